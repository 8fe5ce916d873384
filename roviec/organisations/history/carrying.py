"""In whose hands, on another day, is what a unit did: by the acts that lie between. Pure.

A move or a new name changes nothing of it, a merge takes all of it along. After a split, or once a
part was given away, several units hold it between them, and no one knows how much is whose: it is
certain only where all of them come together. What passed to nobody known is certain at whom the
unit answered to when it ended, and above. Looking back at an older day is the same the other way
round: there a merge is what several hold between them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
SHARING_OUT = frozenset({"split", "part"})
"""Kinds of lines that name everybody to whom something passed."""
UNRECORDED = "unrecorded"
"""A unit began or ended and no succession says from whom or to whom."""


class Standing(NamedTuple):
    """Whom a unit answered to in the line, from day to day; nulls are unknown start, open end."""

    superior: int | None
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class Passed(NamedTuple):
    """A succession: what passed on which day, by which line of an act. `later` is none where
    nobody knows; `missing`: the line names further sources that are not on record."""

    earlier: int
    later: int | None
    day: date
    whole: bool
    kind: str
    line: int
    missing: bool = False

    @property
    def complete(self) -> bool:
        """Whether the line says of everybody who got something."""
        return self.later is not None and (self.whole or self.kind in SHARING_OUT)


class Step(NamedTuple):
    """What became of a unit on a day, by a line of an act; 0 where no act is on record."""

    unit: int
    day: date
    kind: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """Who holds, on the day asked for, what a unit did: all of `to` together, nobody alone unless
    it is one. `divided` are the steps by which several came to hold it, `rests` those by which it
    passed to nobody known and is reckoned at the superior."""

    to: frozenset[int]
    divided: tuple[Step, ...] = ()
    rests: tuple[Step, ...] = ()


NOWHERE: frozenset[int] = frozenset()
LOST = 0
"""Stands for whoever holds what nobody is known to hold, and no superior had below it."""
Hand = tuple[int, date]
"""A unit that holds something, and the day up to which its acts are reckoned already."""


class Parting(NamedTuple):
    """One step with the hands it leads to; `open`: not all of them are known, and the superior is
    among them instead."""

    step: Step
    hands: list[Hand]
    open: bool


Walk = Callable[[int, date, date, frozenset[Hand]], Carried]


class History:
    """Units of one line over time. One of whom nothing is told has always stood where it stands."""

    def __init__(
        self,
        standings: Mapping[int, Sequence[Standing]],
        passed: Iterable[Passed],
        outside: Collection[int] = (),
    ) -> None:
        """`outside`: units that exist on the day asked for and left the line."""
        self.standings = standings
        self.outside = frozenset(outside)
        self.onward: dict[int, list[Passed]] = defaultdict(list)
        self.back: dict[int, list[Passed]] = defaultdict(list)
        for each in sorted(passed, key=lambda p: (p.day, p.line, p.later or 0)):
            self.onward[each.earlier].append(each)
            if each.later is not None:
                self.back[each.later].append(each)
        self._known: dict[tuple[int, int, date], Carried] = {}
        days = {day for rows in standings.values() for s in rows for day in s[1:] if day}
        self._days = sorted(days | {p.day for acts in self.onward.values() for p in acts})
        self._below: dict[int, dict[int, list[int]]] = {}

    # --- who stands where --------------------------------------------------------------------

    def stands(self, unit: int, day: date) -> bool:
        rows = self.standings.get(unit)
        return rows is None or any(row.holds_on(day) for row in rows)

    def superior(self, unit: int, day: date) -> int | None:
        return next((s.superior for s in self.standings.get(unit, ()) if s.holds_on(day)), None)

    def above(self, unit: int, day: date) -> Iterator[int]:
        """The unit's superiors on a day, from the nearest up."""
        seen = {unit}
        at = self.superior(unit, day)
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            at = self.superior(at, day)

    def children(self, day: date) -> Mapping[int, list[int]]:
        """Who answered to whom on a day, by superior. The same between two changes."""
        between = bisect_right(self._days, day)
        if between not in self._below:
            found: dict[int, list[int]] = defaultdict(list)
            for unit, rows in self.standings.items():
                for row in rows:
                    if row.superior is not None and row.holds_on(day):
                        found[row.superior].append(unit)
            self._below[between] = dict(found)
        return self._below[between]

    def subtree(self, unit: int, day: date) -> frozenset[int]:
        """The unit and all below it on a day."""
        children, found, waiting = self.children(day), {unit}, [unit]
        while waiting:
            new = [u for u in children.get(waiting.pop(), ()) if u not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    def anchor(self, units: Collection[int], on: date) -> int | None:
        """The lowest unit of that day with all of these in its subtree; none where they meet
        nowhere."""
        chains = [[unit, *self.above(unit, on)] for unit in units if self.stands(unit, on)]
        if not chains or len(chains) < len(units):
            return None
        shared = set(chains[0]).intersection(*chains[1:])
        return next((unit for unit in chains[0] if unit in shared), None)

    def between(self, day: date) -> int:
        """Which of the stretches without a change the day lies in."""
        return bisect_right(self._days, day)

    def changes_inside(self, first: date, end: date) -> bool:
        """Whether anything changed after the first day and before the end."""
        return self.between(first) != self.between(end - ONE_DAY)

    # --- in whose hands ----------------------------------------------------------------------

    def carried(self, unit: int, since: date, on: date) -> Carried:
        """Who holds on one day what the unit did up to another, be that earlier or later."""
        # Between two changes every day is like the other.
        key = (unit, bisect_right(self._days, since), on)
        if key not in self._known:
            walk = self._onward if since <= on else self._back
            found = walk(unit, since, on, frozenset())
            if len(found.to) <= 1:
                found = Carried(found.to, rests=found.rests)
            self._known[key] = found
        return self._known[key]

    def sources(self, units: Collection[int], on: date) -> frozenset[int]:
        """Every unit, of whatever day, something of which may have come to these by that day or
        came from them since; rather one too many."""
        ended, begun = self._left_behind(on)
        earlier = self._closure(units, ended, lambda unit: self._earlier(unit, on))
        later = self._closure(units, begun, lambda unit: self._later(unit, on))
        return frozenset(earlier | later)

    def _onward(self, unit: int, after: date, on: date, trail: frozenset[Hand]) -> Carried:
        """`after`: the last day whose acts it has gone through already."""
        acts = [p for p in self.onward.get(unit, ()) if after < p.day <= on]
        if not acts and self._lives(unit, on):
            return Carried(frozenset({unit}))
        day = acts[0].day if acts else self._ended(unit, on)
        today = [p for p in acts if p.day == day]
        hands = [
            (p.later, day if self._lives(p.later, day) else day - ONE_DAY)
            for p in today
            if p.later is not None
        ]
        goes_on = self._lives(unit, day)
        open_ = not goes_on and not any(p.complete for p in today)
        if goes_on:
            hands.append((unit, day))
        elif open_:
            superior = self.superior(unit, day - ONE_DAY)
            hands.append((superior or LOST, day - ONE_DAY))
        step = Parting(_step(unit, day, today), hands, open_)
        return self._together(step, self._onward, on, trail)

    def _back(self, unit: int, upto: date, on: date, trail: frozenset[Hand]) -> Carried:
        """`upto`: the last day whose acts it is still to go back through."""
        acts = [p for p in self.back.get(unit, ()) if on < p.day <= upto]
        if not acts and self._lives(unit, on):
            return Carried(frozenset({unit}))
        day = acts[-1].day if acts else self._begun(unit, on)
        before = day - ONE_DAY
        today = [p for p in acts if p.day == day]
        hands = [(p.earlier, before if self._lives(p.earlier, before) else day) for p in today]
        goes_on = self._lives(unit, before)
        known = any(p.complete for p in today) and not any(p.missing for p in today)
        open_ = not goes_on and not known
        if goes_on:
            hands.append((unit, before))
        elif open_:
            hands.append((self.superior(unit, day) or LOST, day))
        step = Parting(_step(unit, day, today), hands, open_)
        return self._together(step, self._back, on, trail)

    def _together(self, parting: Parting, walk: Walk, on: date, trail: frozenset[Hand]) -> Carried:
        """What the hands hold between them."""
        parts = [self._in_hand(hand, walk, on, trail) for hand in parting.hands]
        to = NOWHERE.union(*(part.to for part in parts))
        divides = any(part.to != to for part in parts)
        return Carried(
            to,
            _each_once((parting.step,) * divides, *(part.divided for part in parts)),
            _each_once((parting.step,) * parting.open, *(part.rests for part in parts)),
        )

    @staticmethod
    def _in_hand(hand: Hand, walk: Walk, on: date, trail: frozenset[Hand]) -> Carried:
        unit, day = hand
        if unit == LOST or hand in trail:
            return Carried(frozenset({LOST}))
        return walk(unit, day, on, trail | {hand})

    def _lives(self, unit: int, day: date) -> bool:
        return unit in self.outside or self.stands(unit, day)

    def _ended(self, unit: int, on: date) -> date:
        return max(s.valid_to for s in self.standings[unit] if s.valid_to and s.valid_to <= on)

    def _begun(self, unit: int, on: date) -> date:
        return min(s.valid_from for s in self.standings[unit] if s.valid_from and s.valid_from > on)

    # --- who may be concerned ----------------------------------------------------------------

    def _earlier(self, unit: int, on: date) -> Iterator[int]:
        return (p.earlier for p in self.back.get(unit, ()) if p.day <= on)

    def _later(self, unit: int, on: date) -> Iterator[int]:
        return (p.later for p in self.onward.get(unit, ()) if p.later and p.day > on)

    def _left_behind(self, on: date) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Units that are gone by that day by whom they answered to last, and those not yet there
        by whom they answer to first."""
        gone: dict[int, list[int]] = defaultdict(list)
        new: dict[int, list[int]] = defaultdict(list)
        for unit, rows in self.standings.items():
            if self._lives(unit, on):
                continue
            over = [s for s in rows if s.valid_to and s.valid_to <= on]
            ahead = [s for s in rows if s.valid_from and s.valid_from > on]
            if over:
                last = max(over, key=lambda s: s.valid_to or date.min)
                gone[last.superior or LOST].append(unit)
            if ahead:
                first = min(ahead, key=lambda s: s.valid_from or date.min)
                new[first.superior or LOST].append(unit)
        return gone, new

    @staticmethod
    def _closure(
        units: Collection[int],
        resting: Mapping[int, list[int]],
        passed: Callable[[int], Iterable[int]],
    ) -> set[int]:
        found, waiting = set(units), list(units)
        while waiting:
            unit = waiting.pop()
            new = {*passed(unit), *resting.get(unit, ())} - found
            found |= new
            waiting += new
        return found


def _step(unit: int, day: date, today: Sequence[Passed]) -> Step:
    if not today:
        return Step(unit, day, UNRECORDED)
    return Step(unit, day, today[0].kind, today[0].line)


def _each_once(*steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(dict.fromkeys(step for some in steps for step in some))
