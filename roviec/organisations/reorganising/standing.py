"""What became of places in some acts, and which bodies stood there: what proposals are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from roviec.organisations.keys import among
from roviec.organisations.models import (
    ActLine,
    ActParty,
    Line,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
    Subordination,
    UnitVersion,
)
from roviec.organisations.reorganising.proposed_names import Called

DEEPEST = 20
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Body:
    """A unit on the day of the acts, before anything is done to it."""

    unit: int
    kind: int
    place: int
    code: str
    name: str
    short_name: str
    superiors: Mapping[str, int | None]
    """By hierarchy, in their order; a root has none."""

    @property
    def main_line(self) -> str:
        return next(iter(self.superiors), "")


@dataclass(slots=True)
class Fates:
    """What became of each place."""

    merged: dict[int, int] = field(default_factory=dict)
    into: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    split: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    dissolved: dict[int, None] = field(default_factory=dict)
    going_on: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    of_other_kind: set[int] = field(default_factory=set)
    act: dict[int, int] = field(default_factory=dict)
    """By which act it changed."""
    act_of_target: dict[int, int] = field(default_factory=dict)

    def whole_of(self, place: int) -> int:
        """Where all of the place is afterwards."""
        return self.merged.get(place, place)

    @property
    def touched(self) -> set[int]:
        return set(self.act)


def read_fates(acts: Sequence[Reorganisation]) -> Fates:
    """Of confirmed acts on places."""
    fates = Fates()
    kinds = ActLine.Kind
    relations = PlaceSuccession.objects.filter(line__act__in=acts).order_by("pk")
    for place, later, kind, act in relations.values_list(
        "earlier", "later", "line__kind", "line__act"
    ):
        if kind == kinds.PART:
            continue
        fates.act[place] = act
        if later is not None:
            fates.act_of_target.setdefault(later, act)
        if kind == kinds.MERGE:
            fates.merged[place] = later
            fates.into[later].append(place)
        elif kind == kinds.SPLIT:
            fates.split[place].append(later)
        else:
            fates.dissolved[place] = None
    on = (kinds.RENAME, kinds.UPGRADE, kinds.MOVE)
    sources = ActParty.objects.filter(line__act__in=acts, line__kind__in=on, place__isnull=False)
    for place, act, attributes, superiors in sources.values_list(
        "place", "line__act", "attributes", "superiors"
    ):
        fates.act[place] = act
        fates.going_on.add(place)
        if superiors:
            fates.moved.add(place)
        if "kind" in attributes:
            fates.of_other_kind.add(place)
    return fates


@dataclass(slots=True)
class Standing:
    """Bodies at the places that changed, and above them; places as they are after the acts."""

    bodies: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    by_unit: dict[int, Body] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    before: dict[int, Called] = field(default_factory=dict)
    after: dict[int, Called] = field(default_factory=dict)

    @property
    def all(self) -> Iterable[Body]:
        return self.by_unit.values()

    def at(self, place: int) -> list[Body]:
        return self.bodies.get(place, [])

    def called(self, before: int, after: int) -> tuple[Called, Called]:
        """What the place of a body was called, and what its place is called afterwards."""
        old = self.before.get(before) or self.after[before]
        return old, self.after.get(after, old)

    def around(self, place: int) -> list[int]:
        """The place and those it lies in, nearest first."""
        found: list[int] = []
        at: int | None = place
        while at is not None and len(found) < DEEPEST:
            found.append(at)
            at = self.parents.get(at)
        return found

    def left_behind(self, after: Mapping[int, object]) -> list[Body]:
        """Bodies that go on and answer to one that ends without a single successor."""
        return [
            body
            for body in self.all
            if body.unit not in after
            and any(s in after and after[s] is None for s in body.superiors.values() if s)
        ]


def read_standing(fates: Fates, day: date) -> Standing:
    """The bodies at the changed places, those they answer to at any height, those that answer to
    them, and those that stand around; nothing where no body stands at a changed place."""
    standing = Standing()
    touched = sorted(fates.touched)
    here = _units_at(touched, day)
    if not here:
        return standing
    standing.parents = dict(PlaceVersion.objects.as_at(day).values_list("place_id", "parent_id"))
    places = {*touched, *fates.act_of_target}
    around = {up for place in places for up in standing.around(place)}
    units = {*here, *_units_at(sorted(around), day)}
    superiors = _superiors(units, day)
    for body in _bodies(superiors, day):
        standing.by_unit[body.unit] = body
    for unit in sorted(here):
        body = standing.by_unit[unit]
        standing.bodies[body.place].append(body)
    involved = sorted(places | {body.place for body in standing.all})
    standing.before = _called(involved, max(day, date.min + ONE_DAY) - ONE_DAY)
    standing.after = _called(involved, day)
    return standing


def _units_at(places: Sequence[int], day: date) -> set[int]:
    rows = UnitVersion.objects.as_at(day).filter(among("place_id", places))
    return set(rows.values_list("unit_id", flat=True))


Superiors = dict[int, dict[str, int | None]]


def _superiors(units: set[int], day: date) -> Superiors:
    """Of the units, of those below them directly, and of all above these."""
    rows = Subordination.objects.as_at(day)
    below = set(rows.filter(among("superior_id", units)).values_list("unit_id", flat=True))
    lines = dict(Line.objects.values_list("pk", "code"))
    order = {code: n for n, code in enumerate(lines.values())}
    found: Superiors = {}
    wanted = units | below
    while wanted:
        found |= {unit: {} for unit in wanted}
        for unit, line, superior in rows.filter(among("unit_id", wanted)).values_list(
            "unit_id", "line_id", "superior_id"
        ):
            found[unit][lines[line]] = superior
        wanted = {s for unit in wanted for s in found[unit].values() if s} - found.keys()
    return {
        unit: dict(sorted(given.items(), key=lambda item: order[item[0]]))
        for unit, given in found.items()
    }


def _bodies(superiors: Superiors, day: date) -> Iterable[Body]:
    for row in (
        UnitVersion.objects.as_at(day).filter(among("unit_id", superiors)).order_by("unit_id")
    ):
        yield Body(
            row.unit_id,
            row.kind_id,
            row.place_id,
            row.code,
            row.name,
            row.short_name,
            superiors[row.unit_id],
        )


def _called(places: Sequence[int], day: date) -> dict[int, Called]:
    rows = PlaceVersion.objects.as_at(day).filter(among("place_id", places))
    return {
        place: Called(code, name, kind)
        for place, code, name, kind in rows.values_list("place_id", "code", "name", "kind")
    }
