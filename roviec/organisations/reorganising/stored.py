"""The structure of places and of units as the database holds it, for acts to be worked out on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.db import connection
from django.db.models import Q

from roviec.organisations.keys import among
from roviec.organisations.models import (
    Line,
    Path,
    PlacePath,
    PlaceVersion,
    Reorganisation,
    Subordination,
    UnitVersion,
)
from roviec.organisations.structure import Key, State, Stretch
from roviec.organisations.structure.stretches import Value

TERRITORY = "territory"
"""The one hierarchy of places."""

PLACE_ATTRIBUTES = ("level", "kind", "code", "name")
UNIT_ATTRIBUTES = ("kind_id", "place_id", "code", "name", "short_name")


class StoredStructure(ABC):
    """Reads what is asked for and keeps it. Where much will be asked, `read`, `read_below` and
    `read_coded` bring it in beforehand, and `read_all` everything."""

    wanted: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._stretches: dict[Key, list[Stretch]] = {}
        self._below: dict[Key, set[Key]] = {}
        self._coded: dict[str, set[Key]] = {}
        self._all = False

    def stretches(self, key: Key) -> list[Stretch]:
        if key not in self._stretches:
            self.read([key])
        return self._stretches.get(key, [])

    def below(self, key: Key) -> set[Key]:
        if key not in self._below:
            self.read_below([key])
        return self._below.get(key, set())

    def coded(self, code: str) -> set[Key]:
        if code not in self._coded:
            self.read_coded([code])
        return self._coded.get(code, set())

    def read(self, keys: Iterable[Key | None]) -> None:
        """Bring in the stretches of several identities at once."""
        if self._all:
            return
        new = {key for key in keys if isinstance(key, int) and key not in self._stretches}
        if new:
            self._stretches.update({key: [] for key in new})
            self._stretches.update(self._query(new))

    def read_below(self, keys: Iterable[Key]) -> None:
        """Bring in who answers to several identities, with their stretches."""
        if self._all:
            return
        new = {key for key in keys if isinstance(key, int) and key not in self._below}
        if new:
            self._below.update({key: set() for key in new})
            for superior, each in self._query_below(new):
                self._below[superior].add(each)
        self.read(each for key in new for each in self._below[key])

    def read_coded(self, codes: Iterable[str]) -> None:
        """Bring in who bears several codes, with their stretches."""
        if self._all:
            return
        new = {code for code in codes if code not in self._coded}
        if new:
            self._coded.update({code: set() for code in new})
            for code, key in self._query_coded(new):
                self._coded[code].add(key)
        self.read(key for code in new for key in self._coded[code])

    def read_above(self) -> None:
        """Bring in everybody above those that are here, at any height and on any day."""
        if not self._all:
            self.read(self._query_above([key for key in self._stretches if isinstance(key, int)]))

    def read_all(self) -> None:
        self._stretches = dict(self._query(None))
        self._below, self._coded = defaultdict(set), defaultdict(set)
        for key, stretches in self._stretches.items():
            for stretch in stretches:
                self._coded[stretch.state.code].add(key)
                for superior in stretch.state.superiors.values():
                    if superior is not None:
                        self._below[superior].add(key)
        self._all = True

    @abstractmethod
    def hierarchies(self) -> Collection[str]: ...

    @abstractmethod
    def _query(self, keys: Collection[int] | None) -> dict[Key, list[Stretch]]:
        """Stretches in order, of some identities or of all."""

    @abstractmethod
    def _query_below(self, keys: Collection[int]) -> Iterable[tuple[int, int]]:
        """Superior and who answers to it, at whatever time."""

    @abstractmethod
    def _query_above(self, keys: Collection[int]) -> Iterable[int]: ...

    @abstractmethod
    def _query_coded(self, codes: Collection[str]) -> Iterable[tuple[str, int]]:
        """Code and who bears it, at whatever time."""


class StoredPlaces(StoredStructure):
    wanted = PLACE_ATTRIBUTES

    def hierarchies(self) -> Collection[str]:
        return (TERRITORY,)

    def _query(self, keys: Collection[int] | None) -> dict[Key, list[Stretch]]:
        rows = PlaceVersion.objects.order_by("place_id", "valid_from")
        if keys is not None:
            rows = rows.filter(among("place_id", keys))
        found: dict[Key, list[Stretch]] = defaultdict(list)
        for row in rows.values_list(
            "place_id", "valid_from", "valid_to", "parent_id", *PLACE_ATTRIBUTES
        ):
            place, start, end, parent, *attributes = row
            state = State(dict(zip(PLACE_ATTRIBUTES, attributes, strict=True)), {TERRITORY: parent})
            found[place].append(Stretch(start, end, state))
        return {key: _in_order(stretches) for key, stretches in found.items()}

    def _query_below(self, keys: Collection[int]) -> Iterable[tuple[int, int]]:
        return PlaceVersion.objects.filter(among("parent_id", keys)).values_list(
            "parent_id", "place_id"
        )

    def _query_above(self, keys: Collection[int]) -> Iterable[int]:
        rows = PlacePath.objects.filter(among("lower_id", keys), depth__gt=0)
        return rows.values_list("upper_id", flat=True).distinct()

    def _query_coded(self, codes: Collection[str]) -> Iterable[tuple[str, int]]:
        return PlaceVersion.objects.filter(among("code", codes)).values_list("code", "place_id")


class StoredUnits(StoredStructure):
    wanted = ("kind_id", "place_id", "code", "name")
    optional = ("short_name",)

    def hierarchies(self) -> Collection[str]:
        return self._codes

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(self._lines.values())

    @cached_property
    def _lines(self) -> dict[int, str]:
        return dict(Line.objects.values_list("pk", "code"))

    def _query(self, keys: Collection[int] | None) -> dict[Key, list[Stretch]]:
        some = Q() if keys is None else Q(among("unit_id", keys))
        superiors: dict[int, list[Answering]] = defaultdict(list)
        for unit, line, superior, start, end in Subordination.objects.filter(some).values_list(
            "unit_id", "line_id", "superior_id", "valid_from", "valid_to"
        ):
            superiors[unit].append(Answering(self._lines[line], superior, start, end))
        found: dict[Key, list[Stretch]] = defaultdict(list)
        for row in UnitVersion.objects.filter(some).values_list(
            "unit_id", "valid_from", "valid_to", *UNIT_ATTRIBUTES
        ):
            unit, start, end, *attributes = row
            named = dict(zip(UNIT_ATTRIBUTES, attributes, strict=True))
            found[unit] += _crossed(start, end, named, superiors[unit])
        return {key: _in_order(stretches) for key, stretches in found.items()}

    def _query_below(self, keys: Collection[int]) -> Iterable[tuple[int, int]]:
        rows = Subordination.objects.filter(among("superior_id", keys))
        return rows.values_list("superior_id", "unit_id")

    def _query_above(self, keys: Collection[int]) -> Iterable[int]:
        rows = Path.objects.filter(among("lower_id", keys), depth__gt=0)
        return rows.values_list("upper_id", flat=True).distinct()

    def _query_coded(self, codes: Collection[str]) -> Iterable[tuple[str, int]]:
        return UnitVersion.objects.filter(among("code", codes)).values_list("code", "unit_id")


@dataclass(frozen=True, slots=True)
class Answering:
    """A superior in a line over dates."""

    line: str
    superior: int | None
    valid_from: date | None
    valid_to: date | None

    def holds_from(self, start: date | None, end: date | None) -> bool:
        starts = self.valid_from is None or (start is not None and self.valid_from <= start)
        ends = self.valid_to is None or (end is not None and end <= self.valid_to)
        return starts and ends


def _crossed(
    start: date | None, end: date | None, attributes: dict[str, Value], answering: list[Answering]
) -> list[Stretch]:
    """A version cut at every day on which one of its superiors changes."""
    cuts = {
        day
        for each in answering
        for day in (each.valid_from, each.valid_to)
        if day and (start is None or start < day) and (end is None or day < end)
    }
    edges = [start, *sorted(cuts), end]
    return [
        Stretch(
            one,
            other,
            State(attributes, {a.line: a.superior for a in answering if a.holds_from(one, other)}),
        )
        for one, other in pairwise(edges)
    ]


def _in_order(stretches: list[Stretch]) -> list[Stretch]:
    return sorted(stretches, key=lambda s: s.valid_from or date.min)


STRUCTURES: dict[str, type[StoredStructure]] = {
    Reorganisation.Of.PLACES: StoredPlaces,
    Reorganisation.Of.UNITS: StoredUnits,
}


def stored(of: str) -> StoredStructure:
    return STRUCTURES[of]()


ACTS_LOCK = 0x0ACC
"""An arbitrary number that no other lock of the site bears."""


def one_at_a_time() -> None:
    """Let nobody else change a structure until this transaction ends: a batch is judged by what
    stands, and two at once would each miss what the other makes. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTS_LOCK])
