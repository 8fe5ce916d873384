from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import LARGEST_WHOLE, page
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.files.uploads import too_large
from roviec.inspections import actions
from roviec.inspections.claims_shown import quoted
from roviec.inspections.conducting import conducting_office
from roviec.inspections.forms import refuse
from roviec.inspections.forms.choices import inspectable_units
from roviec.inspections.forms.conducting import (
    FindingForm,
    NarrativeForm,
    VisitForm,
)
from roviec.inspections.models import Claim, Finding, FindingKind
from roviec.inspections.permissions import VIEW
from roviec.inspections.sharing import findings_of, shared_findings
from roviec.inspections.sittings import sessions_of
from roviec.inspections.unit_names import names_of
from roviec.inspections.uploads import refuse_too_large
from roviec.inspections.views.frame import (
    REFUSED,
    Place,
    actor_of,
    answer,
    frame,
    place_for,
    posted,
    tabbed,
)
from roviec.organisations.passing.traces import traces_of


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    place_for(request, pk)
    return redirect("inspections:subject", pk)


@page(VIEW)
@require_safe
def subject(request: HttpRequest, pk: int) -> HttpResponse:
    return _subject_page(request, place_for(request, pk))


def _subject_page(
    request: HttpRequest, at: Place, forms: dict[str, Any] | None = None
) -> HttpResponse:
    narratives = at.subject.narratives.select_related("file").annotate(said=Count("claims"))
    visits = list(at.subject.visits.order_by(F("on").asc(nulls_last=True), "pk"))
    units = {each.unit_id for each in visits if each.unit_id}
    names = names_of(units, at.inspection.plan_date) if units else {}
    context = tabbed(at, "subject") | {
        "traces": traces_of("inspections.subject", at.subject.pk),
        "narratives": narratives,
        "members": at.subject.delegation.members.filter(left_on__isnull=True),
        "sessions": sessions_of(at.subject),
        "visits": [(each.name or names.get(each.unit_id or 0, ""), each) for each in visits],
        "editable": at.side.conducts and not at.signed,
    }
    if context["editable"]:
        choices = inspectable_units([at.inspection.led_by_id], at.inspection.plan_date)
        context |= {
            "narrative_form": NarrativeForm(),
            "visit_form": VisitForm(units=choices, prefix="visit"),
        }
    status = REFUSED if forms else 200
    return render(request, "inspections/subject.html", context | (forms or {}), status=status)


