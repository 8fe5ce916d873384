from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import newest_signed, note, settle, under_review
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.reviewing import superiors_of
from roviec.reporting.schedules.overlaps import refuse_overlap


@transaction.atomic
def accept(*, actor: Actor, report: Report, text: str = "", seen: str = "") -> ReportVersion:
    """The direct superior accepts the report: its figures enter the superior's live totals.

    Raises `NotPermitted`, REP-01, 02, 14, 28, 82. `seen` is the `mark` of the version read.
    """
    report, office = under_review(actor, report)
    version = newest_signed(report)
    rules.is_direct_superior(office.unit_id, superiors_of(report))
    refuse_overlap(report)
    rules.not_done_already(
        version.state == State.ACCEPTED, _("đã duyệt"), version.reviewed_at, version.reviewed_office
    )
    rules.is_what_was_seen(seen, version.mark)
    rules.stands_ready(version.state, State.SENT)
    version.state = State.ACCEPTED
    version.reviewed_at = timezone.now()
    version.reviewed_office = office.text
    version.review_note = text.strip()
    version.save()
    settle(report)
    note(office, verbs.ACCEPTED, version, text.strip())
    return version
