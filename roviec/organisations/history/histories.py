"""What reading the history of places and of units has in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from roviec.organisations.keys import among
from roviec.organisations.models import (
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
    UnitSuccession,
    UnitVersion,
)


@dataclass(frozen=True, slots=True)
class History:
    """Whose history: the tables that tell it, and what its rows call the one they are about."""

    of: str
    versions: Any
    owner: str
    kind: str
    above: str
    """Where one lies: a place's place above, a unit's own place."""
    successions: Any

    @property
    def columns(self) -> tuple[str, ...]:
        """What a `Named` is read from."""
        own = (f"{self.owner}_id", "code", "name", self.kind, "valid_from", "valid_to")
        return (*own, self.above)

    def address(self, pk: int) -> str:
        """Where its story stands, whatever it is called."""
        return reverse(f"organisations:{self.owner}", args=[pk])


PLACES = History(
    Reorganisation.Of.PLACES,
    PlaceVersion.objects,
    "place",
    "kind",
    "parent_id",
    PlaceSuccession.objects,
)
UNITS = History(
    Reorganisation.Of.UNITS,
    UnitVersion.objects,
    "unit",
    "kind__name",
    "place_id",
    UnitSuccession.objects,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Who one was over some days. `valid_to` is the first day it no longer held."""

    pk: int
    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    above: int | None = None
    """The place it lies in or stands at."""

    @property
    def last(self) -> date | None:
        """The last day of it, where it ended."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


def names_of(history: History, keys: Collection[int]) -> dict[int, list[Named]]:
    """All names of each, in order of time."""
    found: dict[int, list[Named]] = {pk: [] for pk in keys}
    for row in history.versions.filter(among(f"{history.owner}_id", keys)).values_list(
        f"{history.owner}_id",
        "code",
        "name",
        history.kind,
        "valid_from",
        "valid_to",
        history.above,
    ):
        found[row[0]].append(Named(*row))
    for versions in found.values():
        versions.sort(key=lambda v: v.valid_from or date.min)
    return found


def on_day(versions: Iterable[Named], day: date) -> Named | None:
    """The one of that day; else the last before it; else the first after it."""
    known = list(versions)
    for version in known:
        if version.holds_on(day):
            return version
    before = [v for v in known if v.valid_to is not None and v.valid_to <= day]
    return before[-1] if before else (known[0] if known else None)
