"""Looking ahead before confirming, confirming, withdrawing, and undoing by a new act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roviec.access.pages import page
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations import rules
from roviec.organisations.actions import confirm_acts, withdraw_act
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.forms.acts import DayForm
from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.models import ActLine, Reorganisation
from roviec.organisations.permissions import REORGANISE, reorganisable, visible_acts
from roviec.organisations.reorganising.countering import prepare_counter_act
from roviec.organisations.reorganising.kept_looks import language, lasting, seal_of
from roviec.organisations.structure import ActRefused, Refusal
from roviec.organisations.views.acting import (
    CHANGED,
    REFUSED,
    act_for,
    actor_of,
    address,
    checked_again,
    own_act_for,
    refuse,
    told,
    trail_of,
)

PREPARED, CONFIRMED = Reorganisation.State.PREPARED, Reorganisation.State.CONFIRMED
FEW, LINES = 100, 50
"""Refusals on the page, and rows of one list; how many there are is always said."""
SHOWN = {
    "passing": later("Việc sẽ chuyển"),
    "waiting": later("Việc sẽ chờ người phân công"),
    "founded": later("Lập mới"),
    "ended": later("Kết thúc"),
    "changed": later("Thay đổi"),
    "along": later("Đi theo cấp trên mới"),
}
MATTERS = ("passing", "waiting")
"""Open at units that end; places have none."""


@page(REORGANISE)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What one prepared act would do, or several of its day together (`?with=`), as it was last
    looked at."""
    act = act_for(request, pk)
    if act.state != PREPARED:
        return redirect("organisations:act", pk)
    return _preview(request, act, request.GET.getlist("with"))


@page(REORGANISE)
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out what the act would do, alone or with others, for the preview to show."""
    act = own_act_for(request, pk)
    if act.state != PREPARED:
        return _prepared_no_more(request, pk)
    together = _together(act, _others(request, act)[0], request.POST.getlist("with"))
    _look(request, together)
    return redirect(_where(together))


def _look(request: HttpRequest, together: Sequence[Reorganisation]) -> None:
    """Somebody may have taken one of them back since they were read: then nothing is kept."""
    try:
        look_ahead(actor=actor_of(request), acts=together)
    except RuleBroken as broken:
        messages.error(request, told(broken))


def _prepared_no_more(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Đợt sắp xếp này không còn ở bước chuẩn bị."))
    return redirect("organisations:act", pk)


def _where(together: Sequence[Reorganisation]) -> str:
    others = urlencode({"with": [each.pk for each in together[1:]]}, doseq=True)
    where = reverse("organisations:preview_act", args=[together[0].pk])
    return f"{where}?{others}" if others else where


@page(REORGANISE)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was looked at take effect. Pressed twice, the second press finds it done; changed
    since it was looked at, it is shown again."""
    act = own_act_for(request, pk)
    if act.state == CONFIRMED:
        messages.info(request, _("Đợt sắp xếp đã được xác nhận trước đó."))
        return redirect("organisations:act", pk)
    if act.state != PREPARED:
        return _prepared_no_more(request, pk)
    together = _together(act, _others(request, act)[0], request.POST.getlist("with"))
    seen = request.POST.get("mark", "")
    try:
        confirm_acts(actor=actor_of(request), acts=together, seal=seen)
    except ActRefused:
        return _seen_anew(request, pk, REFUSED)
    except rules.SeenNoMore as broken:
        messages.warning(request, told(broken))
        return _seen_anew(request, pk, CHANGED)
    except RuleBroken as broken:
        messages.error(request, told(broken))
        return _seen_anew(request, pk, REFUSED)
    messages.success(request, _("Đã xác nhận. Cấu trúc đổi từ ngày ghi trong đợt."))
    _tell_proposals(request, together)
    return redirect("organisations:act", pk)


def _seen_anew(request: HttpRequest, pk: int, status: int) -> HttpResponse:
    """The preview of what stands now: the act may have gone on while it was to be confirmed."""
    act = own_act_for(request, pk)
    if act.state != PREPARED:
        return redirect("organisations:act", pk)
    given = request.POST.getlist("with")
    _look(request, _together(act, _others(request, act)[0], given))
    return _preview(request, act, given, status)


def _tell_proposals(request: HttpRequest, acts: Sequence[Reorganisation]) -> None:
    proposed = Reorganisation.objects.filter(follows__in=acts, state=PREPARED).count()
    if proposed:
        messages.info(
            request,
            ngettext(
                "Đã đề xuất %s đợt sắp xếp đơn vị; hãy xem ở cuối trang.",
                "Đã đề xuất %s đợt sắp xếp đơn vị; hãy xem ở cuối trang.",
                proposed,
            )
            % proposed,
        )


def _together(act: Any, others: Sequence[Any], given: Sequence[str]) -> list[Any]:
    """The act and those others of its day that were asked for and may be confirmed."""
    wanted = {int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 18}
    return [act, *(each for each in others if each.pk in wanted)]


def _others(request: HttpRequest, act: Reorganisation) -> tuple[list[Any], bool]:
    """Acts of the day that the actor may confirm too, each with its `size` and how many of its
    lines are `left_open`; and whether the act itself may be confirmed."""
    actor = actor_of(request)
    rows = visible_acts(actor).filter(of=act.of, day=act.day, state=PREPARED)
    seen = list(rows.exclude(pk=act.pk).order_by("pk"))
    mine = reorganisable(actor, [act, *seen])
    return [each for each in seen if each.pk in mine], act.pk in mine


