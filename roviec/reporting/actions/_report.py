"""What every act on a report needs: the row held against other writers, and its pointers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.audit.actions import Payload, record
from roviec.reporting import rules
from roviec.reporting.kept.moving import moving
from roviec.reporting.locking import refuse_locked
from roviec.reporting.models import Report, ReportVersion, ReturnedItem, State
from roviec.reporting.returned.above import tell_above
from roviec.reporting.reviewing import Reviewing, reviewing


def held(report: Report, on: date) -> Report:
    """The report as it stands now, locked until the transaction ends: of two tabs the second one
    waits here and then finds the first one's act done. Raises REP-150 where it is closed for change
    on that day."""
    row = Report.objects.select_for_update(of=("self",)).select_related("request").get(pk=report.pk)
    refuse_locked(row, on)
    return row


def under_review(actor: Actor, report: Report) -> tuple[Report, Reviewing]:
    """The report held, and in which office the actor decides on it. Raises `NotPermitted`, REP-14,
    REP-150."""
    found = reviewing(actor, report)
    row = held(report, actor.day)
    if not found.decides:
        rules.is_direct_superior(found.office.unit_id, ())
    return row, found


def newest(report: Report) -> ReportVersion:
    """The version worked on. Raises REP-01 when there is none yet."""
    version = report.versions.order_by("-number").first()
    if version is None:
        rules.stands_ready(report.state, State.DRAFT)
        raise AssertionError("a report without versions is not a draft")
    return version


def newest_signed(report: Report) -> ReportVersion:
    """The version the superior has before it. Raises REP-01 when none was signed."""
    version = report.versions.exclude(signed_at=None).order_by("-number").first()
    if version is None:
        rules.stands_ready(report.state, State.SENT)
        raise AssertionError("a sent report has a signed version")
    return version


def settle(report: Report) -> None:
    """Derive the report's state and pointers from its versions and keep them."""
    versions = list(with_returns(report.versions.order_by("number")))
    before = (report.counting_id, report.accepted_id)
    report.state = state_of(versions)
    report.counting = counting(versions)
    report.accepted = accepted(versions)
    report.sent_on = sent_on(versions)
    request, moves = report.request, before != (report.counting_id, report.accepted_id)
    # What was signed never changes, so that totals move with the pointers alone.
    with moving(request.line_id, request.span, report.unit_id) if moves else nullcontext():
        report.save(update_fields=["state", "counting", "accepted", "sent_on"])
    if moves:
        tell_above([report])


def with_returns(versions: QuerySet[ReportVersion]) -> QuerySet[ReportVersion]:
    """Each with whether single items of it are returned (`asked_back`)."""
    items = ReturnedItem.objects.filter(version=OuterRef("pk"), withdrawn_at=None)
    return versions.annotate(asked_back=Exists(items))


def state_of(versions: Sequence[ReportVersion]) -> str:
    """A report's state from its versions `with_returns`, the newest last."""
    if not versions:
        return State.NOT_STARTED
    newest: Any = versions[-1]
    in_part = newest.asked_back and newest.state in (State.SENT, State.ACCEPTED)
    return State.IN_PART if in_part else newest.state


def counting(versions: list[ReportVersion]) -> ReportVersion | None:
    """The newest signed version that is not returned."""
    signed = [v for v in versions if v.signed_at is not None and v.state != State.RETURNED]
    return max(signed, key=lambda v: v.number, default=None)


def sent_on(versions: list[ReportVersion]) -> date | None:
    """The day, by the site's clock, on which the first version was sent; where nobody stands above
    and nothing is sent, on which the first was signed."""
    moments = [v.sent_at for v in versions if v.sent_at is not None] or [
        v.signed_at for v in versions if v.signed_at is not None
    ]
    return min(map(timezone.localdate, moments), default=None)


def accepted(versions: list[ReportVersion]) -> ReportVersion | None:
    """The newest version the superior accepted and did not return since.

    A later version that is signed, sent or returned leaves it where it is: the superior's total
    goes on holding what the superior last accepted.
    """
    taken = [v for v in versions if v.state == State.ACCEPTED]
    return max(taken, key=lambda v: v.number, default=None)


def note(
    office: Office, verb: str, version: ReportVersion, text: str = "", after: Payload | None = None
) -> None:
    """Record an act on the report of the version."""
    report = version.report
    record(
        office,
        verb,
        report,
        unit_id=report.unit_id,
        note=text,
        after={"version": version.number, **(after or {})},
    )
