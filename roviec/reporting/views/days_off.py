"""Days off and exchanged working days of a year, and what an administrator says of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roviec.access.pages import page, whole_number
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.interface.forms import PLANNED_YEARS
from roviec.reporting import actions
from roviec.reporting.models import MarkedDay
from roviec.reporting.permissions import CONFIGURE, VIEW
from roviec.reporting.schedule_forms import MarkForm, YearForm
from roviec.reporting.schedules.days_off import shown_year
from roviec.reporting.schedules.reach import sets_for_everybody, site_office
from roviec.reporting.views.frame import REFUSED, actor_of, trail
from roviec.timeline.days_off import shipped


@page(VIEW)
@require_safe
def days_off(request: HttpRequest) -> HttpResponse:
    """A year's days off, where they come from, and what is not known of it."""
    year = whole_number(request, "year")
    return _page(request, year if year and year in PLANNED_YEARS else actor_of(request).day.year)


def _page(
    request: HttpRequest, year: int, mark: MarkForm | None = None, state: YearForm | None = None
) -> HttpResponse:
    shown = shown_year(year)
    today = actor_of(request).day
    years = sorted({year, today.year, today.year + 1, *shipped()})
    context = {
        "title": _("Ngày nghỉ, ngày làm bù"),
        "breadcrumbs": trail({"label": _("Ngày nghỉ, ngày làm bù")}),
        "shown": shown,
        "days": [{"shown": each, "weekday": formats.weekday(each.day)} for each in shown.days],
        "tabs": [
            {
                "label": str(each),
                "url": f"{reverse('reporting:days_off')}?year={each}",
                "current": each == year,
            }
            for each in years
        ],
        "may_set": sets_for_everybody(actor_of(request)),
        "mark_form": mark or MarkForm(),
        "year_form": state or YearForm(auto_id="id_year_%s"),
        "form": mark or state,
        "states": not shown.known or bool(shown.open),
    }
    status = REFUSED if mark or state else 200
    return render(request, "reporting/days_off.html", context, status=status)


def _to(year: int) -> HttpResponse:
    return redirect(f"{reverse('reporting:days_off')}?year={year}")


@page(CONFIGURE)
@require_POST
def mark_day(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    site_office(actor)
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            row = actions.mark_day(actor=actor, **form.cleaned_data)
            messages.success(request, _("Đã ghi ngày %s.") % formats.day(row.day))
            return _to(row.day.year)
        except RuleBroken as refused:
            form.refuse(refused)
    day = form.cleaned_data.get("day")
    return _page(request, day.year if day else actor.day.year, mark=form)


@page(CONFIGURE)
@require_POST
def unmark_day(request: HttpRequest, pk: int) -> HttpResponse:
    site_office(actor_of(request))
    row = get_object_or_404(MarkedDay, pk=pk)
    day = row.day
    actions.unmark_day(actor=actor_of(request), marked=row)
    messages.success(request, _("Đã bỏ ghi chú của ngày %s.") % formats.day(day))
    return _to(day.year)


@page(CONFIGURE)
@require_POST
def state_year(request: HttpRequest, year: int) -> HttpResponse:
    site_office(actor_of(request))
    if year not in PLANNED_YEARS:
        raise Http404
    form = YearForm(request.POST, auto_id="id_year_%s")
    if form.is_valid():
        try:
            source = form.cleaned_data["source"]
            actions.state_year(actor=actor_of(request), year=year, source=source)
            messages.success(request, _("Đã xác nhận danh sách ngày nghỉ năm %s.") % year)
            return _to(year)
        except RuleBroken as refused:
            form.refuse(refused)
    return _page(request, year, state=form)
