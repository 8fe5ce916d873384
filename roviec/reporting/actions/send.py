from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.reporting import rules, schedule_rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.permissions import SIGN


@transaction.atomic
def send(*, actor: Actor, report: Report) -> ReportVersion:
    """Send the signed version to the superior. Raises `NotPermitted`, REP-01, 02, 15, 77."""
    office = office_for(actor, SIGN, report.unit_id)
    report = held(report, actor.day)
    version = newest(report)
    rules.not_done_already(
        report.state in (State.SENT, State.ACCEPTED), _("đã gửi cấp trên"), version.sent_at, ""
    )
    rules.stands_ready(report.state, State.SIGNED)
    schedule_rules.owes_the_report(report)
    request = report.request
    rules.has_superior(request.line_id, report.unit_id, report.covers.last_day)
    version.state = State.SENT
    version.sent_at = timezone.now()
    version.save()
    settle(report)
    note(office, verbs.SENT, version)
    return version
