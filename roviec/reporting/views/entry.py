"""Typing a report in: nothing typed is lost, nothing half-written is kept."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.files.rules import too_large as too_large_rule
from roviec.files.uploads import too_large
from roviec.reporting import actions
from roviec.reporting.actions import Conflict, Draft
from roviec.reporting.actions.save_draft import Given, Key, column_of, contents, item_of
from roviec.reporting.beside import beside
from roviec.reporting.computed import computed_beside
from roviec.reporting.definitions import define_items
from roviec.reporting.forms import EntryForm, EvidenceForm
from roviec.reporting.models import Column, FormItem, Report, ReportVersion, State
from roviec.reporting.permissions import FILL
from roviec.reporting.records import closed_since
from roviec.reporting.returned.items import asked_of
from roviec.reporting.review_forms import AnswersForm, close_fields
from roviec.reporting.rollup import Value
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.views.columns import Around, Question, entry_sections
from roviec.reporting.views.report import visible
from roviec.reporting.wording import result_shown, shown

WRITABLE = (State.NOT_STARTED, State.DRAFT)


@page(FILL)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry form. A save that is refused comes back with what was typed and why."""
    report = visible(request, pk)
    actor = cast("ActorRequest", request).actor
    office_for(actor, FILL, report.unit_id)
    entry = Entry(request, report)
    if report.exemption_id is not None:
        messages.info(request, _("Đơn vị được miễn báo cáo này nên không phải nhập."))
        return redirect(report)
    if report.state not in WRITABLE:
        return entry.moved_on()
    if request.method != "POST" and closed_since(report, actor) is not None:
        return redirect(report)
    if request.method != "POST":
        return entry.page()
    return entry.save(actor)


