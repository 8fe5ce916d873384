"""Asking the units below for a report."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import actions
from roviec.reporting.models import ReportRequest
from roviec.reporting.permissions import REQUEST
from roviec.reporting.request_form import RequestForm


@page(REQUEST)
def new_request(request: HttpRequest) -> HttpResponse:
    """Form, period and deadlines in; a report to fill in for every unit it is asked of."""
    actor = cast("ActorRequest", request).actor
    if request.method != "POST":
        return _show(request, RequestForm(None, actor=actor))
    form = RequestForm(request.POST, actor=actor)
    if form.is_valid():
        done = _issue(request, form, actor)
        if done is not None:
            return redirect(done)
    return _show(request, form, status=422)


def _issue(request: HttpRequest, form: RequestForm, actor: Actor) -> ReportRequest | None:
    """The request; none when it was refused, with the reason in the form."""
    try:
        new = form.new()
    except RuleBroken as refused:
        form.refuse(refused)
        return None
    try:
        issued = actions.issue_request(actor=actor, new=new)
    except (RuleBroken, RulesBroken) as refused:
        same = actions.issued_already(new)
        if same is not None:
            messages.info(request, _("Yêu cầu này đã được giao. Lần bấm sau không thêm gì."))
            return same
        form.refuse(refused)
        return None
    told = _("Đã giao yêu cầu: %(n)s đơn vị phải báo cáo.") % {"n": issued.reports.count()}
    messages.success(request, told)
    return issued


def _show(request: HttpRequest, form: RequestForm, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Giao yêu cầu báo cáo"),
        "form": form,
        "submit_label": _("Giao yêu cầu"),
        "cancel_url": reverse("reporting:requests"),
    }
    return render(request, "reporting/request.html", context, status=status)
