"""What acts will change, what passes to whom and what will wait for a person, without writing.

The same working out as at confirming, on the stored structure; what is open is asked of the rooms
that keep it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from roviec.organisations import passing
from roviec.organisations.actions.confirm_acts import structure_for
from roviec.organisations.hierarchy.naming import Named
from roviec.organisations.keys import among
from roviec.organisations.models import Reorganisation, UnitVersion
from roviec.organisations.reorganising.written_acts import read_acts
from roviec.organisations.structure import (
    Act,
    ActKind,
    ActRefused,
    Key,
    Outcome,
    Refusal,
    Structure,
    work_out,
)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One open matter of a unit that will end, and who will take it over; none: it will wait."""

    kind: str | Promise
    title: str
    url: str
    earlier: int
    later: Key | None
    reason: str


@dataclass(slots=True)
class Foresight:
    """What a batch would do. With refusals it would do nothing, and the rest is empty."""

    of: str
    day: date
    refusals: list[Refusal] = field(default_factory=list)
    founded: list[Key] = field(default_factory=list)
    ended: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    along: list[tuple[Key, Key]] = field(default_factory=list)
    """Who follows a merged superior without a line of their own, and to which successor."""
    matters: list[Foreseen] = field(default_factory=list)
    bodies: int = 0
    """Units standing at the places that change; acts on them will be proposed."""
    named: dict[Key, Named] = field(default_factory=dict)
    """What everybody in these lists is called, as the acts leave them."""

    @property
    def passing(self) -> list[Foreseen]:
        return [each for each in self.matters if each.later is not None]

    @property
    def waiting(self) -> list[Foreseen]:
        return [each for each in self.matters if each.later is None]


def foresee(acts: Sequence[Reorganisation]) -> Foresight:
    """Of prepared acts of one day, on places or on units, as one batch."""
    of, day = acts[0].of, acts[0].day
    read = read_acts(acts)
    structure = structure_for(of, read)
    try:
        outcome = work_out(structure, read, day)
    except ActRefused as refused:
        return Foresight(of, day, refusals=list(refused.refusals))
    seen = Foresight(of, day)
    _changes(seen, read, outcome)
    if of == Reorganisation.Of.UNITS:
        seen.matters = _matters(read, outcome, day)
    else:
        seen.bodies = _bodies(seen, day)
    seen.named = {key: _named(key, structure, outcome) for key in _listed(seen)}
    return seen


def _listed(seen: Foresight) -> set[Key]:
    pairs = [*seen.along, *((each.earlier, each.later) for each in seen.matters)]
    both = {key for pair in pairs for key in pair if key is not None}
    return {*seen.founded, *seen.ended, *seen.changed, *both}


def _named(key: Key, structure: Structure, outcome: Outcome) -> Named:
    stretches = outcome.changed.get(key) or structure.stretches(key)
    state = stretches[-1].state
    return Named(state.code, str(state.attributes.get("name", "")))


def _changes(seen: Foresight, acts: Sequence[Act], outcome: Outcome) -> None:
    sources = {key for act in acts for line in act.lines for key in line.sources}
    for key, stretches in outcome.changed.items():
        if isinstance(key, str):
            seen.founded.append(key)
        elif stretches and stretches[-1].valid_to == seen.day:
            seen.ended.append(key)
        elif key not in outcome.moved_along or key in sources:
            seen.changed.append(key)
    told = set(seen.changed)
    seen.along = [(key, to) for key, to in outcome.moved_along.items() if key not in told]


def came_of(acts: Sequence[Act], outcome: Outcome) -> dict[int, list[passing.Came[Key]]]:
    """What will come of every unit that ends, as passing on will find it."""
    parts = {
        (act.number, line.number) for act in acts for line in act.lines if line.kind is ActKind.PART
    }
    found: dict[int, list[passing.Came[Key]]] = defaultdict(list)
    for relation in outcome.relations:
        if (relation.act, relation.line) not in parts and isinstance(relation.earlier, int):
            found[relation.earlier].append(passing.Came(relation.later, relation.whole))
    return found


def _matters(acts: Sequence[Act], outcome: Outcome, day: date) -> list[Foreseen]:
    came: Mapping[int, list[passing.Came[Key]]] = came_of(acts, outcome)
    found = []
    for kind in passing.known().values():
        for matter in kind.open_at(list(came), day):
            later, reason = passing.taker(matter, came[matter.unit_id])
            found.append(
                Foreseen(
                    kind.label,
                    matter.title,
                    kind.address(matter.pk),
                    matter.unit_id,
                    later,
                    reason,
                )
            )
    return found


def _bodies(seen: Foresight, day: date) -> int:
    places = [key for key in (*seen.ended, *seen.changed) if isinstance(key, int)]
    return UnitVersion.objects.as_at(day).filter(among("place_id", places)).count()
