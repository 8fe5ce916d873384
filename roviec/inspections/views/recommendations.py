from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import page
from roviec.access.policy import may, office_for
from roviec.access.rules import RuleBroken
from roviec.files.models import StoredFile
from roviec.files.uploads import too_large
from roviec.inspections import actions
from roviec.inspections.conducting import conducting_office
from roviec.inspections.forms import refuse
from roviec.inspections.forms.concluding import ClaimForm, ReopenForm, RespondForm, VerifyForm
from roviec.inspections.forms.conducting import RecommendationForm
from roviec.inspections.models import Addressee, Claimed, FollowUp, Inspection, Verified
from roviec.inspections.permissions import RESPOND, VERIFY, VIEW
from roviec.inspections.querysets import AddresseeQuerySet
from roviec.inspections.unit_names import names_of
from roviec.inspections.uploads import refuse_too_large
from roviec.inspections.views.frame import (
    REFUSED,
    actor_of,
    answer,
    frame,
    place_for,
    posted,
    tabbed,
)
from roviec.interface.statuses import status_of
from roviec.organisations.passing.traces import traces_of

PAGE = 30
INSPECTION = "recommendation__subject__delegation__inspection"
FILTERS = {
    "open": _("Đang mở"),
    "overdue": _("Quá hạn"),
    "claimed": _("Chờ xác minh"),
    "closed": _("Đã khép lại"),
}


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    _addressee_for(request, pk)
    return redirect("inspections:addressee", pk)


@page(VIEW)
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """All that one's unit must do, or asked others to do; overdue first."""
    actor = actor_of(request)
    rows = Addressee.objects.visible_to(actor, VIEW).issued()
    wanted = request.GET.get("show", "open")
    wanted = wanted if wanted in FILTERS else "open"
    ways = {key: _filtered(rows, key, actor.day) for key in FILTERS}
    counts = rows.aggregate(
        **{
            key: Count("pk", filter=Q(pk__in=way.values("pk")), distinct=True)
            for key, way in ways.items()
        }
    )
    chosen = ways[wanted].select_related(f"{INSPECTION}__led_by")
    chosen = chosen.order_by(
        Coalesce("recommendation__due_on", "recommendation__review_on").asc(nulls_last=True), "pk"
    )
    pages = Paginator(chosen, PAGE)
    pages.count = counts[wanted]
    shown = pages.get_page(request.GET.get("page"))
    names = names_of({each.unit_id for each in shown}, actor.day)
    context = {
        "title": _("Yêu cầu sau kiểm tra"),
        "page_obj": shown,
        "rows": [(each, names.get(each.unit_id, "")) for each in shown],
        "today": actor.day,
        "filters": [
            {"key": key, "label": label, "count": counts[key], "current": key == wanted}
            for key, label in FILTERS.items()
        ],
    }
    return render(request, "inspections/recommendations.html", context)


def _filtered(rows: AddresseeQuerySet, key: str, today: date) -> AddresseeQuerySet:
    if key == "overdue":
        return rows.overdue(today)
    if key == "claimed":
        return rows.claimed()
    return rows.open() if key == "open" else rows.closed()


