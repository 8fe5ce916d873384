"""Looking ahead before confirming, confirming, withdrawing, and undoing by a new act."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roviec.access.pages import page
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import confirm_acts, withdraw_act
from roviec.organisations.forms.acts import DayForm
from roviec.organisations.models import Reorganisation
from roviec.organisations.permissions import REORGANISE, visible_acts
from roviec.organisations.reorganising.countering import prepare_counter_act
from roviec.organisations.reorganising.foresight import Foreseen, Foresight, foresee
from roviec.organisations.reorganising.shown_acts import Names
from roviec.organisations.reorganising.written_acts import read_acts
from roviec.organisations.structure import ActRefused
from roviec.organisations.views.acting import (
    CHANGED,
    REFUSED,
    act_for,
    actor_of,
    address,
    may_reorganise,
    own_act_for,
    refuse,
    told,
    trail_of,
)

PREPARED, CONFIRMED = Reorganisation.State.PREPARED, Reorganisation.State.CONFIRMED
FEW = 100
"""Rows of one list on the page; how many there are is always said."""


@page(REORGANISE)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What one prepared act would do, or several of its day together (`?with=`)."""
    act = act_for(request, pk)
    if act.state != PREPARED:
        return redirect("organisations:act", pk)
    return _preview(request, act, request.GET.getlist("with"))


@page(REORGANISE)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was looked at take effect. Pressed twice, the second press finds it done; changed
    since it was looked at, it is shown again."""
    act = own_act_for(request, pk)
    if act.state == CONFIRMED:
        messages.info(request, _("Đợt sắp xếp đã được xác nhận trước đó."))
        return redirect("organisations:act", pk)
    together = _together(request, act, request.POST.getlist("with"))
    if mark_of(together) != request.POST.get("mark"):
        messages.warning(
            request, _("Đợt sắp xếp đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi xác nhận.")
        )
        return _preview(request, act, request.POST.getlist("with"), CHANGED)
    try:
        confirm_acts(actor=actor_of(request), acts=together)
    except ActRefused:
        return _preview(request, act, request.POST.getlist("with"), REFUSED)
    except RuleBroken as broken:
        messages.error(request, told(broken))
        return _preview(request, act, request.POST.getlist("with"), REFUSED)
    messages.success(request, _("Đã xác nhận. Cấu trúc đổi từ ngày ghi trong đợt."))
    _tell_proposals(request, together)
    return redirect("organisations:act", pk)


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


def _together(
    request: HttpRequest, act: Reorganisation, given: Sequence[str]
) -> list[Reorganisation]:
    """The act and those others of its day that were asked for and may be confirmed."""
    wanted = {int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 18}
    others = [each for each in _others(request, act) if each.pk in wanted]
    return [act, *others]


def _others(request: HttpRequest, act: Reorganisation) -> list[Any]:
    rows = visible_acts(actor_of(request)).filter(of=act.of, day=act.day, state=PREPARED)
    rows = rows.exclude(pk=act.pk).order_by("pk")
    counted = rows.annotate(
        size=Count("lines"), left_open=Count("lines", filter=Q(lines__to_complete=True))
    )
    return [each for each in counted if may_reorganise(request, each)]


def _preview(
    request: HttpRequest, act: Reorganisation, given: Sequence[str], status: int = 200
) -> HttpResponse:
    together = _together(request, act, given)
    seen = foresee(together)
    names = Names(together)
    _read_names(names, seen)
    titles = {each.pk: each.title for each in together}
    left_open = act.lines.model.objects.filter(act__in=together, to_complete=True).count()
    empty = [each for each in together if not each.lines.exists()]
    context = {
        "title": _("Xem trước khi xác nhận"),
        "act": act,
        "together": together,
        "others": [(each, each in together) for each in _others(request, act)],
        "seen": seen,
        "refusals": [(titles.get(r.act, ""), r) for r in seen.refusals[:FEW]],
        "counts": _counts(seen),
        "passing": [_row(each, names) for each in seen.passing[:FEW]],
        "waiting": [_row(each, names) for each in seen.waiting[:FEW]],
        "along": [
            {"unit": names.of_key(key).name, "to": names.of_key(to).name}
            for key, to in seen.along[:FEW]
        ],
        "past": act.day <= actor_of(request).day,
        "left_open": left_open,
        "ready": not (seen.refusals or left_open or empty) and may_reorganise(request, act),
        "empty": empty,
        "mark": mark_of(together),
        "breadcrumbs": trail_of(act, _("Xem trước")),
    }
    return render(request, "organisations/act_preview.html", context, status=status)


def mark_of(acts: Sequence[Reorganisation]) -> str:
    """What the acts say, in short: it differs when anything of them was changed."""
    said = [(act.pk, act.day.isoformat(), act.title) for act in acts]
    return sha256(repr((said, read_acts(acts))).encode()).hexdigest()[:20]


def _read_names(names: Names, seen: Foresight) -> None:
    shown = [*seen.passing[:FEW], *seen.waiting[:FEW]]
    keys = [each.earlier for each in shown] + [each.later for each in shown]
    names.read([*keys, *(key for pair in seen.along[:FEW] for key in pair)])


def _counts(seen: Foresight) -> list[dict[str, Any]]:
    return [
        {"label": _("Lập mới"), "value": len(seen.founded)},
        {"label": _("Kết thúc"), "value": len(seen.ended)},
        {"label": _("Thay đổi"), "value": len(seen.changed)},
        {"label": _("Đi theo cấp trên mới"), "value": len(seen.along)},
    ]


def _row(each: Foreseen, names: Names) -> dict[str, Any]:
    return {
        "title": each.title,
        "title_url": each.url,
        "title_note": each.kind,
        "earlier": names.of_key(each.earlier).name,
        "later": names.of_key(each.later).name if each.later is not None else "",
        "reason": each.reason,
    }


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
            messages.success(request, _("Đã chuẩn bị đợt làm lại. Hãy xem từng dòng rồi xác nhận."))
            return redirect("organisations:act", counter.pk)
        except RuleBroken as broken:
            refuse(form, broken)
        except NotPermitted:
            form.add_error(
                None, _("Bạn không phụ trách một trong các nơi được nêu; hãy để cấp phụ trách lập.")
            )
    context = {
        "title": _("Làm lại đợt sắp xếp"),
        "act": act,
        "form": form,
        "submit_label": _("Chuẩn bị đợt làm lại"),
        "cancel_url": address(act),
        "breadcrumbs": trail_of(act, _("Làm lại")),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_undo.html", context, status=status)
