"""Telling those above that a report they had frozen into their own says something else now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from roviec.organisations.keys import among
from roviec.reporting.models import ChangeBelow, ConsolidatedVersion, Report


class _Held(NamedTuple):
    """A version below that a signed report froze."""

    by: int
    was: int


def tell_above(reports: Sequence[Report]) -> None:
    """After the pointers of these reports moved: every signed version above that counts and holds
    an earlier version of one has a row that says so; one that holds what stands again has none.

    In one query where nothing above was signed, else in four for all of them.
    """
    held = _held_above({report.pk for report in reports})
    if not held:
        return
    before = {
        _Held(row.by_id, row.was_id): row
        for row in ChangeBelow.objects.filter(among("by_id", {each.by for each in held}))
    }
    now = {report.pk: report for report in reports}
    new, moved, gone = [], [], []
    for each, report_id in held.items():
        report, row = now[report_id], before.get(each)
        if each.was in (report.counting_id, report.accepted_id) and (
            report.counting_id == report.accepted_id
        ):
            if row is not None:
                gone.append(row.pk)
            continue
        if row is None:
            row = ChangeBelow(by_id=each.by, was_id=each.was)
            new.append(_set(row, report))
        elif (row.now_id, row.accepted) != _stands(report):
            moved.append(_set(row, report))
    ChangeBelow.objects.filter(among("id", gone)).delete()
    ChangeBelow.objects.bulk_create(new, batch_size=1000)
    fields = ["now", "accepted", "at", "noted_at", "noted_office"]
    ChangeBelow.objects.bulk_update(moved, fields, batch_size=500)


def _held_above(reports: Iterable[int]) -> dict[_Held, int]:
    """By frozen version, the report it is of."""
    rows: QuerySet[ConsolidatedVersion] = ConsolidatedVersion.objects.filter(
        among("version__report_id", tuple(reports)), by__report__counting=F("by")
    )
    return {
        _Held(by, was): report
        for by, was, report in rows.values_list("by", "version", "version__report")
    }


def _stands(report: Report) -> tuple[int | None, bool]:
    return report.counting_id, report.counting_id == report.accepted_id


def _set(row: ChangeBelow, report: Report) -> ChangeBelow:
    row.now_id, row.accepted = _stands(report)
    row.at, row.noted_at, row.noted_office = timezone.now(), None, ""
    return row
