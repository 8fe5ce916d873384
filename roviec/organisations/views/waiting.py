"""What waits after reorganisations until a person says which unit takes it over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from roviec.access.pages import page
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations import passing
from roviec.organisations.actions import assign_matter
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Passing, Reorganisation, Unit
from roviec.organisations.passing.waiting import passed_within, successors
from roviec.organisations.permissions import REORGANISE
from roviec.organisations.reorganising.choosing import Chooser, NotChosen
from roviec.organisations.views.acting import REFUSED, actor_of, told, trail

PAGE = 30
SHOWN = {
    Passing.State.WAITING: later("Chờ phân công"),
    Passing.State.ASSIGNED: later("Đã phân công"),
    Passing.State.PASSED: later("Tự chuyển"),
}


@page(REORGANISE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    return _waiting(request)


def _waiting(
    request: HttpRequest, refused: dict[int, tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    """`refused`: by matter, what was typed and what is wrong with it."""
    actor = actor_of(request)
    rows = passed_within(actor)
    wanted = request.GET.get("show", "")
    state = wanted if wanted in SHOWN else Passing.State.WAITING
    chosen = rows.filter(state=state).select_related("line__act").order_by("earlier_id", "pk")
    counts = rows.aggregate(**{key: Count("pk", filter=Q(state=key)) for key in SHOWN})
    pages = Paginator(chosen, PAGE)
    pages.count = counts[state]
    shown = pages.get_page(request.GET.get("page"))
    offered = successors({row.earlier_id for row in shown})
    units = {row.earlier_id for row in shown} | {row.later_id for row in shown if row.later_id}
    units |= {unit for several in offered.values() for unit in several}
    names = names_on(Reorganisation.Of.UNITS, units, actor.day)
    context = {
        "title": _("Việc sau sắp xếp"),
        "page_obj": shown,
        "groups": _groups(list(shown), names, offered, refused or {}),
        "is_waiting": state == Passing.State.WAITING,
        "tabs": [
            {
                "label": label,
                "url": f"{reverse('organisations:waiting')}?show={key}",
                "current": key == state,
                "count": counts[key],
            }
            for key, label in SHOWN.items()
        ],
        "wrong": bool(refused),
        "breadcrumbs": trail({"label": _("Việc sau sắp xếp")}),
    }
    return render(request, "organisations/waiting.html", context, status=status)


def _groups(
    rows: list[Passing],
    names: dict[int, Any],
    offered: dict[int, list[int]],
    refused: dict[int, tuple[str, str]],
) -> list[dict[str, Any]]:
    """Matters by the unit that ended."""
    groups: dict[int, dict[str, Any]] = {}
    known = passing.known()
    for row in rows:
        group = groups.setdefault(
            row.earlier_id,
            {
                "unit": names[row.earlier_id].name,
                "act": row.line.act,
                "successors": [(unit, names[unit]) for unit in offered.get(row.earlier_id, [])],
                "rows": [],
            },
        )
        kind = known.get(row.matter)
        typed, wrong = refused.get(row.pk, ("", ""))
        group["rows"].append(
            {
                "passing": row,
                "kind": kind.label if kind else row.matter,
                "url": kind.address(row.matter_id) if kind else "",
                "later": names[row.later_id].name if row.later_id else "",
                "typed": typed,
                "wrong": wrong,
            }
        )
    return list(groups.values())


@page(REORGANISE)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one matter to a unit: one of those offered (`to`), or one typed (`unit`). Pressed twice,
    the second press finds it done."""
    actor = actor_of(request)
    row = get_object_or_404(passed_within(actor), pk=pk)
    if row.state != Passing.State.WAITING:
        messages.info(request, _("Việc này đã có đơn vị tiếp nhận."))
        return redirect("organisations:waiting")
    said = request.POST.get("unit", "")
    typed = said.replace("\0", "")
    try:
        unit = _unit(request.POST.get("to", ""), said, actor.day)
        assign_matter(actor=actor, passing_pk=pk, to=unit)
    except NotChosen as refused:
        return _waiting(request, {pk: (typed, refused.message)}, REFUSED)
    except RuleBroken as broken:
        return _waiting(request, {pk: (typed, told(broken))}, REFUSED)
    except NotPermitted:
        wrong = _("Đơn vị này không thuộc phạm vi bạn phụ trách; hãy chọn đơn vị khác.")
        return _waiting(request, {pk: (typed, wrong)}, REFUSED)
    messages.success(request, _("Đã phân công: %(title)s") % {"title": row.title})
    return redirect("organisations:waiting")


def _unit(pressed: str, typed: str, day: Any) -> Unit:
    if pressed.isascii() and pressed.isdigit() and len(pressed) < 18:
        found = Unit.objects.filter(pk=int(pressed)).first()
        if found is not None:
            return found
    if "\0" in typed:
        raise NotChosen(_("Văn bản có ký tự không đọc được (NUL). Hãy chép lại phần chữ rồi dán."))
    if not typed.strip():
        raise NotChosen(_("Hãy chọn hoặc ghi đơn vị tiếp nhận."))
    key = Chooser(Reorganisation.Of.UNITS, day).choose(typed)
    if isinstance(key, str):
        raise NotChosen(_("Đơn vị này chưa được xác nhận thành lập; hãy chọn đơn vị đang có."))
    return Unit.objects.get(pk=key)
