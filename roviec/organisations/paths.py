"""Deriving who stands under whom, at whatever depth, from dated superiors.

A superior is dated, so "everything under" on a day would be a recursion through dates; derived
rows make it one join. They are derived anew for whom a change touches, and for all by `rebuild`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from roviec.access.rules import RuleBroken
from roviec.organisations.models import Line, Path, PlacePath, PlaceVersion, Subordination

DEEPEST = 20
CHUNK = 900

Climbed = tuple[int, int, date | None, date | None]


class Stretch(NamedTuple):
    """A superior over dates; nulls are unknown start and open end."""

    superior: int | None
    valid_from: date | None
    valid_to: date | None


Superiors = dict[int, list[Stretch]]


@transaction.atomic
def rebuild(line: Line) -> int:
    """Derive the line's paths anew and return how many there are.

    Raises `RuleBroken` ORG-05 when superiors run in a circle.
    """
    superiors = _superiors(line, Q())
    Path.objects.filter(line=line).delete()
    return _write(line, superiors, superiors)


@transaction.atomic
def rebuild_below(line: Line, units: Collection[int]) -> int:
    """The same for some units and all that ever stood under them, and return how many paths were
    written. Raises `RuleBroken` ORG-05."""
    touched = set(units)
    for chunk in _chunks(units):
        below = Path.objects.filter(line=line, upper_id__in=chunk)
        touched |= set(below.values_list("lower_id", flat=True))
    superiors: Superiors = {}
    wanted = touched
    while wanted:
        # One step up at a time, all units together: as many rounds as the tree is deep.
        superiors |= {unit: [] for unit in wanted}
        for chunk in _chunks(wanted):
            superiors |= _superiors(line, Q(unit_id__in=chunk))
        above = {s.superior for unit in wanted for s in superiors[unit] if s.superior}
        wanted = above - superiors.keys()
    for chunk in _chunks(touched):
        Path.objects.filter(line=line, lower_id__in=chunk).delete()
    return _write(line, superiors, touched)


@transaction.atomic
def rebuild_places() -> int:
    """Derive which places lie in which, and return how many rows say so."""
    superiors = place_parents()
    PlacePath.objects.all().delete()
    rows = [
        PlacePath(upper_id=upper, lower_id=lower, depth=depth, valid_from=start, valid_to=end)
        for lower in superiors
        for upper, depth, start, end in climb(lower, superiors)
    ]
    PlacePath.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def place_parents() -> Superiors:
    """Each place's parents over dates, whatever else its versions say."""
    parents: Superiors = defaultdict(list)
    for place, parent, start, end in PlaceVersion.objects.order_by(
        "place_id", "valid_from"
    ).values_list("place_id", "parent_id", "valid_from", "valid_to"):
        parents[place].append(Stretch(parent, start, end))
    return {place: joined(stretches) for place, stretches in parents.items()}


def joined(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbours under the same superior made one."""
    made: list[Stretch] = []
    for each in sorted(stretches, key=lambda s: s.valid_from or date.min):
        last = made[-1] if made else None
        if last and last.superior == each.superior and last.valid_to == each.valid_from:
            made[-1] = Stretch(last.superior, last.valid_from, each.valid_to)
        else:
            made.append(each)
    return made


def climb(lower: int, superiors: Superiors) -> Iterator[Climbed]:
    """The unit itself and every unit above it, with depth and the dates both hold."""
    for stretch in joined([Stretch(None, s.valid_from, s.valid_to) for s in superiors[lower]]):
        yield lower, 0, stretch.valid_from, stretch.valid_to
    reached = [s for s in superiors[lower] if s.superior is not None]
    depth = 1
    while reached:
        if depth > DEEPEST:
            raise RuleBroken("ORG-05", "Đơn vị không thể là cấp trên của chính mình.")
        above: list[Stretch] = []
        for stretch in reached:
            assert stretch.superior is not None
            yield stretch.superior, depth, stretch.valid_from, stretch.valid_to
            met = (_meeting(stretch, s) for s in superiors.get(stretch.superior, ()))
            above += [m for m in met if m is not None and m.superior is not None]
        reached = above
        depth += 1


def _superiors(line: Line, some: Q) -> Superiors:
    superiors: Superiors = defaultdict(list)
    for unit, superior, start, end in Subordination.objects.filter(some, line=line).values_list(
        "unit_id", "superior_id", "valid_from", "valid_to"
    ):
        superiors[unit].append(Stretch(superior, start, end))
    return dict(superiors)


def _write(line: Line, superiors: Superiors, lowers: Collection[int]) -> int:
    paths = [
        Path(line=line, upper_id=upper, lower_id=lower, depth=depth, valid_from=start, valid_to=end)
        for lower in lowers
        for upper, depth, start, end in climb(lower, superiors)
    ]
    Path.objects.bulk_create(paths, batch_size=2000)
    return len(paths)


def _chunks(units: Collection[int]) -> Iterator[list[int]]:
    listed = sorted(units)
    for at in range(0, len(listed), CHUNK):
        yield listed[at : at + CHUNK]


def _meeting(lower: Stretch, upper: Stretch) -> Stretch | None:
    """The dates on which both hold, with the upper one's superior."""
    start = max((d for d in (lower.valid_from, upper.valid_from) if d), default=None)
    end = min((d for d in (lower.valid_to, upper.valid_to) if d), default=None)
    if start is not None and end is not None and end <= start:
        return None
    return Stretch(upper.superior, start, end)
