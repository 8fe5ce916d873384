"""Making a schedule, its record, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roviec.access.pages import page
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import actions
from roviec.reporting.models import ReportRequest, RequestSchedule
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedule_forms import ScheduleForm, WhyForm
from roviec.reporting.schedules.days_off import site_calendar, unknown_note
from roviec.reporting.schedules.shown import coming, shown_schedules
from roviec.reporting.views.frame import REFUSED, actor_of, acts_on, requests_trail

ISSUED = 24
"""Requests of a schedule its page lists."""


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ScheduleForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_schedule(actor=actor, new=form.new())
            messages.success(request, _("Đã lập lịch báo cáo. Yêu cầu được giao khi đến ngày."))
            return redirect(made)
        except (RuleBroken, RulesBroken) as refused:
            form.refuse(refused)
    context = {
        "title": _("Lập lịch báo cáo"),
        "form": form,
        "submit_label": _("Lập lịch"),
        "cancel_url": reverse("reporting:requests"),
        "breadcrumbs": requests_trail({"label": _("Lập lịch báo cáo")}),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/schedule_form.html", context, status=status)


def _schedule_for(request: HttpRequest, pk: int) -> RequestSchedule:
    rows = RequestSchedule.objects.of_requesters(actor_of(request), REQUEST)
    return get_object_or_404(rows.select_related("line"), pk=pk)


@page(REQUEST)
@require_safe
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """What it asks for, the periods to come with their days, and what it asked for so far."""
    return _page(request, _schedule_for(request, pk))


def _page(request: HttpRequest, row: RequestSchedule, form: WhyForm | None = None) -> HttpResponse:
    today, calendar = actor_of(request).day, site_calendar()
    [shown] = shown_schedules([row], today)
    ahead = coming(row, today, calendar) if row.state != RequestSchedule.State.ENDED else []
    issued = ReportRequest.objects.filter(plan__schedule=row).select_related("form")
    context = {
        "title": shown.name,
        "shown": shown,
        "schedule": row,
        "coming": ahead,
        "calendar_note": unknown_note(calendar, [day for each in ahead for _who, day in each.days]),
        "issued": list(issued.order_by("-span_end")[:ISSUED]),
        "form": form,
        "why": form or WhyForm(),
        "timeline": acts_on(row),
        "breadcrumbs": requests_trail({"label": shown.name}),
    }
    status = REFUSED if form is not None else 200
    return render(request, "reporting/schedule.html", context, status=status)


@page(REQUEST)
@require_POST
def pause_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.pause_schedule)


@page(REQUEST)
@require_POST
def end_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.end_schedule)


@page(REQUEST)
@require_POST
def resume_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    row = _schedule_for(request, pk)
    try:
        actions.resume_schedule(actor=actor_of(request), schedule=row)
        messages.success(request, _("Lịch chạy tiếp từ hôm nay."))
    except RuleBroken as refused:
        messages.error(request, refused.message)
    return redirect(row)


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., RequestSchedule]
) -> HttpResponse:
    row = _schedule_for(request, pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            act(actor=actor_of(request), schedule=row, reason=form.cleaned_data["reason"])
            return redirect(row)
        except RuleBroken as refused:
            form.refuse(refused)
    return _page(request, row, form)
