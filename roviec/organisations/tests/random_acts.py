"""Random hierarchies and random batches of acts on them, for tests of what must always hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from roviec.organisations.structure import (
    OUT,
    Act,
    ActKind,
    Change,
    Founded,
    Key,
    Line,
    Outcome,
    State,
    Stretch,
    StructureInMemory,
)

HIERARCHIES = ("committee", "department")
PAST = [date(2020, 1, 1), date(2022, 5, 1), date(2024, 9, 1), date(2025, 7, 1)]
TODAY = date(2026, 1, 1)
AHEAD = [date(2027, 1, 1), date(2028, 6, 1)]
DAYS = [*PAST, *AHEAD]
"""Days on which things happen. Few, so that batches meet on one day and come late."""

LOOKED_AT = [date(2019, 6, 1), *DAYS, date(2023, 3, 3), date(2025, 6, 30), TODAY, date(2030, 1, 1)]


@dataclass
class Spare:
    """Codes and labels nobody has yet, so that a batch is not refused for a code every time."""

    used: int = 0

    def one(self) -> int:
        self.used += 1
        return self.used


@st.composite
def structures(draw: Callable[..., Any], hierarchies: Sequence[str] = HIERARCHIES) -> StructureInMemory:  # fmt: skip
    """Up to eight identities that hold to every rule: a superior has a smaller number, begins no
    later and ends no earlier, and stands in the same hierarchy."""
    by_key: dict[Key, list[Stretch]] = {}
    for number in range(1, draw(st.integers(2, 8)) + 1):
        superiors: dict[str, Key | None] = {}
        for hierarchy in hierarchies:
            stand = [k for k, (s,) in by_key.items() if hierarchy in s.state.superiors]
            among = [None, *stand] if hierarchy in hierarchies[:1] else ["out", None, *stand]
            superior = draw(st.sampled_from(among))
            if superior != "out":
                superiors[hierarchy] = superior
        above = [by_key[key][0].valid_from for key in superiors.values() if key is not None]
        begun = max((day for day in above if day), default=None)
        start = draw(st.sampled_from([begun, max(begun or DAYS[0], DAYS[0])]))
        attributes = {"code": f"c{number}", "name": f"Xã {number}", "kind": "xã"}
        by_key[number] = [Stretch(start, None, State(attributes, superiors))]
    return StructureInMemory(by_key)


@dataclass
class Drawn:
    """What a batch is drawn from."""

    draw: Callable[..., Any]
    structure: StructureInMemory
    day: date
    spare: Spare
    hierarchies: Sequence[str]
    labels: list[str] = field(default_factory=list)

    def standing(self) -> list[Key]:
        return [
            key
            for key, stretches in self.structure.by_key.items()
            if any(s.holds_on(self.day) for s in stretches)
        ]

    def some(self, least: int, most: int) -> tuple[Key, ...]:
        """Mostly what stands on the day, now and then what does not."""
        keys = self.standing() if self.draw(st.integers(0, 9)) else list(self.structure.by_key)
        if len(keys) < least:
            keys = list(self.structure.by_key)
        found = self.draw(
            st.lists(st.sampled_from(keys), min_size=least, max_size=most, unique=True)
        )
        return tuple(found)

    def founded(self) -> Founded:
        number = self.spare.one()
        self.labels.append(f"new {number}")
        code = self.draw(st.sampled_from([f"n{number}", f"n{number}", f"n{number}", "c2"]))
        superiors = {h: self.superior() for h in self.hierarchies}
        attributes = {"code": code, "name": f"Mới {number}", "kind": "phường"}
        return Founded(f"new {number}", State(attributes, superiors))

    def superior(self) -> Key | None:
        found: Key | None = self.draw(st.sampled_from([None, *self.standing(), *self.labels]))
        return found

    def line(self, number: int) -> Line:
        return self.line_of(number, self.draw(st.sampled_from(list(ActKind))))

    def line_of(self, number: int, kind: ActKind) -> Line:
        made: Line = getattr(self, f"_{kind}")(number, kind)
        return made

    def _rename(self, number: int, kind: ActKind) -> Line:
        named = {"name": f"Tên {self.spare.one()}"}
        coded = {"code": f"n{self.spare.one()}"}
        change = self.draw(st.sampled_from([named, coded, {**named, **coded}]))
        was = self.draw(st.sampled_from([{}, {}, {}, {"name": "Tên cũ"}, {"code": "cũ"}]))
        return Line(number, kind, self.some(1, 1), change=Change(change), was=Change(was))

    def _upgrade(self, number: int, kind: ActKind) -> Line:
        raised = self.draw(st.sampled_from(["phường", "thị trấn"]))
        return Line(number, kind, self.some(1, 1), change=Change({"kind": raised}))

    def _move(self, number: int, kind: ActKind) -> Line:
        hierarchy = self.draw(st.sampled_from(list(self.hierarchies)))
        above = OUT if not self.draw(st.integers(0, 3)) else self.superior()
        change, before = Change({}, {hierarchy: above}), self.superior()
        told = not self.draw(st.integers(0, 5)) and not isinstance(before, str)
        was = Change({}, {hierarchy: before}) if told else Change()
        return Line(number, kind, self.some(1, 1), change=change, was=was)

    def _merge(self, number: int, kind: ActKind) -> Line:
        sources, founded = self.some(2, 3), self.founded()
        return Line(number, kind, sources, (founded.label,), (founded,))

    def _split(self, number: int, kind: ActKind) -> Line:
        sources, founded = self.some(1, 1), (self.founded(), self.founded())
        others = self.draw(st.sampled_from([(), *((label,) for label in self.labels[:-2])]))
        labels = tuple(each.label for each in founded)
        return Line(number, kind, sources, (*labels, *others), founded)

    def _part(self, number: int, kind: ActKind) -> Line:
        pair = self.some(2, 2)
        return Line(number, kind, pair[:1], pair[1:])

    def _dissolve(self, number: int, kind: ActKind) -> Line:
        return Line(number, kind, self.some(1, 2))

    def _create(self, number: int, kind: ActKind) -> Line:
        founded = self.founded()
        return Line(number, kind, (), (founded.label,), (founded,))


def acts_on(
    draw: Callable[..., Any],
    structure: StructureInMemory,
    spare: Spare,
    hierarchies: Sequence[str] = HIERARCHIES,
    days: Sequence[date] = DAYS,
) -> tuple[date, list[Act]]:
    """A day and one or two acts on it; some of them a rule will refuse."""
    drawn = Drawn(draw, structure, draw(st.sampled_from(days)), spare, hierarchies)
    return drawn.day, [
        Act(number, tuple(drawn.line(n) for n in range(1, draw(st.integers(1, 3)) + 1)))
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]


def act_of_kind(
    draw: Callable[..., Any], structure: StructureInMemory, kind: ActKind
) -> tuple[date, Act]:
    """A day and an act of one line of that kind, on what stands that day."""
    drawn = Drawn(draw, structure, draw(st.sampled_from(DAYS)), Spare(), HIERARCHIES)
    return drawn.day, Act(1, (drawn.line_of(1, kind),))


def settled(structure: StructureInMemory, outcome: Outcome) -> StructureInMemory:
    """The structure after a batch, with a number for everything that was made, as the record gives
    them one."""
    first = max(key for key in structure.by_key if isinstance(key, int)) + 1
    labels = [key for key in outcome.changed if isinstance(key, str)]
    return renamed(
        structure.replaced(outcome.changed),
        {label: number for number, label in enumerate(labels, first)},
    )


def renamed(structure: StructureInMemory, keys: Mapping[Key, Key]) -> StructureInMemory:
    by_key = {
        keys.get(key, key): [
            Stretch(s.valid_from, s.valid_to, State(s.state.attributes, renumbered(s.state, keys)))
            for s in stretches
        ]
        for key, stretches in structure.by_key.items()
    }
    return StructureInMemory(by_key)


def renumbered(state: State, keys: Mapping[Key, Key]) -> dict[str, Key | None]:
    return {
        hierarchy: None if superior is None else keys.get(superior, superior)
        for hierarchy, superior in state.superiors.items()
    }
