"""Moving along the days of a hierarchy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.organisations.history.eras import SHOWN, eras

ONE, TWO, THREE = date(2020, 1, 1), date(2022, 1, 1), date(2027, 1, 1)
TODAY = date(2026, 11, 22)
CHANGES = [(ONE, 0, ""), (TWO, 3, "Sắp xếp"), (THREE, 1, "Đổi tên")]

some_days = st.dates(date(1990, 1, 1), date(2050, 1, 1))


def test_without_changes_there_is_one_era():
    told = eras([], TODAY, TODAY)
    assert [(era.start, era.end) for era in told.shown] == [(None, None)]
    assert told.before is None
    assert told.after is None


@pytest.mark.parametrize(
    ("day", "start", "before", "after"),
    [
        (date(2019, 6, 1), None, None, ONE),
        (ONE, ONE, date(2019, 12, 31), TWO),
        (date(2021, 12, 31), ONE, date(2019, 12, 31), TWO),
        (TODAY, TWO, date(2021, 12, 31), THREE),
        (date(2030, 1, 1), THREE, date(2026, 12, 31), None),
    ],
)
def test_before_and_after_lead_to_the_nearest_day(day, start, before, after):
    told = eras(CHANGES, day, TODAY)
    assert told.chosen.start == start
    assert (told.before.day if told.before else None) == before
    assert (told.after.day if told.after else None) == after


def test_acts_are_told_and_days_ahead_are_marked():
    told = {era.start: era for era in eras(CHANGES, TODAY, TODAY).shown}
    assert (told[TWO].acts, told[TWO].title) == (3, "")
    assert (told[THREE].acts, told[THREE].title) == (1, "Đổi tên")
    assert [era.ahead for era in told.values()] == [False, False, False, True]


@given(st.lists(some_days, max_size=90, unique=True), some_days)
def test_the_chosen_era_holds_its_day_and_the_ends_stay_in_sight(days, chosen):
    told = eras([(day, 1, "") for day in days], chosen, TODAY)
    era = told.chosen
    assert era.start is None or era.start <= chosen
    assert era.end is None or chosen < era.end
    assert era in told.shown or any(each.chosen for each in told.shown)
    assert told.shown[0].start is None
    assert told.shown[-1].end is None
    assert len(told.shown) <= 2 * SHOWN + 3


@given(st.lists(some_days, max_size=40, unique=True), some_days)
def test_every_day_of_change_can_be_reached(days, chosen):
    told = eras([(day, 1, "") for day in days], chosen, TODAY)
    assert [era.start for era in told.every if era.start] == sorted(days)
