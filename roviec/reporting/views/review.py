from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form
from roviec.reporting import actions
from roviec.reporting.forms import AcceptForm, ReasonForm
from roviec.reporting.models import Report, ReportVersion, State
from roviec.reporting.permissions import REVIEW
from roviec.reporting.records import Record, read_record
from roviec.reporting.returned.differences import contents_of, differences
from roviec.reporting.review_forms import ReturnItemsForm, in_a_week
from roviec.reporting.reviewing import reviewing
from roviec.reporting.views.report import report_context, visible


@page(REVIEW)
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The report before the superior: accept it, return it or single items of it with reasons."""
    return render_review(request, visible(request, pk))


def render_review(
    request: HttpRequest, report: Report, form: Form | None = None, status: int = 200
) -> HttpResponse:
    """The review page; `form` is one that was refused. When there is nothing to review any more,
    the record says why."""
    actor = cast("ActorRequest", request).actor
    record = read_record(report, actor)
    if not (record.acts.review or record.acts.take_back) or record.shown is None:
        # Who reviews nothing here at all is not told that there is something.
        reviewing(actor, report)
        return redirect(report)
    seen = {"seen": record.shown.mark}
    items_form = _items_form(form, record, actor)
    context = report_context(record, actor) | {
        "accept_form": form if isinstance(form, AcceptForm) else AcceptForm(initial=seen),
        "reason_form": form if isinstance(form, ReasonForm) else ReasonForm(initial=seen),
        "items_form": items_form,
        "form": form,
    }
    context["waits"] = [
        thread
        for thread in context["threads"]
        if thread.last.waits and thread.last.asked.version_id == record.shown.pk
    ]
    _mark_rows(context, record, items_form)
    return render(request, "reporting/review.html", context, status=status)


def _items_form(form: Form | None, record: Record, actor: Actor) -> ReturnItemsForm:
    if isinstance(form, ReturnItemsForm):
        return form
    seen = record.shown.mark if record.shown else ""
    initial = {"seen": seen, "answer_by": in_a_week(actor.day)}
    return ReturnItemsForm(items=record.items, initial=initial)


def _mark_rows(context: dict[str, Any], record: Record, form: ReturnItemsForm) -> None:
    """Beside each figure and passage: what stood there in the version before, and the field by
    which it is returned, unless that has been done."""
    threads = {thread.item.pk: thread for thread in context["threads"]}
    asked = {thread.item.pk for thread in context["waits"]}
    compared = _compared(record)
    before = {}
    if compared is not None and record.shown is not None:
        held = contents_of([compared, record.shown], record.items)
        told = differences(held[compared.pk], held[record.shown.pk], record.items)
        before = {each.item.pk: each.before for each in told}
    context["compared"] = compared
    lines = [(row, row["item"]) for row in context["rows"]]
    context["texts"] = [{"line": line, "item": line.item} for line in context["passages"]]
    lines += [(row, row["item"]) for row in context["texts"]]
    for row, item in lines:
        row["was"] = before.get(item.pk)
        row["changed"] = item.pk in before
        row["thread"] = threads.get(item.pk)
        row["waits"] = item.pk in asked
        row["why"] = None if item.pk in asked else form[f"item-{item.pk}"]


def _compared(record: Record) -> ReportVersion | None:
    """The version to lay beside the one under review: what was accepted last, else the newest
    signed before it."""
    shown = record.shown
    if shown is None:
        return None
    signed = [v for v in record.versions if v.signed_at is not None and v.number < shown.number]
    taken = [version for version in signed if version.state == State.ACCEPTED]
    return next(iter(reversed(taken or signed)), None)


@page(REVIEW)
def return_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Return single figures and passages, each with its reason."""
    report = visible(request, pk)
    if request.method != "POST":
        return redirect("reporting:review", pk=pk)
    actor = cast("ActorRequest", request).actor
    reviewing(actor, report)
    items = list(report.request.form.items.select_related("indicator"))
    form = ReturnItemsForm(request.POST, items=items)
    if not form.is_valid():
        return render_review(request, report, form, status=422)
    given = {key: form.cleaned_data[key] for key in ("seen", "answer_by")}
    try:
        actions.return_items(actor=actor, report=report, reasons=form.reasons(), **given)
    except (RuleBroken, RulesBroken) as refused:
        form.refuse(refused)
        return render_review(request, report, form, status=422)
    told = _("Đã trả lại %(n)s mục; các mục khác giữ như đã ký.") % {"n": len(form.reasons())}
    messages.success(request, told)
    return redirect(report)
