"""The stretches of days between which nothing changes in a hierarchy, to move along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Min, QuerySet, TextField, Value

from roviec.organisations.models import (
    Line,
    PlaceVersion,
    Reorganisation,
    Subordination,
    UnitVersion,
)

SHOWN = 30
"""Eras to either side of the chosen one, which the strip scrolls through: each day of change is one
press away. The first and the last are always there."""


Day = tuple[date, int, str]
"""A day on which something changed, how many acts took effect on it, and the title of one."""


@dataclass(frozen=True, slots=True)
class Era:
    """Days `[start, end)` on which a hierarchy stayed as it was; null is unknown or open.

    `day` is where a link to it leads: its nearest day, seen from the chosen one. `acts` took
    effect on its first day; `gap`: eras before it are left out of the strip.
    """

    start: date | None
    end: date | None
    day: date
    chosen: bool = False
    ahead: bool = False
    acts: int = 0
    title: str = ""
    gap: bool = False

    @property
    def last(self) -> date | None:
        return self.end - timedelta(days=1) if self.end else None


@dataclass(frozen=True, slots=True)
class Eras:
    shown: tuple[Era, ...]
    chosen: Era
    before: Era | None
    after: Era | None
    every: tuple[Era, ...] = ()


def eras(days: Sequence[Day], chosen: date, today: date) -> Eras:
    """The eras that days of change make, around the chosen day."""
    acts = {day: (number, title if number == 1 else "") for day, number, title in days}
    edges = [None, *sorted(acts), None]
    every = [
        replace(_era(start, end, chosen), ahead=start is not None and start > today)
        for start, end in pairwise(edges)
    ]
    every = [
        replace(era, acts=acts[era.start][0], title=acts[era.start][1]) if era.start else era
        for era in every
    ]
    here = next(n for n, era in enumerate(every) if era.chosen)
    return Eras(
        shown=tuple(_some(every, here)),
        chosen=every[here],
        before=every[here - 1] if here else None,
        after=every[here + 1] if here + 1 < len(every) else None,
        every=tuple(every),
    )


def _era(start: date | None, end: date | None, chosen: date) -> Era:
    is_chosen = (start is None or start <= chosen) and (end is None or chosen < end)
    if is_chosen:
        return Era(start, end, chosen, chosen=True)
    if end is not None and end <= chosen:
        return Era(start, end, end - timedelta(days=1))
    assert start is not None
    return Era(start, end, start)


def _some(every: list[Era], here: int) -> list[Era]:
    """Those near the chosen one, and the ends, with gaps marked."""
    wanted = {0, len(every) - 1, *range(here - SHOWN, here + SHOWN + 1)}
    kept = [n for n in range(len(every)) if n in wanted]
    return [
        replace(every[n], gap=n > before + 1) for n, before in zip(kept, [-1, *kept], strict=False)
    ]


def place_days() -> list[Day]:
    """Every day on which some place changed, in one query."""
    return _days(Reorganisation.Of.PLACES, [PlaceVersion.objects.all()])


def line_days(line: Line) -> list[Day]:
    """Every day on which a unit of the line changed, or whom it answers to."""
    units = UnitVersion.objects.filter(unit__superiors__line=line)
    return _days(Reorganisation.Of.UNITS, [Subordination.objects.filter(line=line), units])


def _days(of: str, tables: Sequence[QuerySet[Any]]) -> list[Day]:
    """Days from the rows themselves, since not all that changes comes from acts; acts only say
    how many and what they are called."""
    changed = [
        rows.filter(**{f"{end}__isnull": False})
        .order_by()
        .values_list(end, Value(0), Value("", output_field=TextField()))
        .distinct()
        for rows in tables
        for end in ("valid_from", "valid_to")
    ]
    acts = (
        Reorganisation.objects.filter(of=of, state=Reorganisation.State.CONFIRMED)
        .order_by()
        .values("day")
        .annotate(n=Count("pk"), first=Min("title"))
        .values_list("day", "n", "first")
    )
    days: dict[date, Day] = {}
    told: dict[date, tuple[int, str]] = {}
    for day, number, title in changed[0].union(*changed[1:], acts):
        if number:
            told[day] = (number, title)
        else:
            days[day] = (day, 0, "")
    return [(day, *told.get(day, (0, ""))) for day in sorted(days)]
