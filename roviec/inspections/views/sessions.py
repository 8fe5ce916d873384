"""Working sessions with the unit: when, where, and who of both sides sat there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.conducting import conducting_office
from roviec.inspections.forms import refuse
from roviec.inspections.forms.sessions import SessionForm, of_delegation, typed_again
from roviec.inspections.models import Session
from roviec.inspections.permissions import VIEW
from roviec.inspections.views.frame import Place, actor_of, answer, frame, place_for, posted


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: HttpRequest, pk: int) -> HttpResponse:
    at = place_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    members = at.subject.delegation.members.staying()
    form = SessionForm(_sent(request), initial={"inspecting": of_delegation(members)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_session(actor=actor_of(request), subject=at.subject, new=form.session())
            messages.success(request, _("Đã ghi buổi làm việc."))
            return redirect(at.subject)
        except RuleBroken as broken:
            refuse(form, broken)
    return _form_page(request, at, form, _("Ghi buổi làm việc"))


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session to be corrected."""
    found = get_object_or_404(Session, pk=pk)
    at = place_for(request, found.subject_id)
    conducting_office(actor_of(request), at.subject)
    form = SessionForm(_sent(request), initial=typed_again(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(actor=actor_of(request), session=found, new=form.session())
            messages.success(request, _("Đã sửa buổi làm việc."))
            return redirect(at.subject)
        except RuleBroken as broken:
            refuse(form, broken)
    return _form_page(request, at, form, _("Sửa buổi làm việc"))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(request: HttpRequest, at: Place, form: SessionForm, title: str) -> HttpResponse:
    context: dict[str, Any] = frame(at) | {
        "form": form,
        "title": title,
        "cancel_url": reverse("inspections:subject", args=[at.subject.pk]),
    }
    return render(request, "inspections/session.html", context, status=answer(request))


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("inspections:subject", get_object_or_404(Session, pk=pk).subject_id)


@page(VIEW)
@posted(_back)
def remove_session(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("subject"), pk=pk)
    at = place_for(request, found.subject_id)
    try:
        actions.remove_session(actor=actor_of(request), session=found)
        messages.success(request, _("Đã bỏ buổi làm việc."))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect(at.subject)
