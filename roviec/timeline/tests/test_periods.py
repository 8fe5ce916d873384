from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.timeline import Period, PeriodError, Span
from roviec.timeline.periods import CALENDAR, MID_MONTH
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
