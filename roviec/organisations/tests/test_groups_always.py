"""ORG-21: whatever is put into groups, in whatever order, each place is in one group of a grouping
at most on a day, and no day is lost but those another group was asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import set_up_groups
from roviec.organisations.actions.put_into_group import Grouped, set_up_in_group
from roviec.organisations.models import Group, GroupedPlace, Grouping, Place, PlaceVersion
from roviec.timeline.validity import Days, uncovered

MONTHS = [date(2024, n, 1) for n in range(1, 13)]
DAYS = st.tuples(st.none() | st.integers(0, 10), st.none() | st.integers(1, 11)).filter(
    lambda span: span[0] is None or span[1] is None or span[0] < span[1]
)
PUT = st.tuples(st.integers(0, 2), st.sets(st.integers(0, 1), min_size=1), DAYS)
Story = dict[tuple[int, date], int]
"""The group a place is in on a day."""


def told() -> Story:
    story: Story = {}
    for row in GroupedPlace.objects.all():
        for day in (date(1990, 1, 1), *MONTHS, date(2050, 1, 1)):
            if row.is_valid_on(day):
                assert (row.place_id, day) not in story, "two groups on one day"
                story[row.place_id, day] = row.group_id
    return story


@trying(max_examples=80, deadline=None)
@given(moves=st.lists(PUT, max_size=8))
@pytest.mark.django_db
def test_a_place_put_again_keeps_its_days_and_gains_the_new_ones(moves):
    with transaction.atomic():
        grouping = Grouping.objects.create(code="vung", name="Vùng")
        groups = [Group.objects.create(grouping=grouping, code=c, name=c) for c in "abc"]
        places = [Place.objects.create() for _n in range(2)]
        for place in places:
            PlaceVersion.objects.create(place=place, level="commune", kind="xã", code=str(place.pk))
        for group, which, (first, end) in moves:
            days = (None if first is None else MONTHS[first], None if end is None else MONTHS[end])
            chosen = [places[n] for n in which]
            new = Grouped(group=groups[group], places=chosen, valid_from=days[0], valid_to=days[1])
            before = told()
            try:
                set_up_in_group(office=SYSTEM, new=new)
            except RuleBroken as broken:
                assert broken.number == "ORG-21"  # noqa: PT017  # only then
                assert told() == before
                continue
            assert told() == {**before, **_asked(new)}
            assert set_up_in_group(office=SYSTEM, new=new) == []
        transaction.set_rollback(True)


def _asked(new: Grouped) -> Story:
    return {
        (place.pk, day): new.group.pk
        for place in new.places
        for day in (date(1990, 1, 1), *MONTHS, date(2050, 1, 1))
        if (new.valid_from is None or new.valid_from <= day)
        and (new.valid_to is None or day < new.valid_to)
    }


@pytest.mark.django_db
def test_earlier_days_come_to_a_group_a_place_is_in_already():
    """It is taken from the group it was in before, so it must be in this one."""
    grouping = Grouping.objects.create(code="vung", name="Vùng")
    old, new = (Group.objects.create(grouping=grouping, code=c, name=c) for c in "ab")
    place = Place.objects.create()
    PlaceVersion.objects.create(place=place, level="commune", kind="xã", code="1", name="Xã")
    for group, start in ((old, None), (new, MONTHS[6]), (new, MONTHS[2])):
        set_up_in_group(office=SYSTEM, new=Grouped(group=group, places=[place], valid_from=start))
    story = told()
    assert [story.get((place.pk, day)) for day in MONTHS[1:8]] == [old.pk] + [new.pk] * 6


@pytest.mark.django_db
def test_shipped_groups_leave_what_somebody_put():
    place = Place.objects.create()
    PlaceVersion.objects.create(
        place=place, level="province", kind="tỉnh", code="52", name="Tỉnh Gia Lai",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    set_up_groups(office=SYSTEM)
    GroupedPlace.objects.all().delete()
    own = Group.objects.get(code="north-central")
    put = Grouped(group=own, places=[place], valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1))
    set_up_in_group(office=SYSTEM, new=put)
    for _time in range(2):
        set_up_groups(office=SYSTEM)
        rows = GroupedPlace.objects.order_by("valid_from").values_list("group__code", "valid_to")
        assert [code for code, _end in rows] == [
            "south-central-coast-highlands",
            "north-central",
            "south-central-coast-highlands",
        ]


@pytest.mark.parametrize(
    ("days", "taken", "left"),
    [
        ((None, None), [], [(None, None)]),
        ((None, None), [(None, None)], []),
        ((1, 9), [(3, 5)], [(1, 3), (5, 9)]),
        ((1, 9), [(5, 6), (None, 2)], [(2, 5), (6, 9)]),
        ((1, 9), [(9, None), (None, 1)], [(1, 9)]),
        ((None, 4), [(2, 3)], [(None, 2), (3, 4)]),
        ((1, None), [(3, None)], [(1, 3)]),
    ],
)
def test_days_without_those_that_are_taken(days, taken, left):
    def dated(span: tuple[int | None, int | None]) -> Days:
        start, end = (None if n is None else date(2024, 1, n) for n in span)
        return start, end

    assert list(uncovered(dated(days), map(dated, taken))) == [dated(each) for each in left]
