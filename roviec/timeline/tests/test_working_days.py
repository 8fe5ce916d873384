from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.timeline.days_off import shipped
from roviec.timeline.spans import Span
from roviec.timeline.working_days import WEEKENDS_ONLY, WorkCalendar

TET = frozenset(date(2026, 2, day) for day in range(16, 21))
YEAR_2026 = WorkCalendar(
    off=TET | {date(2026, 1, 2)}, on=frozenset({date(2026, 1, 10)}), years=frozenset({2026})
)
DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))


def test_an_exchanged_saturday_is_worked_and_its_weekday_is_not():
    assert YEAR_2026.is_working(date(2026, 1, 10))
    assert not YEAR_2026.is_working(date(2026, 1, 2))
    assert not YEAR_2026.is_working(date(2026, 1, 17))


def test_working_days_are_counted_over_tet():
    assert YEAR_2026.shifted(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert YEAR_2026.shifted(date(2026, 2, 23), -1) == date(2026, 2, 13)
    assert YEAR_2026.count(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert WEEKENDS_ONLY.count(date(2026, 2, 13), date(2026, 2, 24)) == 7


def test_a_day_off_moves_to_the_nearest_working_day_on_the_side_asked_for():
    assert YEAR_2026.at_or_after(date(2026, 2, 14)) == date(2026, 2, 23)
    assert YEAR_2026.at_or_before(date(2026, 2, 22)) == date(2026, 2, 13)
    assert YEAR_2026.at_or_after(date(2026, 2, 24)) == date(2026, 2, 24)


def test_a_year_nobody_entered_is_said():
    assert YEAR_2026.unknown_years(date(2026, 12, 20), date(2027, 1, 5)) == [2027]
    assert YEAR_2026.unknown_years(date(2026, 1, 1), date(2026, 12, 31)) == []


@given(DAYS, st.integers(-40, 40))
def test_shifting_lands_on_a_working_day_so_many_away(day, count):
    landed = YEAR_2026.shifted(day, count)
    if not count:
        assert landed == day
        return
    assert YEAR_2026.is_working(landed)
    between = Span(min(day, landed), max(day, landed) + timedelta(1))
    steps = [
        d
        for n in range((between.end - between.start).days)
        if (d := between.start + timedelta(n)) != day
    ]
    assert sum(YEAR_2026.is_working(d) for d in steps) == abs(count)


@given(DAYS, st.integers(1, 40))
def test_counting_undoes_shifting(day, count):
    assert YEAR_2026.count(day, YEAR_2026.shifted(day, count)) == count


@given(DAYS, DAYS)
def test_counting_backwards_is_counting_forwards_the_other_way(one, other):
    assert YEAR_2026.count(one, other) == -YEAR_2026.count(other, one)


@given(DAYS, DAYS)
def test_counting_is_asking_of_every_day(one, other):
    first, last = sorted((one, other))
    days = [first + timedelta(n + 1) for n in range((last - first).days)]
    assert YEAR_2026.count(first, last) == sum(map(YEAR_2026.is_working, days))


def test_a_deadline_typed_thousands_of_years_off_costs_no_time():
    began = perf_counter()
    for _row in range(100):
        assert YEAR_2026.count(date.min, date.max) > 2_000_000
    assert perf_counter() - began < 1


@pytest.mark.parametrize("year", sorted(shipped()))
def test_a_shipped_year_holds_eleven_days_off_by_law_each_on_a_weekday(year):
    """One, five, two, two and one days by Articles 111 and 112, besides exchanged ones."""
    days = shipped()[year].days
    assert {special.day.year for special in days} == {year}
    assert len({special.day for special in days}) == len(days)
    for special in days:
        assert special.working == (special.day.weekday() >= 5), special
    exchanged = sum(special.working for special in days)
    # A holiday on a weekend is made up on a weekday, so that there are always as many.
    assert sum(not special.working for special in days) - exchanged == 11
    assert shipped()[year].source
