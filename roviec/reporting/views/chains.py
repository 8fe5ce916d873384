"""Chains of deadlines: the list, one with its dates of validity, and making or changing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.actor import Actor
from roviec.access.pages import page
from roviec.access.policy import NotPermitted, policy
from roviec.access.rules import RuleBroken
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Reorganisation, Unit
from roviec.reporting import actions
from roviec.reporting.models import DeadlineChain
from roviec.reporting.permissions import CONFIGURE, VIEW
from roviec.reporting.schedule_forms import EVERYBODY, ChainForm, chain_owners
from roviec.reporting.schedules.chains import checked_days, shown_steps, step_name
from roviec.reporting.schedules.days_off import site_calendar, unknown_note
from roviec.reporting.schedules.reach import configuring_office, sets_for_everybody
from roviec.reporting.views.frame import REFUSED, actor_of, trail
from roviec.timeline import Period, Span
from roviec.timeline.periods import periods_closing
from roviec.timeline.working_days import WorkCalendar

MONTHS = 4
"""Months to come for which a chain's page shows its days."""


@dataclass(frozen=True, slots=True)
class Month:
    """The days a chain gives for one month, or why it gives none."""

    period: Period
    days: list[tuple[str, date]]
    refusal: str


@page(VIEW)
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """The chains in force that the person's units send by, each in words."""
    actor = actor_of(request)
    rows = list(_open_to(actor).filter(pk__in=_in_force(actor)).with_steps())
    owners = _owners(rows, actor)
    context = {
        "title": _("Chuỗi hạn gửi báo cáo"),
        "breadcrumbs": trail({"label": _("Chuỗi hạn gửi")}),
        "chains": [
            {"row": row, "steps": shown_steps(row), "owner": owners.get(row.unit_id or 0, "")}
            for row in rows
        ],
        "may_set": policy().holds(actor, CONFIGURE),
    }
    return render(request, "reporting/chains.html", context)


def _open_to(actor: Actor) -> Any:
    return DeadlineChain.objects.open_to(actor, VIEW)


def _in_force(actor: Actor) -> Any:
    return DeadlineChain.objects.as_at(actor.day).values("pk")


def _owners(rows: list[DeadlineChain], actor: Actor) -> dict[int, str]:
    units = {row.unit_id for row in rows if row.unit_id}
    names = names_on(Reorganisation.Of.UNITS, units, actor.day) if units else {}
    return {unit: name.name for unit, name in names.items()}


@page(VIEW)
@require_safe
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """One chain: its levels, the days of months to come, and how it held before and will hold."""
    actor, calendar = actor_of(request), site_calendar()
    row = get_object_or_404(_open_to(actor).with_steps(), pk=pk)
    months = _months(row, max(actor.day, row.valid_from or actor.day), calendar)
    context = {
        "title": row.name,
        "row": row,
        "owner": _owners([row], actor).get(row.unit_id or 0, ""),
        "steps": shown_steps(row),
        "months": months,
        "calendar_note": unknown_note(calendar, [day for m in months for _who, day in m.days]),
        "others": DeadlineChain.objects.filter(code=row.code).order_by("-valid_from"),
        "may_change": _may_change(actor, row),
        "breadcrumbs": trail(
            {"label": _("Chuỗi hạn gửi"), "url": reverse("reporting:chains")}, {"label": row.name}
        ),
    }
    return render(request, "reporting/chain.html", context)


def _months(row: DeadlineChain, first: date, calendar: WorkCalendar) -> list[Month]:
    window = Span(first, first + timedelta(days=31 * MONTHS))
    periods = list(periods_closing("month", window, row.scheme))[:MONTHS]
    return [_month(row, period, calendar) for period in periods]


def _month(row: DeadlineChain, period: Period, calendar: WorkCalendar) -> Month:
    names = {step.who: step_name(step) for step in row.steps.all()}
    try:
        days = checked_days(row.chain, period.span.last_day, names, calendar)
    except RuleBroken as refused:
        return Month(period, [], refused.message)
    return Month(period, [(names[who], day) for who, day in days.items()], "")


def _may_change(actor: Actor, row: DeadlineChain) -> bool:
    """The newest row of its code changes, by who may set it."""
    if row.valid_to is not None:
        return False
    try:
        configuring_office(actor, row.unit)
    except NotPermitted:
        return False
    return True


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_chain(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    owners = chain_owners(actor, sets_for_everybody(actor))
    form = ChainForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["unit"]
        unit = None if chosen == EVERYBODY else Unit.objects.get(pk=chosen)
        try:
            made = actions.set_chain(actor=actor, new=form.new(), unit=unit)
            messages.success(request, _("Đã đặt chuỗi hạn gửi."))
            return redirect(made)
        except RuleBroken as refused:
            form.refuse(refused)
    return _form_page(request, form, _("Thêm chuỗi hạn gửi"), reverse("reporting:chains"))


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_chain(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on the chain says something else; what it said before stays on record."""
    actor = actor_of(request)
    row = get_object_or_404(_open_to(actor).with_steps(), pk=pk)
    configuring_office(actor, row.unit)
    form = ChainForm(request.POST or None, owners=[], changes=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_chain(actor=actor, new=form.new(), unit=None, changes=row)
            messages.success(request, _("Đã ghi thay đổi của chuỗi hạn gửi."))
            return redirect(made)
        except RuleBroken as refused:
            form.refuse(refused)
    return _form_page(request, form, _("Thay đổi chuỗi hạn gửi"), row.get_absolute_url())


def _form_page(request: HttpRequest, form: ChainForm, title: str, back: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "submit_label": _("Đặt chuỗi hạn"),
        "cancel_url": back,
        "breadcrumbs": trail(
            {"label": _("Chuỗi hạn gửi"), "url": reverse("reporting:chains")}, {"label": title}
        ),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/chain_form.html", context, status=status)
