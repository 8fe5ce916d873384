"""Letting a unit off a report, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations.actions.pass_on import pass_on_late
from roviec.organisations.keys import among
from roviec.organisations.models import Line, Passing, Unit, UnitVersion
from roviec.reporting import rules, schedule_rules, verbs
from roviec.reporting.models import Exemption, Report, ReportRequest
from roviec.reporting.open_matters import MATTER, owed_matter
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedules.exempting import hold_requester, let_off, reports_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExemption:
    """Of one request, or of all that `granted_by` asks in the line and whose figures close within
    the days (both inclusive); of the form of that code, or of any."""

    unit: Unit
    granted_by: Unit
    line: Line
    reason: str
    agreed_by: str
    request: ReportRequest | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    form_code: str = ""


@transaction.atomic
def exempt(*, actor: Actor, new: NewExemption) -> Exemption:
    """Raises `NotPermitted`; REP-11, 25, 75, 76, 78, 79. Reports in question are marked at once,
    later ones when they are asked for."""
    office = office_for(actor, REQUEST, new.granted_by.pk)
    rules.reason_is_given(new.reason)
    schedule_rules.agreed_by_somebody(new.agreed_by)
    if new.request is None:
        schedule_rules.days_of_exemption(new.starts_on, new.ends_on)
    row = Exemption(
        unit=new.unit,
        line=new.line,
        request=new.request,
        form_code=new.form_code,
        starts_on=None if new.request else new.starts_on,
        ends_on=None if new.request else new.ends_on,
        reason=new.reason.strip(),
        agreed_by=new.agreed_by.strip(),
        office=office.text,
        granted_by=new.granted_by,
    )
    hold_requester(new.granted_by.pk)
    reports = list(reports_of(row).select_for_update(of=("self",)))
    if new.request is not None:
        rules.stands_below_requester(bool(reports))
    for report in reports:
        if new.request is not None:
            schedule_rules.not_exempt_yet(report.exemption_id is not None)
            schedule_rules.not_reported_yet(report)
    row.save()
    marked = [r for r in reports if r.exemption_id is None and not r.counting_id]
    Report.objects.filter(pk__in=[report.pk for report in marked]).update(exemption=row)
    for report in marked:
        note = f"{row.reason} ({row.agreed_by})"
        record(office, verbs.EXEMPTED, report, unit_id=report.unit_id, note=note)
    after = {"unit": row.unit_id, "from": row.starts_on, "to": row.ends_on, "reports": len(marked)}
    record(office, verbs.EXEMPTED, row, unit_id=row.unit_id, note=row.reason, after=after)
    return row


@transaction.atomic
def withdraw_exemption(*, actor: Actor, exemption: Exemption, reason: str) -> Exemption:
    """The unit owes its reports again, but those another exemption lets off; of a unit that ended
    meanwhile, whoever took over does. Raises `NotPermitted`, REP-11, 80."""
    office = office_for(actor, REQUEST, exemption.granted_by_id)
    hold_requester(exemption.granted_by_id)
    row: Exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    schedule_rules.exemption_stands(row.withdrawn_at is not None)
    rules.reason_is_given(reason)
    row.withdrawn_at = timezone.now()
    row.withdrawn_office = office.text
    row.withdrawn_reason = reason.strip()
    row.save()
    reports = list(row.reports.select_related("request__form"))
    for report in reports:
        record(
            office, verbs.EXEMPTION_WITHDRAWN, report, unit_id=report.unit_id, note=reason.strip()
        )
    row.reports.update(exemption=None)
    for request in {report.request_id: report.request for report in reports}.values():
        let_off(request)
    _pass_on([report.pk for report in reports], office, actor.day)
    record(office, verbs.EXEMPTION_WITHDRAWN, row, unit_id=row.unit_id, note=reason.strip())
    return row


def _pass_on(reports: list[int], office: Office, today: date) -> None:
    """What is owed again by units that ended while they were let off, and passed to nobody."""
    passed = Passing.objects.filter(among("matter_id", reports), matter=MATTER)
    ended = (
        Report.objects.filter(among("pk", reports), exemption=None)
        .exclude(unit__in=UnitVersion.objects.as_at(today).values("unit"))
        .exclude(pk__in=passed.values("matter_id"))
    )
    owed = [owed_matter(report) for report in ended.select_related("request__form")]
    if owed:
        pass_on_late(MATTER, owed, office=office)
