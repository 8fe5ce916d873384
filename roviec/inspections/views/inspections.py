from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import page
from roviec.access.policy import may, office_for, policy
from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.forms import refuse
from roviec.inspections.forms.choices import (
    UnitsBelow,
    inspectable_units,
    leading_units,
    units_below,
)
from roviec.inspections.forms.opening import (
    InspectionForm,
    MemberForm,
    MemberRows,
    SubjectForm,
    SubjectRows,
)
from roviec.inspections.models import Delegation, Inspection, Member, Subject
from roviec.inspections.permissions import OPEN, VIEW
from roviec.inspections.unit_names import named, names_of
from roviec.inspections.views.frame import REFUSED, actor_of, answer, posted, summary_of
from roviec.organisations.models import Unit
from roviec.timeline import Period

PAGE = 30


@page(VIEW)
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """Those the actor's unit leads or undergoes, newest plan first."""
    actor = actor_of(request)
    rows = Inspection.objects.visible_to(actor, VIEW).annotate(
        units=Count("delegations__subjects", distinct=True),
        concluded=Count(
            "delegations__subjects",
            filter=Q(delegations__subjects__conclusion__state="issued"),
            distinct=True,
        ),
    )
    rows = rows.order_by("-plan_date", "-pk")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = names_of({each.led_by_id for each in shown}, actor.day)
    context = {
        "title": _("Kiểm tra"),
        "page_obj": shown,
        "rows": [_row(each, names) for each in shown],
        "may_open": policy().holds(actor, OPEN),
    }
    return render(request, "inspections/inspections.html", context)


def _row(each: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "title": each.title,
        "title_url": each.get_absolute_url(),
        "title_note": names.get(each.led_by_id, ""),
        "plan": each.plan_number,
        "plan_date": each.plan_date,
        "period": Period.parse(each.period_code).name,
        "units": each.units,
        "concluded": f"{each.concluded}/{each.units}",
    }


