"""The record of one report and the acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Case, Exists, OuterRef, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page, whole_number
from roviec.access.policy import policy
from roviec.audit.models import Entry
from roviec.interface.forms import Form
from roviec.organisations.models import UnitVersion
from roviec.organisations.passing.traces import traces_of
from roviec.reporting import verbs
from roviec.reporting.beside import first_day
from roviec.reporting.forms import CorrectForm, ReasonForm, SignForm
from roviec.reporting.links import total_link
from roviec.reporting.locking import locked_from
from roviec.reporting.models import (
    Column,
    Evidence,
    ExtendedReport,
    Indicator,
    Report,
    ReturnedItem,
)
from roviec.reporting.permissions import VIEW
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.records import Line, Record, read_record
from roviec.reporting.returned.changes import to_note
from roviec.reporting.returned.threads import Thread, threads_of
from roviec.reporting.reviewing import mandated_to
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.views.columns import HEADS, Held, ShownCell, columns_of, shown_cell
from roviec.reporting.wording import coverage, share_shown, shown

TONES = {
    "report.accepted": "ok",
    "report.signed": "ok",
    "report.returned": "bad",
    "report.items_returned": "warn",
    "report.sent_back": "warn",
}


@page(VIEW)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its state, what can be done next, what stands in it, every act."""
    return render_report(request, visible(request, pk))


def visible(request: HttpRequest, pk: int) -> Report:
    """The report, if the person may see it at all; else 404."""
    actor = cast("ActorRequest", request).actor
    moved = ExtendedReport.objects.filter(report=OuterRef("pk"))
    asked_back = ReturnedItem.objects.filter(version__report=OuterRef("pk"))
    seen: ReportQuerySet = Report.objects.filter(
        policy().units(actor, VIEW, "unit") | mandated_to(actor)
    )
    reports = seen.named().annotate(
        moved=Exists(moved),
        began=first_day(),
        with_threads=Exists(asked_back),
        changed_below=to_note(),
        locked_from=locked_from(actor.day),
        by_mandate=Case(When(mandated_to(actor), then=True), default=False),
        by_post=Case(When(policy().units(actor, VIEW, "unit"), then=True), default=False),
    )
    return get_object_or_404(
        reports.select_related("request__form", "request__line", "counting"), pk=pk
    )


def render_report(
    request: HttpRequest, report: Report, form: Form | None = None, status: int = 200
) -> HttpResponse:
    """The record page; `form` is one that was refused, shown where it belongs."""
    actor = cast("ActorRequest", request).actor
    record = read_record(report, actor, whole_number(request, "version"))
    context = report_context(record, actor) | {
        "form": form,
        "sign_form": _form(SignForm, form, record),
    }
    context["reason_form"] = _form(ReasonForm, form, record)
    context["correct_form"] = CorrectForm(auto_id="correct_%s")
    return render(request, "reporting/report.html", context, status=status)


def report_context(record: Record, actor: Actor) -> dict[str, Any]:
    """What the record page and the review page both show."""
    report = record.report
    rows = [_row(record, line) for line in record.lines if line.item.indicator]
    threads = _threads(record)
    return {
        "title": report.request.form.name,
        "report": report,
        "period": report.request.period,
        "record": record,
        "version": record.shown,
        "acts": record.acts,
        "rows": rows,
        "with_totals": any(row["subtree"] for row in rows),
        "with_last": any(line.last for line in record.lines),
        "passages": [line for line in record.lines if line.item.narrative and line.passage],
        "timeline": [_act(entry) for entry in _open_acts(record)],
        "threads": threads,
        "asked_of": {
            each.asked.version.number
            for thread in threads
            for each in thread.rounds
            if each.asked.withdrawn_at is None
        },
        "changed_below": vars(report).get("changed_below") if record.acts.sees_drafts else None,
        "locked_by": _opener(report, actor) if record.locked else "",
        "traces": traces_of("reporting.report", report.pk),
        "today": actor.day,
        # Read only where a deadline is still to come.
        "calendar": SimpleLazyObject(site_calendar),
        "exemption": report.exemption,
        "extended": _extensions(report),
    }


