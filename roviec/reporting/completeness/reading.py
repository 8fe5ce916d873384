"""The board read from the database: counts per period, units, cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, Max, OuterRef, Q, Subquery, Value

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.models import Path, UnitVersion
from roviec.reporting.completeness.asked import Asked, Column, visible_units
from roviec.reporting.completeness.states import (
    COVERED,
    EXEMPT,
    IMPORTED,
    OWED,
    RECEIVED,
    days_late,
    flag,
    is_late,
    with_state,
)
from roviec.reporting.models import Reminder, Report
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import ReportQuerySet, closes
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of how many, always together. `received` never goes over `expected`; old figures
    that were brought in stand beside it, an empty report in neither."""

    expected: int = 0
    received: int = 0
    in_time: int = 0
    imported: int = 0
    late: int = 0
    """Not received although the deadline has passed."""
    exempt: int = 0
    """Let off; they stay among the expected."""

    @property
    def sent_late(self) -> int:
        return self.received - self.in_time

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.expected + other.expected,
            self.received + other.received,
            self.in_time + other.in_time,
            self.imported + other.imported,
            self.late + other.late,
            self.exempt + other.exempt,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One report on the board."""

    report: int
    unit: int
    request: int
    state: str
    due_on: date
    sent_on: date | None
    late: bool
    days_late: int
    reminded_at: datetime | None = None
    reviewed: bool = False
    """The actor reviews it, and may so remind of it."""

    @property
    def counts(self) -> Counts:
        received = self.state in RECEIVED
        return Counts(
            expected=1,
            received=int(received),
            in_time=int(received and not self.late),
            imported=int(self.state == IMPORTED),
            late=int(self.late and not received),
            exempt=int(self.state == EXEMPT),
        )

    @property
    def is_owed(self) -> bool:
        return self.state not in COVERED


def reports_of(actor: Actor, asked: Asked) -> ReportQuerySet:
    """The reports the board is about, before any is picked out."""
    rows = Report.objects.filter(request__in=asked.requests, unit__in=visible_units(actor))
    if asked.under is not None:
        rows = rows.filter(Exists(_above(asked).filter(upper=asked.under)))
    return with_state(rows, asked.looking)


def _above(asked: Asked) -> Any:
    """For a query of reports: who stands over the unit, or is it, on the last day it covers."""
    day = closes()
    return Path.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        line=asked.choice.line_id,
        lower=OuterRef("unit"),
    )


GROUPED = ["request", "shown", "came_late", "past_due"]


def counts_by_column(actor: Actor, asked: Asked) -> list[Counts]:
    """Counts of all units under it for each period, in one query."""
    groups = reports_of(actor, asked).order_by().values(*GROUPED).annotate(n=Count("pk"))
    found: dict[int, Counts] = defaultdict(Counts)
    for row in groups:
        received, n = row["shown"] in RECEIVED, row["n"]
        late = is_late(row["shown"], row["came_late"], row["past_due"])
        found[row["request"]] += Counts(
            expected=n,
            received=n if received else 0,
            in_time=n if received and not late else 0,
            imported=n if row["shown"] == IMPORTED else 0,
            late=n if late and not received else 0,
            exempt=n if row["shown"] == EXEMPT else 0,
        )
    return [sum((found[pk] for pk in column.requests), start=Counts()) for column in asked.columns]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with the last name it had while it was asked."""

    unit: int
    name: str


def units_of(actor: Actor, asked: Asked) -> list[Row]:
    """Every unit of the board, or with a cell that is picked out, by name."""
    picked = reports_of(actor, asked).filter(asked.picked)
    then = valid_on(asked.last_day, "unit__versions__")
    found = list(
        picked.annotate(named=FilteredRelation("unit__versions", condition=then))
        .order_by("named__name", "unit")
        .values_list("unit", "named__name")
        .distinct()
    )
    gone = _last_names([pk for pk, name in found if name is None])
    rows = [Row(pk, name or gone.get(pk, "")) for pk, name in found]
    return sorted(rows, key=lambda row: row.name) if gone else rows


def _last_names(units: Sequence[int]) -> dict[int, str]:
    """What units were called that had ended before the last day looked at."""
    if not units:
        return {}
    versions = UnitVersion.objects.filter(unit__in=units).order_by("valid_to")
    return dict(versions.values_list("unit", "name"))


CELL = [
    *("pk", "unit", "request", "shown", "due_on", "sent_on", "came_late", "past_due"),
    *("reminded_at", "reviewed"),
]


def cells_of(
    actor: Actor, asked: Asked, units: Sequence[int] | None = None, picked_only: bool = False
) -> Iterable[Cell]:
    """The cells of these units, or of all, ordered by unit and period."""
    rows = reports_of(actor, asked)
    if picked_only:
        rows = rows.filter(asked.picked)
    if units is not None:
        rows = rows.filter(unit__in=units)
    reminded = Reminder.objects.filter(report=OuterRef("pk")).order_by("-at")
    found = (
        rows.annotate(
            reminded_at=Subquery(reminded.values("at")[:1]),
            reviewed=Value(False) if units is None else flag(policy().units(actor, REVIEW, "unit")),
        )
        .order_by("unit", "request__span_end", "pk")
        .values_list(*CELL)
        .iterator()
    )
    for pk, unit, request, state, due_on, sent_on, came_late, past_due, at, mine in found:
        late = is_late(state, came_late, past_due)
        days = days_late(due_on, sent_on, state in COVERED, asked.day)
        yield Cell(pk, unit, request, state, due_on, sent_on, late, days if late else 0, at, mine)


def superior_names(asked: Asked, units: Sequence[int] | None) -> dict[int, str]:
    """By unit, its superior on the last day looked at: many units share one name."""
    day = asked.last_day
    above = Path.objects.filter(valid_on(day), line=asked.choice.line_id, depth=1)
    if units is not None:
        above = above.filter(lower__in=units)
    named = UnitVersion.objects.filter(valid_on(day), unit=OuterRef("upper"))
    return {
        lower: name or ""
        for lower, name in above.annotate(name=Subquery(named.values("name")[:1])).values_list(
            "lower", "name"
        )
    }


def subtrees(actor: Actor, asked: Asked, units: set[int]) -> list[Row]:
    """Units one may look under: one's own, and those directly below that have others below."""
    day = asked.last_day
    paths = Path.objects.filter(valid_on(day), line=asked.choice.line_id)
    near = paths.filter(upper__in=units, depth__lte=1)
    has_below = paths.filter(upper=OuterRef("lower"), depth=1)
    named = UnitVersion.objects.filter(valid_on(day), unit=OuterRef("lower"))
    found = (
        near.filter(Exists(has_below))
        .annotate(name=Subquery(named.values("name")[:1]))
        .values("lower", "name")
        .annotate(far=Max("depth"))
        .order_by("far", "name")
    )
    return [Row(row["lower"], row["name"] or "") for row in found]


def owed(actor: Actor, asked: Asked) -> ReportQuerySet:
    """Reports that may be reminded of: not come yet, among those picked out."""
    rows = reports_of(actor, asked).filter(policy().units(actor, REVIEW, "unit"))
    chosen: ReportQuerySet = rows.filter(Q(shown__in=OWED), asked.picked)
    return chosen


def column_of(columns: Sequence[Column]) -> dict[int, int]:
    """By request, the place of its period on the board."""
    return {pk: place for place, column in enumerate(columns) for pk in column.requests}
