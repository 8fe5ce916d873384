"""Days: how they are written, what stands beside them, which year they lie in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reading import citations, dates
from roviec.reading.document import Document


def found(text, today=None):
    doc = Document.from_text(text)
    return dates.find(doc, citations.find(doc), today)


@pytest.mark.parametrize(
    ("text", "iso", "half"),
    [
        ("ngày 3/12/2019", "2019-12-03", None),
        ("3-12-2019", "2019-12-03", None),
        ("ngày 3.12.2019", "2019-12-03", None),
        ("ngày 09 tháng 8 năm 2021", "2021-08-09", None),
        ("ngày 9 tháng 8/2021", "2021-08-09", None),
        ("sáng 18-11-2020", "2020-11-18", "morning"),
        ("chiều ngày 3/12/2019", "2019-12-03", "afternoon"),
        ("tối ngày 3/12/2019", "2019-12-03", "evening"),
        ("buổi sáng ngày 3/12/2019", "2019-12-03", "morning"),
        ("Thứ 6 Ngày 07/4/2023", "2023-04-07", None),
        ("Thứ Sáu, 7/4/2023 9:5'(GMT+7)", "2023-04-07", None),
        ("lúc 16:45 ngày 7/4/2023", "2023-04-07", None),
        ("8 giờ 30 phút ngày 1/6/2023", "2023-06-01", None),
        ("mùng 3 tháng 2 năm 1930", "1930-02-03", None),
        ("2024-02-29", "2024-02-29", None),
        ("14h30' ngày 5/6/2023", "2023-06-05", None),
        ("05/6/23", "2023-06-05", None),
        ("sáng nay (27/10/2023)", "2023-10-27", "morning"),
        ("chiều nay, 9.11.2023", "2023-11-09", "afternoon"),
        ("hôm nay 9/11/2023", "2023-11-09", None),
    ],
)
def test_forms_of_a_day(text, iso, half):
    (day,) = found(f"Họp vào {text} tại xã.")
    assert (day.text, day.date, day.half_day, day.inferred_year) == (text, iso, half, False)


@pytest.mark.parametrize(
    "text",
    [
        "đạt 27/27 chi bộ, 5/7 trạm",
        "ngày 30/2/2021",
        "ngày 35/13",
        "giai đoạn 2016-2019",
        "1.204,5 tấn; 20.500 m; 3.12.4",
        "Quyết định 30/2020/NĐ-CP",
        "số 0206 3852 114",
        "trong 3 ngày 2 đêm",
        "mục 2.1.15",
        "tỷ số 2-1; 10-12 người",
    ],
)
def test_what_is_no_day(text):
    assert found(text) == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Ngày 5/3/2021 họp. Ngày 7/3 họp tiếp.", "2021-03-07"),
        ("Báo cáo năm 2022. Ngày 25/11 kiểm tra.", "2022-11-25"),
        ("Cập nhật 4/1/2023. Chiều 29/12 tổng kết.", "2022-12-29"),
        ("Cập nhật 29/12/2022. Ngày 4/1 ra quân.", "2023-01-04"),
        ("Chỉ thị 05-CT/TW ngày 15/5/2016. Năm 2021, xã họp. Ngày 7/3 kiểm tra.", "2021-03-07"),
        ("Năm 2021, theo Luật Đầu tư công ngày 13/6/2019. Ngày 7/3 kiểm tra.", "2021-03-07"),
    ],
)
def test_the_year_comes_from_what_stands_before(text, iso):
    last = found(text)[-1]
    assert (last.date, last.inferred_year) == (iso, True)


def test_without_any_year_a_day_has_none():
    (day,) = found("Ngày 20.5, xã tổ chức hội thao.")
    assert (day.date, day.inferred_year) == ("--05-20", False)


def test_today_helps_when_the_text_does_not():
    (day,) = found("Ngày 20.5, xã tổ chức hội thao.", date(2024, 3, 1))
    assert (day.date, day.inferred_year) == ("2023-05-20", True)


def test_a_day_of_every_year_keeps_none():
    days = found("Ngày 1/8/2021 họp báo. Xã chào mừng Quốc khánh 2/9.")
    assert [day.date for day in days] == ["2021-08-01", "--09-02"]


def test_days_that_share_their_month():
    assert [
        day.date for day in found("Trong hai ngày 8 và 9/7/2022, trại huấn luyện diễn ra.")
    ] == [
        "2022-07-08",
        "2022-07-09",
    ]


def test_days_of_a_list_share_the_year_said_last():
    days = found("Năm 2018, xã họp. Các ngày 05/12 và 06/12/2019, đoàn kiểm tra.")
    assert [day.date for day in days] == ["2019-12-05", "2019-12-06"]
    three = found("Trong các ngày 5, 6, 7/12/2022, đoàn kiểm tra.")
    assert [day.date for day in three] == ["2022-12-05", "2022-12-06", "2022-12-07"]


def test_a_yearly_day_has_no_year():
    days = found("Ngày 1/8/2021 họp. Ngày 27/7 hằng năm, xã thăm gia đình chính sách.")
    assert [day.date for day in days] == ["2021-08-01", "--07-27"]


def test_days_that_bound_a_range_are_no_days():
    assert found("Từ ngày 15/10 đến ngày 14/11/2022, các xã rà soát.") == ()


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from("/-."))
def test_every_day_is_read_back(day, sign):
    text = f"Ngày {day.day}{sign}{day.month}{sign}{day.year}, xã họp."
    assert [one.date for one in found(text)] == [day.isoformat()]
    words = f"Ngày {day.day:02d} tháng {day.month} năm {day.year}, xã họp."
    assert [one.date for one in found(words)] == [day.isoformat()]
