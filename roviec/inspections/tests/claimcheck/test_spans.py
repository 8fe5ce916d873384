"""Which days a claim speaks about."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.reasons import Reason
from roviec.inspections.claimcheck.spans import (
    Base,
    Duration,
    Window,
    base_of,
    occasions,
    shifted,
    window,
)
from roviec.inspections.tests.claimcheck.world import YEAR, months, period, reading, said, year
from roviec.timeline.spans import Span

JULY = Span(date(2020, 7, 1), date(2020, 8, 1))


def window_of(*periods, asked=YEAR, nature=None):
    given = {"nature": nature, "period": 0 if periods else None}
    text = reading("Mở 5 lớp.", said("5 lớp", "lớp", 5, **given), periods=periods)
    return window(text.claims[0], text, asked)


def test_own_period_goes_before_the_one_asked_for():
    assert window_of(period("năm 2019", "2019-01-01", "2019-12-31")) == Window(year(2019))


def test_no_period_takes_the_one_asked_for_and_says_so():
    assert window_of() == Window(YEAR, assumed=True)


def test_a_running_total_may_have_begun_before_the_period_asked_for():
    assert window_of(nature="cumulative") == Window(YEAR, assumed=True, since=True)


@pytest.mark.parametrize("nature", [None, "flow", "stock", "target"])
def test_nothing_else_may_have(nature):
    assert window_of(nature=nature) == Window(YEAR, assumed=True, since=False)


def test_no_period_and_none_asked_for_is_none():
    assert window_of(asked=None) == Reason("no_period")


def test_a_recurring_period_without_days_takes_the_one_asked_for():
    assert window_of(period("hằng năm", recurring=True, duration="P1Y")) == Window(
        YEAR, assumed=True
    )
    assert window_of(period("hằng năm", recurring=True, duration="P1Y"), asked=None) == Reason(
        "no_period"
    )


def test_a_recurring_period_with_days_keeps_them():
    own = period("mỗi năm từ 2018 đến 2019", "2018-01-01", "2019-12-31", recurring=True)
    assert window_of(own) == Window(Span(date(2018, 1, 1), date(2020, 1, 1)))


def test_a_period_that_says_nothing_takes_the_one_asked_for():
    assert window_of(period("thời gian qua")) == Window(YEAR, assumed=True)


def test_a_duration_fills_in_a_missing_bound():
    assert window_of(period("3 năm từ 2018", "2018-01-01", duration="P3Y")) == Window(
        Span(date(2018, 1, 1), date(2021, 1, 1))
    )
    assert window_of(period("3 năm đến hết 2019", None, "2019-12-31", duration="P3Y")) == Window(
        Span(date(2017, 1, 1), date(2020, 1, 1))
    )


def test_a_duration_does_not_move_bounds_that_are_said():
    own = period("3 năm 2018-2019", "2018-01-01", "2019-12-31", duration="P3Y")
    assert window_of(own) == Window(Span(date(2018, 1, 1), date(2020, 1, 1)))


def test_an_open_period_ends_with_the_one_asked_for():
    own = period("từ năm 2016 đến nay", "2016-01-01")
    assert window_of(own) == Window(Span(date(2016, 1, 1), YEAR.end), assumed=True)
    assert window_of(own, asked=None) == Reason("duration_unplaced", {"text": own.text})


def test_an_open_period_after_the_one_asked_for_has_no_days():
    own = period("từ năm 2021", "2021-01-01")
    assert window_of(own) == Reason("ends_before", {"text": own.text})


def test_up_to_a_day_starts_with_the_period_asked_for():
    own = period("đến hết tháng 9", None, "2020-09-30")
    end = date(2020, 10, 1)
    assert window_of(own) == Window(Span(YEAR.start, end), assumed=True, since=True)
    assert window_of(own, asked=None) == Window(Span(date(2020, 9, 30), end), since=True)
    assert window_of(own, asked=year(2021)) == Window(Span(date(2020, 9, 30), end), since=True)


def test_a_period_up_to_the_first_day_asked_for_has_that_day():
    own = period("đến 31/12/2019", None, "2019-12-31")
    assert window_of(own) == Window(Span(date(2019, 12, 31), date(2020, 1, 1)), since=True)


def test_a_bare_duration_ends_with_the_period_asked_for_unless_that_is_longer():
    own = period("Qua 3 năm", duration="P3Y")
    three = Span(date(2018, 1, 1), date(2021, 1, 1))
    assert window_of(own) == Window(three, assumed=True)
    assert window_of(own, asked=three) == Window(three, assumed=True)
    unplaced = Reason("duration_unplaced", {"text": own.text})
    assert window_of(own, asked=Span(date(2017, 1, 1), date(2021, 1, 1))) == unplaced
    assert window_of(own, asked=None) == unplaced
    assert window_of(period("Qua ít lâu", duration="PT5H")) == Reason(
        "duration_unplaced", {"text": "Qua ít lâu"}
    )


def test_a_backward_period_is_none():
    assert window_of(period("2020-2019", "2020-01-01", "2019-12-31")) == Reason("no_period")


@pytest.mark.parametrize(
    ("iso", "duration"),
    [
        ("P3Y", Duration(36)),
        ("P6M", Duration(6)),
        ("P1Y6M", Duration(18)),
        ("P2W", Duration(0, 14)),
        ("P10D", Duration(0, 10)),
        ("P1M2W3D", Duration(1, 17)),
        ("P", None),
        ("", None),
        ("P0Y", None),
        ("PT5H", None),
        ("3Y", None),
    ],
)
def test_durations(iso, duration):
    assert Duration.parse(iso) == duration


def test_a_duration_counts_days_back_and_forth():
    assert Duration(1, 3).after(date(2020, 1, 31)) == date(2020, 3, 3)
    assert Duration(1, 3).before(date(2020, 3, 31)) == date(2020, 2, 26)


@pytest.mark.parametrize(
    ("day", "by", "other"),
    [
        (date(2020, 1, 1), 12, date(2021, 1, 1)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
        (date(2020, 3, 1), -3, date(2019, 12, 1)),
        (date(2020, 5, 5), 0, date(2020, 5, 5)),
    ],
)
def test_shifted(day, by, other):
    assert shifted(day, by) == other


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2090, 1, 28)), st.integers(-400, 400))
def test_shifting_there_and_back_loses_days_only_at_month_ends(day, by):
    first = day.replace(day=1)
    assert shifted(shifted(first, by), -by) == first


def occasions_of(span, period_said=None):
    index = None if period_said is None else 0
    claim = said("5 lớp", "lớp", 5, period=index, recurring=True)
    text = reading("Mở 5 lớp.", claim, periods=[period_said] if period_said else [])
    return occasions(text.claims[0], text, span)


def test_a_recurring_claim_falls_in_every_year():
    span = Span(date(2018, 1, 1), date(2021, 1, 1))
    assert occasions_of(span) == [year(2018), year(2019), year(2020)]
    assert occasions_of(span, period("hằng năm", recurring=True)) == [
        year(2018),
        year(2019),
        year(2020),
    ]
    assert (
        occasions_of(span, period("năm 2018 đến 2020", "2018-01-01", "2020-12-31")) == span.years()
    )
    assert occasions_of(Span(date(2018, 1, 1), date(2020, 10, 1))) == []


def test_or_in_every_month_or_quarter_when_it_says_so():
    assert occasions_of(YEAR, period("hàng tháng", recurring=True)) == months()
    assert occasions_of(YEAR, period("định kỳ", recurring=True, duration="P1M")) == months()
    quarters = [Span(date(2020, m, 1), shifted(date(2020, m, 1), 3)) for m in (1, 4, 7, 10)]
    assert occasions_of(YEAR, period("hằng quý", recurring=True)) == quarters
    assert occasions_of(YEAR, period("mỗi quí", recurring=True, duration="P3M")) == quarters
    assert occasions_of(YEAR, period("hằng quý", recurring=True, duration="P1Y")) == [YEAR]
    assert occasions_of(YEAR, period("tháng 1-12", "2020-01-01", "2020-12-31")) == [YEAR]


@pytest.mark.parametrize(
    ("said_period", "span"),
    [
        (period("hằng quý", recurring=True), Span(date(2020, 2, 1), date(2020, 5, 1))),
        (period("hằng quý", recurring=True), Span(date(2020, 1, 1), date(2020, 3, 1))),
        (period("hằng tháng", recurring=True), Span(date(2020, 1, 15), date(2020, 2, 15))),
    ],
)
def test_a_span_that_is_not_whole_occasions_has_none(said_period, span):
    assert occasions_of(span, said_period) == []


@pytest.mark.parametrize(
    ("versus", "span", "base"),
    [
        ("cùng kỳ", YEAR, Base(year(2019))),
        ("cùng kì năm trước", JULY, Base(Span(date(2019, 7, 1), date(2019, 8, 1)))),
        ("cùng kỳ năm 2018", JULY, Base(Span(date(2018, 7, 1), date(2018, 8, 1)))),
        ("cùng kỳ năm 2020", YEAR, None),
        ("cùng kỳ năm 2021", YEAR, None),
        ("năm 2015", YEAR, Base(year(2015))),
        ("năm 2015", JULY, None),
        ("tháng 7 năm 2019", YEAR, None),
        ("quý 1 năm 2019", YEAR, None),
        ("giai đoạn 2011 - 2015", YEAR, Base(Span(date(2011, 1, 1), date(2016, 1, 1)))),
        ("giai đoạn 2015 - 2011", YEAR, None),
        ("năm 2011, 2012, 2013", YEAR, None),
        ("năm trước", YEAR, Base(year(2019))),
        ("so với năm trước", YEAR, Base(year(2019))),
        ("năm ngoái", YEAR, Base(year(2019))),
        ("năm trước", JULY, None),
        ("tháng trước", JULY, Base(Span(date(2020, 6, 1), date(2020, 7, 1)))),
        (
            "quý trước",
            Span(date(2020, 7, 1), date(2020, 10, 1)),
            Base(Span(date(2020, 4, 1), date(2020, 7, 1))),
        ),
        ("quý trước", JULY, None),
        ("tháng trước", Span(date(2020, 7, 5), date(2020, 8, 5)), None),
        ("năm đầu", YEAR, None),
        ("nhiệm kỳ trước", YEAR, None),
        ("kế hoạch", YEAR, Base(YEAR, plan=True)),
        ("chỉ tiêu được giao", JULY, Base(JULY, plan=True)),
        ("dự toán năm 2020", YEAR, Base(YEAR, plan=True)),
        ("yêu cầu", YEAR, None),
        ("", YEAR, None),
    ],
)
def test_the_base_of_a_change(versus, span, base):
    assert base_of(versus, span) == base
