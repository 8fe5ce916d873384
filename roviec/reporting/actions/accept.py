from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import newest_signed, note, settle, under_review
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.schedules.overlaps import refuse_overlap


@transaction.atomic
def accept(*, actor: Actor, report: Report, text: str = "", seen: str = "") -> ReportVersion:
    """The direct superior, or whom it gave a mandate, accepts the report: its figures enter the
    superior's live totals. Single items it had returned need no answer any more.

    Raises `NotPermitted`, REP-01, 02, 14, 28, 82, 150. `seen` is the `mark` of the version read.
    """
    report, by = under_review(actor, report)
    office, version = by.office, newest_signed(report)
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
    version.reviewed_under = by.mandate
    version.save()
    version.returned_items.filter(withdrawn_at=None).update(withdrawn_at=version.reviewed_at)
    settle(report)
    note(office, verbs.ACCEPTED, version, text.strip())
    return version
