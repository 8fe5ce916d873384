"""Requests that a schedule asks for by now, and lists whose last day has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.organisations.models import UnitKind
from roviec.reporting import schedule_rules
from roviec.reporting.actions.issue_request import NewRequest, form_on, set_up_request
from roviec.reporting.actions.locks import lock_after_deadlines
from roviec.reporting.actions.settle_request import set_up_settling
from roviec.reporting.models import (
    DeadlineChain,
    ReportForm,
    ReportRequest,
    RequestPlan,
    RequestSchedule,
)
from roviec.reporting.schedules.chains import chain_on, days_by_kind
from roviec.reporting.schedules.days_off import site_calendar
from roviec.timeline import Period, Span
from roviec.timeline.periods import periods_closing
from roviec.timeline.spans import ONE_DAY

FAR = timedelta(days=400)
"""A request goes out at most so long before its figures close: on the first day of a year."""


@dataclass(slots=True)
class Outcome:
    """What was done by the day: requests given, lists settled, and what could not be."""

    issued: list[ReportRequest] = field(default_factory=list)
    settled: list[ReportRequest] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def issue_due(*, office: Office, today: date) -> Outcome:
    """Give every request a schedule asks for by now and settle lists whose last day has come; each
    stands or falls alone. Run again it does nothing more."""
    outcome = Outcome()
    for schedule, period in owed_periods(today):
        give_period(schedule, period, office, outcome)
    # Those given just now are among them, where their last day has gone by.
    to_settle = RequestPlan.objects.to_settle(today).select_related("request__form")
    for plan in to_settle.order_by("pk"):
        settle_one(plan, office, today, outcome)
    return outcome


def owed_periods(today: date) -> list[tuple[RequestSchedule, Period]]:
    """What running schedules ask for by now and have not given; in a query for each schedule."""
    active = RequestSchedule.objects.filter(state=RequestSchedule.State.ACTIVE)
    owed: list[tuple[RequestSchedule, Period]] = []
    for schedule in active.select_related("line", "requester").order_by("pk"):
        given = ReportRequest.objects.filter(
            form__code=schedule.form_code, line=schedule.line_id, requester=schedule.requester_id
        )
        there = set(given.values_list("span_start", "span_end"))
        owed += [
            (schedule, period)
            for period in due_periods(schedule, today)
            if (period.span.start, period.span.end) not in there
        ]
    return owed


def settle_one(plan: RequestPlan, office: Office, today: date, outcome: Outcome) -> None:
    """Settle one list, or note which rule refuses it."""
    request = plan.request
    try:
        with transaction.atomic():
            set_up_settling(office=office, request=request, today=today)
    except (RuleBroken, RulesBroken) as refused:
        told = f"{request.form.code}, {request.period.name}: {_told(refused)}"
        outcome.problems.append(told)
        return
    outcome.settled.append(request)


def due_periods(schedule: RequestSchedule, today: date) -> list[Period]:
    """The schedule's periods whose request should have gone out by today, whether it did or not."""
    first = max(schedule.starts_on, schedule.not_before)
    last = min(schedule.ends_on or today + FAR, today + FAR)
    if last < first:
        return []
    window = Span(first, last + ONE_DAY)
    periods = periods_closing(schedule.kind, window, schedule.scheme)
    return [period for period in periods if goes_out_on(schedule, period) <= today]


def goes_out_on(schedule: RequestSchedule, period: Period) -> date:
    if schedule.ahead_days is None:
        return period.span.start
    return max(period.span.start, period.span.last_day - timedelta(days=schedule.ahead_days))


def give_period(
    schedule: RequestSchedule, period: Period, office: Office, outcome: Outcome
) -> None:
    """Give one request, or note which rule refuses it."""
    try:
        with transaction.atomic():
            request = _given(schedule, period, office)
    except (RuleBroken, RulesBroken) as refused:
        outcome.problems.append(f"{schedule.form_code}, {period.name}: {_told(refused)}")
        return
    if request is not None:
        outcome.issued.append(request)


def _told(refused: RuleBroken | RulesBroken) -> str:
    if isinstance(refused, RuleBroken):
        return refused.message
    return " ".join(each.message for each in refused.broken.values())


def _given(schedule: RequestSchedule, period: Period, office: Office) -> ReportRequest | None:
    """The request given just now; none when it was there already. The schedule is held, so that of
    two workers the second finds what the first did."""
    RequestSchedule.objects.select_for_update().get(pk=schedule.pk)
    span = period.span
    there = ReportRequest.objects.of_span(schedule.line_id, span).filter(
        form__code=schedule.form_code, requester=schedule.requester
    )
    found = there.first()
    if found is not None:
        RequestPlan.objects.get_or_create(request=found, defaults={"schedule": schedule})
        return None
    form = form_on(schedule.form_code, span.last_day)
    chain = chain_on(schedule.chain_code, span.last_day)
    schedule_rules.chain_holds(chain is not None, span.last_day)
    assert chain is not None
    return give(office, schedule, period, form, chain)


def give(  # the parts of one request that a schedule gives
    office: Office,
    schedule: RequestSchedule,
    period: Period,
    form: ReportForm,
    chain: DeadlineChain,
) -> ReportRequest:
    kinds = list(UnitKind.objects.filter(forms=form))
    new = NewRequest(
        form=form,
        line=schedule.line,
        requester=schedule.requester,
        period=period,
        deadlines=days_by_kind(chain, period.span.last_day, kinds, site_calendar()),
        chain=chain,
    )
    request = set_up_request(office=office, new=new)
    if schedule.lock_after is not None:
        lock_after_deadlines(office, request, schedule.lock_after)
    # Also one given late is settled, so that units that ended inside the period report too.
    RequestPlan.objects.filter(request=request).update(schedule=schedule, settled_at=None)
    return request
