"""The lists of days off that ship with the software, by year, with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from roviec.timeline.spans import ONE_DAY, Span

FILE = Path(__file__).parent / "data" / "days_off.toml"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A weekday off, or a weekend day on which everybody works (`working`)."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """What is known of a year: its days, where that stands, and what was still open."""

    year: int
    source: str
    days: tuple[SpecialDay, ...]
    open: tuple[str, ...]


@cache
def shipped() -> dict[int, YearOfDays]:
    """Every list in the data file."""
    return {year.year: year for year in map(_year, tomllib.loads(FILE.read_text("utf-8"))["year"])}


def _year(row: dict[str, Any]) -> YearOfDays:
    off, on = _days(row.get("off", ()), False), _days(row.get("on", ()), True)
    days = sorted([*off, *on], key=lambda special: special.day)
    return YearOfDays(row["year"], row["source"], tuple(days), tuple(row.get("open", ())))


def _days(rows: Iterable[dict[str, Any]], working: bool) -> Iterator[SpecialDay]:
    for row in rows:
        span = Span.of_days(row["first"], row.get("last", row["first"]))
        day = span.start
        while day in span:
            yield SpecialDay(day, working, row["name"])
            day += ONE_DAY
