from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.timeline import Period, PeriodError, Span
from roviec.timeline.periods import (
    CALENDAR,
    KINDS,
    MID_MONTH,
    SCHEMES,
    period_on,
    periods_closing,
    same_name,
    starting_on,
)
from roviec.timeline.spans import tiles


def test_a_reporting_month_runs_from_the_15th_to_the_14th():
    month = Period.parse("2026-11", MID_MONTH)
    assert month.span == Span.of_days(date(2026, 10, 15), date(2026, 11, 14))
    assert month.name == "Tháng 11/2026"
    assert month.days == "15/10/2026–14/11/2026"


def test_january_of_a_mid_month_scheme_starts_in_the_year_before():
    assert Period.parse("2026-01", MID_MONTH).span.start == date(2025, 12, 15)
    assert Period.parse("2026", MID_MONTH).span == Span.of_days(
        date(2025, 12, 15), date(2026, 12, 14)
    )


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("2020", "2020-01-01", "2020-12-31", "Năm 2020"),
        ("2020-Q3", "2020-07-01", "2020-09-30", "Quý III/2020"),
        ("2020-H2", "2020-07-01", "2020-12-31", "6 tháng cuối năm 2020"),
        ("2020-9m", "2020-01-01", "2020-09-30", "9 tháng năm 2020"),
        ("2020-02", "2020-02-01", "2020-02-29", "Tháng 2/2020"),
        ("2016-01-01..2019-12-31", "2016-01-01", "2019-12-31", "01/01/2016-31/12/2019"),
    ],
)
def test_codes_name_their_days(code, first, last, name):
    period = Period.parse(code)
    assert period.span == Span.of_days(date.fromisoformat(first), date.fromisoformat(last))
    assert period.name == name


@pytest.mark.parametrize(
    "code", ["", "20", "2020-13", "2020-00", "2020-Q5", "1/2020", "2020-03-02..2020-01-01"]
)
def test_an_unreadable_code_says_what_may_be_typed(code):
    with pytest.raises(PeriodError, match="2026-Q3"):
        Period.parse(code)


@given(st.integers(1950, 2150), st.sampled_from([CALENDAR, MID_MONTH]))
def test_months_quarters_and_halves_tile_their_year(year, scheme):
    whole = Period.parse(str(year), scheme).span
    months = [Period.parse(f"{year}-{m:02}", scheme).span for m in range(1, 13)]
    quarters = [Period.parse(f"{year}-Q{q}", scheme).span for q in range(1, 5)]
    halves = [Period.parse(f"{year}-H{h}", scheme).span for h in (1, 2)]
    assert tiles(whole, months)
    assert tiles(whole, quarters)
    assert tiles(whole, halves)
    assert not tiles(whole, months[:-1])


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends after it starts"):
        Span(date(2020, 1, 2), date(2020, 1, 2))


def test_whole_years_of_a_span():
    assert [s.start.year for s in Period.parse("2016-01-01..2019-12-31").span.years()] == [
        2016,
        2017,
        2018,
        2019,
    ]
    assert Period.parse("2020-Q1").span.years() == []


DAYS = st.dates(date(1990, 1, 1), date(2150, 1, 1))
ANY_SCHEME = st.sampled_from(list(SCHEMES.values()))


@given(DAYS, ANY_SCHEME, st.sampled_from(["month", "quarter", "half", "year"]))
def test_every_day_lies_in_exactly_one_period_of_each_kind(day, scheme, kind):
    found = period_on(kind, day, scheme)
    assert found is not None
    assert day in found.span
    assert found.kind == kind
    around = Span(found.span.start - timedelta(400), found.span.end + timedelta(400))
    others = [p for p in periods_closing(kind, around, scheme) if day in p.span]
    assert others == [found]


@given(DAYS, ANY_SCHEME)
def test_a_day_lies_in_the_nine_months_or_in_the_last_quarter(day, scheme):
    nine, quarter = period_on("nine", day, scheme), period_on("quarter", day, scheme)
    assert quarter is not None
    assert (nine is None) == quarter.code.endswith("Q4")
    assert nine is None or day in nine.span


@given(DAYS, ANY_SCHEME, st.sampled_from(list(KINDS)))
def test_codes_round_trip_in_every_scheme(day, scheme, kind):
    period = period_on(kind, day, scheme)
    if period is not None:
        assert Period.parse(period.code, scheme) == period
        assert SCHEMES[period.scheme.code] == scheme


@given(DAYS, st.integers(0, 700))
def test_a_range_round_trips(first, days):
    period = Period.parse(f"{first}..{first + timedelta(days)}")
    assert (period.kind, period.span) == ("range", Span(first, first + timedelta(days + 1)))


@given(DAYS, ANY_SCHEME, st.sampled_from(list(KINDS)))
def test_periods_that_close_in_a_window_follow_each_other(day, scheme, kind):
    window = Span(day, day + timedelta(1000))
    found = list(periods_closing(kind, window, scheme))
    assert all(period.span.last_day in window for period in found)
    if kind != "nine":
        assert tiles(Span(found[0].span.start, found[-1].span.end), [p.span for p in found])


@pytest.mark.parametrize("kind", KINDS)
def test_in_years_without_names_no_period_closes(kind):
    for first in (date(1, 1, 1), date(1895, 1, 1), date(2210, 1, 1), date(9990, 1, 1)):
        assert list(periods_closing(kind, Span(first, first + timedelta(1000)), MID_MONTH)) == []
    assert list(periods_closing(kind, Span(date(1, 1, 1), date.max), MID_MONTH))


def test_a_cut_off_may_be_any_day_every_month_has():
    assert Period.parse("2026-03", SCHEMES["from_21"]).days == "21/02/2026–20/03/2026"
    assert starting_on(15) is MID_MONTH
    assert starting_on(1) is CALENDAR
    assert starting_on(21).code == "from_21"
    with pytest.raises(KeyError):
        starting_on(29)


def test_the_calendar_year_and_the_report_year_share_a_name_and_not_their_days():
    calendar, report = Period.parse("2020").span, Period.parse("2020", MID_MONTH).span
    met = same_name(calendar, report)
    assert met is not None
    assert [period.days for period in met] == [
        "01/01/2020–31/12/2020",
        "15/12/2019–14/12/2020",
    ]
    assert same_name(calendar, calendar) is None
    assert same_name(calendar, Period.parse("2021", MID_MONTH).span) is None
    assert same_name(Span(date(2020, 1, 30), date(2020, 2, 3)), report) is None


@given(st.integers(1950, 2150), ANY_SCHEME, ANY_SCHEME)
def test_two_cut_offs_meet_under_one_name(year, one, other):
    spans = Period.parse(f"{year}-Q2", one).span, Period.parse(f"{year}-Q2", other).span
    met = same_name(*spans)
    assert (met is None) == (one == other)
    if met is not None:
        assert {period.code for period in met} == {f"{year}-Q2"}
