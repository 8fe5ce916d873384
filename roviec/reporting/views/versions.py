"""The versions of a report side by side, what it froze against now, and what changed below it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roviec.access.actor import Actor
from roviec.access.pages import page, whole_number
from roviec.access.policy import may, office_for, policy
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.reporting import actions
from roviec.reporting.actions._report import with_returns
from roviec.reporting.links import number_link
from roviec.reporting.models import Indicator, Report, ReportVersion
from roviec.reporting.permissions import FILL, SIGN, VIEW
from roviec.reporting.returned.changes import Told, changes_of
from roviec.reporting.returned.differences import contents_of, differences
from roviec.reporting.returned.seals import seal, unseal
from roviec.reporting.returned.since_signing import Compared, FigureMoved, Moved, since_signing
from roviec.reporting.rollup import Value
from roviec.reporting.views.frame import actor_of, trail
from roviec.reporting.views.report import visible
from roviec.reporting.wording import shown

ROWS = 30
NAMED = 3
"""So many reports are named beside one number; the list below has them all."""


@page(VIEW)
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of the report side by side: what changed, when, by whom and why."""
    report, actor = visible(request, pk), actor_of(request)
    found = _versions(report, actor)
    after = _chosen(found, whole_number(request, "to"), -1)
    before = _chosen(found, whole_number(request, "from"), -2)
    items = list(report.request.form.items.select_related("indicator"))
    told = []
    if before is not None and after is not None and before != after:
        held = contents_of([before, after], items)
        told = differences(held[before.pk], held[after.pk], items)
    context = _frame(report, "versions") | {
        "title": _("Các bản của báo cáo"),
        "versions": list(reversed(found)),
        "before": before,
        "after": after,
        "figures": [each for each in told if each.item.indicator],
        "texts": [each for each in told if not each.item.indicator],
        "same": len(items) - len(told),
    }
    return render(request, "reporting/versions.html", context)


def _versions(report: Report, actor: Actor) -> list[ReportVersion]:
    """Those the person may see, the oldest first."""
    found = list(with_returns(report.versions.order_by("number")))
    if may(actor, FILL, report.unit_id) or may(actor, SIGN, report.unit_id):
        return found
    return [version for version in found if version.signed_at is not None]


def _chosen(found: list[ReportVersion], number: int | None, usual: int) -> ReportVersion | None:
    named = [version for version in found if version.number == number]
    if named:
        return named[0]
    return found[usual] if len(found) >= -usual else None


def _frame(report: Report, here: str) -> dict[str, Any]:
    names = {
        "report": _("Báo cáo"),
        "versions": _("Các bản"),
        "since_signing": _("So với hiện nay"),
        "changes": _("Cấp dưới đã đổi"),
    }
    return {
        "report": report,
        "period": report.request.period,
        "breadcrumbs": trail(
            {"label": report.request.form.name, "url": report.get_absolute_url()},
            {"label": names[here]},
        ),
        "tabs": [
            {
                "label": label,
                "url": reverse(f"reporting:{name}", args=[report.pk]),
                "current": name == here,
            }
            for name, label in names.items()
        ],
    }


# --- frozen and live -----------------------------------------------------------------------------