@page(FILL)
def remove_evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Take a file off. Its button sends along what was typed beside it, and that is saved first,
    so that nothing typed is lost; while it cannot be saved the file stays."""
    report = visible(request, pk)
    actor = cast("ActorRequest", request).actor
    office_for(actor, FILL, report.unit_id)
    if request.method == "POST" and "seen" in request.POST:
        entry = Entry(request, report)
        if report.state not in WRITABLE:
            return entry.moved_on()
        if status := entry.keep(actor):
            entry.form.add_error(None, _("Tệp chưa được gỡ. Hãy sửa các chỗ dưới đây rồi gỡ lại."))
            return entry.page(status)
    if request.method == "POST":
        _remove(request, actor, report, evidence)
    return redirect("reporting:edit", pk=pk) if report.state in WRITABLE else redirect(report)


def _remove(request: HttpRequest, actor: Actor, report: Report, evidence: int) -> None:
    try:
        name = actions.remove_evidence(actor=actor, report=report, evidence_id=evidence)
    except RuleBroken as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("Đã gỡ tệp “%s”.") % name)


class Entry:
    """One request to the entry form."""

    def __init__(self, request: HttpRequest, report: Report) -> None:
        self.request, self.report = request, report
        self.items = list(report.request.form.items.select_related("indicator"))
        define_items(self.items, report.request.span.last_day)
        self.version: ReportVersion | None = report.versions.order_by("-number").first()
        self.held = contents(self.version, {item.pk: item for item in self.items})
        revision = self.version.revision if self.version else 0
        data = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        self.form = EntryForm(
            data, items=self.items, held=self.held, seen=revision, span=report.request.span
        )
        self.asked = asked_of(self.version)
        self.answers = AnswersForm(data, asked=self.asked)
        if self.version is not None and self.version.narrow:
            close_fields(self.form, self.asked)
        self.evidence = EvidenceForm(data, files, items=self.items, prefix="evidence")
        self.conflict: list[dict[str, Any]] = []

    def page(self, status: int = 200) -> HttpResponse:
        known = beside(self.report, self.items)
        context = {
            "title": _("Nhập báo cáo"),
            "report": self.report,
            "period": self.report.request.period,
            "form": self.form,
            "evidence_form": self.evidence,
            "sections": entry_sections(
                self.form.rows(known.last),
                self.held,
                known,
                Around(self._computed(), self._questions()),
            ),
            "with_last": bool(known.last),
            "conflict": self.conflict,
            "answers_form": self.answers,
            "asked": list(self.asked.values()),
            "held_evidence": self._held_evidence(),
            "version": self.version,
            "today": cast("ActorRequest", self.request).actor.day,
            "calendar": site_calendar(),
        }
        return render(self.request, "reporting/edit.html", context, status=status)

    def _computed(self) -> dict[int, str]:
        """By form item, what is computed from what is kept."""
        asked = {item.pk: item.indicator for item in self.items if item.indicator}
        kept = {
            asked[pk].pk: given
            for pk, given in self.held.items()
            if isinstance(pk, int) and isinstance(given, Value)
        }
        results = computed_beside(asked.values(), kept, self.report.request.span.last_day)
        return {
            pk: result_shown(indicator, results[indicator.pk][0])
            for pk, indicator in asked.items()
            if indicator.computed
        }

    def save(self, actor: Actor) -> HttpResponse:
        if status := self.keep(actor):
            return self.page(status)
        if "submit" in self.request.POST:
            return self._submit(actor)
        messages.success(self.request, _("Đã lưu bản nháp."))
        return redirect("reporting:edit", pk=self.report.pk)

    def keep(self, actor: Actor) -> int:
        """Keep what was typed. 0 when it is kept, else the status of the page that says why not."""
        good = self.form.is_valid()
        good = self.answers.is_valid() and good
        good = self._file_is_good() and good
        if not good:
            return 422
        try:
            self._keep(actor)
        except Conflict as conflict:
            self._show_both(conflict)
            return 409
        except (RuleBroken, RulesBroken) as refused:
            self.form.refuse(refused)
            return 422
        return 0

    def moved_on(self) -> HttpResponse:
        """The report was submitted meanwhile. A retry of what is kept already goes to the record;
        anything else that was typed stays on the page, to be copied."""
        if self.request.method != "POST":
            return redirect(self.report)
        if self.form.is_valid() and self._nothing_new():
            messages.info(self.request, _("Những số này đã được lưu và trình trước đó."))
            return redirect(self.report)
        told = _(
            "Báo cáo đã chuyển sang bước khác, nên lần này không lưu được. Những gì bạn nhập vẫn "
            "còn dưới đây; cần sửa thì đề nghị lãnh đạo trả lại hoặc lập bản sửa."
        )
        self.form.add_error(None, told)
        return self.page(status=409)

    def _nothing_new(self) -> bool:
        typed: dict[Key, Given] = dict(self.form.figures().items())
        typed.update(self.form.passages().items())
        return all(self.held.get(key) == (value or None) for key, value in typed.items())

    def _keep(self, actor: Actor) -> None:
        draft = Draft(
            self.form.cleaned_data["seen"],
            self.form.figures(),
            self.form.passages(),
            self.answers.given(),
        )
        actions.save_draft(actor=actor, report=self.report, draft=draft)
        upload = self.evidence.cleaned_data.get("file")
        if upload:
            try:
                actions.attach_evidence(
                    actor=actor, report=self.report, upload=upload, indicator=self.evidence.chosen
                )
            except RuleBroken as refused:
                messages.error(self.request, _("Tệp chưa được nhận: %s") % refused.message)

    def _submit(self, actor: Actor) -> HttpResponse:
        """After saving, so that what was typed is kept even when something is still missing."""
        try:
            actions.submit(actor=actor, report=self.report)
        except RulesBroken as refused:
            self.form.refuse(refused)
            self._after_saving()
            return self.page(status=422)
        except RuleBroken as refused:
            messages.warning(self.request, refused.message)
        else:
            messages.success(self.request, _("Đã lưu và trình lãnh đạo đơn vị."))
        return redirect(self.report)

    def _after_saving(self) -> None:
        self.version = self.report.versions.order_by("-number").first()
        self._show_revision(self.version.revision if self.version else 0)
        messages.info(self.request, _("Bản nháp đã được lưu, nhưng chưa trình được."))

    def _show_both(self, conflict: Conflict) -> None:
        """Both versions side by side; saving again now is a choice made knowingly."""
        items = {item.pk: item for item in self.items}
        self.conflict = [
            {
                "name": _name(items[item_of(key)], column_of(key)),
                "kept": _given(items[item_of(key)], conflict.kept[key]),
                "typed": _given(items[item_of(key)], typed),
            }
            for key, typed in conflict.typed.items()
        ]
        self.form.add_error(None, conflict.message)
        self._show_revision(conflict.revision)

    def _show_revision(self, revision: int) -> None:
        data = self.form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = str(revision)
        self.form.data = data

    def _questions(self) -> dict[int, Question]:
        """What the superior asks about items, each with the field of its answer."""
        return {
            pk: Question(asked, self.answers[f"answer-{pk}"]) for pk, asked in self.asked.items()
        }

    def _file_is_good(self) -> bool:
        good = self.evidence.is_valid()
        if too_large(self.request):
            self.evidence.add_error("file", too_large_rule(settings.UPLOAD_LIMIT).message)
        return good and not too_large(self.request)

    def _held_evidence(self) -> list[Any]:
        if self.version is None:
            return []
        return list(self.version.evidence.select_related("file", "indicator").order_by("pk"))


def _name(item: FormItem, column: str) -> str:
    if item.indicator is None:
        return item.narrative
    if column == Column.IN_PERIOD:
        return item.indicator.name
    return f"{item.indicator.name}, {Column(column).label}"


def _given(item: FormItem, given: Given) -> str:
    if isinstance(given, str) or item.indicator is None:
        return str(given or "—")
    return shown(item.indicator, given)
