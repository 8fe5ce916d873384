"""An act and the act that takes it back give the same hierarchy: by name, kind, code, superiors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from roviec.organisations.structure import (
    Act,
    ActKind,
    ActRefused,
    Change,
    Founded,
    Key,
    Line,
    State,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.random_acts import settled, structures

SLOW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])

DAY, AFTERWARDS = date(2025, 7, 1), date(2026, 1, 1)


def shape(structure: StructureInMemory, day: date) -> set[tuple[Any, ...]]:
    """The hierarchy of a day as people see it: identities left aside, superiors by their code."""
    there = {
        key: s.state
        for key, stretches in structure.by_key.items()
        for s in stretches
        if s.holds_on(day)
    }
    return {
        (*(state.attributes[name] for name in ("code", "name", "kind")), above(state, there))
        for state in there.values()
    }


def above(state: State, there: dict[Key, State]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (hierarchy, "" if superior is None else there[superior].code)
        for hierarchy, superior in state.superiors.items()
    )


def applied(structure: StructureInMemory, lines: Sequence[Line], day: date) -> StructureInMemory:
    return settled(structure, work_out(structure, [Act(1, tuple(lines))], day))


def there_and_back(
    structure: StructureInMemory,
    lines: Sequence[Line],
    back: Callable[[StructureInMemory], Sequence[Line]],
) -> None:
    try:
        between = applied(structure, lines, DAY)
    except ActRefused:
        event("refused")
        assume(False)
    again = applied(between, back(between), AFTERWARDS)
    assert shape(again, AFTERWARDS) == shape(structure, DAY)
    assert shape(again, DAY) == shape(between, DAY)


def state_on(structure: StructureInMemory, key: Key, day: date) -> State:
    return next(s.state for s in structure.stretches(key) if s.holds_on(day))


Under = dict[str, Key | None]
"""Superiors by hierarchy."""


def below(structure: StructureInMemory, key: Key, day: date) -> dict[Key, Under]:
    """Who answers to it on the day, with the hierarchies in which they do."""
    found: dict[Key, Under] = {}
    for child in structure.below(key):
        for stretch in structure.stretches(child):
            if stretch.holds_on(day):
                under = {h: s for h, s in stretch.state.superiors.items() if s == key}
                if under:
                    found[child] = dict(under)
    return found


def moves(children: dict[Key, Under], first: int) -> list[Line]:
    return [
        Line(number, ActKind.MOVE, (child,), change=Change({}, superiors))
        for number, (child, superiors) in enumerate(children.items(), first)
    ]


@SLOW
@given(structures(), st.data())
def test_renamed_and_named_back(structure, data):
    key = data.draw(st.sampled_from(list(structure.by_key)))
    old = state_on(structure, key, DAY).attributes
    there = Line(1, ActKind.UPGRADE, (key,), change=Change({"name": "Tên mới", "kind": "phường"}))
    back = Line(1, ActKind.UPGRADE, (key,), change=Change(dict(old)))
    there_and_back(structure, [there], lambda _between: [back])


@SLOW
@given(structures(), st.data())
def test_moved_and_moved_back(structure, data):
    key = data.draw(st.sampled_from(list(structure.by_key)))
    old = state_on(structure, key, DAY).superiors
    to = data.draw(st.sampled_from([None, *structure.by_key]))
    hierarchy = data.draw(st.sampled_from(sorted(old)))
    there = Line(1, ActKind.MOVE, (key,), change=Change({}, {hierarchy: to}))
    back = Line(1, ActKind.MOVE, (key,), change=Change({}, {hierarchy: old[hierarchy]}))
    there_and_back(structure, [there], lambda _between: [back])


@SLOW
@given(structures(), st.data())
def test_merged_and_split_again(structure, data):
    """Who was taken along goes back by lines of their own, to what the split founds anew."""
    keys = list(structure.by_key)
    sources = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=3, unique=True))
    states = {key: state_on(structure, key, DAY) for key in sources}
    merged = State({"code": "m", "name": "Hợp nhất", "kind": "xã"}, states[sources[0]].superiors)
    # A source may answer to another of them; neither is above what they become.
    assume(not set(sources) & set(merged.superiors.values()))
    assume(all(state.superiors.keys() == merged.superiors.keys() for state in states.values()))
    there = Line(1, ActKind.MERGE, tuple(sources), ("m",), (Founded("m", merged),))

    def back(between: StructureInMemory) -> list[Line]:
        number = max(key for key in between.by_key if isinstance(key, int))
        return apart(structure, states, number)

    there_and_back(structure, [there], back)


def apart(structure: StructureInMemory, states: dict[Key, State], merged: Key) -> list[Line]:
    """The split of what sources were merged into, and the moves that put everybody back."""
    labels: dict[Key, Key] = {key: f"again {key}" for key in states}
    founded = tuple(
        Founded(
            str(labels[key]),
            State(
                state.attributes,
                {h: None if s is None else labels.get(s, s) for h, s in state.superiors.items()},
            ),
        )
        for key, state in states.items()
    )
    split = Line(1, ActKind.SPLIT, (merged,), tuple(str(each) for each in labels.values()), founded)
    children: dict[Key, Under] = {}
    for key, label in labels.items():
        for child, under in below(structure, key, DAY).items():
            if child not in states:
                children.setdefault(child, {}).update(dict.fromkeys(under, label))
    return [split, *moves(children, 2)]


@SLOW
@given(structures(), st.data())
def test_split_and_merged_again(structure, data):
    source = data.draw(st.sampled_from(list(structure.by_key)))
    old = state_on(structure, source, DAY)
    halves = tuple(
        Founded(label, State({"code": label, "name": f"Nửa {label}", "kind": "xã"}, old.superiors))
        for label in ("east", "west")
    )
    split = Line(1, ActKind.SPLIT, (source,), ("east", "west"), halves)
    children = {
        child: dict.fromkeys(under, data.draw(st.sampled_from(["east", "west"])))
        for child, under in below(structure, source, DAY).items()
    }

    def back(between: StructureInMemory) -> list[Line]:
        last = max(key for key in between.by_key if isinstance(key, int))
        return [Line(1, ActKind.MERGE, (last - 1, last), ("again",), (Founded("again", old),))]

    there_and_back(structure, [split, *moves(children, 2)], back)


@SLOW
@given(structures(), st.data())
def test_dissolved_and_created_again(structure, data):
    key = data.draw(st.sampled_from(list(structure.by_key)))
    old = state_on(structure, key, DAY)
    under = below(structure, key, DAY)
    gone = Line(1, ActKind.DISSOLVE, (key,))
    out: dict[Key, Under] = {child: dict.fromkeys(each) for child, each in under.items()}
    away = moves(out, 2)

    def back(_between: StructureInMemory) -> list[Line]:
        created = Line(1, ActKind.CREATE, (), ("again",), (Founded("again", old),))
        home: dict[Key, Under] = {
            child: dict.fromkeys(each, "again") for child, each in under.items()
        }
        return [created, *moves(home, 2)]

    there_and_back(structure, [gone, *away], back)
