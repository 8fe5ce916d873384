"""A line of units and random acts on it, worked out by the engine itself, one act a day.

Beside the engine's stretches and relations it keeps, in the plainest way there is, in whose hands
the work of every unit of every day is now (`hands`), for tests to hold the walk through the
relations against.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from roviec.organisations.history.carrying import LOST, History, Passed, Standing
from roviec.organisations.structure import (
    Act,
    ActKind,
    ActRefused,
    Change,
    Founded,
    Key,
    Line,
    State,
    Stretch,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.random_acts import renamed

LINE = "line"
FIRST = date(2020, 1, 1)
EXACT = ("rename", "move", "merge")
ALL = (*EXACT, "create", "split", "part", "dissolve")


@dataclass
class Wandering:
    """Units 1…n; `hands[unit, day]` are those who hold now what the unit did up to that day."""

    structure: StructureInMemory
    day: date = FIRST
    passed: list[Passed] = field(default_factory=list)
    hands: dict[tuple[int, date], set[int]] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    acts: int = 0

    def standing(self) -> list[int]:
        return [
            int(key)
            for key, stretches in self.structure.by_key.items()
            if any(s.holds_on(self.day) for s in stretches)
        ]

    def superior(self, unit: int) -> int | None:
        state = next(s.state for s in self.structure.by_key[unit] if s.holds_on(self.day))
        above = state.superiors[LINE]
        return None if above is None else int(above)

    def report(self) -> None:
        """A period ends today."""
        self.days.append(self.day)
        for unit in self.standing():
            self.hands[unit, self.day] = {unit}

    def act(self, kind: str, draw: Callable[[Any], Any]) -> None:
        """An act on the next day; one that the rules refuse changes nothing."""
        before = {unit: self.superior(unit) for unit in self.standing()}
        if not before:
            return
        line = self._line(kind, draw)
        next_day = self.day + timedelta(days=1)
        try:
            outcome = work_out(self.structure, [Act(1, (line,))], next_day)
        except ActRefused:
            return
        number: dict[Key, Key] = {
            label: int(label[1:]) for label in outcome.changed if isinstance(label, str)
        }
        self.structure = renamed(self.structure.replaced(outcome.changed), number)
        self.day = next_day
        self.acts += 1
        gone: dict[int, set[int]] = {}
        for each in outcome.relations:
            earlier = int(each.earlier)
            later = None if each.later is None else int(number.get(each.later, each.later))
            self.passed.append(
                Passed(earlier, later, next_day, each.whole, line.kind.value, self.acts)
            )
            superior = before[earlier]
            to = gone.setdefault(earlier, {earlier} if kind == "part" else set())
            if later is not None:
                to.add(later)
            if kind == "dissolve":
                to.add(superior or LOST)
        for key, held in self.hands.items():
            self.hands[key] = {unit for one in held for unit in gone.get(one, {one})}

    def _line(self, kind: str, draw: Callable[[Any], Any]) -> Line:
        units = self.standing()
        one, other = (draw(st.sampled_from(units)) for _n in range(2))
        above = draw(st.sampled_from([*units, *{self.superior(one), self.superior(other)}]))
        # Labels say the numbers that what is made will have, and are its codes.
        new = [_new(f"u{len(self.structure.by_key) + n}", above) for n in (1, 2)]
        return _LINES[kind](one, other, above, new)

    def history(self) -> History:
        return History(
            {
                int(unit): [
                    Standing(_number(s.state.superiors[LINE]), s.valid_from, s.valid_to)
                    for s in stretches
                ]
                for unit, stretches in self.structure.by_key.items()
            },
            self.passed,
        )


def _new(label: str, above: int | None) -> Founded:
    return Founded(label, State({"code": label, "name": label}, {LINE: above}))


def _split(one: int, other: int, above: int | None, new: list[Founded]) -> Line:
    targets: list[Key] = [each.label for each in new]
    if one != other:
        targets.append(other)
    return Line(1, ActKind.SPLIT, (one,), tuple(targets), tuple(new))


_LINES: dict[str, Callable[[int, int, int | None, list[Founded]], Line]] = {
    "rename": lambda one, _o, _a, _n: Line(
        1, ActKind.RENAME, (one,), change=Change({"name": f"tên mới {one}"})
    ),
    "move": lambda one, _o, above, _n: Line(
        1, ActKind.MOVE, (one,), change=Change({}, {LINE: above})
    ),
    "merge": lambda one, other, _a, new: Line(
        1, ActKind.MERGE, (one, other), (new[0].label,), (new[0],)
    ),
    "create": lambda _one, _o, _a, new: Line(1, ActKind.CREATE, (), (new[0].label,), (new[0],)),
    "split": _split,
    "part": lambda one, other, _a, new: Line(
        1, ActKind.PART, (one,), (new[0].label, other), (new[0],)
    ),
    "dissolve": lambda one, _o, _a, _n: Line(1, ActKind.DISSOLVE, (one,)),
}


def _number(key: Key | None) -> int | None:
    return None if key is None else int(key)


@st.composite
def wanderings(draw: Callable[[Any], Any], kinds: tuple[str, ...] = ALL) -> Wandering:
    """A random tree of up to nine units, then up to eight acts with a period's end before each and
    after the last. Unit 1 is the root; it too may merge, split or be dissolved."""
    size = draw(st.integers(2, 9))
    by_key: dict[Key, list[Stretch]] = {}
    for unit in range(1, size + 1):
        above = None if unit == 1 else draw(st.integers(1, unit - 1))
        state = State({"code": f"u{unit}", "name": f"Đơn vị {unit}"}, {LINE: above})
        by_key[unit] = [Stretch(None, None, state)]
    made = Wandering(StructureInMemory(by_key))
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=8)):
        made.report()
        made.act(kind, draw)
    made.report()
    return made
