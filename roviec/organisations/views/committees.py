"""Steering committees: which bodies sit on them, since when, and which is the standing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from roviec.access.pages import page
from roviec.access.policy import may
from roviec.access.rules import RuleBroken
from roviec.interface.forms import Form, VietnameseDateField
from roviec.organisations.committees import Seat, join, leave, sitting
from roviec.organisations.forms.acts import DayForm
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import CommitteeMember, Reorganisation, Unit
from roviec.organisations.permissions import REORGANISE, VIEW
from roviec.organisations.reorganising.choosing import Chooser, NotChosen
from roviec.organisations.views.acting import REFUSED, actor_of, refuse, told

UNITS = Reorganisation.Of.UNITS


class SeatForm(Form):
    """A body that joins, chosen as of the day it does."""

    member = forms.CharField(label=later("Đơn vị"), max_length=400, help_text=later("Mã hoặc tên."))
    day = VietnameseDateField(label=later("Từ ngày"))
    standing = forms.BooleanField(label=later("Là cơ quan thường trực"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("member") and said.get("day"):
            try:
                said["unit"] = Chooser(UNITS, said["day"]).choose(said["member"])
            except NotChosen as refused:
                self.add_error("member", refused.message)
        return said


@page(VIEW)
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """Those that have members today."""
    day = actor_of(request).day
    rows = CommitteeMember.objects.as_at(day).values_list("committee_id", "member_id", "standing")
    counts: dict[int, int] = {}
    standing: dict[int, int] = {}
    for committee, member, stands in rows:
        counts[committee] = counts.get(committee, 0) + 1
        if stands:
            standing[committee] = member
    names = names_on(UNITS, {*counts, *standing.values()}, day)
    listed = [
        {
            "name": names[pk].name,
            "name_url": reverse("organisations:committee", args=[pk]),
            "members": n,
            "standing": names[standing[pk]].name if pk in standing else "",
        }
        for pk, n in counts.items()
    ]
    context = {
        "title": _("Ban chỉ đạo"),
        "rows": sorted(listed, key=lambda row: str(row["name"])),
        "columns": [
            {"key": "name", "label": _("Ban chỉ đạo")},
            {"key": "standing", "label": _("Cơ quan thường trực")},
            {"key": "members", "label": _("Thành viên"), "kind": "number"},
        ],
    }
    return render(request, "organisations/committees.html", context)


@page(VIEW)
@require_safe
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    return _committee(request, pk)


def _committee(
    request: HttpRequest, pk: int, form: SeatForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    unit = get_object_or_404(Unit, pk=pk)
    rows = CommitteeMember.objects.filter(committee=unit).order_by("-standing", "pk")
    names = names_on(UNITS, {pk, *(row.member_id for row in rows)}, actor.day)
    if pk not in names:
        raise Http404
    changes = may(actor, REORGANISE, pk)
    seats = [{"row": row, "name": names[row.member_id].name} for row in rows]
    now = [seat for seat in seats if seat["row"].is_valid_on(actor.day)]  # type: ignore[attr-defined]  # a row
    context = {
        "title": names[pk].name,
        "unit": unit,
        "now": now,
        "earlier": [seat for seat in seats if seat not in now],
        "changes": changes,
        "form": (form or SeatForm(initial={"day": actor.day})) if changes else None,
        "day": actor.day,
        "breadcrumbs": [
            {"label": _("Ban chỉ đạo"), "url": reverse("organisations:committees")},
            {"label": names[pk].name},
        ],
    }
    return render(request, "organisations/committee.html", context, status=status)


@page(REORGANISE)
@require_POST
def join_committee(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    unit = _own(request, pk)
    form = SeatForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            seat = Seat(
                committee=unit,
                member=Unit.objects.get(pk=said["unit"]),
                day=said["day"],
                standing=said["standing"],
            )
            join(actor=actor, seat=seat)
            messages.success(request, _("Đã ghi thành viên."))
            return redirect("organisations:committee", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    return _committee(request, pk, form, REFUSED)


@page(REORGANISE)
@require_POST
def leave_committee(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """From the day given on. Pressed twice, the second press finds the seat ended."""
    return _change(request, pk, member, standing=None)


@page(REORGANISE)
@require_POST
def make_standing(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    return _change(request, pk, member, standing=True)


def _change(request: HttpRequest, pk: int, member: int, standing: bool | None) -> HttpResponse:
    actor = actor_of(request)
    unit = _own(request, pk)
    other = get_object_or_404(Unit, pk=member)
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for each in form.errors.get("day", [])))
        return redirect("organisations:committee", pk)
    day = form.cleaned_data["day"]
    try:
        if standing:
            join(actor=actor, seat=Seat(committee=unit, member=other, day=day, standing=True))
        elif sitting(unit, day).filter(member=other).exists():
            leave(actor=actor, committee=unit, member=other, day=day)
        messages.success(request, _("Đã ghi."))
    except RuleBroken as broken:
        messages.error(request, told(broken))
    return redirect("organisations:committee", pk)


def _own(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit, pk=pk)
    if not may(actor_of(request), REORGANISE, pk):
        raise Http404
    return unit
