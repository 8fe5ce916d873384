from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.reporting import rules, schedule_rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.actions.send import send
from roviec.reporting.actions.submit import refuse_unanswered_items
from roviec.reporting.freezing import freeze_totals
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.permissions import SIGN

SIGNED_ALREADY = (State.SIGNED, State.SENT, State.ACCEPTED)


@transaction.atomic
def sign(*, actor: Actor, report: Report, document_number: str, seen: str = "") -> ReportVersion:
    """Sign the submitted version; its figures and its totals with the units below are frozen.

    From now on it is what the unit itself counts. Raises `NotPermitted`, REP-01, 02, 12, 28,
    77, 150, and `RulesBroken` with REP-144. `seen` is the `mark` of the version that was read.
    """
    office = office_for(actor, SIGN, report.unit_id)
    report = held(report, actor.day)
    version = newest(report)
    rules.not_done_already(
        report.state in SIGNED_ALREADY, _("đã ký"), version.signed_at, version.document_number
    )
    rules.stands_ready(report.state, State.SUBMITTED)
    schedule_rules.owes_the_report(report)
    rules.is_what_was_seen(seen, version.mark)
    rules.has_document_number(document_number)
    # Returned after the draft was laid before the leader: nobody has answered it yet.
    refuse_unanswered_items(report, version)
    version.state = State.SIGNED
    version.document_number = document_number.strip()
    version.signed_at = timezone.now()
    version.signed_by = office.name
    version.signed_office = office.text
    version.save()
    settle(report)
    freeze_totals(report, version)
    note(office, verbs.SIGNED, version, version.document_number)
    return version


@transaction.atomic
def sign_and_send(
    *, actor: Actor, report: Report, document_number: str, seen: str = ""
) -> ReportVersion:
    """Both acts of one button, or neither."""
    sign(actor=actor, report=report, document_number=document_number, seen=seen)
    return send(actor=actor, report=report)
