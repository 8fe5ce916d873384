from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.actor import Actor
from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.checking import number_link
from roviec.inspections.claims_shown import Standing, counts, quoted, standing
from roviec.inspections.conducting import conducting_office
from roviec.inspections.forms import refuse
from roviec.inspections.forms.conducting import IndicatorForm, OverruleForm
from roviec.inspections.marks import marks
from roviec.inspections.models import Claim, ClaimCheck, Narrative, Subject, Verdict
from roviec.inspections.permissions import VIEW
from roviec.inspections.reasons import sentence
from roviec.inspections.sharing import shared_upto
from roviec.inspections.stored_readings import reading_of
from roviec.inspections.unit_names import names_of
from roviec.inspections.views.frame import (
    REFUSED,
    SUBJECT,
    Place,
    actor_of,
    answer,
    frame,
    place,
    posted,
)
from roviec.interface.annotation import paragraphs, pieces
from roviec.organisations.models import Unit
from roviec.reporting.models import Indicator, ReportRequest
from roviec.reporting.permissions import VIEW as READ_REPORTS
from roviec.timeline import Period, Span
from roviec.timeline.periods import CALENDAR, SCHEMES

PAGE = 25
"""Checks beside the text at once: each has its forms, and the page stays under 100 kB."""
SHOWN_ORDER = (
    Verdict.DIFFERS,
    Verdict.UNDERSTATED,
    Verdict.MATCHES,
    Verdict.NO_RECORD,
    Verdict.NOT_CHECKABLE,
)
"""What needs a person first, then what is settled, then what nothing is recorded of."""


def _narrative_for(request: HttpRequest, pk: int) -> tuple[Narrative, Place]:
    subjects = Subject.objects.visible_to(actor_of(request), VIEW)
    rows = Narrative.objects.filter(subject__in=subjects).annotate(other_cut_off=_other_cut_off())
    found = get_object_or_404(
        rows.select_related("file", f"subject__{SUBJECT}", "subject__unit", "subject__conclusion"),
        pk=pk,
    )
    return found, place(actor_of(request), found.subject)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    _narrative_for(request, pk)
    return redirect("inspections:narrative", pk)


@page(VIEW)
@require_safe
def narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """The text with its marks, and every check beside it. The unit sees its own text, and the
    checks when it is asked to explain the draft."""
    found, at = _narrative_for(request, pk)
    return _narrative_page(request, found, at)


def _narrative_page(
    request: HttpRequest, found: Narrative, at: Place, forms: dict[int, OverruleForm] | None = None
) -> HttpResponse:
    reading = reading_of(found)
    shown = _shown(found, at)
    text = pieces(found.text, marks(reading, shown), [(a, b) for a, b in found.furniture])
    wanted = request.GET.get("verdict", "")
    kept = _sorted(shown, wanted if wanted in Verdict.values else "")
    # A form that was refused is shown again on the page its check stands on.
    pages = Paginator(kept, PAGE)
    page_obj = pages.get_page(_page_of(kept, forms) or request.GET.get("page"))
    items = _items(page_obj, at, actor_of(request))
    for item in items:
        item["form"] = (forms or {}).get(item["claim"].pk)
    context = frame(at) | {
        "title": _("Đối chiếu báo cáo tự kiểm tra"),
        "breadcrumbs": _trail(at, found.title),
        "narrative": found,
        "sees_checks": at.side.sees_findings(at.conclusion),
        "paragraphs": paragraphs(text),
        "checks": items,
        "page_obj": page_obj,
        "elsewhere": _elsewhere(pages, page_obj.number),
        "here": {each.number for each in kept},
        "checked": sum(1 for each in shown if each.verdict),
        "legend": _legend(shown, wanted),
        "wanted": wanted,
        "period": Period.parse(at.inspection.period_code).name,
        "two_cut_offs": two_cut_offs(found, at.inspection.period_code),
        **_about_the_whole(found, at, shown),
        "verdicts": Verdict.choices,
        "editable": at.side.conducts and not at.signed,
        "form": next(iter((forms or {}).values()), None),
    }
    status = REFUSED if forms else 200
    return render(request, "inspections/narrative.html", context, status=status)


