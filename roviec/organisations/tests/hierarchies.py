"""Small invented hierarchies for acts to work on, written without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from roviec.organisations.structure import (
    Act,
    ActKind,
    ActRefused,
    Change,
    Founded,
    Key,
    Line,
    Outcome,
    State,
    Stretch,
    StructureInMemory,
    work_out,
)

LAND = "territory"

LONG_AGO = date(2010, 1, 1)
BEFORE = date(2024, 3, 1)
DAY = date(2025, 7, 1)
AFTER = date(2026, 1, 1)

COUNTRY, NORTH, SOUTH, HILL, FORD, FIELD, GONE = range(1, 8)
"""A country; the provinces North and South; in North the communes Hill and Ford, in South Field.
Gone lay in South until `BEFORE`."""


def state(name: str, code: str, superior: Key | None, *, within: str = LAND) -> State:
    return State({"code": code, "name": name, "kind": "xã"}, {within: superior})


def country() -> StructureInMemory:
    always = {
        COUNTRY: state("Đất nước", "0", None),
        NORTH: state("Tỉnh Bắc", "1", COUNTRY),
        SOUTH: state("Tỉnh Nam", "2", COUNTRY),
        HILL: state("Xã Đồi", "11", NORTH),
        FORD: state("Xã Bến", "12", NORTH),
        FIELD: state("Xã Ruộng", "21", SOUTH),
    }
    by_key: dict[Key, list[Stretch]] = {
        key: [Stretch(None, None, each)] for key, each in always.items()
    }
    by_key[GONE] = [Stretch(LONG_AGO, BEFORE, state("Xã Cũ", "22", SOUTH))]
    return StructureInMemory(by_key)


_numbers = count(1)


def line(
    kind: str,
    /,
    *sources: Key,
    to: tuple[Key, ...] = (),
    new: Mapping[str, State] | None = None,
    superiors: Mapping[str, Key | None] | None = None,
    number: int = 0,
    **attributes: str,
) -> Line:
    """One line. `new` are identities it founds, by label, and targets of it as `to` are."""
    founded = tuple(Founded(label, each) for label, each in (new or {}).items())
    return Line(
        number=number or next(_numbers),
        kind=ActKind(kind),
        sources=sources,
        targets=(*(each.label for each in founded), *to),
        founded=founded,
        change=Change(attributes, superiors or {}),
    )


def act(*lines: Line, number: int = 1) -> Act:
    return Act(number, lines)


def done(structure: StructureInMemory, *lines: Line, day: date = DAY) -> StructureInMemory:
    """The structure after the lines."""
    return structure.replaced(outcome(structure, *lines, day=day).changed)


def outcome(structure: StructureInMemory, *lines: Line, day: date = DAY) -> Outcome:
    return work_out(structure, [act(*lines)], day)


def refused(
    structure: StructureInMemory, *lines: Line, day: date = DAY
) -> list[tuple[str, int, int]]:
    """Rule, act and line of everything that refuses the lines, which are numbered from 1."""
    numbered = [replace(each, number=number) for number, each in enumerate(lines, 1)]
    with pytest.raises(ActRefused) as refusal:
        work_out(structure, [act(*numbered, number=7)], day)
    found = refusal.value.refusals
    assert refusal.value.number == found[0].rule
    assert all(each.message for each in found)
    return [(each.rule, each.act, each.line) for each in found]


def on(structure: StructureInMemory, key: Key, day: date) -> State | None:
    return next((s.state for s in structure.stretches(key) if s.holds_on(day)), None)


def name_on(structure: StructureInMemory, key: Key, day: date) -> str | None:
    found = on(structure, key, day)
    return None if found is None else str(found.attributes["name"])


def code_on(structure: StructureInMemory, key: Key, day: date) -> str | None:
    found = on(structure, key, day)
    return None if found is None else found.code


def above_on(structure: StructureInMemory, key: Key, day: date) -> Key | None:
    found = on(structure, key, day)
    assert found is not None
    return found.superiors[LAND]
