"""Closing a request for change from a day on, opening it again, and opening one unit's report."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.reporting import review_rules, rules, verbs
from roviec.reporting.models import LockException, Report, ReportRequest, RequestLock
from roviec.reporting.permissions import REQUEST


@transaction.atomic
def lock_request(
    *, actor: Actor, request: ReportRequest, closes_on: date, reason: str = ""
) -> RequestLock:
    """From that day on nobody saves, signs, sends, returns or accepts a report of the request. A
    report whose deadline was extended beyond it closes after its own. Raises `NotPermitted`,
    REP-151, 152."""
    office = office_for(actor, REQUEST, request.requester_id)
    latest = latest_deadline(request)
    review_rules.closes_after_its_deadlines(closes_on, latest)
    return set_up_lock(office=office, request=request, closes_on=closes_on, reason=reason)


@transaction.atomic
def set_up_lock(
    *, office: Office, request: ReportRequest, closes_on: date, reason: str = ""
) -> RequestLock:
    """The same by a schedule. Raises REP-152."""
    ReportRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    review_rules.is_not_locked_yet(request.locks.filter(lifted_at=None).exists())
    row = RequestLock.objects.create(
        request=request, closes_on=closes_on, reason=reason.strip(), office=office.text
    )
    after = {"closes_on": closes_on}
    record(
        office, verbs.LOCKED, request, unit_id=request.requester_id, note=row.reason, after=after
    )
    return row


def lock_after_deadlines(office: Office, request: ReportRequest, days: int) -> RequestLock | None:
    """As a schedule says: so many days after the last deadline of its request."""
    latest = latest_deadline(request)
    if latest is None:
        return None
    closes_on = latest + timedelta(days=days + 1)
    return set_up_lock(office=office, request=request, closes_on=closes_on)


def latest_deadline(request: ReportRequest) -> date | None:
    """The last day by which a level sends; what was extended closes for itself."""
    latest: date | None = request.deadlines.aggregate(latest=Max("due_on"))["latest"]
    return latest


@transaction.atomic
def unlock_request(*, actor: Actor, request: ReportRequest, reason: str) -> RequestLock:
    """Everything may change again. Raises `NotPermitted`, REP-11, 153."""
    office = office_for(actor, REQUEST, request.requester_id)
    rules.reason_is_given(reason)
    row = request.locks.select_for_update().filter(lifted_at=None).first()
    review_rules.is_locked(row is not None)
    assert row is not None
    row.lifted_at = timezone.now()
    row.lifted_office, row.lifted_reason = office.text, reason.strip()
    row.save()
    record(office, verbs.UNLOCKED, request, unit_id=request.requester_id, note=row.lifted_reason)
    return row


@transaction.atomic
def open_report(*, actor: Actor, report: Report, until: date, reason: str) -> LockException:
    """One unit's report may change to the end of that day, in spite of the lock. Raises
    `NotPermitted`, REP-11, 153, 154."""
    asked = report.request
    office = office_for(actor, REQUEST, asked.requester_id)
    rules.reason_is_given(reason)
    review_rules.opens_until_a_day_ahead(until, actor.day)
    review_rules.is_locked(asked.locks.filter(lifted_at=None).exists())
    row = LockException.objects.create(
        report=report, until=until, reason=reason.strip(), office=office.text
    )
    after = {"until": until}
    record(office, verbs.OPENED, report, unit_id=report.unit_id, note=row.reason, after=after)
    return row
