from __future__ import annotations

from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations.models import Path, Unit
from roviec.reporting import rules, verbs
from roviec.reporting.models import Report, ReportRequest
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedules.exempting import let_off
from roviec.timeline.validity import valid_on


@transaction.atomic
def expect_report(*, actor: Actor, request: ReportRequest, unit: Unit, due_on: date) -> Report:
    """Add one unit to those who must report. Raises `NotPermitted`, REP-13, 16, 22, 25."""
    office = office_for(actor, REQUEST, request.requester_id)
    rules.unit_existed(unit, request.span)
    rules.due_after_start(due_on, request.span)
    rules.stands_below_requester(
        Path.objects.filter(
            valid_on(request.span.last_day),
            line_id=request.line_id,
            upper_id=request.requester_id,
            lower=unit,
        ).exists()
    )
    rules.not_expected_yet(request.reports.filter(unit=unit).exists())
    report = Report.objects.create(request=request, unit=unit, due_on=due_on)
    let_off(request)
    record(office, verbs.EXPECTED, report, unit_id=unit.pk, after={"due_on": due_on})
    return report
