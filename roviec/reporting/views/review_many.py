"""Sent reports of one request before their reviewer: what matters in each, one act for many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.reporting import actions
from roviec.reporting.actions import AcceptedMany
from roviec.reporting.models import Report, ReportRequest
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.returned.checks import Checked, checked
from roviec.reporting.returned.reviewed import reviewed_by
from roviec.reporting.returned.seals import picked, seal, unseal
from roviec.reporting.review_forms import AcceptManyForm
from roviec.reporting.views.frame import actor_of, trail

ROWS = 50
SHOWN = 4
"""So many moves of one report are spelled out; its page has them all."""
TABS = {
    "all": later("Tất cả"),
    "remarked": later("Có điều cần xem"),
    "plain": later("Không có gì cần xem"),
}


@page(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def review_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Reports of a request that wait for acceptance: tick many or take all that are shown."""
    mine = reviewed_by(actor_of(request)).filter(request=pk)
    if not mine.exists():
        raise Http404
    asked = get_object_or_404(ReportRequest.objects.select_related("form", "line"), pk=pk)
    if request.method == "POST":
        return _accept(request, asked, mine)
    return _page(request, asked, mine)


def _accept(request: HttpRequest, asked: ReportRequest, mine: ReportQuerySet) -> HttpResponse:
    form = AcceptManyForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, mine, form)
    everything = request.POST.get("which") == "all"
    seen = (
        unseal(request.POST.get("seal", "")) if everything else picked(request.POST.getlist("pick"))
    )
    try:
        done = actions.accept_many(
            actor=actor_of(request), picks=seen, text=form.cleaned_data["text"]
        )
    except RuleBroken as refused:
        form.add_error(None, refused.message)
        return _page(request, asked, mine, form)
    if done.accepted:
        told = _("Đã duyệt %s báo cáo. Số liệu đã vào tổng của đơn vị bạn.")
        messages.success(request, told % formats.number(len(done.accepted)))
    if not done.refused:
        return redirect("reporting:review_many", pk=asked.pk)
    return _page(request, asked, mine, done=done)


def _page(
    request: HttpRequest,
    asked: ReportRequest,
    mine: ReportQuerySet,
    form: AcceptManyForm | None = None,
    done: AcceptedMany | None = None,
) -> HttpResponse:
    everything = checked(asked, mine)
    by_tab = {
        "all": everything,
        "remarked": [each for each in everything if each.remarked],
        "plain": [each for each in everything if not each.remarked],
    }
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    shown = by_tab[tab]
    pages = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    base = reverse("reporting:review_many", args=[asked.pk])
    context = {
        "title": _("Duyệt báo cáo cấp dưới"),
        "breadcrumbs": trail({"label": _("Duyệt báo cáo cấp dưới")}),
        "asked": asked,
        "period": asked.period,
        "form": form or AcceptManyForm(),
        "refused": _refused(done) if done else [],
        "tabs": [
            {"label": label, "url": f"{base}?tab={key}", "current": key == tab,
             "count": len(by_tab[key])}
            for key, label in TABS.items()
        ],
        "page_obj": pages,
        "rows": [_row(each) for each in pages.object_list],
        "count": len(shown),
        "seal": seal({each.report.pk: each.version.mark for each in shown}),
        "board_url": f"{reverse('reporting:reports')}?request={asked.pk}",
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return render(request, "reporting/review_many.html", context, status=status)


def _row(each: Checked) -> dict[str, Any]:
    return {
        "each": each,
        "report": each.report,
        "url": reverse("reporting:review", args=[each.report.pk]),
        "moves": (each.changes or each.jumps)[:SHOWN],
        "more": max(len(each.changes or each.jumps) - SHOWN, 0),
    }


def _refused(done: AcceptedMany) -> list[dict[str, Any]]:
    rows = Report.objects.filter(pk__in=done.refused).named()
    names = {row.pk: (row.unit_name, row.get_absolute_url()) for row in rows}  # type: ignore[attr-defined]  # named()
    return [
        {"name": names[pk][0] if pk in names else "", "url": names[pk][1], "why": rule.message}
        for pk, rule in done.refused.items()
        if pk in names
    ]
