from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.permissions import SIGN


@transaction.atomic
def send_back_to_officer(*, actor: Actor, report: Report, reason: str) -> ReportVersion:
    """The leader wants changes before signing. Raises `NotPermitted`, REP-01, REP-11."""
    office = office_for(actor, SIGN, report.unit_id)
    report = held(report, actor.day)
    version = newest(report)
    rules.stands_ready(report.state, State.SUBMITTED)
    rules.reason_is_given(reason)
    version.state = State.DRAFT
    version.save()
    settle(report)
    note(office, verbs.SENT_BACK, version, reason.strip())
    return version