def _other_cut_off() -> Subquery:
    """For a query of narratives: the cut-off other than the calendar's under which its unit was
    asked for the period of the inspection's name."""
    asked = ReportRequest.objects.filter(
        period_code=OuterRef("subject__delegation__inspection__period_code"),
        reports__unit=OuterRef("subject__unit"),
    ).exclude(scheme_code=CALENDAR.code)
    return Subquery(asked.order_by("-pk").values("scheme_code")[:1])


def two_cut_offs(found: Narrative, code: str) -> list[Period]:
    """The inspection's period by the text's reckoning and by that of the reports, where they
    differ: both are said on the page."""
    scheme = vars(found).get("other_cut_off")
    return [Period.parse(code), Period.parse(code, SCHEMES[scheme])] if scheme else []


def _shown(found: Narrative, at: Place) -> list[Standing]:
    """The claims as they stand; for the unit, as they stood when the draft was sent to it."""
    if at.side.leads:
        return standing(found)
    if not at.side.sees_findings(at.conclusion):
        return []
    upto = shared_upto(at.conclusion)
    return standing(found, check=upto.check, overrule=upto.overrule)


def _about_the_whole(found: Narrative, at: Place, shown: list[Standing]) -> dict[str, Any]:
    """Remarks of the last check; the unit sees them as long as it is the check it was sent."""
    newest = max((each.check.pk for each in shown if each.check), default=0)
    last = ClaimCheck.objects.filter(claim__narrative=found).aggregate(pk=Max("pk"))["pk"]
    if not shown or (not at.side.leads and newest != last):
        return {"remarks": [], "repeated": []}
    number = {each.claim.order: each.number for each in shown}
    return {"remarks": _remarks(found, number), "repeated": _repeated(found, number)}


def _page_of(kept: list[Standing], forms: dict[int, OverruleForm] | None) -> int | None:
    for index, each in enumerate(kept):
        if each.claim.pk in (forms or {}):
            return index // PAGE + 1
    return None


def _elsewhere(pages: Any, current: int) -> list[tuple[int, int]]:
    """Number and page of every check that stands on another page of the list."""
    return [
        (each.number, page)
        for page in pages.page_range
        if page != current
        for each in pages.page(page)
    ]


def _trail(at: Place, last: str) -> list[dict[str, Any]]:
    *above, own = frame(at)["breadcrumbs"]
    return [*above, {**own, "url": at.subject.get_absolute_url()}, {"label": last}]


def _legend(shown: Iterable[Standing], wanted: str) -> list[dict[str, Any]]:
    """How many stand at each verdict, as links that show only these."""
    found = counts(list(shown))
    return [
        {"verdict": each.value, "count": found[each.value], "current": each.value == wanted}
        for each in SHOWN_ORDER
        if found[each.value]
    ]


def _sorted(shown: Iterable[Standing], wanted: str) -> list[Standing]:
    rank = {verdict.value: place for place, verdict in enumerate(SHOWN_ORDER)}
    kept = [each for each in shown if each.verdict and wanted in ("", each.verdict)]
    return sorted(kept, key=lambda each: (rank[each.verdict], each.number))


def _items(kept: Iterable[Standing], at: Place, actor: Actor) -> list[dict[str, Any]]:
    rows = list(kept)
    units = {each.check.unit_id for each in rows if each.check and each.check.unit_id}
    # A number is a link for those who may open it; the others see what was found all the same.
    reached = Unit.objects.filter(pk__in=units).visible_to(actor, READ_REPORTS) if units else ()
    readable = {unit.pk for unit in reached}
    others = {
        each.check.unit_id
        for each in rows
        if each.check and each.check.unit_id and each.check.unit_id != at.subject.unit_id
    }
    names = names_of(others, at.inspection.plan_date) if others else {}
    return [_item(each, names, readable) for each in rows]


def _item(each: Standing, names: dict[int, str], readable: set[int]) -> dict[str, Any]:
    check, claim = each.check, each.claim
    item: dict[str, Any] = {
        "number": each.number,
        "claim": claim,
        "title": _title(each),
        "verdict": each.verdict,
        "overrule": each.overrule,
        "machine": check.verdict if check else "",
        "stated": claim.text,
    }
    if check is None:
        return item
    return item | {
        "stated": check.claimed_text,
        "found": check.found_text,
        "imported": check.imported,
        "reason": sentence(check.reason),
        "chosen": check.chosen_office,
        "unit": names.get(check.unit_id or 0, ""),
        "url": _number_url(each) if check.unit_id in readable else "",
        "choosable": check.verdict in ("no_record", "not_checkable") or bool(check.chosen_office),
    }