def _opener(report: Report, actor: Actor) -> str:
    """Who may open a locked report: the body that asked for it."""
    found = UnitVersion.objects.as_at(actor.day).filter(unit=report.request.requester_id).first()
    return found.name if found else ""


def _threads(record: Record) -> list[Thread]:
    """What was asked and answered about single items; not asked for where nothing was."""
    if not vars(record.report).get("with_threads", True):
        return []
    return threads_of(record.report, record.versions, record.items)


def _extensions(report: Report) -> Iterable[ExtendedReport]:
    """How its deadline moved, the newest first; not asked for where it never did."""
    if not vars(report).get("moved", True):
        return ()
    return report.extensions.select_related("extension").order_by("-pk")


def _form(kind: type[Form], refused: Form | None, record: Record) -> Form:
    """The refused form of that kind, or a fresh one that knows which version is shown."""
    if isinstance(refused, kind):
        return refused
    return kind(initial={"seen": record.shown.mark if record.shown else ""})


def _row(record: Record, line: Line) -> dict[str, Any]:
    indicator, own, subtree = line.item.indicator, line.own, line.subtree
    assert indicator is not None
    # Whom a mandate alone lets see the report is not led to its unit's totals.
    by_post = vars(record.report).get("by_post", True)
    link = total_link(record.report, indicator) if by_post else ""
    return {
        "item": line.item,
        "section": line.item.section,
        "name": indicator.name,
        "measure": indicator.unit_of_measure,
        "own": shown(indicator, own.given if own else None),
        "own_missing": own is None,
        "share": share_shown(indicator, own.given) if own else "",
        "subtree": shown(indicator, subtree.given) if subtree else "",
        "coverage": coverage(subtree.units_counted or 0, subtree.units_expected or 0)
        if subtree
        else "",
        "heads": [_(HEADS[column]) for column in _more_columns(record, line)],
        "beside": _beside(record, line, indicator),
        "last": shown(indicator, line.last),
        "computed": indicator.computed,
        "url": link,
        "evidence": line.evidence,
    }


def _beside(record: Record, line: Line, indicator: Indicator) -> list[ShownCell]:
    """The columns beside the value in the period, in the order of the heads."""
    given = {
        Column.IN_PERIOD: line.own,
        Column.ESTIMATE: line.estimate,
        Column.CUMULATIVE: line.cumulative,
    }
    held = Held(
        {column: each.given if each else None for column, each in given.items()}, record.known
    )
    return [
        shown_cell(column, line.item, indicator, held) for column in _more_columns(record, line)
    ]


def _more_columns(record: Record, line: Line) -> list[Column]:
    """Those of the line's section, besides the value in the period."""
    section = (item for item in record.items if item.section == line.item.section)
    return [column for column in columns_of(section) if column != Column.IN_PERIOD]


def _open_acts(record: Record) -> list[Entry]:
    """What was done with the report, newest first. How a draft came about is its unit's own:
    others see what was laid before them, and what went into a version that was signed."""
    acts = list(Entry.objects.about(record.report))
    if record.acts.sees_drafts:
        return acts
    signed = {version.number for version in record.versions}
    held = set(
        Evidence.objects.filter(version__report=record.report).values_list(
            "version__number", "file__sha256"
        )
    )
    return [
        act
        for act in acts
        if act.verb in verbs.OPEN
        or (act.verb in verbs.OPEN_ONCE_SIGNED and act.after.get("version") in signed)
        # A file that was taken off again before the signature is nobody else's concern.
        if act.verb != verbs.EVIDENCE_ADDED
        or (act.after["version"], act.after.get("sha256")) in held
    ]


def _act(entry: Entry) -> dict[str, Any]:
    return {
        "verb": _(entry.label),
        "at": entry.at,
        "actor": entry.name,
        "office": entry.office,
        "note": entry.note,
        "tone": TONES.get(entry.verb, "quiet"),
    }