@page(VIEW)
@require_safe
def since_signing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The totals the report froze when it was signed, against the live ones, and which report below
    made the difference."""
    report, actor = visible(request, pk), actor_of(request)
    number = whole_number(request, "version")
    version = report.counting
    if number is not None:
        signed = report.versions.exclude(signed_at=None)
        version = signed.filter(number=number).first() or version
    context = _frame(report, "since_signing") | {
        "title": _("Số đã ký so với số hiện nay"),
        "version": version,
    }
    if version is not None:
        items = report.request.form.items.select_related("indicator")
        found = since_signing(report, version, items, policy().units(actor, VIEW, "unit"))
        pages = Paginator(found.moved, ROWS).get_page(request.GET.get("page"))
        differing = [each for each in found.compared if each.differs]
        context |= {
            "has_totals": bool(found.compared),
            "compared": [_compared_row(report, each) for each in differing],
            "same": len(found.compared) - len(differing),
            "page_obj": pages,
            "moved": [_moved_row(each) for each in pages.object_list],
        }
    return render(request, "reporting/since_signing.html", context)


def _compared_row(report: Report, each: Compared) -> dict[str, Any]:
    asked, indicator = report.request, each.indicator
    return {
        "name": indicator.name,
        "measure": indicator.unit_of_measure,
        "frozen": shown(indicator, each.frozen),
        "live": shown(indicator, each.live),
        "step": _step(indicator, each.frozen, each.live),
        "units": _units(each),
        "by": [
            f"{moved.name} {_step(indicator, figure.before, figure.after)}"
            for moved, figure in each.by[:NAMED]
        ],
        "more": max(len(each.by) - NAMED, 0),
        "rest": formats.number(each.rest) if each.rest else "",
        "url": number_link(report.unit_id, indicator.code, asked.period, asked.line.code),
    }


def _units(each: Compared) -> str:
    if each.units_then in (None, each.units_now):
        return ""
    return _("từ %(then)s lên %(now)s đơn vị") % {"then": each.units_then, "now": each.units_now}


def _step(indicator: Indicator, before: Value | None, after: Value | None) -> str:
    """`+12`, `−3`; of what has two parts or no number before, from what to what."""
    if before is None or after is None or after.total is not None:
        return f"{shown(indicator, before)} → {shown(indicator, after)}"
    step = after.value - before.value
    sign = "+" if step > 0 else "−" if step < 0 else "±"
    return f"{sign}{formats.number(abs(step))}"


def _moved_row(each: Moved) -> dict[str, Any]:
    url = reverse("reporting:versions", args=[each.report_id])
    numbers = [(each.was, "from"), (each.now, "to")]
    query = "&".join(f"{key}={version.number}" for version, key in numbers if version is not None)
    return {
        "moved": each,
        "url": f"{url}?{query}" if each.shown else "",
        "figures": [_figure(figure) for figure in each.figures],
    }


def _figure(each: FigureMoved) -> dict[str, str]:
    return {
        "name": each.indicator.name,
        "before": shown(each.indicator, each.before),
        "after": shown(each.indicator, each.after),
    }


# --- what those above are told -------------------------------------------------------------------


@page(VIEW)
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed below since the report was signed, until it is noted or signed anew."""
    report, actor = visible(request, pk), actor_of(request)
    items = list(report.request.form.items.select_related("indicator"))
    told = changes_of(report, items)
    pages = Paginator(told, ROWS).get_page(request.GET.get("page"))
    listed = list(pages.object_list)
    context = _frame(report, "changes") | {
        "title": _("Cấp dưới đã đổi sau khi ký"),
        "page_obj": pages,
        "told": [_told_row(each) for each in listed],
        "noted": [_told_row(each) for each in changes_of(report, items, noted=True)[:ROWS]],
        "may_note": bool(listed) and may(actor, FILL, report.unit_id),
        "seal": seal({each.change.pk: each.change.mark for each in listed}),
    }
    return render(request, "reporting/changes.html", context)


def _told_row(each: Told) -> dict[str, Any]:
    return {"told": each, "figures": [_figure(figure) for figure in each.figures]}


@page(FILL)
@require_POST
def note_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The body has read these changes and lets its report stand."""
    report, actor = visible(request, pk), actor_of(request)
    office_for(actor, FILL, report.unit_id)
    seen = unseal(request.POST.get("seal", ""))
    try:
        noted = actions.note_changes(actor=actor, report=report, seen=seen)
        messages.success(request, _("Đã ghi nhận %s thay đổi.") % formats.number(noted))
    except RuleBroken as refused:
        messages.warning(request, refused.message)
    return redirect("reporting:changes", pk=pk)