@page(OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_inspection(request: HttpRequest) -> HttpResponse:
    """One form for the plan, the delegation and the units; all of it is opened, or nothing."""
    leading = leading_units(actor_of(request))
    led_by = [pk for pk, _name in leading.choices]
    units = inspectable_units(led_by, actor_of(request).day)
    data = request.POST if request.method == "POST" else None
    form = InspectionForm(data, leading=leading)
    naming = {"led_by": led_by, "day": actor_of(request).day}
    members = MemberRows(data, prefix="members", form_kwargs=naming)
    subjects = SubjectRows(data, prefix="subjects", form_kwargs={"units": units})
    if data is not None and all([form.is_valid(), members.is_valid(), subjects.is_valid()]):
        opened = _open(request, form, members, subjects)
        if opened is not None:
            messages.success(request, _("Đã mở cuộc kiểm tra."))
            return redirect(opened)
    context = {
        "title": _("Mở cuộc kiểm tra"),
        "form": form,
        "members": members,
        "subjects": subjects,
        "breadcrumbs": [
            {"label": _("Kiểm tra"), "url": reverse("inspections:inspections")},
            {"label": _("Mở cuộc kiểm tra")},
        ],
    }
    return render(request, "inspections/new_inspection.html", context, status=answer(request))


def _open(
    request: HttpRequest, form: InspectionForm, members: Any, subjects: Any
) -> Inspection | None:
    """The inspection, or none with the refusal beside what caused it."""
    actor = actor_of(request)
    chosen = [row for row in subjects if row.cleaned_data.get("unit")]
    people = tuple(row.member() for row in members if row.cleaned_data.get("name"))
    row: SubjectForm | None = None
    try:
        with transaction.atomic():
            inspection = actions.open_inspection(actor=actor, new=form.inspection())
            delegation = actions.add_delegation(
                actor=actor, inspection=inspection, new=form.delegation(people)
            )
            for row in chosen:
                unit = Unit.objects.get(pk=row.cleaned_data["unit"])
                actions.add_subject(actor=actor, delegation=delegation, unit=unit)
    except RuleBroken as broken:
        refuse(row if row is not None and broken.field == "unit" else form, broken)
        return None
    return inspection


@page(VIEW)
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    return _inspection_page(request, pk)


def _inspection_page(
    request: HttpRequest, pk: int, forms: dict[str, Any] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    rows = Inspection.objects.visible_to(actor, VIEW).select_related("line", "led_by")
    found = get_object_or_404(rows, pk=pk)
    subjects: list[Any] = list(
        Subject.objects.visible_to(actor, VIEW)
        .filter(delegation__inspection=found)
        .select_related("conclusion", "delegation")
        .prefetch_related("sessions")
        .annotate(
            texts=Count("narratives", distinct=True),
            asked=Count("recommendations", distinct=True),
            served=Exists(Member.objects.serving(actor).filter(delegation=OuterRef("delegation"))),
        )
        .order_by("pk")
    )
    opens = may(actor, OPEN, found.led_by_id)
    leads = may(actor, VIEW, found.led_by_id)
    units = Unit.objects.filter(pk__in={found.led_by_id, *(each.unit_id for each in subjects)})
    if opens:
        units |= units_below([found.led_by_id], found.plan_date)
    names = dict(named(units, found.plan_date))
    context = {
        "title": found.title,
        "inspection": found,
        "summary": summary_of(found),
        "led_by": names.get(found.led_by_id, ""),
        "areas": list(found.areas.all()),
        "period": Period.parse(found.period_code),
        "delegations": found.delegations.prefetch_related("members"),
        "subjects": [_subject_row(each, names, leads or each.served) for each in subjects],
        "opens": opens,
        "breadcrumbs": [
            {"label": _("Kiểm tra"), "url": reverse("inspections:inspections")},
            {"label": found.title},
        ],
    }
    if opens:
        below = UnitsBelow([pair for pair in names.items() if pair[0] != found.led_by_id])
        context |= {
            "subject_form": SubjectForm(units=below),
            "member_form": MemberForm(led_by=[found.led_by_id], day=actor.day),
        }
    status = REFUSED if forms else 200
    return render(request, "inspections/inspection.html", context | (forms or {}), status=status)


def _subject_row(each: Any, names: dict[int, str], leads: bool) -> dict[str, Any]:
    """A draft that was not sent to the unit is no news for it."""
    conclusion = getattr(each, "conclusion", None)
    if conclusion is not None and not leads and conclusion.shared_at is None:
        conclusion = None
    return {
        "unit": names.get(each.unit_id, ""),
        "unit_url": each.get_absolute_url(),
        "session": max(each.session_days, default=None),
        "texts": each.texts,
        "asked": each.asked,
        "leads": leads,
        "state": conclusion.state if conclusion else "open",
    }


def _back_to_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(Delegation, pk=pk)
    return redirect("inspections:inspection", delegation.inspection_id)


def _back_from_member(request: HttpRequest, pk: int) -> HttpResponse:
    return _back_to_inspection(request, get_object_or_404(Member, pk=pk).delegation_id)


@page(OPEN)
@posted(_back_to_inspection)
def add_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Another unit under a delegation."""
    delegation = get_object_or_404(Delegation.objects.select_related("inspection"), pk=pk)
    found = delegation.inspection
    office_for(actor_of(request), OPEN, found.led_by_id)
    units = inspectable_units([found.led_by_id], found.plan_date)
    form = SubjectForm(request.POST, units=units)
    if form.is_valid():
        unit = get_object_or_404(Unit, pk=form.cleaned_data["unit"])
        try:
            added = actions.add_subject(actor=actor_of(request), delegation=delegation, unit=unit)
            return redirect(added)
        except RuleBroken as broken:
            refuse(form, broken)
    return _inspection_page(request, found.pk, {"subject_form": form, "form": form})


@page(OPEN)
@posted(_back_to_inspection)
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Another member of a delegation."""
    delegation = get_object_or_404(Delegation.objects.select_related("inspection"), pk=pk)
    office_for(actor_of(request), OPEN, delegation.inspection.led_by_id)
    led_by = delegation.inspection.led_by_id
    form = MemberForm(request.POST, led_by=[led_by], day=actor_of(request).day)
    if form.is_valid():
        try:
            actions.add_member(actor=actor_of(request), delegation=delegation, new=form.member())
            return redirect(delegation.inspection)
        except RuleBroken as broken:
            refuse(form, broken)
    context = {"member_form": form, "form": form}
    return _inspection_page(request, delegation.inspection_id, context)


@page(OPEN)
@posted(_back_from_member)
def remove_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is of the delegation no more."""
    rows = Member.objects.select_related("delegation__inspection")
    member = get_object_or_404(rows, pk=pk)
    actions.remove_member(actor=actor_of(request), member=member)
    messages.success(request, _("Đã rút thành viên khỏi đoàn."))
    return redirect(member.delegation.inspection)
