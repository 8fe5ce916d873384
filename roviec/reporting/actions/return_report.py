from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import newest_signed, note, settle, under_review
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.reviewing import superiors_of


@transaction.atomic
def return_report(*, actor: Actor, report: Report, reason: str, seen: str = "") -> ReportVersion:
    """The direct superior returns the report, also one it accepted before, and says why.

    Raises `NotPermitted`, REP-01, 02, 11, 14, 28. `seen` is the `mark` of the version
    that was read.
    """
    report, office = under_review(actor, report)
    version = newest_signed(report)
    rules.is_direct_superior(office.unit_id, superiors_of(report))
    rules.not_done_already(
        version.state == State.RETURNED,
        _("đã trả lại"),
        version.reviewed_at,
        version.reviewed_office,
    )
    rules.is_what_was_seen(seen, version.mark)
    rules.stands_ready(version.state, State.SENT, State.ACCEPTED)
    rules.reason_is_given(reason)
    version.state = State.RETURNED
    version.reviewed_at = timezone.now()
    version.reviewed_office = office.text
    version.review_note = reason.strip()
    version.save()
    settle(report)
    note(office, verbs.RETURNED, version, reason.strip())
    return version
