"""Opening, pausing, resuming and ending a schedule of requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations.models import Line, Unit, UnitKind
from roviec.reporting import form_rules, rules, schedule_rules, verbs
from roviec.reporting.models import DeadlineChain, ReportForm, RequestSchedule
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedules.chains import days_by_kind
from roviec.reporting.schedules.days_off import site_calendar
from roviec.timeline import Span
from roviec.timeline.periods import periods_closing

State = RequestSchedule.State


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """A form asked for every period of a kind that closes within the dates (both inclusive).
    `lock_after`: so many days after the last deadline each request is locked; none: by hand.
    `ahead_days`: how long before the figures close the request goes out; none: on the first day of
    the period."""

    form: ReportForm
    line: Line
    requester: Unit
    kind: str
    chain: DeadlineChain
    starts_on: date
    ends_on: date | None = None
    ahead_days: int | None = None
    lock_after: int | None = None


@transaction.atomic
def open_schedule(*, actor: Actor, new: NewSchedule) -> RequestSchedule:
    """Raises `NotPermitted`, `RuleBroken` REP-21, 70, 72, 83, 84, FRM-12."""
    office = office_for(actor, REQUEST, new.requester.pk)
    Unit.objects.select_for_update().get(pk=new.requester.pk)
    form_rules.is_put_in_force(new.form)
    schedule_rules.dates_follow(new.starts_on, new.ends_on)
    schedule_rules.not_scheduled_yet(_same(new))
    _refuse_deadlines(new)
    row = RequestSchedule.objects.create(
        form_code=new.form.code,
        line=new.line,
        requester=new.requester,
        kind=new.kind,
        chain_code=new.chain.code,
        scheme_code=new.chain.scheme_code,
        ahead_days=new.ahead_days,
        lock_after=new.lock_after,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        not_before=new.starts_on,
    )
    after = {"form": row.form_code, "kind": row.kind, "from": row.starts_on, "to": row.ends_on}
    record(office, verbs.SCHEDULED, row, unit_id=row.requester_id, after=after)
    return row


@transaction.atomic
def pause_schedule(*, actor: Actor, schedule: RequestSchedule, reason: str) -> RequestSchedule:
    """No request goes out until it is resumed. Raises `NotPermitted`, REP-11, 71."""
    office, row = _held(actor, schedule)
    schedule_rules.stands_as(row, State.ACTIVE)
    rules.reason_is_given(reason)
    row.state = State.PAUSED
    return _kept(row, office, verbs.PAUSED, reason)


@transaction.atomic
def resume_schedule(*, actor: Actor, schedule: RequestSchedule) -> RequestSchedule:
    """Periods that closed during the pause are not asked for afterwards. Raises `NotPermitted`,
    REP-71."""
    office, row = _held(actor, schedule)
    schedule_rules.stands_as(row, State.PAUSED)
    row.state = State.ACTIVE
    row.not_before = max(row.not_before, actor.day)
    return _kept(row, office, verbs.RESUMED, "")


@transaction.atomic
def end_schedule(*, actor: Actor, schedule: RequestSchedule, reason: str) -> RequestSchedule:
    """For good, from today; requests that went out stay. Raises `NotPermitted`, REP-11, 71."""
    office, row = _held(actor, schedule)
    schedule_rules.stands_as(row, State.ACTIVE, State.PAUSED)
    rules.reason_is_given(reason)
    row.state = State.ENDED
    return _kept(row, office, verbs.ENDED, reason)


def _held(actor: Actor, schedule: RequestSchedule) -> tuple[Office, RequestSchedule]:
    office = office_for(actor, REQUEST, schedule.requester_id)
    return office, RequestSchedule.objects.select_for_update().get(pk=schedule.pk)


def _kept(row: RequestSchedule, office: Office, verb: str, reason: str) -> RequestSchedule:
    row.save(update_fields=["state", "not_before"])
    record(office, verb, row, unit_id=row.requester_id, note=reason.strip())
    return row


def _same(new: NewSchedule) -> RequestSchedule | None:
    """Another schedule that would ask for a period of this one."""
    rows = RequestSchedule.objects.exclude(state=State.ENDED).filter(
        Q(ends_on=None) | Q(ends_on__gte=new.starts_on),
        form_code=new.form.code,
        line=new.line,
        requester=new.requester,
        kind=new.kind,
    )
    if new.ends_on is not None:
        rows = rows.filter(starts_on__lte=new.ends_on)
    return rows.first()


def _refuse_deadlines(new: NewSchedule) -> None:
    """The chain must give each kind of unit its day, for the periods of the first two years."""
    kinds = list(UnitKind.objects.filter(forms=new.form))
    calendar = site_calendar()
    window = Span(new.starts_on, new.starts_on + timedelta(days=730))
    for period in periods_closing(new.kind, window, new.chain.scheme):
        days = days_by_kind(new.chain, period.span.last_day, kinds, calendar)
        for kind in kinds:
            rules.deadline_for_kind(kind.name, kind.code in days)