def _title(each: Standing) -> str:
    """The indicator's name; without one, what the text counts."""
    if each.check is not None and each.check.indicator is not None:
        return each.check.indicator.name
    noun = str(each.claim.content.get("noun") or "") or each.claim.text
    return noun[:1].upper() + noun[1:]


def _number_url(each: Standing) -> str:
    check = each.check
    if not (check and check.found_text and check.indicator and check.unit_id):
        return ""
    if check.span_start is None or check.span_end is None:
        return ""
    span = Span(check.span_start, check.span_end)
    return number_link(check.unit_id, check.indicator.code, span)


def _remarks(found: Narrative, number: dict[int, int]) -> list[dict[str, Any]]:
    """What is said of the text as a whole, with the numbers of the marks it is about."""
    return [
        {
            "kind": each["kind"],
            "text": sentence(each["reason"]),
            "numbers": [number[order] for order in each["claims"] if order in number],
        }
        for each in found.remarks
        if each["kind"] != "repeated"
    ]


def _repeated(found: Narrative, number: dict[int, int]) -> list[tuple[int, int]]:
    pairs = [each["claims"] for each in found.remarks if each["kind"] == "repeated"]
    return [(number[again], number[first]) for again, first in pairs if again in number]


@page(VIEW)
@posted(_back)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the text against the record of now."""
    found, _at = _narrative_for(request, pk)
    try:
        actions.check_narrative(actor=actor_of(request), narrative=found)
        messages.success(request, _("Đã đối chiếu lại với số liệu hiện có."))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect(found)


def _claim_for(request: HttpRequest, pk: int) -> tuple[Claim, Narrative, Place]:
    claim = get_object_or_404(Claim.objects.select_related("narrative"), pk=pk)
    found, at = _narrative_for(request, claim.narrative_id)
    return claim, found, at


def _back_to_narrative(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("inspections:narrative", get_object_or_404(Claim, pk=pk).narrative_id)


@page(VIEW)
@posted(_back_to_narrative)
def overrule(request: HttpRequest, pk: int) -> HttpResponse:
    claim, found, at = _claim_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    form = OverruleForm(request.POST, auto_id=f"id_{claim.pk}_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.overrule(
                actor=actor_of(request), claim=claim, verdict=said["verdict"], note=said["note"]
            )
            return redirect(f"{found.get_absolute_url()}#check-{_number(found, claim)}")
        except RuleBroken as broken:
            refuse(form, broken)
    return _narrative_page(request, found, at, {claim.pk: form})


def _number(found: Narrative, claim: Claim) -> int:
    """Its place among the claims in the order of the text."""
    ids = list(found.claims.order_by("start", "order").values_list("pk", flat=True))
    return ids.index(claim.pk) + 1


@page(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Point a claim at another indicator; those that nearly matched come first."""
    claim, found, at = _claim_for(request, pk)
    conducting_office(actor_of(request), at.subject)
    form = IndicatorForm(request.POST or None)
    number = _number(found, claim)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["indicator"]
        try:
            actions.choose_indicator(actor=actor_of(request), claim=claim, indicator=chosen)
            return redirect(f"{found.get_absolute_url()}#check-{number}")
        except RuleBroken as broken:
            refuse(form, broken)
    newest = claim.checks.select_related("indicator").first()
    codes = list(newest.candidates) if newest else []
    near = {each.code: each for each in Indicator.objects.filter(code__in=codes)}
    context = frame(at) | {
        "title": _("Chọn chỉ tiêu để đối chiếu"),
        "breadcrumbs": _trail(at, found.title),
        "claim": claim,
        "number": number,
        "quote": quoted(claim),
        "check": newest,
        "reason": sentence(newest.reason) if newest else "",
        "near": [near[code] for code in codes if code in near],
        "form": form,
        "cancel_url": f"{found.get_absolute_url()}#check-{number}",
        "narrative_url": reverse("inspections:narrative", args=[found.pk]),
    }
    return render(request, "inspections/choose_indicator.html", context, status=answer(request))
