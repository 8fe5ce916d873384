"""Laying a form out: a new one, a new version, the draft on its page, the day it comes in force."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roviec.access.pages import page, whole_number
from roviec.access.rules import RuleBroken
from roviec.reporting import actions
from roviec.reporting.designing.checking import known_indicators, problems_of
from roviec.reporting.designing.content import Content
from roviec.reporting.designing.editing import Change, changed, typed
from roviec.reporting.designing.laid_out import laid_out, search
from roviec.reporting.designing.stored import content_of
from roviec.reporting.form_forms import InForceForm, NewFormForm
from roviec.reporting.form_models import SHOWN
from roviec.reporting.models import ReportForm
from roviec.reporting.permissions import CONFIGURE
from roviec.reporting.schedules.reach import site_office
from roviec.reporting.views.columns import HEADS
from roviec.reporting.views.form_pages import (
    forms_trail,
    kind_names,
    render_form,
    visible_form,
)
from roviec.reporting.views.frame import REFUSED, actor_of

LONGEST_SEARCH = 100


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_form(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    site_office(actor)
    form = NewFormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_form(actor=actor, content=form.content())
            return redirect("reporting:edit_form", pk=made.pk)
        except RuleBroken as refused:
            form.refuse(refused)
    title = _("Lập biểu mẫu mới")
    context = {
        "title": title,
        "form": form,
        "submit_label": _("Lập bản nháp"),
        "cancel_url": reverse("reporting:forms"),
        "breadcrumbs": forms_trail({"label": title}),
    }
    status = REFUSED if form.errors else 200
    return render(request, "reporting/form_new.html", context, status=status)


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its sections and rows. Every button saves what was typed and comes back to
    the place it stands at."""
    site_office(actor_of(request))
    form = visible_form(request, pk)
    if request.method == "POST":
        return _change(request, form)
    if not form.draft:
        return redirect(form)
    return _page(request, form, content_of(form))


def _change(request: HttpRequest, form: ReportForm) -> HttpResponse:
    content = typed(request.POST, form.code)
    change = Change.of(request.POST.get("do", ""))
    seen = request.POST.get("seen", "")
    try:
        actions.change_form(
            actor=actor_of(request),
            form=form,
            content=changed(content, change, request.POST),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1,
        )
    except RuleBroken as refused:
        messages.error(request, refused.message)
        return _page(request, form, content, status=409)
    if change.do == "done":
        return redirect(form)
    return redirect(_back_to(form, change, request))


def _back_to(form: ReportForm, change: Change, request: HttpRequest) -> str:
    """The page at the place of the button, with what was searched for."""
    url = reverse("reporting:edit_form", args=[form.pk])
    if change.do in ("find", "add-figures"):
        words = request.POST.get(f"s-{change.section}-q", "")[:LONGEST_SEARCH]
        url += "?" + urlencode({"find": change.section, "q": words})
    if change.do == "add-section":
        return f"{url}#them-muc"
    return url if change.do == "save" else f"{url}#muc-{change.section}"


def _page(
    request: HttpRequest, form: ReportForm, content: Content, status: int = 200
) -> HttpResponse:
    indicators, kinds = known_indicators(), kind_names()
    problems = problems_of(content, indicators, kinds)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    context: dict[str, Any] = {
        "title": _("Sửa biểu mẫu: %s") % (content.name or form.code),
        "row": form,
        "content": content,
        # After a refusal the older one, so that only who reloads the page saves.
        "seen": request.POST.get("seen", form.revision),
        "kinds": [(code, name, code in content.kinds) for code, name in kinds.items()],
        "sections": laid_out(content, indicators, problems),
        "heads": [_(HEADS[column]) for column in SHOWN],
        "problems": problems,
        "finding": whole_number(request, "find") if request.method != "POST" else None,
        "found": search(words, indicators, content),
        "words": words,
        "breadcrumbs": forms_trail(
            {"label": form.name, "url": form.get_absolute_url()}, {"label": _("Sửa")}
        ),
    }
    return render(request, "reporting/form_edit.html", context, status=status)


@page(CONFIGURE)
@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    form = visible_form(request, pk)
    try:
        made = actions.begin_version(actor=actor_of(request), form=form)
    except RuleBroken as refused:
        messages.warning(request, refused.message)
        return redirect(form)
    return redirect("reporting:edit_form", pk=made.pk)


@page(CONFIGURE)
@require_POST
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    form = visible_form(request, pk)
    site_office(actor_of(request))
    given = InForceForm(request.POST)
    if not given.is_valid():
        return render_form(request, pk, given, status=REFUSED)
    try:
        actions.put_in_force(
            actor=actor_of(request),
            form=form,
            valid_from=given.cleaned_data["valid_from"],
            seen=given.cleaned_data["seen"],
        )
    except RuleBroken as refused:
        given.refuse(refused)
        return render_form(request, pk, given, status=REFUSED)
    messages.success(request, _("Đã đưa phiên bản %s vào dùng.") % form.version)
    return redirect(form)


@page(CONFIGURE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = visible_form(request, pk)
    try:
        actions.take_back(actor=actor_of(request), form=form)
        messages.success(request, _("Phiên bản đã về bản nháp; phiên bản trước dùng tiếp."))
    except RuleBroken as refused:
        messages.warning(request, refused.message)
    return redirect(form)


@page(CONFIGURE)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    form = visible_form(request, pk)
    try:
        actions.discard_draft(actor=actor_of(request), form=form)
    except RuleBroken as refused:
        messages.warning(request, refused.message)
        return redirect(form)
    messages.success(request, _("Đã bỏ bản nháp."))
    return redirect("reporting:forms")
