"""How far the one who imports may go: everything for a command, their reach for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roviec.access.actor import Actor
from roviec.organisations.importing.doubts import OPEN
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.models import Reorganisation, UnitVersion
from roviec.organisations.permissions import bodies_around, reaches_everything, within_reach
from roviec.organisations.structure import Key


@dataclass(frozen=True)
class Reach:
    """`keys` none: everything. What the file makes under something within reach is within."""

    keys: frozenset[int] | None = None

    def holds(self, key: Key | None, overlay: Overlay) -> bool:
        """A root (no superior) is for whoever reaches everything, as on pages. Of what waits for a
        faulty row nothing is said yet."""
        if self.keys is None or key == OPEN:
            return True
        if key is None:
            return False
        if isinstance(key, int) and key > 0:
            return key in self.keys
        return self._under_something(key, overlay, depth=0)

    def _under_something(self, key: Key, overlay: Overlay, depth: int) -> bool:
        if key == OPEN:
            return True
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
    they stand today, as `permissions` says it."""
    if reaches_everything(actor):
        return EVERYWHERE
    units = within_reach(actor)
    around = bodies_around(actor, actor.day).values_list("lower_id", flat=True)
    at = UnitVersion.objects.as_at(actor.day).filter(unit__in=units)
    places = {*around, *at.values_list("place_id", flat=True)}
    return {
        str(Reorganisation.Of.PLACES): Reach(frozenset(places)),
        str(Reorganisation.Of.UNITS): Reach(frozenset(units.values_list("pk", flat=True))),
    }
