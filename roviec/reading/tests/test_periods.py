"""Stretches of time: their bounds, what stays open, what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reading import citations, dates, periods
from roviec.reading.document import Document


def found(text):
    doc = Document.from_text(text)
    return periods.find(doc, dates.find(doc, citations.find(doc)))


def bounds(period):
    return period.from_, period.to, period.duration


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("năm 2020", "2020-01-01", "2020-12-31"),
        ("tháng 9/2022", "2022-09-01", "2022-09-30"),
        ("tháng 02 năm 2024", "2024-02-01", "2024-02-29"),
        ("quý I/2009", "2009-01-01", "2009-03-31"),
        ("quý 4 năm 2021", "2021-10-01", "2021-12-31"),
        ("6 tháng đầu năm 2015", "2015-01-01", "2015-06-30"),
        ("6 tháng cuối năm 2015", "2015-07-01", "2015-12-31"),
        ("9 tháng đầu năm 2021", "2021-01-01", "2021-09-30"),
        ("9 tháng năm 2021", "2021-01-01", "2021-09-30"),
        ("sáu tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("giai đoạn 2016-2019", "2016-01-01", "2019-12-31"),
        ("nhiệm kỳ 2020 – 2025", "2020-01-01", "2025-12-31"),
        ("2016 - 2020", "2016-01-01", "2020-12-31"),
        ("từ năm 2016 đến nay", "2016-01-01", None),
        ("từ năm 2016 đến năm 2019", "2016-01-01", "2019-12-31"),
        ("từ năm 2016-2019", "2016-01-01", "2019-12-31"),
        ("từ tháng 1 đến tháng 6/2021", "2021-01-01", "2021-06-30"),
        ("từ tháng 11/2021 đến tháng 2/2022", "2021-11-01", "2022-02-28"),
        ("từ quý II đến quý IV năm 2020", "2020-04-01", "2020-12-31"),
        ("từ ngày 15/10 đến 14/11/2022", "2022-10-15", "2022-11-14"),
        ("từ ngày 15/12 đến ngày 14/01/2023", "2022-12-15", "2023-01-14"),
        ("từ 01/01/2020 đến 31/12/2020", "2020-01-01", "2020-12-31"),
        ("từ ngày 1/7/2025 đến nay", "2025-07-01", None),
        ("ngày 5-6/12/2019", "2019-12-05", "2019-12-06"),
        ("đến năm 2030", None, "2030-12-31"),
        ("đến hết tháng 6/2021", None, "2021-06-30"),
        ("từ năm 2026 trở đi", "2026-01-01", None),
        ("từ đầu năm 2022 đến nay", "2022-01-01", None),
    ],
)
def test_bounds(text, first, last):
    (period,) = found(f"Kết quả ({text}) được ghi nhận.")
    assert (period.text, *bounds(period)) == (text, first, last, None)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("Qua 3 năm", "P3Y"),
        ("trong 6 tháng", "P6M"),
        ("sau hai năm", "P2Y"),
        ("trước 3 năm", "P3Y"),
        ("trong vòng 30 ngày", "P30D"),
        ("Sau gần 5 năm", "P5Y"),
        ("3 năm qua", "P3Y"),
        ("trong 2 quý", "P6M"),
    ],
)
def test_lengths(text, duration):
    (period,) = found(f"{text}, đơn vị giữ vững thành tích.")
    assert (period.text, *bounds(period)) == (text, None, None, duration)


@pytest.mark.parametrize("text", ["hằng năm", "hàng quý", "mỗi tháng", "từng năm", "hằng tuần"])
def test_what_recurs(text):
    (period,) = found(f"Xã {text} đều họp.")
    assert (period.text, period.recurring, *bounds(period)) == (text, True, None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "thời gian tới, những năm qua, hiện nay, giai đoạn hiện nay",
        "60 năm tuổi Đảng, kỷ niệm 90 năm Ngày thành lập Đảng",
        "kế hoạch 5 năm; 2020 người; 2.020 tỷ; số 2019",
        "ngày 3/12/2019",
        "Nghị định 30/2020/NĐ-CP, Luật số 84/2025/QH15",
        "Cách mạng Tháng Tám",
        "phòng, chống dịch năm bảy lượt",
    ],
)
def test_what_is_no_period(text):
    assert found(f"Xã nêu: {text}.") == ()


def test_a_length_and_its_years_are_one():
    (first,) = found("Trong 4 năm, từ năm 2018 đến nay, trạm tiêm 900 liều.")
    assert (first.text, *bounds(first)) == (
        "Trong 4 năm, từ năm 2018 đến nay", "2018-01-01", None, "P4Y",
    )  # fmt: skip
    (second,) = found("Qua 5 năm (2016 - 2020) thực hiện.")
    assert (second.text, *bounds(second)) == (
        "Qua 5 năm (2016 - 2020)", "2016-01-01", "2020-12-31", "P5Y",
    )  # fmt: skip


def test_a_half_year_without_its_year_takes_the_one_before():
    (year, half) = found("Kế hoạch năm 2023. Trong 6 tháng đầu năm, xã đạt 60%.")
    assert bounds(year)[:1] == ("2023-01-01",)
    assert (half.text, half.from_, half.to) == ("6 tháng đầu năm", "2023-01-01", "2023-06-30")


def test_years_under_one_noun():
    assert [p.text for p in found("Các năm 2019, 2020 và 2021 đều vượt.")] == [
        "năm 2019",
        "2020",
        "2021",
    ]


@given(st.integers(1900, 2099), st.integers(1, 30), st.sampled_from(["-", " - ", "–", " — "]))
def test_every_stretch_of_years_is_read_back(first, length, dash):
    (period,) = found(f"giai đoạn {first}{dash}{first + length}")
    assert bounds(period) == (f"{first}-01-01", f"{first + length}-12-31", None)
