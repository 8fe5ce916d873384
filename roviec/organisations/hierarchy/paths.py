"""Deriving who stands under whom, at whatever depth, from dated superiors.

A superior is dated, so "everything under" on a day would be a recursion through dates; derived
rows make it one join. They are derived anew for whom a change touches, and for all by `rebuild`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.organisations.keys import among
from roviec.organisations.models import Line, Path, PlacePath, PlaceVersion, Subordination

DEEPEST = 20
WRITTEN_AT_ONCE = 20_000

Climbed = tuple[int, int, date | None, date | None]


class Stretch(NamedTuple):
    """A superior over dates; nulls are unknown start and open end."""

    superior: int | None
    valid_from: date | None
    valid_to: date | None


Superiors = dict[int, list[Stretch]]


class Derived(NamedTuple):
    """One path, whichever tree it is of."""

    upper_id: int
    lower_id: int
    depth: int
    valid_from: date | None
    valid_to: date | None


class Changed(NamedTuple):
    """Paths of a line that are no more, and those that are new."""

    gone: tuple[Derived, ...]
    new: tuple[Derived, ...]


Listener = Callable[[Line, Changed | None], None]
_told: list[Listener] = []


def when_changed(listener: Listener) -> None:
    """Call this in the transaction in which paths of a line have changed, after they have. Rooms
    that keep something by the structure register it when the site starts."""
    if listener not in _told:
        _told.append(listener)


@transaction.atomic
def rebuild(line: Line) -> int:
    """Derive the line's paths anew and return how many there are.

    Raises `RuleBroken` ORG-05 when superiors run in a circle.
    """
    return _rebuild(_LineTree(line))


@transaction.atomic
def rebuild_below(line: Line, units: Collection[int]) -> int:
    """The same for some units and all that ever stood under them; paths that stay as they were are
    not written. Returns how many were written. Raises `RuleBroken` ORG-05."""
    return _rebuild_below(_LineTree(line), units)


@transaction.atomic
def rebuild_places() -> int:
    """Derive which places lie in which, and return how many rows say so."""
    return _rebuild(_PlaceTree())


@transaction.atomic
def rebuild_places_below(places: Collection[int]) -> int:
    """The same for some places and all that ever lay in them; see `rebuild_below`."""
    return _rebuild_below(_PlaceTree(), places)


class _Tree(Protocol):
    """A table of dated superiors, and the table of paths derived from it."""

    def paths(self) -> QuerySet[Any]: ...

    def superiors(self, keys: Collection[int] | None) -> Superiors:
        """Of some identities, or of all."""

    def fixed(self) -> dict[str, int]:
        """Columns that are the same in all its paths."""

    def changed(self, paths: Changed | None) -> None:
        """Tell who keeps something by them; none, where all were derived anew."""


@dataclass(frozen=True)
class _LineTree:
    line: Line

    def paths(self) -> QuerySet[Path]:
        return Path.objects.filter(line=self.line)

    def superiors(self, keys: Collection[int] | None) -> Superiors:
        some = Q() if keys is None else Q(among("unit_id", keys))
        superiors: Superiors = defaultdict(list)
        for unit, superior, start, end in Subordination.objects.filter(
            some, line=self.line
        ).values_list("unit_id", "superior_id", "valid_from", "valid_to"):
            superiors[unit].append(Stretch(superior, start, end))
        return dict(superiors)

    def fixed(self) -> dict[str, int]:
        return {"line_id": self.line.pk}

    def changed(self, paths: Changed | None) -> None:
        for told in _told:
            told(self.line, paths)


class _PlaceTree:
    def paths(self) -> QuerySet[PlacePath]:
        return PlacePath.objects.all()

    def superiors(self, keys: Collection[int] | None) -> Superiors:
        some = Q() if keys is None else Q(among("place_id", keys))
        superiors: Superiors = defaultdict(list)
        for place, parent, start, end in PlaceVersion.objects.filter(some).values_list(
            "place_id", "parent_id", "valid_from", "valid_to"
        ):
            superiors[place].append(Stretch(parent, start, end))
        # Versions differ in more than the parent.
        return {place: joined(stretches) for place, stretches in superiors.items()}

    def fixed(self) -> dict[str, int]:
        return {}

    def changed(self, paths: Changed | None) -> None:
        pass


def _rebuild(tree: _Tree) -> int:
    superiors = tree.superiors(None)
    tree.paths().delete()
    written = _write(tree, _derive(superiors, superiors))
    tree.changed(None)
    return written


def _rebuild_below(tree: _Tree, keys: Collection[int]) -> int:
    touched = set(keys)
    touched |= set(tree.paths().filter(among("upper_id", keys)).values_list("lower_id", flat=True))
    derived = set(_derive(_with_all_above(tree, touched), touched))
    stale: dict[Derived, tuple[int, Derived]] = {}
    there = tree.paths().filter(among("lower_id", touched))
    for pk, *row in there.values_list("pk", *Derived._fields):
        path = Derived(*row)
        if path in derived:
            derived.remove(path)
        else:
            stale[path._replace(valid_to=None)] = (pk, path)
    gone = tuple(path for _pk, path in stale.values())
    # A path that only ends on another day is told so; its place in the indexes stays.
    ended: dict[date | None, list[int]] = defaultdict(list)
    new: list[Derived] = []
    for path in derived:
        pk, _path = stale.pop(path._replace(valid_to=None), (None, None))
        if pk is None:
            new.append(path)
        else:
            ended[path.valid_to].append(pk)
    tree.paths().filter(among("pk", [pk for pk, _path in stale.values()])).delete()
    for day, rows in ended.items():
        tree.paths().filter(among("pk", rows)).update(valid_to=day)
    written = _write(tree, new) + sum(map(len, ended.values()))
    tree.changed(Changed(gone, tuple(derived)))
    return written


def _with_all_above(tree: _Tree, keys: Collection[int]) -> Superiors:
    """One step up at a time, all of them together: as many rounds as the tree is deep."""
    superiors: Superiors = {}
    wanted = set(keys)
    while wanted:
        superiors |= {key: [] for key in wanted}
        superiors |= tree.superiors(wanted)
        above = {s.superior for key in wanted for s in superiors[key] if s.superior}
        wanted = above - superiors.keys()
    return superiors


def _derive(superiors: Superiors, lowers: Collection[int]) -> Iterator[Derived]:
    for lower in lowers:
        for upper, depth, start, end in unbroken(climb(lower, superiors)):
            yield Derived(upper, lower, depth, start, end)


def unbroken(climbed: Iterable[Climbed]) -> Iterator[Climbed]:
    """Paths to one upper at one depth that touch made one: whoever changes superiors below the same
    upper keeps that path. Else every cell of a merged commune had its paths to province and country
    cut in two, and written anew."""
    last: Climbed | None = None
    for each in sorted(climbed, key=lambda c: (c[0], c[1], c[2] or date.min)):
        if last is not None and last[:2] == each[:2] and last[3] == each[2] is not None:
            last = (*last[:3], each[3])
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _write(tree: _Tree, derived: Iterable[Derived]) -> int:
    """Past Django's own objects, which take most of the time where a country's paths are written;
    in portions, so that they are never all in memory."""
    table = connection.ops.quote_name(tree.paths().model._meta.db_table)
    columns = ", ".join([*tree.fixed(), *Derived._fields])
    fixed, left, written = tuple(tree.fixed().values()), iter(derived), 0
    with connection.cursor() as cursor:
        while rows := [(*fixed, *each) for each in islice(left, WRITTEN_AT_ONCE)]:
            written += len(rows)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(rows[0]))
                told = [[_as_sqlite(value) for value in row] for row in rows]
                # Names of the model's own table and columns, nothing a person wrote.
                insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
                cursor.executemany(insert, told)
    return written


def _as_sqlite(value: int | date | None) -> int | str | None:
    return value.isoformat() if isinstance(value, date) else value


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
            raise RuleBroken("ORG-05", _("Một hệ thống không có vòng và không quá 20 cấp."))
        above: list[Stretch] = []
        for stretch in reached:
            assert stretch.superior is not None
            yield stretch.superior, depth, stretch.valid_from, stretch.valid_to
            met = (_meeting(stretch, s) for s in superiors.get(stretch.superior, ()))
            above += [m for m in met if m is not None and m.superior is not None]
        reached = above
        depth += 1


def _meeting(lower: Stretch, upper: Stretch) -> Stretch | None:
    """The dates on which both hold, with the upper one's superior."""
    start = max((d for d in (lower.valid_from, upper.valid_from) if d), default=None)
    end = min((d for d in (lower.valid_to, upper.valid_to) if d), default=None)
    if start is not None and end is not None and end <= start:
        return None
    return Stretch(upper.superior, start, end)
