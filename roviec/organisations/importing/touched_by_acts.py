"""From which day on an identity's history is what acts made it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from roviec.organisations.models import (
    ActParty,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.structure import Key, Stretch


@dataclass
class Touched:
    """Days of confirmed acts by whom they name, and who succeeded whom on which day."""

    named: dict[Key, dict[date, str]] = field(default_factory=lambda: defaultdict(dict))
    succeeded: dict[tuple[Key, Key | None, date], str] = field(default_factory=dict)
    begun_otherwise: set[Key] = field(default_factory=set)
    """Whose first days an act told, too."""

    @classmethod
    def read(cls, of: str) -> Touched:
        places = of == Reorganisation.Of.PLACES
        party = "place_id" if places else "unit_id"
        touched = cls()
        acts = ActParty.objects.filter(line__act__state=Reorganisation.State.CONFIRMED)
        for key, day, title, was in acts.exclude(**{party: None}).values_list(
            party, "line__act__day", "line__act__title", "was"
        ):
            touched.named[key][day] = title
            if was:
                touched.begun_otherwise.add(key)
        successions = PlaceSuccession.objects if places else UnitSuccession.objects
        for earlier, later, day, title in successions.values_list(
            "earlier_id", "later_id", "day", "line__act__title"
        ):
            touched.succeeded[earlier, later, day] = title
        return touched

    def since(self, key: Key, stretches: list[Stretch]) -> tuple[date, str] | None:
        """The first day on which an act names it, or merged its superior so that it went along;
        with the act's title."""
        days = dict(self.named.get(key, {}))
        for one, other in pairwise(stretches):
            if other.valid_from is not None:
                title = self._went_along(one, other, other.valid_from)
                if title:
                    days.setdefault(other.valid_from, title)
        return min(days.items()) if days else None

    def _went_along(self, one: Stretch, other: Stretch, day: date) -> str:
        for hierarchy, superior in one.state.superiors.items():
            later = other.state.superiors.get(hierarchy)
            if superior is not None and superior != later:
                title = self.succeeded.get((superior, later, day))
                if title:
                    return title
        return ""
