from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import newest_signed, note, settle, under_review
from roviec.reporting.models import Report, ReportVersion, State


@transaction.atomic
def return_report(*, actor: Actor, report: Report, reason: str, seen: str = "") -> ReportVersion:
    """The direct superior, or whom it gave a mandate, returns the whole report, also one it
    accepted before, and says why.

    Raises `NotPermitted`, REP-01, 02, 11, 14, 28, 150. `seen` is the `mark` of the version
    that was read.
    """
    report, by = under_review(actor, report)
    office, version = by.office, newest_signed(report)
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
    version.reviewed_under = by.mandate
    version.save()
    settle(report)
    note(office, verbs.RETURNED, version, reason.strip())
    return version
