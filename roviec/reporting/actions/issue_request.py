from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.audit.actions import record
from roviec.organisations.models import Line, Path, Unit, UnitKind
from roviec.reporting import form_rules, rules, verbs
from roviec.reporting.models import (
    DeadlineChain,
    Report,
    ReportForm,
    ReportRequest,
    RequestDeadline,
    RequestPlan,
)
from roviec.reporting.permissions import REQUEST
from roviec.reporting.querysets import RequestQuerySet
from roviec.reporting.schedules.exempting import let_off
from roviec.timeline import Period
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A form for a period, asked of the units under the requester in a line, of those kinds the
    form is for. `deadlines` by code of the kind of unit."""

    form: ReportForm
    line: Line
    requester: Unit
    period: Period
    deadlines: Mapping[str, date]
    chain: DeadlineChain | None = None
    """The chain the deadlines come from; the list of units is then settled on the last day."""


def issue_request(*, actor: Actor, new: NewRequest) -> ReportRequest:
    """Ask for reports. Raises `NotPermitted`; `RuleBroken` REP-13, 17, 20, FRM-02; `RulesBroken`
    with REP-16 or REP-21 under `due-<code of the kind>` for each deadline missing or too early."""
    return set_up_request(office=office_for(actor, REQUEST, new.requester.pk), new=new)


@transaction.atomic
def set_up_request(*, office: Office, new: NewRequest) -> ReportRequest:
    """The same by an office that is known already: a template or a command."""
    # Of two presses of the button the second waits here and then finds the request of the first.
    Unit.objects.select_for_update().get(pk=new.requester.pk)
    rules.unit_existed(new.requester, new.period.span)
    form_rules.is_in_force(new.form, new.period.span.last_day)
    rules.not_requested_yet(_same(new).exists())
    expected = expected_units(new)
    rules.somebody_is_expected(len(expected))
    deadlines = _deadlines(new, {kind for _unit, kind in expected})
    request = ReportRequest.objects.create(
        form=new.form,
        line=new.line,
        requester=new.requester,
        period_code=new.period.code,
        scheme_code=new.period.scheme.code,
        span_start=new.period.span.start,
        span_end=new.period.span.end,
    )
    RequestDeadline.objects.bulk_create(
        RequestDeadline(request=request, kind_id=kind, due_on=due)
        for kind, due in deadlines.items()
    )
    Report.objects.bulk_create(
        [Report(request=request, unit_id=u, due_on=deadlines[kind]) for u, kind in expected],
        batch_size=1000,
    )
    # Given after its last day, the list is that day's from the start.
    settled = timezone.now() if new.period.span.last_day <= timezone.localdate() else None
    RequestPlan.objects.create(request=request, chain=new.chain, settled_at=settled)
    let_off(request)
    after = {
        "period": new.period.code,
        "form": new.form.code,
        "version": new.form.version,
        "units": len(expected),
    }
    record(office, verbs.REQUESTED, request, unit_id=new.requester.pk, after=after)
    return request


def expected_units(new: NewRequest) -> list[tuple[int, int]]:
    """(unit, kind) of who must report: under the requester, and the requester itself, valid on
    the last day of the span and of a kind the form is for."""
    day = new.period.span.last_day
    below = Path.objects.filter(valid_on(day), line=new.line, upper=new.requester)
    pairs = Unit.objects.filter(
        valid_on(day, "versions__"),
        versions__kind__forms=new.form,
        pk__in=below.values("lower"),
    )
    return list(pairs.order_by("pk").values_list("pk", "versions__kind"))


def form_on(code: str, day: date) -> ReportForm:
    """The version of a form by which figures that close on the day are asked for. Raises FRM-02
    where none is in force."""
    form = ReportForm.objects.in_force(day).filter(code=code).first()
    form_rules.is_in_force(form, day)
    assert form is not None
    return form


def issued_already(new: NewRequest) -> ReportRequest | None:
    """The request that is there already and asks for just the same, deadlines included: what a
    repeated press of the button finds."""
    found = _same(new).first()
    if found is None:
        return None
    asked = dict(found.deadlines.values_list("kind__code", "due_on"))
    return found if all(new.deadlines.get(kind) == due for kind, due in asked.items()) else None


def _same(new: NewRequest) -> RequestQuerySet:
    return ReportRequest.objects.of_span(new.line.pk, new.period.span).filter(
        form__code=new.form.code, requester=new.requester
    )


def _deadlines(new: NewRequest, kinds: set[int]) -> dict[int, date]:
    """The due day by kind, of the kinds that are expected."""
    chosen: dict[int, date] = {}
    wrong: dict[str, RuleBroken] = {}
    for kind in UnitKind.objects.filter(pk__in=kinds):
        due = new.deadlines.get(kind.code)
        try:
            rules.deadline_for_kind(kind.name, due is not None)
            assert due is not None
            rules.due_after_start(due, new.period.span)
        except RuleBroken as refused:
            wrong[f"due-{kind.code}"] = refused
        else:
            chosen[kind.pk] = due
    if wrong:
        raise RulesBroken(wrong)
    return chosen
