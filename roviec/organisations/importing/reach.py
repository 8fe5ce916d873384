"""How far the one who imports may go: everything for a command, their reach for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.models import PlacePath, Reorganisation, Unit, UnitVersion
from roviec.organisations.permissions import REORGANISE
from roviec.organisations.structure import Key
from roviec.timeline.validity import valid_on


@dataclass(frozen=True)
class Reach:
    """`keys` none: everything. What the file makes under something within reach is within."""

    keys: frozenset[int] | None = None

    def holds(self, key: Key | None, overlay: Overlay) -> bool:
        """A root (no superior) is for whoever reaches everything."""
        if self.keys is None:
            return True
        if key is None:
            return False
        if isinstance(key, int) and key > 0:
            return key in self.keys
        return self._under_something(key, overlay, depth=0)

    def _under_something(self, key: Key, overlay: Overlay, depth: int) -> bool:
        uppers = {s for each in overlay.stretches(key) for s in each.state.superiors.values()}
        if not uppers or depth > 20:
            return False
        return all(
            upper in self.keys
            if isinstance(upper, int) and upper > 0 and self.keys is not None
            else upper is not None and self._under_something(upper, overlay, depth + 1)
            for upper in uppers
        )


EVERYTHING = Reach()

Reaches = Mapping[str, Reach]
"""Of places and of units."""

EVERYWHERE: Reaches = {str(of): EVERYTHING for of in Reorganisation.Of}


def reaches_of(actor: Actor) -> Reaches:
    """What the actor may reorganise: units within reach, and the places at which or around which
    they stand. Whoever reaches all units there are today reaches everything."""
    units = Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))
    if not _beyond(units.values("pk"), actor.day):
        return EVERYWHERE
    at = UnitVersion.objects.filter(unit__in=units)
    inside = PlacePath.objects.filter(upper_id__in=at.values("place_id"))
    places = {*at.values_list("place_id", flat=True), *inside.values_list("lower_id", flat=True)}
    return {
        str(Reorganisation.Of.PLACES): Reach(frozenset(places)),
        str(Reorganisation.Of.UNITS): Reach(frozenset(units.values_list("pk", flat=True))),
    }


def _beyond(within: object, day: date) -> bool:
    standing = UnitVersion.objects.filter(valid_on(day))
    return standing.exclude(Q(unit__in=within)).exists()
