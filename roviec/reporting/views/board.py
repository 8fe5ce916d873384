from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page, whole_number
from roviec.access.policy import may, policy
from roviec.organisations.models import Path
from roviec.reporting.boards import FILTERS, home_units, own_reports, progress, reports_below
from roviec.reporting.links import unit_link
from roviec.reporting.models import Report, ReportRequest, RequestLock, State
from roviec.reporting.permissions import REQUEST, REVIEW, VIEW
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.schedules.days_off import site_calendar, unknown_note
from roviec.timeline.validity import valid_on

ROWS = 50
LABELS = {
    "waiting": gettext_lazy("Chờ duyệt"),
    "missing": gettext_lazy("Chưa nhận được"),
    "accepted": gettext_lazy("Đã duyệt"),
    "exempt": gettext_lazy("Được miễn"),
    "all": gettext_lazy("Tất cả"),
}


@page(VIEW)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """My unit's reports, and below them those of the units I look after."""
    actor = cast("ActorRequest", request).actor
    below = reports_below(actor)
    standing = progress(below, actor.day)
    chosen = _chosen(request, [each.request.pk for each in standing])
    state = request.GET.get("state", "all")
    state = state if state in FILTERS else "all"
    looked_at = next((each for each in standing if each.request.pk == chosen), None)
    own = list(own_reports(actor)[:ROWS])
    calendar = site_calendar()
    due = [report.due_on for report in own if report.state not in (State.SENT, State.ACCEPTED)]
    context = {
        "title": _("Báo cáo"),
        "today": actor.day,
        "own": own,
        "calendar": calendar,
        "calendar_note": unknown_note(calendar, [actor.day, *due] if due else []),
        "standing": standing,
        "chosen": looked_at,
        "total_url": _total_url(actor, looked_at.request) if looked_at else "",
        "tabs": _tabs(request, chosen, state) if chosen else [],
        "below": _page(request, below, chosen, state),
        "state": state,
        "lock": _lock(looked_at.request) if looked_at else None,
        "may_review": policy().holds(actor, REVIEW),
        "may_request": policy().holds(actor, REQUEST),
    }
    return render(request, "reporting/reports.html", context)


def _lock(asked: ReportRequest) -> RequestLock | None:
    return asked.locks.filter(lifted_at=None).first()


def _total_url(actor: Actor, asked: ReportRequest) -> str:
    """All totals, for that request's period, of the actor's own unit that has others below it in
    the request's line; an inspector who reads one unit's reports has none."""
    day = asked.period.span.last_day
    above = Path.objects.filter(
        valid_on(day), line=asked.line, upper__in=home_units(actor), depth__gt=0
    )
    for unit in above.order_by("upper").values_list("upper", flat=True)[:1]:
        if may(actor, VIEW, unit):
            return unit_link(unit, asked.period, asked.line.code)
    return ""


def _chosen(request: HttpRequest, known: list[int]) -> int | None:
    """The request looked at: the one asked for, else the newest."""
    wanted = whole_number(request, "request")
    if wanted in known:
        return wanted
    return known[0] if known else None


def _page(request: HttpRequest, below: ReportQuerySet, chosen: int | None, state: str) -> Any:
    if chosen is None:
        return None
    rows: ReportQuerySet = below.filter(FILTERS[state], request=chosen)
    rows = (
        rows.select_related("request", "counting").named().order_by("due_on", F("unit_name"), "pk")
    )
    paginator: Paginator[Report] = Paginator(rows, ROWS)
    return paginator.get_page(request.GET.get("page"))


def _tabs(request: HttpRequest, chosen: int, state: str) -> list[dict[str, Any]]:
    base = reverse("reporting:reports")
    return [
        {
            "label": LABELS[key],
            "url": f"{base}?request={chosen}&state={key}",
            "current": key == state,
        }
        for key in FILTERS
    ]
