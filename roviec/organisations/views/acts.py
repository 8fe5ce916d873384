"""Reorganisations: the list of them, one with its lines, and its head."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.files.models import StoredFile
from roviec.organisations.actions.edit_act import begin_act, edit_head
from roviec.organisations.forms.acts import KINDS, HeadForm
from roviec.organisations.hierarchy.naming import short
from roviec.organisations.models import ActLine, Passing, Reorganisation
from roviec.organisations.passing.waiting import waiting_for
from roviec.organisations.permissions import REORGANISE, VIEW, visible_acts
from roviec.organisations.reorganising.foresight import Foresight, foresee
from roviec.organisations.reorganising.shown_acts import Names, shown_lines
from roviec.organisations.views.acting import (
    REFUSED,
    act_for,
    actor_of,
    address,
    may_reorganise,
    may_withdraw,
    own_act_for,
    refuse,
    trail,
    trail_of,
)

PAGE, LINES = 30, 50
CHECKED_AT_ONCE = 400
"""Lines of an act that its own page still works out; a larger one is checked in the preview."""
PREPARED, CONFIRMED = Reorganisation.State.PREPARED, Reorganisation.State.CONFIRMED

SHOWN = {
    "prepared": later("Đang chuẩn bị"),
    "ahead": later("Sắp có hiệu lực"),
    "in_force": later("Đã có hiệu lực"),
    "withdrawn": later("Đã rút"),
}
BADGES = {
    "prepared": (later("Đang chuẩn bị"), "info"),
    "ahead": (later("Đã xác nhận, chưa đến ngày"), "warn"),
    "in_force": (later("Có hiệu lực"), "ok"),
    "withdrawn": (later("Đã rút"), "quiet"),
}


def state_of(act: Reorganisation, today: Any) -> str:
    """As the list sorts acts: a confirmed one lies ahead or is in force."""
    if act.state != CONFIRMED:
        return str(act.state)
    return "ahead" if act.day > today else "in_force"


@page(VIEW)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Acts by what can be done with them."""
    actor = actor_of(request)
    ways = {
        "prepared": Q(state=PREPARED),
        "ahead": Q(state=CONFIRMED, day__gt=actor.day),
        "in_force": Q(state=CONFIRMED, day__lte=actor.day),
        "withdrawn": Q(state=Reorganisation.State.WITHDRAWN),
    }
    rows = visible_acts(actor)
    counts = rows.aggregate(**{key: Count("pk", filter=way) for key, way in ways.items()})
    wanted = request.GET.get("show", "")
    if wanted not in ways:
        wanted = "prepared" if counts["prepared"] else "in_force"
    chosen = rows.filter(ways[wanted]).annotate(
        size=Count("lines"), left_open=Count("lines", filter=Q(lines__to_complete=True))
    )
    pages = Paginator(chosen.order_by("-day", "-pk"), PAGE)
    pages.count = counts[wanted]
    context = {
        "title": _("Sắp xếp địa bàn, đơn vị"),
        "page_obj": pages.get_page(request.GET.get("page")),
        "wanted": wanted,
        "tabs": [
            {
                "label": label,
                "url": f"{reverse('organisations:acts')}?show={key}",
                "current": key == wanted,
                "count": counts[key],
            }
            for key, label in SHOWN.items()
        ],
        "may_prepare": policy().holds(actor, REORGANISE),
        "waiting": waiting_for(actor).count() if policy().holds(actor, REORGANISE) else None,
    }
    return render(request, "organisations/acts.html", context)