@page(VIEW)
@require_safe
def recommended(request: HttpRequest, pk: int) -> HttpResponse:
    """What one subject's inspection asks for, and of whom."""
    at = place_for(request, pk)
    if not at.side.sees_recommendations(at.conclusion):
        return redirect(at.subject)
    rows = list(at.subject.recommendations.select_related("area").prefetch_related("addressees"))
    units = {one.unit_id for row in rows for one in row.addressees.all()}
    context = tabbed(at, "recommended") | {
        "recommendations": rows,
        "names": names_of(units, at.inspection.plan_date),
        "today": actor_of(request).day,
        "editable": at.side.conducts and not at.signed,
        "issued": at.state == "issued",
        "waiting": at.state != "issued",
    }
    return render(request, "inspections/recommended.html", context)


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def new_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    at = place_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    form = RecommendationForm(request.POST or None, subject=at.subject)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_recommendation(
                actor=actor_of(request), subject=at.subject, new=form.recommendation()
            )
            messages.success(request, gettext("Đã ghi yêu cầu."))
            return redirect("inspections:recommended", at.subject.pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = frame(at) | {
        "form": form,
        "title": _("Ghi yêu cầu sau kiểm tra"),
        "cancel_url": reverse("inspections:recommended", args=[at.subject.pk]),
    }
    return render(request, "inspections/new_recommendation.html", context, status=answer(request))


def _addressee_for(request: HttpRequest, pk: int) -> Addressee:
    rows = Addressee.objects.visible_to(actor_of(request), VIEW)
    return get_object_or_404(rows.select_related(f"{INSPECTION}__line", "unit"), pk=pk)


@page(VIEW)
@require_safe
def addressee(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's part in a recommendation: three statuses apart, every step, whose turn it is."""
    return _addressee_page(request, _addressee_for(request, pk))


def _addressee_page(
    request: HttpRequest, found: Addressee, forms: dict[str, Any] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    inspection = found.recommendation.subject.inspection
    subject = found.recommendation.subject
    units = {found.unit_id, inspection.led_by_id, subject.unit_id}
    names = names_of(units, actor.day)
    issued = Addressee.objects.issued().filter(pk=found.pk).exists()
    verifies = may(actor, VERIFY, inspection.led_by_id)
    responds = may(actor, RESPOND, found.unit_id) and issued
    context: dict[str, Any] = {
        "title": names[found.unit_id],
        "found": found,
        "recommendation": found.recommendation,
        "inspection": inspection,
        # Who is only asked to do something may not see the inspection itself.
        "sees_inspection": Inspection.objects.visible_to(actor, VIEW)
        .filter(pk=inspection.pk)
        .exists(),
        "led_by": names[inspection.led_by_id],
        "subject_name": names[subject.unit_id],
        "steps": _steps(found),
        "traces": traces_of("inspections.recommendation", found.pk),
        "today": actor.day,
        "issued": issued,
        "settled": found.closed or not issued,
        "sent_back": found.verified_status == Verified.SENT_BACK and found.last_step == "verify",
        "breadcrumbs": [
            {"label": _("Yêu cầu sau kiểm tra"), "url": reverse("inspections:recommendations")},
            {"label": names[found.unit_id]},
        ],
    }
    context |= _turns(found, responds, verifies and issued)
    status = REFUSED if forms else 200
    return render(request, "inspections/addressee.html", context | (forms or {}), status=status)


def _turns(found: Addressee, responds: bool, verifies: bool) -> dict[str, Any]:
    """The forms this actor may use now."""
    if found.closed:
        return {"reopen_form": ReopenForm()} if verifies else {}
    forms: dict[str, Any] = {}
    if responds:
        forms["respond_form"] = RespondForm(initial={"response": found.response})
        forms["claim_form"] = ClaimForm(initial={"status": Claimed.DONE})
    if verifies:
        forms["verify_form"] = VerifyForm()
    return forms


GROUPS: dict[str, str] = {
    FollowUp.Step.RESPOND: "response",
    FollowUp.Step.CLAIM: "claimed",
    FollowUp.Step.VERIFY: "verified",
    FollowUp.Step.REOPEN: "verified",
}


def _steps(found: Addressee) -> list[dict[str, Any]]:
    """Newest first, each with its status and its files."""
    steps = list(found.steps.all())
    files: dict[int, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(
        owner_type="inspections.followup", owner_id__in=[step.pk for step in steps]
    )
    for file in rows.order_by("pk"):
        files.setdefault(file.owner_id, []).append(file)
    return [
        {
            "step": step,
            "group": GROUPS[step.step],
            "tone": status_of(step.status, GROUPS[step.step]).tone,
            "files": files.get(step.pk, ()),
        }
        for step in reversed(steps)
    ]


@page(RESPOND)
@posted(_back)
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    found = _addressee_for(request, pk)
    office_for(actor_of(request), RESPOND, found.unit_id)
    form = RespondForm(request.POST)
    if form.is_valid():
        try:
            actions.respond(actor=actor_of(request), addressee=found, **form.cleaned_data)
            return _done(request, found, gettext("Đã gửi ý kiến của đơn vị."))
        except RuleBroken as broken:
            refuse(form, broken)
    return _addressee_page(request, found, {"respond_form": form, "form": form})


@page(RESPOND)
@posted(_back)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = _addressee_for(request, pk)
    office_for(actor_of(request), RESPOND, found.unit_id)
    form = ClaimForm(request.POST, request.FILES)
    refuse_too_large(form, too_large(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.claim_done(
                actor=actor_of(request),
                addressee=found,
                status=said["status"],
                note=said["note"],
                files=said["evidence"],
            )
            return _done(request, found, gettext("Đã báo kết quả. Bên kiểm tra sẽ xác minh."))
        except RuleBroken as broken:
            _refuse_file(form, broken)
    return _addressee_page(request, found, {"claim_form": form, "form": form})


def _refuse_file(form: BaseForm, broken: RuleBroken) -> None:
    """What the files room says of a file belongs to the form's only file field."""
    if broken.field == "file":
        broken.field = "evidence"
    refuse(form, broken)


@page(VERIFY)
@posted(_back)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    found = _addressee_for(request, pk)
    office_for(actor_of(request), VERIFY, found.recommendation.subject.inspection.led_by_id)
    form = VerifyForm(request.POST)
    if form.is_valid():
        try:
            actions.verify(actor=actor_of(request), addressee=found, **form.cleaned_data)
            return _done(request, found, gettext("Đã ghi kết quả xác minh."))
        except RuleBroken as broken:
            refuse(form, broken)
    return _addressee_page(request, found, {"verify_form": form, "form": form})


@page(VERIFY)
@posted(_back)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _addressee_for(request, pk)
    office_for(actor_of(request), VERIFY, found.recommendation.subject.inspection.led_by_id)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            actions.reopen(actor=actor_of(request), addressee=found, **form.cleaned_data)
            return _done(request, found, gettext("Đã mở lại yêu cầu."))
        except RuleBroken as broken:
            refuse(form, broken)
    return _addressee_page(request, found, {"reopen_form": form, "form": form})


def _done(request: HttpRequest, found: Addressee, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(found)
