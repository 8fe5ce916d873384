from __future__ import annotations

import pytest

from roviec.reading.tests.reader import read_text


def test_a_visit_that_the_title_calls_an_inspection_is_one() -> None:
    text = (
        "Kiểm tra công tác tôn giáo tại huyện Xuân Lộc\n\n"
        "Chiều 9/3/2023, Ban Tôn giáo tỉnh Đồng Nai có buổi làm việc với UBND huyện Xuân Lộc về công tác "
        "tôn giáo năm 2022."
    )
    (event,) = read_text(text).events
    assert (event.type, event.date, event.half_day) == ("inspection", "2023-03-09", "afternoon")
    assert event.inspected == ("UBND huyện Xuân Lộc",)
    assert event.head is None
    assert event.basis is None


def test_a_plain_visit_stays_a_working_session() -> None:
    text = "Ngày 9/3/2023, Sở Nội vụ có buổi làm việc với UBND huyện Xuân Lộc về công tác cán bộ."
    (event,) = read_text(text).events
    assert (event.type, event.topic) == ("working_session", "công tác cán bộ")


@pytest.mark.parametrize(
    "text",
    [
        "Công tác kiểm tra, giám sát năm 2022 đạt kết quả tốt.",
        "Ủy ban Kiểm tra Tỉnh ủy Bắc Giang có chức năng tham mưu.",
        "Thanh tra viên phải có đủ tiêu chuẩn theo quy định.",
        "",
    ],
)
def test_what_is_no_event(text: str) -> None:
    assert read_text(text).events == ()


def test_the_period_inspected_is_an_index() -> None:
    text = (
        "Ngày 12/5/2021, Ủy ban Kiểm tra Huyện ủy Đô Lương kiểm tra công tác thu nộp đảng phí "
        "giai đoạn 2018-2020 tại Đảng ủy xã Tràng Sơn."
    )
    read = read_text(text)
    (event,) = read.events
    assert event.period is not None
    assert (read.periods[event.period].from_, read.periods[event.period].to) == (
        "2018-01-01",
        "2020-12-31",
    )
    assert event.topic == "công tác thu nộp đảng phí"
