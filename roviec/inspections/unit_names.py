"""What units are called, for showing."""

from __future__ import annotations

from datetime import date

from roviec.organisations.models import Unit
from roviec.organisations.querysets import UnitQuerySet


def names_of(units: set[int], on: date) -> dict[int, str]:
    """Names on that day, or the nearest known; every unit that exists has an entry."""
    return dict(named(Unit.objects.filter(pk__in=units), on)) if units else {}


def named(units: UnitQuerySet, on: date) -> list[tuple[int, str]]:
    """Ids and names of that day, in the order of the names."""
    rows = [
        (unit.pk, unit.name_then or "")  # type: ignore[attr-defined]  # annotated by named_at
        for unit in units.named_at(on)
    ]
    return sorted(rows, key=lambda row: row[1])
