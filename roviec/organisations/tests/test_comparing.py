"""Two days held side by side."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.organisations.hierarchy.hierarchies import Places, UnitsOf
from roviec.organisations.history.comparing import (
    KINDS,
    Asked,
    State,
    differences,
    read_differences,
)
from roviec.organisations.history.histories import PLACES, UNITS
from roviec.organisations.tests.acting import UNITS as OF_UNITS
from roviec.organisations.tests.acting import Stage, stage_of

START, MERGED, END = date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)

states = st.dictionaries(
    st.integers(1, 9),
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("kl"), st.integers(1, 2)
    ),
    max_size=6,
)


def made(given_states) -> dict[int, State]:
    return {pk: State(pk, *rest) for pk, rest in given_states.items()}


@given(states, states)
def test_every_difference_is_told_once_and_nothing_else(first, second):
    before, after = made(first), made(second)
    found = differences(before, after, {})
    assert {d.pk for d in found["appeared"]} == after.keys() - before.keys()
    assert {d.pk for d in found["ended"]} == before.keys() - after.keys()
    both = before.keys() & after.keys()
    assert {d.pk for d in found["renamed"]} == {
        pk for pk in both if before[pk].name != after[pk].name
    }
    assert {d.pk for d in found["moved"]} == {
        pk for pk in both if before[pk].above != after[pk].above
    }
    told = {d.pk for kind in KINDS for d in found[kind]}
    assert told == {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}


@given(states)
def test_a_day_does_not_differ_from_itself(some):
    assert not any(differences(made(some), made(some), {}).values())


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def test_a_merge_of_places_is_told_as_ends_and_one_that_appeared(stage):
    stage.confirm(stage.merged_places(MERGED, "ben_do", "tan_lap"))
    found = read_differences(Places(), PLACES, Asked(START, END))
    assert [d.before and d.before.name for d in found["merged"]] == ["Phường Bến Đò", "Xã Tân Lập"]
    assert [d.after and d.after.name for d in found["appeared"]] == ["Phường Hợp Nhất"]
    assert not found["split"]
    assert not any(read_differences(Places(), PLACES, Asked(MERGED, END)).values())


def test_a_province_narrows_to_what_lies_and_lay_in_it(stage):
    stage.confirm(stage.merged_places(MERGED, "ben_do", "tan_lap"))
    inside = Asked(START, END, province=stage.place("song_bac").pk)
    assert len(read_differences(Places(), PLACES, inside)["merged"]) == 2
    beside = Asked(START, END, province=stage.place("nui_voi").pk)
    assert not any(read_differences(Places(), PLACES, beside).values())


def test_units_are_compared_along_their_line(stage):
    stage.confirm(stage.act(OF_UNITS, MERGED, [stage.merge_units("ben_do", "tan_lap")]))
    found = read_differences(UnitsOf(stage.world.department), UNITS, Asked(START, END))
    assert len(found["merged"]) == 2
    other = read_differences(UnitsOf(stage.world.committee), UNITS, Asked(START, END))
    assert not any(other.values())
