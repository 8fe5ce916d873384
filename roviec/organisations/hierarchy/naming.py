"""What places and units are called on a day, for showing and for choosing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from roviec.organisations.models import PlaceVersion, Reorganisation, UnitVersion
from roviec.organisations.passing import chunks
from roviec.timeline.validity import Validity


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    name: str


def versions_of(of: str) -> tuple[type[PlaceVersion] | type[UnitVersion], str]:
    """The table of versions of places or of units, and its field for the identity."""
    if of == Reorganisation.Of.PLACES:
        return PlaceVersion, "place_id"
    return UnitVersion, "unit_id"


def names_on(of: str, keys: Iterable[int], day: date) -> dict[int, Named]:
    """Code and name on that day, or the nearest known; every one that exists has an entry."""
    model, owner = versions_of(of)
    found: dict[int, tuple[int, Named]] = {}
    for chunk in chunks(sorted(set(keys))):
        rows = model._default_manager.filter(**{f"{owner}__in": chunk})
        for row in rows:
            named = (_days_off(row, day), Named(row.code, row.name))
            key = getattr(row, owner)
            if key not in found or named[0] < found[key][0]:
                found[key] = named
    return {key: named for key, (_off, named) in found.items()}


def _days_off(row: Validity, day: date) -> int:
    """How far from the day the version holds; 0 on the day itself."""
    if row.is_valid_on(day):
        return 0
    if row.valid_to is not None and row.valid_to <= day:
        return (day - row.valid_to).days + 1
    return (row.valid_from - day).days if row.valid_from else 0


def short(text: str, longest: int = 90) -> str:
    """The text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"


def all_on(of: str, day: date) -> Iterator[tuple[int, Named]]:
    """Everything that stands on the day."""
    model, owner = versions_of(of)
    for key, code, name in model._default_manager.as_at(day).values_list(owner, "code", "name"):
        yield key, Named(code, name)
