"""What a figure must have to decide: measure, nature, attendance, period."""

from datetime import date

import pytest

from roviec.inspections.tests.claimcheck.asking import IN_2020, classes, one, opened, pledged
from roviec.inspections.tests.claimcheck.world import (
    ACTIVE,
    ATTENDANCES,
    BEFORE,
    CLASSES,
    HALF,
    LAUNCHED,
    LEARNERS,
    PLANNED,
    PLEDGED,
    SECOND_HALF,
    YEAR,
    figure,
    indicator,
    papers,
    period,
    said,
    year,
)
from roviec.timeline.spans import Span

# What a figure must have to decide.


def test_attendances_are_not_heads():
    heads = said("2.611 học viên", "học viên", 2611)
    made = one("Mở lớp cho 2.611 học viên.", heads, papers(figure(ATTENDANCES, "2611")))
    assert (made.verdict, made.indicator, made.reason.code) == (
        "no_record",
        "luot",
        "attendance_clash",
    )
    assert "đếm số người, chỉ tiêu “Lượt học viên” đếm lượt" in made.reason.text()
    visits = said("2.611 lượt học viên", "lượt học viên", 2611)
    record = papers(figure(LEARNERS, "2611"), also=())
    record.all_indicators = [LEARNERS]
    made = one("Mở lớp cho 2.611 lượt học viên.", visits, record)
    assert (made.verdict, made.indicator) == ("no_record", "hoc-vien")
    assert "đếm lượt, chỉ tiêu “Học viên” đếm số người" in made.reason.text()


def test_each_goes_to_its_own_indicator():
    record = papers(figure(ATTENDANCES, "2611"), figure(LEARNERS, "900"), also=[LEARNERS])
    heads = one("Có 900 học viên.", said("900 học viên", "học viên", 900), record)
    visits = one("Có 2.611 lượt học viên.", said("2.611 lượt học viên", "học viên", 2611), record)
    assert (heads.indicator, heads.verdict) == ("hoc-vien", "matches")
    assert (visits.indicator, visits.verdict) == ("luot", "matches")


def test_attendance_of_a_thing_says_so():
    only = indicator("so-lop", "lớp bồi dưỡng")
    record = papers(figure(only, "5"))
    record.all_indicators = [only]
    made = one(
        "Có 5 lượt lớp bồi dưỡng.", said("5 lượt lớp bồi dưỡng", "lượt lớp bồi dưỡng", 5), record
    )
    assert "đếm số lượng, không phải lượt" in made.reason.text()


def test_a_stock_is_not_a_flow():
    text = "Xây dựng được 20 mô hình."
    flowing = said("20 mô hình", "mô hình", 20, nature="stock")
    made = one(text, flowing, papers(figure(LAUNCHED, "20")))
    assert (made.verdict, made.reason.code, made.indicator) == (
        "no_record",
        "nature_clash",
        "mo-hinh-moi",
    )
    assert (
        "là số hiện có tại một thời điểm, chỉ tiêu “Mô hình phát động mới” là số phát sinh"
        in made.reason.text()
    )
    for nature in ("flow", "cumulative"):
        standing = said("20 mô hình", "mô hình", 20, nature=nature)
        made = one("Duy trì 20 mô hình.", standing, papers(figure(ACTIVE, "20")))
        assert (made.verdict, made.reason.code) == ("no_record", "nature_clash")


@pytest.mark.parametrize("nature", [None, "flow", "stock"])
def test_shares_have_no_flow_or_stock(nature):
    claim = said("100% chi bộ", "chi bộ", 100, "percent", nature=nature)
    made = one(
        "Có 100% chi bộ lập chương trình hành động.", claim, papers(figure(PLANNED, "3", total=3))
    )
    assert made.verdict == "matches"


def test_a_measure_of_another_kind_decides_nothing():
    percent = said("90% lớp bồi dưỡng", "lớp bồi dưỡng", 90, "percent")
    made = one("Có 90% lớp bồi dưỡng.", percent, papers(figure(CLASSES, "90")))
    assert (made.verdict, made.reason.code, made.indicator) == ("no_record", "measure_clash", "lop")
    assert "Lớp bồi dưỡng" in made.reason.text()
    count = said("27 chi bộ", "chi bộ", 27)
    made = one(
        "Có 27 chi bộ lập chương trình hành động.", count, papers(figure(PLANNED, "27", total=27))
    )
    assert (made.verdict, made.reason.code) == ("no_record", "measure_clash")


def test_no_indicator_names_those_that_nearly_match():
    claim = said("12 lớp tập huấn", "lớp tập huấn", 12)
    made = one("Mở 12 lớp tập huấn.", claim, papers(figure(CLASSES, "12")))
    assert (made.verdict, made.reason.code, made.indicator) == ("no_record", "no_indicator", None)
    assert made.candidates == ("lop",)
    assert "“lớp tập huấn”" in made.reason.text()
    assert "Chỉ tiêu gần giống: Lớp bồi dưỡng." in made.reason.text()


def test_no_indicator_at_all():
    made = one("Có 12 con đường.", said("12 con đường", "con đường", 12), papers())
    assert made.candidates == ()
    assert "gần giống" not in made.reason.text()


def test_a_tie_is_not_decided():
    claim = said("32 mô hình", "mô hình", 32)
    record = papers(figure(LAUNCHED, "32"), figure(ACTIVE, "32"))
    made = one("Xây dựng và duy trì 32 mô hình.", claim, record)
    assert (made.verdict, made.reason.code) == ("not_checkable", "ambiguous")
    assert made.candidates == ("mo-hinh-duy-tri", "mo-hinh-moi")
    assert "Mô hình đang duy trì; Mô hình phát động mới" in made.reason.text()
    assert made.indicator is None


