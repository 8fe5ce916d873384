"""Who reviews reports for another body, by which document and from when to when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roviec.access.actor import Actor
from roviec.access.pages import page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Reorganisation
from roviec.reporting import actions
from roviec.reporting.models import Mandate, ReportForm
from roviec.reporting.permissions import REQUEST, REVIEW
from roviec.reporting.review_forms import MandateForm
from roviec.reporting.reviewing import review_posts
from roviec.reporting.schedule_forms import WhyForm
from roviec.reporting.views.frame import REFUSED, actor_of, requests_trail, trail

SHOWN = 100


@page(REQUEST, REVIEW)
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Those my body gave, and those by which it reviews for another."""
    return _page(request)


def _page(request: HttpRequest, form: WhyForm | None = None, row: int = 0) -> HttpResponse:
    actor = actor_of(request)
    may_give = policy().holds(actor, REQUEST)
    given = list(_given(actor).select_related("line")[:SHOWN]) if may_give else []
    units = {post.unit_id for post in review_posts(actor)}
    held = list(Mandate.objects.filter(holder__in=units).select_related("line")[:SHOWN])
    names = names_on(
        Reorganisation.Of.UNITS,
        {pk for each in (*given, *held) for pk in (each.giver_id, each.holder_id)},
        actor.day,
    )
    forms = dict(ReportForm.objects.order_by("version").values_list("code", "name"))

    def shown(each: Mandate) -> dict[str, Any]:
        last = each.valid_to and each.valid_to.fromordinal(each.valid_to.toordinal() - 1)
        return {
            "row": each,
            "giver": names[each.giver_id].name if each.giver_id in names else "",
            "holder": names[each.holder_id].name if each.holder_id in names else "",
            "form": forms.get(each.form_code, each.form_code),
            "last_day": last,
            "state": _state(each, actor),
            "why": form if each.pk == row and form else WhyForm(auto_id=f"id_{each.pk}_%s"),
        }

    context = {
        "title": _("Uỷ quyền duyệt báo cáo"),
        "breadcrumbs": (requests_trail if may_give else trail)(
            {"label": _("Uỷ quyền duyệt báo cáo")}
        ),
        "given": [shown(each) for each in given],
        "held": [shown(each) for each in held],
        "may_give": may_give,
        "form": form,
        "why_row": row,
    }
    status = REFUSED if form is not None else 200
    return render(request, "reporting/mandates.html", context, status=status)


def _state(row: Mandate, actor: Actor) -> tuple[str, str]:
    """Word and tone."""
    if row.withdrawn_at is not None:
        return _("Đã rút"), "quiet"
    if row.is_valid_on(actor.day):
        return _("Đang có hiệu lực"), "ok"
    ahead = row.valid_from is not None and actor.day < row.valid_from
    return (_("Chưa đến ngày"), "info") if ahead else (_("Đã hết hạn"), "quiet")


def _given(actor: Actor) -> Any:
    condition: Q = policy().units(actor, REQUEST, "giver")
    return Mandate.objects.filter(condition)


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def new_mandate(request: HttpRequest) -> HttpResponse:
    """Let a body below review in one's place."""
    actor = actor_of(request)
    form = MandateForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(actor=actor, new=form.new())
            messages.success(request, _("Đã uỷ quyền duyệt báo cáo."))
            return redirect("reporting:mandates")
        except (RuleBroken, RulesBroken) as refused:
            form.refuse(refused)
    context = {
        "title": _("Uỷ quyền duyệt báo cáo"),
        "form": form,
        "submit_label": _("Uỷ quyền"),
        "cancel_url": reverse("reporting:mandates"),
        "breadcrumbs": requests_trail(
            {"label": _("Uỷ quyền duyệt báo cáo"), "url": reverse("reporting:mandates")},
            {"label": _("Uỷ quyền mới")},
        ),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/mandate_form.html", context, status=status)


@page(REQUEST)
@require_POST
def withdraw_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = get_object_or_404(_given(actor), pk=pk)
    form = WhyForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw_mandate(actor=actor, mandate=row, reason=reason)
            messages.success(request, _("Đã rút uỷ quyền; những gì đã duyệt vẫn giữ nguyên."))
            return redirect("reporting:mandates")
        except RuleBroken as refused:
            form.refuse(refused)
    return _page(request, form, row.pk)
