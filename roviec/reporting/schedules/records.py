"""One request as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from roviec.interface import formats
from roviec.interface.working_days import days_left
from roviec.organisations.models import UnitVersion
from roviec.reporting.boards import DONE, FILTERS, late_on
from roviec.reporting.models import ReportRequest
from roviec.reporting.querysets import closes
from roviec.reporting.schedules.days_off import unknown_note
from roviec.timeline.working_days import WorkCalendar

LISTED = 100


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of unit with its deadline, and how its reports stand."""

    name: str
    due_on: date
    weekday: str
    left: str
    latest: date
    """The latest day after extensions."""
    of: int
    done: int
    exempt: int
    late: int


@dataclass(frozen=True, slots=True)
class Stands:
    """A request over all units asked, and by kind of unit. `waited`: not in, and not let off."""

    kinds: list[KindRow]
    expected: int
    done: int
    exempt: int
    late: int
    waited: int
    calendar: WorkCalendar


def how_it_stands(request: ReportRequest, today: date, calendar: WorkCalendar) -> Stands:
    """Its counts and deadlines, the lowest level first, in two queries."""
    # A unit that ended inside the period counts with the kind it was.
    day = closes()
    then = UnitVersion.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        unit=OuterRef("unit"),
    )
    kinds = (
        request.reports.annotate(kind=Subquery(then.values("kind")[:1]))
        .order_by()
        .values("kind")
        .annotate(
            of=Count("pk"),
            done=Count("pk", filter=DONE),
            exempt=Count("pk", filter=Q(exemption__isnull=False)),
            late=Count("pk", filter=late_on(today)),
            waited=Count("pk", filter=FILTERS["missing"]),
            latest=Max("due_on"),
        )
    )
    counts: dict[int, Any] = {row["kind"]: row for row in kinds}
    rows = []
    for each in request.deadlines.select_related("kind").order_by("-kind__rank", "kind__code"):
        found = counts.get(each.kind_id)
        if found is not None:
            rows.append(_kind_row(each.kind.name, each.due_on, found, today, calendar))
    sums = {
        name: sum(row[name] for row in counts.values())
        for name in ("of", "done", "exempt", "late", "waited")
    }
    return Stands(
        kinds=rows,
        expected=sums["of"],
        done=sums["done"],
        exempt=sums["exempt"],
        late=sums["late"],
        waited=sums["waited"],
        calendar=calendar,
    )


def _kind_row(name: str, due_on: date, found: Any, today: date, calendar: WorkCalendar) -> KindRow:
    return KindRow(
        name,
        due_on,
        formats.weekday(due_on),
        days_left(calendar, due_on, today),
        found["latest"],
        found["of"],
        found["done"],
        found["exempt"],
        found["late"],
    )


def exemptions(request: ReportRequest) -> list[dict[str, Any]]:
    """Who is let off, why and by whom, in one query."""
    reports = request.reports.filter(exemption__isnull=False).named()
    rows = reports.select_related("exemption").order_by(F("unit_name"), "pk")
    return [
        {"report": row, "name": row.unit_name, "exemption": row.exemption}  # type: ignore[attr-defined]  # named above
        for row in rows[:LISTED]
    ]


def extensions(request: ReportRequest) -> list[dict[str, Any]]:
    """The newest first, each with the unit it was for where it was for one, in two queries."""
    rows = list(
        request.extensions.annotate(
            count=Count("extended"),
            was=Min("extended__was_due_on"),
            one=Min("extended__report"),
        )[:LISTED]
    )
    alone = [row.one for row in rows if not row.everyone]
    reports = request.reports.filter(pk__in=alone).named()
    names = dict(reports.values_list("pk", F("unit_name")))
    return [{"row": row, "name": names.get(row.one, "")} for row in rows]


def calendar_note(calendar: WorkCalendar, rows: list[KindRow], today: date) -> str:
    return unknown_note(calendar, [*(row.due_on for row in rows), today] if rows else [])
