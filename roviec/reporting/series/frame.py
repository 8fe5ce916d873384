"""A unit with all below it on a day: what of other days' work lies in it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from roviec.organisations.history.carrying import Carried, History


class Frame:
    """What came to the unit and to those below it by the day, or was theirs to be."""

    def __init__(self, history: History, unit: int, on: date) -> None:
        self.history, self.unit, self.on = history, unit, on
        self.inside = history.subtree(unit, on)
        self.sources = history.sources(self.inside, on)
        self._tops: dict[int, frozenset[int] | None] = {}
        self._stood: dict[int, bool] = {}

    def carried(self, units: Collection[int], since: date) -> Carried:
        """In whose hands the work of these units is, taken together."""
        found = [self.history.carried(unit, since, self.on) for unit in units]
        if len(found) == 1:
            return found[0]
        return Carried(
            frozenset().union(*(each.to for each in found)),
            tuple(dict.fromkeys(step for each in found for step in each.divided)),
            tuple(dict.fromkeys(step for each in found for step in each.rests)),
        )

    def is_former_self(self, unit: int, since: date) -> bool:
        """Whether all of it became this unit, and of what it answered to not: its figures are the
        unit's own, of an earlier day."""
        if not self._became(unit, since):
            return False
        superior = self.history.superior(unit, since)
        return superior is None or not self._became(superior, since)

    def _became(self, unit: int, since: date) -> bool:
        return self.history.carried(unit, since, self.on).to == {self.unit}

    def anything_stood(self, day: date) -> bool:
        between = self.history.between(day)
        if between not in self._stood:
            stands = self.history.stands
            self._stood[between] = any(stands(unit, day) for unit in self.sources)
        return self._stood[between]

    def whole_tops(self, day: date) -> frozenset[int] | None:
        """Units of a day that, each with all below it, came to be in here whole, and outside of
        whom nothing did. None where it is not as plain: figures must be looked at one by one."""
        between = self.history.between(day)
        if between not in self._tops:
            self._tops[between] = self._whole_tops(day)
        return self._tops[between]

    def _whole_tops(self, day: date) -> frozenset[int] | None:
        history, found = self.history, set()
        for unit in self.sources:
            if not history.stands(unit, day) or history.superior(unit, day) in self.sources:
                continue
            below = history.subtree(unit, day)
            came = [history.carried(each, day, self.on).to for each in below]
            if all(to <= self.inside for to in came) and below <= self.sources:
                if any(each != unit and self.is_former_self(each, day) for each in below):
                    return None
                found.add(unit)
            elif any(to & self.inside for to in came):
                return None
        return frozenset(found)
