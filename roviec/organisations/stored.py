"""The structure of places and of units as the database holds it, for acts to be worked out on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q

from roviec.organisations.models import (
    Line,
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

CHUNK = 900
"""Keys in one query; SQLite takes some thousands of parameters, PostgreSQL more."""


class StoredStructure(ABC):
    """Reads what is asked for and keeps it. `read_all` first where much will be asked."""

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
        if key not in self._below and not self._all:
            self._below[key] = self._query_below(key) if isinstance(key, int) else set()
            self.read(self._below[key])
        return self._below.get(key, set())

    def coded(self, code: str) -> set[Key]:
        if code not in self._coded and not self._all:
            self._coded[code] = self._query_coded(code)
        return self._coded.get(code, set())

    def read(self, keys: Iterable[Key]) -> None:
        """Bring in the stretches of several identities at once."""
        new = [key for key in keys if isinstance(key, int) and key not in self._stretches]
        if self._all:
            return
        for at in range(0, len(new), CHUNK):
            chunk = new[at : at + CHUNK]
            self._stretches.update({key: [] for key in chunk})
            self._stretches.update(self._query(chunk))

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
    def _query(self, keys: list[int] | None) -> dict[Key, list[Stretch]]:
        """Stretches in order, of some identities or of all."""

    @abstractmethod
    def _query_below(self, key: int) -> set[Key]: ...

    @abstractmethod
    def _query_coded(self, code: str) -> set[Key]: ...


class StoredPlaces(StoredStructure):
    def _query(self, keys: list[int] | None) -> dict[Key, list[Stretch]]:
        rows = PlaceVersion.objects.order_by("place_id", "valid_from")
        if keys is not None:
            rows = rows.filter(place_id__in=keys)
        found: dict[Key, list[Stretch]] = defaultdict(list)
        for row in rows.values_list(
            "place_id", "valid_from", "valid_to", "parent_id", *PLACE_ATTRIBUTES
        ):
            place, start, end, parent, *attributes = row
            state = State(dict(zip(PLACE_ATTRIBUTES, attributes, strict=True)), {TERRITORY: parent})
            found[place].append(Stretch(start, end, state))
        return {key: _in_order(stretches) for key, stretches in found.items()}

    def _query_below(self, key: int) -> set[Key]:
        return set(PlaceVersion.objects.filter(parent_id=key).values_list("place_id", flat=True))

    def _query_coded(self, code: str) -> set[Key]:
        return set(PlaceVersion.objects.filter(code=code).values_list("place_id", flat=True))


class StoredUnits(StoredStructure):
    def _query(self, keys: list[int] | None) -> dict[Key, list[Stretch]]:
        some = Q() if keys is None else Q(unit_id__in=keys)
        lines = dict(Line.objects.values_list("pk", "code"))
        superiors: dict[int, list[Answering]] = defaultdict(list)
        for unit, line, superior, start, end in Subordination.objects.filter(some).values_list(
            "unit_id", "line_id", "superior_id", "valid_from", "valid_to"
        ):
            superiors[unit].append(Answering(lines[line], superior, start, end))
        found: dict[Key, list[Stretch]] = defaultdict(list)
        for row in UnitVersion.objects.filter(some).values_list(
            "unit_id", "valid_from", "valid_to", *UNIT_ATTRIBUTES
        ):
            unit, start, end, *attributes = row
            named = dict(zip(UNIT_ATTRIBUTES, attributes, strict=True))
            found[unit] += _crossed(start, end, named, superiors[unit])
        return {key: _in_order(stretches) for key, stretches in found.items()}

    def _query_below(self, key: int) -> set[Key]:
        return set(Subordination.objects.filter(superior_id=key).values_list("unit_id", flat=True))

    def _query_coded(self, code: str) -> set[Key]:
        return set(UnitVersion.objects.filter(code=code).values_list("unit_id", flat=True))


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