def _sizes(acts: Sequence[Any]) -> dict[int, tuple[int, int]]:
    """By act: how many lines it has, and how many wait for a person."""
    rows = ActLine.objects.filter(act__in=acts).order_by().values_list("act_id")
    counted = rows.annotate(n=Count("pk"), left=Count("pk", filter=Q(to_complete=True)))
    return {act: (n, left) for act, n, left in counted}


def _preview(
    request: HttpRequest, act: Reorganisation, given: Sequence[str], status: int = 200
) -> HttpResponse:
    others, may_confirm = _others(request, act)
    together = _together(act, others, given)
    sizes = _sizes([act, *others])
    kept = lasting(together).filter(language=language()).first()
    seen = kept.seen if kept else None
    left_open = sum(sizes.get(each.pk, (0, 0))[1] for each in together)
    empty = [each for each in together if each.pk not in sizes]
    titles = {each.pk: each.title for each in together}
    refusals = [Refusal(*each) for each in seen["refusals"]] if seen else []
    context = {
        "title": _("Xem trước khi xác nhận"),
        "act": act,
        "together": together,
        "others": [(each, each in together, sizes.get(each.pk, (0, 0))[0]) for each in others],
        "lines": sum(sizes.get(each.pk, (0, 0))[0] for each in together),
        "kept": kept,
        "seen": seen,
        "refused": len(refusals),
        "refusals": [(titles.get(r.act, ""), r) for r in refusals[:FEW]],
        "past": act.day <= actor_of(request).day,
        "left_open": left_open,
        "ready": bool(kept) and not (refusals or left_open or empty) and may_confirm,
        "empty": empty,
        "mark": seal_of(kept) if kept else "",
        "may_confirm": may_confirm,
        "breadcrumbs": trail_of(act, _("Xem trước")),
    }
    if seen and not refusals:
        context |= _listed(request, act, seen, matters=may_confirm)
    return render(request, "organisations/act_preview.html", context, status=status)


def _listed(
    request: HttpRequest, act: Reorganisation, seen: dict[str, Any], *, matters: bool
) -> dict[str, Any]:
    """One of the lists of what will change, by page, and the way to the others. How many `matters`
    are open is said to all; which, only to who reaches every unit of the act."""
    known = [name for name in SHOWN if act.of == Reorganisation.Of.UNITS or name not in MATTERS]
    lists = [name for name in known if matters or name not in MATTERS]
    wanted = request.GET.get("show", "")
    if wanted not in lists:
        wanted = next((name for name in (*MATTERS, *lists) if name in lists and seen[name]), "")
        wanted = wanted or lists[0]
    typed = request.GET.get("q", "").replace("\0", "").strip()
    rows = [row for row in seen[wanted] if folded(typed) in folded(_text(row))] if typed else None
    pages = Paginator(seen[wanted] if rows is None else rows, LINES)
    return {
        "counts": [
            {"label": SHOWN[name], "value": len(seen[name])}
            for name in known
            if not (matters and name in MATTERS)
        ],
        "tabs": [
            {
                "label": SHOWN[name],
                "url": f"{request.path}?{_query(request, name)}#rows",
                "current": name == wanted,
                "count": len(seen[name]),
            }
            for name in lists
        ],
        "list": wanted,
        "list_name": SHOWN[wanted],
        "of_matters": wanted in MATTERS,
        "typed": typed,
        "searched": len(seen[wanted]) > LINES,
        "page_obj": pages.get_page(request.GET.get("page")),
    }


def _text(row: dict[str, str]) -> str:
    return " ".join(row.get(name, "") for name in ("name", "code", "earlier", "later"))


def _query(request: HttpRequest, name: str) -> str:
    return urlencode({"with": request.GET.getlist("with"), "show": name}, doseq=True)


@page(REORGANISE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the day. Pressed twice, the second press finds it done."""
    act = own_act_for(request, pk)
    if act.state != Reorganisation.State.WITHDRAWN:
        try:
            taken = withdraw_act(actor=actor_of(request), act=act)
            messages.success(
                request,
                ngettext("Đã rút %s đợt sắp xếp.", "Đã rút %s đợt sắp xếp.", len(taken))
                % len(taken),
            )
        except RuleBroken as broken:
            messages.error(request, told(broken))
    return redirect("organisations:act", pk)


@page(REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the act that undoes this one from a later day on."""
    act = own_act_for(request, pk)
    form = DayForm(request.POST or None, initial={"day": actor_of(request).day})
    if request.method == "POST" and form.is_valid():
        try:
            counter = prepare_counter_act(
                actor=actor_of(request), act=act, day=form.cleaned_data["day"]
            )
            checked_again(request, counter)
            messages.success(
                request, _("Đã chuẩn bị đợt đảo ngược. Hãy xem từng dòng rồi xác nhận.")
            )
            return redirect("organisations:act", counter.pk)
        except RuleBroken as broken:
            refuse(form, broken)
        except NotPermitted:
            form.add_error(
                None, _("Bạn không phụ trách một trong các nơi được nêu; hãy để cấp phụ trách lập.")
            )
    context = {
        "title": _("Đưa về như trước"),
        "act": act,
        "form": form,
        "submit_label": _("Chuẩn bị đợt đảo ngược"),
        "cancel_url": address(act),
        "breadcrumbs": trail_of(act, _("Đưa về như trước")),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_undo.html", context, status=status)