@page(VIEW)
@posted(_back)
def add_narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the text, check it at once, and show it annotated."""
    at = place_for(request, pk)
    actor = actor_of(request)
    conducting_office(actor, at.subject)
    form = NarrativeForm(request.POST, request.FILES)
    refuse_too_large(form, too_large(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            narrative = actions.add_narrative(
                actor=actor,
                subject=at.subject,
                title=said["title"],
                text=said["text"],
                upload=said["file"],
            )
            if narrative.checked_at is None:
                actions.check_narrative(actor=actor, narrative=narrative, first=True)
            return redirect(narrative)
        except RuleBroken as broken:
            refuse(form, broken)
    return _subject_page(request, at, {"narrative_form": form, "form": form})


@page(VIEW)
@posted(_back)
def record_visit(request: HttpRequest, pk: int) -> HttpResponse:
    at = place_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    choices = inspectable_units([at.inspection.led_by_id], at.inspection.plan_date)
    form = VisitForm(request.POST, units=choices, prefix="visit")
    if form.is_valid():
        try:
            actions.record_visit(actor=actor_of(request), subject=at.subject, new=form.visit())
            return redirect(at.subject)
        except RuleBroken as broken:
            refuse(form, broken)
    return _subject_page(request, at, {"visit_form": form, "form": form})


@page(VIEW)
@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Strengths, limitations and breaches, as far as the actor's side may see them."""
    at = place_for(request, pk)
    if not at.side.sees_findings(at.conclusion):
        return redirect(at.subject)
    rows = findings_of(at.subject) if at.side.leads else shared_findings(at.conclusion)
    context = tabbed(at, "findings") | {
        "groups": [
            (kind, [row for row in rows if row.kind == kind.value])
            for kind in FindingKind
            if any(row.kind == kind.value for row in rows)
        ],
        "editable": at.side.conducts and not at.signed,
    }
    return render(request, "inspections/findings.html", context)


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def new_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding, perhaps resting on a claim: `?claim=` quotes it."""
    at = place_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    claim = _claim(request, at)
    form = FindingForm(request.POST or None, subject=at.subject, initial=_from_claim(claim))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_finding(
                actor=actor_of(request), subject=at.subject, new=form.finding(claim)
            )
            messages.success(request, _("Đã ghi nhận xét."))
            return redirect("inspections:findings", at.subject.pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = frame(at) | {
        "form": form,
        "claim": claim,
        "title": _("Ghi nhận xét"),
        "cancel_url": reverse("inspections:findings", args=[at.subject.pk]),
    }
    return render(request, "inspections/new_finding.html", context, status=answer(request))


def _claim(request: HttpRequest, at: Place) -> Claim | None:
    wanted = request.POST.get("claim") or request.GET.get("claim") or ""
    if not wanted.isascii() or not wanted.isdigit() or len(wanted) > LARGEST_WHOLE:
        return None
    return get_object_or_404(Claim, pk=int(wanted), narrative__subject=at.subject)


def _from_claim(claim: Claim | None) -> dict[str, str]:
    """The quote, and what the record says where it says something else."""
    if claim is None:
        return {}
    quote = quoted(claim)
    check = claim.checks.first()
    said = _("Báo cáo nêu: “%(quote)s”.") % {"quote": quote.rstrip(".")}
    if check is None or not check.found_text:
        return {"text": said, "kind": FindingKind.LIMITATION}
    values = {"quote": quote.rstrip("."), "claimed": check.claimed_text, "found": check.found_text}
    said = _("Báo cáo nêu: “%(quote)s”. Số nêu là %(claimed)s, hồ sơ ghi nhận %(found)s.") % values
    matches = check.verdict == "matches"
    kind = FindingKind.STRENGTH if matches else FindingKind.LIMITATION
    return {"text": said, "kind": kind}


def _back_to_findings(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("inspections:findings", get_object_or_404(Finding, pk=pk).subject_id)


@page(VIEW)
@posted(_back_to_findings)
def remove_finding(request: HttpRequest, pk: int) -> HttpResponse:
    finding = get_object_or_404(
        Finding.objects.select_related("subject__delegation__inspection"), pk=pk
    )
    try:
        actions.remove_finding(actor=actor_of(request), finding=finding)
        messages.success(request, _("Đã bỏ nhận xét."))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("inspections:findings", finding.subject_id)


@page(VIEW)
@require_safe
def acts(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was done about this unit's inspection, newest first."""
    at = place_for(request, pk)
    if not at.side.leads:
        return redirect(at.subject)
    entries = Entry.objects.filter(_about(at)).order_by("-pk")[:200]
    context = tabbed(at, "acts") | {
        "acts": [
            {
                "verb": entry.label,
                "at": entry.at,
                "actor": entry.name,
                "office": entry.office,
                "note": entry.note,
            }
            for entry in entries
        ]
    }
    return render(request, "inspections/acts.html", context)


def _about(at: Place) -> Q:
    subject, of = at.subject, "inspections."
    mine = {
        "subject": [subject.pk],
        "narrative": subject.narratives.values("pk"),
        "claim": Claim.objects.filter(narrative__subject=subject).values("pk"),
        "finding": subject.findings.values("pk"),
        "visit": subject.visits.values("pk"),
        "session": subject.sessions.values("pk"),
        "conclusion": [at.conclusion.pk] if at.conclusion else [],
        "recommendation": subject.recommendations.values("pk"),
        "addressee": subject.recommendations.values("addressees__pk"),
    }
    found = Q(pk__in=())
    for name, ids in mine.items():
        found |= Q(object_type=f"{of}{name}", object_id__in=ids)
    return found
