from __future__ import annotations

from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.interface import formats
from roviec.organisations.keys import among
from roviec.reporting import rules, schedule_rules, verbs
from roviec.reporting.boards import OWED
from roviec.reporting.models import (
    ExtendedReport,
    Extension,
    Report,
    ReportRequest,
)
from roviec.reporting.permissions import REQUEST


@transaction.atomic
def extend_deadline(
    *,
    actor: Actor,
    request: ReportRequest,
    due_on: date,
    reason: str,
    report: Report | None = None,
) -> Extension:
    """Give one report, or all that have not come in, a later day, before or after the old one
    passed. Raises `NotPermitted`, REP-11, 16, 81."""
    office = office_for(actor, REQUEST, request.requester_id)
    rules.reason_is_given(reason)
    rules.due_after_start(due_on, request.span)
    reports = request.reports.filter(OWED, due_on__lt=due_on)
    if report is not None:
        reports = reports.filter(pk=report.pk)
    found = list(reports.select_for_update(of=("self",)).order_by("pk"))
    schedule_rules.extends_something(len(found))
    row = Extension.objects.create(
        request=request,
        due_on=due_on,
        everyone=report is None,
        reason=reason.strip(),
        office=office.text,
    )
    ExtendedReport.objects.bulk_create(
        (ExtendedReport(extension=row, report=each, was_due_on=each.due_on) for each in found),
        batch_size=1000,
    )
    # Of those that stand on record: one that came to be owed meanwhile keeps its day.
    request.reports.filter(among("pk", [each.pk for each in found])).update(due_on=due_on)
    note = f"{formats.day(due_on)}: {row.reason}"
    if report is not None:
        before = {"due_on": found[0].due_on}
        after = {"due_on": due_on}
        record(
            office, verbs.EXTENDED, found[0], unit_id=found[0].unit_id, note=note,
            before=before, after=after,
        )  # fmt: skip
    after_all = {"due_on": due_on, "reports": len(found)}
    record(
        office, verbs.EXTENDED, request, unit_id=request.requester_id, note=note, after=after_all
    )
    return row
