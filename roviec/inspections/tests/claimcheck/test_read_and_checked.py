"""Texts as they are read, held against what a unit signed: reader and check together."""

import pytest

from roviec.inspections.claimcheck import check
from roviec.inspections.tests.claimcheck.world import CLASSES, PLANNED, YEAR, figure, papers
from roviec.reading import read


def checks(text, *figures):
    return check(read(text.encode(), name="a.txt"), papers(*figures), YEAR).checks


@pytest.mark.parametrize(
    ("signed", "verdict"), [(("26", "27"), "matches"), (("27", "27"), "differs")]
)
def test_a_percentage_that_says_a_ratio_again_is_of_the_same_indicator(signed, verdict):
    text = "Năm 2020, 26/27 chi bộ ban hành chương trình hành động của đơn vị mình (đạt 96,3%)."
    record = figure(PLANNED, signed[0], total=signed[1])
    ratio, again = checks(text, record)
    assert (ratio.indicator, again.indicator) == ("chuong-trinh", "chuong-trinh")
    assert (ratio.verdict, again.verdict) == (verdict, verdict)


def test_a_percentage_of_another_sentence_does_not_say_the_ratio_again():
    text = "Có 26/27 chi bộ ban hành chương trình hành động. Có 96,3% chi bộ nộp quỹ đúng hạn."
    record = figure(PLANNED, "26", total="27")
    _ratio, other = checks(text, record)
    assert (other.verdict, other.indicator) == ("no_record", None)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch năm 2020 mở 30 lớp bồi dưỡng.",
        "Đã xây dựng kế hoạch mở 30 lớp bồi dưỡng.",
        "Theo kế hoạch năm 2020 sẽ tổ chức 30 lớp bồi dưỡng.",
    ],
)
def test_what_a_plan_says_is_not_held_against_what_was_done(text):
    (made,) = checks(text, figure(CLASSES, "12"))
    assert (made.verdict, made.reason.code) == ("not_checkable", "plan")


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện kế hoạch năm 2020, mở 30 lớp bồi dưỡng.",
        "Kế hoạch năm 2020 được thực hiện tốt: mở 30 lớp bồi dưỡng.",
    ],
)
def test_what_was_done_under_a_plan_is_held(text):
    (made,) = checks(text, figure(CLASSES, "30"))
    assert made.verdict == "matches"
