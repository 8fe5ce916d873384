from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.pages import page
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.conclusions import data_of
from roviec.inspections.conducting import conducting_office
from roviec.inspections.forms import refuse
from roviec.inspections.forms.concluding import ExplainForm, PlaceForm, SignForm
from roviec.inspections.models import Conclusion
from roviec.inspections.paper import Paper, paper_of
from roviec.inspections.permissions import RESPOND, SIGN, VIEW
from roviec.inspections.plain import from_plain
from roviec.inspections.sharing import changed_since_shared, shared_paper
from roviec.inspections.views.frame import REFUSED, Place, actor_of, place_for, posted, tabbed
from roviec.writing import ConclusionData, NoRuleSet, to_docx
from roviec.writing import conclusion as document_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    place_for(request, pk)
    return redirect("inspections:conclusion", pk)


@page(VIEW)
@require_safe
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """The official paper as it would be printed, beside what it is made from."""
    at = place_for(request, pk)
    if not at.side.sees_findings(at.conclusion):
        return redirect(at.subject)
    return _conclusion_page(request, at)


def _conclusion_page(
    request: HttpRequest, at: Place, forms: dict[str, Any] | None = None
) -> HttpResponse:
    row = at.conclusion
    data = _data(request, at, row) if row is not None and at.side.sees_paper(row) else None
    changed = bool(row and data and not at.signed and changed_since_shared(row, data))
    open_draft = row is not None and not at.signed
    context = tabbed(at, "conclusion") | {
        "readable": data is not None,
        "paper": _paper(data) if data is not None else None,
        "changed": changed,
        "draftable": at.side.conducts and row is None,
        "shareable": open_draft
        and at.side.conducts
        and (changed or (row is not None and row.shared_at is None)),
        "issuable": at.state == "signed" and at.side.signs,
    }
    if row is not None and open_draft:
        context |= _open_forms(request, at, row)
    status = REFUSED if forms else 200
    return render(request, "inspections/conclusion.html", context | (forms or {}), status=status)


def _open_forms(request: HttpRequest, at: Place, row: Conclusion) -> dict[str, Any]:
    """The forms this side may use before the signature."""
    forms: dict[str, Any] = {}
    if at.side.conducts:
        forms["place_form"] = PlaceForm(initial={"place_name": row.place_name})
    if at.side.responds and row.shared_at and not at.side.leads:
        said = {"explanation": row.explanation, "dissent": row.dissent}
        forms["explain_form"] = ExplainForm(initial=said)
    if at.side.signs and row.shared_at:
        forms["sign_form"] = SignForm(initial={"date": actor_of(request).day})
    return forms


def _data(request: HttpRequest, at: Place, row: Conclusion) -> ConclusionData | None:
    """As signed; before that the unit has the draft it was sent, the inspecting side the record as
    it stands."""
    if row.frozen is not None:
        return from_plain(ConclusionData, row.frozen)
    if not at.side.leads:
        return shared_paper(row)
    return data_of(row, actor_of(request).day)


def _paper(data: ConclusionData) -> Paper | None:
    try:
        return paper_of(document_of(data))
    except NoRuleSet:
        return None


@page(VIEW)
@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as DOCX: the signed file itself, or the draft as it stands."""
    at = place_for(request, pk)
    row = at.conclusion
    data = _data(request, at, row) if row is not None and at.side.sees_paper(row) else None
    if row is None or data is None:
        raise Http404
    if row.file is not None:
        with row.file.content.open("rb") as signed:
            content = signed.read()
    else:
        content = to_docx(document_of(data))
    response = HttpResponse(content, content_type=DOCX)
    name = f"ket-luan-{at.subject.pk}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(VIEW)
@posted(_back)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    at = place_for(request, pk)
    actions.draft_conclusion(actor=actor_of(request), subject=at.subject)
    return redirect("inspections:conclusion", pk)


@page(VIEW)
@posted(_back)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    at, row = _with_conclusion(request, pk)
    conducting_office(actor_of(request), at.subject)
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_conclusion(
                actor=actor_of(request),
                conclusion=row,
                place_name=form.cleaned_data["place_name"],
            )
            return redirect("inspections:conclusion", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    return _conclusion_page(request, at, {"place_form": form, "form": form})


@page(VIEW)
@posted(_back)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    _at, row = _with_conclusion(request, pk)
    try:
        actions.share_conclusion(actor=actor_of(request), conclusion=row)
        messages.success(request, _("Đã gửi dự thảo để đơn vị giải trình."))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("inspections:conclusion", pk)


@page(RESPOND)
@posted(_back)
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    at, row = _with_conclusion(request, pk)
    office_for(actor_of(request), RESPOND, at.subject.unit_id)
    if not at.side.sees_findings(row):
        raise Http404
    form = ExplainForm(request.POST)
    if form.is_valid():
        try:
            actions.explain_conclusion(actor=actor_of(request), conclusion=row, **form.cleaned_data)
            messages.success(request, _("Đã gửi ý kiến giải trình."))
            return redirect("inspections:conclusion", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    return _conclusion_page(request, at, {"explain_form": form, "form": form})


@page(SIGN)
@posted(_back)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    at, row = _with_conclusion(request, pk)
    office_for(actor_of(request), SIGN, at.inspection.led_by_id)
    form = SignForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.sign_conclusion(
                actor=actor_of(request), conclusion=row, number=said["number"], on=said["date"]
            )
            messages.success(request, _("Đã ký kết luận."))
            return redirect("inspections:conclusion", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    return _conclusion_page(request, at, {"sign_form": form, "form": form})


@page(SIGN)
@posted(_back)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    _at, row = _with_conclusion(request, pk)
    try:
        actions.issue_conclusion(actor=actor_of(request), conclusion=row)
        messages.success(request, _("Đã ban hành kết luận. Đơn vị nhận được các yêu cầu."))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("inspections:conclusion", pk)


def _with_conclusion(request: HttpRequest, pk: int) -> tuple[Place, Conclusion]:
    at = place_for(request, pk)
    if at.conclusion is None:
        raise Http404
    return at, at.conclusion
