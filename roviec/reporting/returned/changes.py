"""What the body that signed a report is told: versions below that it holds say something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from roviec.organisations.keys import among
from roviec.organisations.models import UnitVersion
from roviec.reporting.models import (
    ChangeBelow,
    FormItem,
    Report,
    ReportVersion,
    ReturnedItem,
    State,
)
from roviec.reporting.returned.since_signing import FigureMoved, figures_moved, sheets_of


@dataclass(frozen=True, slots=True)
class Told:
    """One change, with its figures and the reason that was given for it."""

    change: ChangeBelow
    name: str
    figures: list[FigureMoved]
    reason: str

    @property
    def returned(self) -> bool:
        return self.change.now_id is None


def to_note() -> Subquery:
    """For a query of reports: how many changes wait to be noted; none where there are none."""
    told = ChangeBelow.objects.filter(by=OuterRef("counting"), noted_at=None)
    return Subquery(told.order_by().values("by").annotate(n=Count("pk")).values("n"))


def changes_of(report: Report, items: Iterable[FormItem], *, noted: bool = False) -> list[Told]:
    """Those to note, or those that were noted, of the version that counts; in four queries."""
    rows = list(
        ChangeBelow.objects.filter(by=report.counting_id, noted_at__isnull=not noted)
        .select_related("was", "now", "was__report")
        .annotate(unit_name=_name())
    )
    sheets = sheets_of(version for row in rows for version in (row.was, row.now))
    reasons = _reasons(rows)
    indicators = [item.indicator for item in items if item.indicator is not None]
    return [
        Told(
            row,
            str(vars(row)["unit_name"] or ""),
            figures_moved(sheets.get(row.was_id, {}), sheets.get(row.now_id or 0, {}), indicators),
            reasons.get(row.pk, ""),
        )
        for row in rows
    ]


def _name() -> Subquery:
    day = OuterRef("was__report__request__span_end")
    then = UnitVersion.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        unit=OuterRef("was__report__unit"),
    )
    return Subquery(then.values("name")[:1])


def _reasons(rows: Sequence[ChangeBelow]) -> dict[int, str]:
    """By change: why the unit corrected, else why its superior returned the report or items of it,
    in the words of whoever said so."""
    keys = tuple({row.was.report_id for row in rows})
    if not keys:
        return {}
    versions: dict[int, list[ReportVersion]] = defaultdict(list)
    for version in ReportVersion.objects.filter(among("report_id", keys)).order_by("number"):
        versions[version.report_id].append(version)
    asked: dict[int, list[str]] = defaultdict(list)
    items = ReturnedItem.objects.filter(among("version__report_id", keys), withdrawn_at=None)
    for pk, reason in items.values_list("version", "reason"):
        asked[pk].append(reason)
    found: dict[int, str] = {}
    for row in rows:
        last = row.now.number if row.now is not None else None
        told: list[str] = []
        for version in versions[row.was.report_id]:
            if version.number < row.was.number or (last is not None and version.number > last):
                continue
            if version.number > row.was.number and version.reason:
                told.append(version.reason)
            if version.number != last:
                told += asked[version.pk]
                told += [version.review_note] if version.state == State.RETURNED else []
        found[row.pk] = "; ".join(dict.fromkeys(told))
    return found
