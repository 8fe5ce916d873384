"""Closing a request for change, opening it again, and opening one unit's report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.reporting import actions
from roviec.reporting.actions.locks import latest_deadline
from roviec.reporting.models import ReportRequest
from roviec.reporting.permissions import REQUEST
from roviec.reporting.review_forms import LockForm, OpenReportForm, in_a_week
from roviec.reporting.schedule_forms import Refusable, WhyForm
from roviec.reporting.views.frame import actor_of
from roviec.reporting.views.request_records import act_page, asked_for, report_asked

USUAL = 10
"""Days after the last deadline that the page offers."""


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """From which day on nothing of the request changes."""
    found = asked_for(request, pk)
    latest = latest_deadline(found) or actor_of(request).day
    form = LockForm(request.POST or None, initial={"closes_on": latest + timedelta(days=USUAL)})
    about = _("hạn gửi muộn nhất %s") % formats.day(latest)
    done = _("Đã đặt ngày khoá.")
    return _act(request, found, form, (_("Đặt ngày khoá"), about, done), _locking(request, found))


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everything change again, with a reason."""
    found = asked_for(request, pk)
    told = (_("Bỏ khoá"), _("mọi báo cáo của yêu cầu lại sửa được"), _("Đã bỏ khoá."))
    form = WhyForm(request.POST or None)

    def perform(given: dict[str, Any]) -> object:
        return actions.unlock_request(actor=actor_of(request), request=found, **given)

    return _act(request, found, form, told, perform)


@page(REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def open_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one unit's report until a day, with a reason."""
    report = report_asked(request, pk)
    form = OpenReportForm(request.POST or None, initial={"until": in_a_week(actor_of(request).day)})
    name = vars(report).get("unit_name") or ""
    told = (_("Mở khoá riêng"), name, _("Đã mở riêng cho đơn vị."))

    def perform(given: dict[str, Any]) -> object:
        return actions.open_report(actor=actor_of(request), report=report, **given)

    return _act(request, report.request, form, told, perform)


def _locking(request: HttpRequest, found: ReportRequest) -> Callable[[dict[str, Any]], object]:
    def perform(given: dict[str, Any]) -> object:
        return actions.lock_request(actor=actor_of(request), request=found, **given)

    return perform


def _act(
    request: HttpRequest,
    found: ReportRequest,
    form: Refusable,
    told: tuple[str, str, str],
    perform: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    title, about, done = told
    if request.method == "POST" and form.is_valid():
        try:
            perform(form.cleaned_data)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(request, done)
            return redirect(found)
    return act_page(request, found, form, title, about)