@page(REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_act(request: HttpRequest) -> HttpResponse:
    """The head first; lines come on the act's own page."""
    form = HeadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = begin_act(
                actor=actor_of(request),
                of=form.cleaned_data["of"],
                head=form.head(),
                files=form.decision_files(),
            )
            return redirect("organisations:act", act.pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = {
        "title": _("Chuẩn bị đợt sắp xếp"),
        "form": form,
        "submit_label": _("Tiếp tục: thêm các dòng"),
        "cancel_url": reverse("organisations:acts"),
        "breadcrumbs": trail({"label": _("Chuẩn bị đợt sắp xếp")}),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_head.html", context, status=status)


@page(REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_act(request: HttpRequest, pk: int) -> HttpResponse:
    act = own_act_for(request, pk)
    if act.state != PREPARED:
        return redirect("organisations:act", pk)
    initial = {field: getattr(act, field) for field in HeadForm.base_fields if hasattr(act, field)}
    form = HeadForm(request.POST or None, request.FILES or None, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_head(
                actor=actor_of(request), act=act, head=form.head(), files=form.decision_files()
            )
            return redirect("organisations:act", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = {
        "title": _("Sửa thông tin đợt sắp xếp"),
        "form": form,
        "cancel_url": address(act),
        "breadcrumbs": trail_of(act, _("Sửa thông tin")),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_head.html", context, status=status)


@page(VIEW)
@require_safe
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: its lines, what stands against them, and what can be done with it."""
    found = act_for(request, pk)
    actor = actor_of(request)
    rows = found.lines.order_by("number")
    total, left_open = rows.count(), rows.filter(to_complete=True).count()
    if request.GET.get("show") == "open":
        rows = rows.filter(to_complete=True)
    shown = Paginator(rows.prefetch_related("parties"), LINES).get_page(request.GET.get("page"))
    seen = _checked(found, total)
    state = state_of(found, actor.day)
    changes = may_reorganise(request, found)
    context = {
        "title": found.title,
        "act": found,
        "state": BADGES[state],
        "page_obj": shown,
        "lines": shown_lines(list(shown), Names([found]), seen.refusals if seen else ()),
        "refusals": seen.refusals if seen else [],
        "whole_refusals": seen.refused_at(0, 0) if seen else [],
        "total": total,
        "left_open": left_open,
        "open_dissolved": found.lines.filter(to_complete=True, kind=ActLine.Kind.DISSOLVE).count(),
        "only_open": request.GET.get("show") == "open",
        "unchecked": found.state == PREPARED and seen is None and total,
        "edits": changes and found.state == PREPARED,
        "withdraws": changes
        and (state == "prepared" or (state == "ahead" and may_withdraw(request, found))),
        "undoes": changes and state == "in_force",
        "kinds": KINDS,
        "followed_by": [
            (each, BADGES[state_of(each, actor.day)])
            for each in visible_acts(actor).filter(follows=found)[:PAGE]
        ],
        "proposals_url": _proposals(request, found),
        "undone_by": [
            (each, BADGES[state_of(each, actor.day)])
            for each in visible_acts(actor).filter(undoes=found)[:PAGE]
        ],
        "files": StoredFile.objects.filter(
            owner_type=Reorganisation._meta.label_lower, owner_id=found.pk
        ),
        "passed": Passing.objects.filter(line__act=found).count(),
        "timeline": [_entry(each) for each in Entry.objects.all().about(found)[:20]],
        "breadcrumbs": trail({"label": short(found.title, 60)}),
    }
    return render(request, "organisations/act.html", context)


def _proposals(request: HttpRequest, act: Reorganisation) -> str:
    """Where all that was proposed after the act, and that the actor may confirm, is looked at
    together; nowhere while there is none."""
    prepared = visible_acts(actor_of(request)).filter(follows=act, state=PREPARED)
    mine = [each for each in prepared.order_by("pk")[:PAGE] if may_reorganise(request, each)]
    if not mine:
        return ""
    where = reverse("organisations:preview_act", args=[mine[0].pk])
    others = urlencode({"with": [each.pk for each in mine[1:]]}, doseq=True)
    return f"{where}?{others}" if others else where


def _checked(act: Reorganisation, lines: int) -> Foresight | None:
    """What stands against a prepared act. Of a large one only the preview says it."""
    if act.state != PREPARED or not 0 < lines <= CHECKED_AT_ONCE:
        return None
    return foresee([act])


def _entry(each: Entry) -> dict[str, Any]:
    return {"verb": each.label, "actor": each.name, "office": each.office, "at": each.at}
