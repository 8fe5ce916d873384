from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from roviec.access.pages import ActorRequest, page
from roviec.access.policy import office_for
from roviec.interface.forms import Form
from roviec.reporting.forms import AcceptForm, ReasonForm
from roviec.reporting.models import Report
from roviec.reporting.permissions import REVIEW
from roviec.reporting.records import read_record
from roviec.reporting.views.report import report_context, visible


@page(REVIEW)
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The report before the superior: accept it, or return it with a reason."""
    report = visible(request, pk)
    office_for(cast("ActorRequest", request).actor, REVIEW, report.unit_id)
    return render_review(request, report)


def render_review(
    request: HttpRequest, report: Report, form: Form | None = None, status: int = 200
) -> HttpResponse:
    """The review page; `form` is one that was refused. When there is nothing to review any more,
    the record says why."""
    actor = cast("ActorRequest", request).actor
    record = read_record(report, actor)
    if not (record.acts.review or record.acts.take_back) or record.shown is None:
        return redirect(report)
    seen = {"seen": record.shown.mark}
    context = report_context(record, actor) | {
        "accept_form": form if isinstance(form, AcceptForm) else AcceptForm(initial=seen),
        "reason_form": form if isinstance(form, ReasonForm) else ReasonForm(initial=seen),
        "form": form,
    }
    return render(request, "reporting/review.html", context, status=status)