# Periods.


def test_its_own_period_is_used_and_told():
    record = papers(figure(CLASSES, "35"), figure(CLASSES, "20", BEFORE))
    made = one(
        "Năm 2020 mở 35 lớp bồi dưỡng.", classes(period=0), record, BEFORE, periods=[IN_2020]
    )
    assert (made.verdict, made.span, made.assumed_period) == ("matches", YEAR, False)
    assert "Kỳ dùng để đối chiếu: năm 2020." in made.reason.text()


def test_the_period_asked_for_is_assumed_and_told():
    made = opened(papers(figure(CLASSES, "35")))
    assert (made.span, made.assumed_period) == (YEAR, True)
    assert "theo kỳ được chọn" in made.reason.text()


def test_no_period_at_all_is_not_checkable():
    made = opened(papers(figure(CLASSES, "35")), asked=None)
    assert (made.verdict, made.reason.code, made.span) == ("not_checkable", "no_period", None)
    assert not made.assumed_period


def test_another_span_decides_nothing_and_the_nearest_is_named():
    record = papers(figure(CLASSES, "35", HALF), figure(CLASSES, "35", BEFORE))
    made = opened(record)
    assert (made.verdict, made.reason.code, made.found) == ("no_record", "no_span_of_several", None)
    assert made.reason.text().startswith(
        "Cần số liệu đã ký của chỉ tiêu “Lớp bồi dưỡng” cho năm 2020; "
        "số gần nhất trong hồ sơ là của kỳ 01/01/2020–30/06/2020."
    )
    assert made.indicator == "lop"
    assert made.assumed_period
    assert "theo kỳ được chọn" in made.reason.text()


@pytest.mark.parametrize(
    ("recorded", "nearest"),
    [
        ((2017, 2018), "2018"),
        ((2018, 2023), "2018"),
        ((2017, 2022), "2022"),
        ((2019, 2021), "2021"),
    ],
)
def test_the_nearest_span_shares_most_days_else_is_fewest_days_away(recorded, nearest):
    record = papers(*(figure(CLASSES, "1", year(each)) for each in recorded))
    assert f"số gần nhất trong hồ sơ là của năm {nearest}" in opened(record).reason.text()


def test_only_one_span_is_said_to_be_the_only_one():
    record = papers(figure(CLASSES, "1", year(2018)), figure(CLASSES, "4", year(2018), scope="own"))
    assert "chỉ có số của năm 2018" in opened(record).reason.text()


def test_a_year_is_not_three_unless_all_three_are_there():
    own = period("Qua 3 năm", duration="P3Y")
    yearly = [figure(CLASSES, n, year(y)) for n, y in (("10", 2018), ("12", 2019), ("13", 2020))]
    text = "Qua 3 năm mở 35 lớp bồi dưỡng."
    made = one(text, classes(period=0), papers(*yearly), periods=[own])
    assert (made.verdict, made.assumed_period) == ("matches", True)
    assert made.span == Span(date(2018, 1, 1), date(2021, 1, 1))
    assert made.figures == tuple(f.id for f in yearly)
    assert "Tính từ 3 số liệu" in made.reason.text()
    made = one(text, classes(period=0), papers(figure(CLASSES, "35")), periods=[own])
    assert made.verdict == "no_record"


def test_percentages_are_not_added_over_time():
    halves = [figure(PLEDGED, "92.4", span) for span in (HALF, SECOND_HALF)]
    made = pledged("hơn 92%", 92, "over", papers(*halves))
    assert (made.verdict, made.reason.code) == ("no_record", "no_weights")


def test_no_figure_at_all():
    made = opened(papers())
    assert (made.verdict, made.reason.code) == ("no_record", "no_figure")
    assert "cần số của năm 2020" in made.reason.text()


def test_up_to_a_day():
    own = period("đến ngày 30/6/2020", None, "2020-06-30")
    text = "Tính đến ngày 30/6/2020 mở 35 lớp bồi dưỡng."
    since = Span(date(2016, 1, 1), HALF.end)
    running = figure(CLASSES, "35", since, column="cumulative")
    made = one(text, classes(period=0), papers(running), None, periods=[own])
    assert (made.verdict, made.span, made.assumed_period) == ("matches", since, False)
    assert "Dùng số luỹ kế." in made.reason.text()
    made = one(text, classes(period=0), papers(figure(CLASSES, "35", HALF)), periods=[own])
    assert (made.verdict, made.span, made.assumed_period) == ("matches", HALF, True)
    made = one(text, classes(period=0), papers(figure(CLASSES, "9", BEFORE)), None, periods=[own])
    assert (made.verdict, made.reason.code) == ("no_record", "no_span")
    assert "cho đến ngày 30/06/2020" in made.reason.text()


def test_the_report_year_of_the_same_name_is_told_apart_from_the_calendar_year():
    """Decree 09/2019/NĐ-CP closes the figures of 2020 on 14 December."""
    report_year = Span(date(2019, 12, 15), date(2020, 12, 15))
    record = papers(figure(CLASSES, "35", report_year))
    text = "Năm 2020 mở 35 lớp bồi dưỡng."
    made = one(text, classes(period=0), record, None, periods=[IN_2020])
    assert (made.verdict, made.reason.code) == ("no_record", "no_span_cut_off")
    told = made.reason.text()
    assert "năm 2020 trong văn bản là 01/01/2020–31/12/2020" in told
    assert "của hồ sơ là 15/12/2019–14/12/2020" in told
