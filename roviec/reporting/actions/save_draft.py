from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.audit.actions import Payload, record
from roviec.reporting import indicator_rules, rules, verbs
from roviec.reporting.actions._report import held, settle
from roviec.reporting.actions.answer_items import changed_answers, keep_answers
from roviec.reporting.figures import pack
from roviec.reporting.models import (
    FigureSheet,
    FormItem,
    Passage,
    Report,
    ReportVersion,
    State,
)
from roviec.reporting.permissions import FILL
from roviec.reporting.returned.items import refuse_closed
from roviec.reporting.rollup import Value
from roviec.reporting.weighing import bare, weigh, weights

Given = Value | str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds, by form item: a value, or none to leave it without data; a passage's
    text. Items that are not named stay as they are. `revision` is the one the page showed."""

    revision: int
    figures: Mapping[int, Value | None] = field(default_factory=dict)
    passages: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    """To items the superior returned, by form item."""


class Conflict(RuleBroken):
    """Somebody saved in between. `kept` is what stands now, `typed` what was refused, by form
    item, only where they differ; `revision` the one to save over knowingly."""

    def __init__(
        self, rule: RuleBroken, revision: int, kept: dict[int, Given], typed: dict[int, Given]
    ) -> None:
        super().__init__(rule.number, rule.message)
        self.revision, self.kept, self.typed = revision, kept, typed


@transaction.atomic
def save_draft(*, actor: Actor, report: Report, draft: Draft) -> ReportVersion:
    """Keep what was entered, all of it or nothing, and return the version.

    Raises `NotPermitted`; `RuleBroken` REP-01, 150; `Conflict` (REP-03); `RulesBroken` with each
    wrong value, and with REP-143, under `item-<form item>`. Saving the same again changes nothing.
    """
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    items = {item.pk: item for item in report.request.form.items.select_related("indicator")}
    rules.stands_ready(report.state, State.NOT_STARTED, State.DRAFT)
    _refuse_wrong(report, items, draft)
    version = report.versions.order_by("-number").first()
    now = contents(version, items)
    wanted: dict[int, Given] = {**draft.figures, **draft.passages}
    changed = {item: value for item, value in wanted.items() if now.get(item) != (value or None)}
    refuse_closed(version, changed)
    answers = changed_answers(version, draft.answers)
    if not changed and not answers and version is not None:
        return version
    _refuse_stale(draft.revision, version, now, changed)
    if version is None:
        version = ReportVersion(report=report, number=1)
    version.revision += 1
    version.save()
    _write_figures(version, {items[each]: value for each, value in changed.items()})
    _write_passages(version, {items[each]: value for each, value in changed.items()})
    keep_answers(office, version, answers)
    settle(report)
    record(
        office,
        verbs.SAVED,
        report,
        unit_id=report.unit_id,
        before={str(item): _plain(now.get(item)) for item in changed},
        after={str(item): _plain(value) for item, value in changed.items()},
    )
    return version


def contents(version: ReportVersion | None, items: Mapping[int, FormItem]) -> dict[int, Given]:
    """What a version holds, by form item."""
    if version is None:
        return {}
    by_indicator = {item.indicator_id: item.pk for item in items.values() if item.indicator_id}
    held_now: dict[int, Given] = {
        by_indicator[figure.indicator_id]: bare(
            items[by_indicator[figure.indicator_id]].indicator, figure.given
        )
        for figure in version.sheets.own().figures()
        if figure.indicator_id in by_indicator
    }
    held_now.update({passage.item_id: passage.text for passage in version.passages.all()})
    return held_now


def _refuse_wrong(report: Report, items: Mapping[int, FormItem], draft: Draft) -> None:
    wrong: dict[str, RuleBroken] = {}
    for item_id, value in draft.figures.items():
        try:
            _check_figure(report, items.get(item_id), value)
        except RuleBroken as refused:
            wrong[f"item-{item_id}"] = refused
    for item_id, text in draft.passages.items():
        try:
            item = items.get(item_id)
            rules.asked_for(item is not None and item.indicator_id is None)
            rules.passage_fits(text)
        except RuleBroken as refused:
            wrong[f"item-{item_id}"] = refused
    if wrong:
        raise RulesBroken(wrong)


def _check_figure(report: Report, item: FormItem | None, value: Value | None) -> None:
    rules.asked_for(item is not None and item.indicator is not None)
    assert item is not None
    assert item.indicator is not None
    indicator_rules.is_entered(item.indicator.computed, item.indicator.name)
    if value is not None:
        rules.check_value(item.indicator, value, report.covers)


def _refuse_stale(
    seen: int, version: ReportVersion | None, now: dict[int, Given], typed: dict[int, Given]
) -> None:
    revision = version.revision if version else 0
    try:
        rules.saw_the_newest(seen, revision)
    except RuleBroken as refused:
        kept = {item: now.get(item) for item in typed}
        raise Conflict(refused, revision, kept, typed) from refused


def _write_figures(version: ReportVersion, changed: Mapping[FormItem, Given]) -> None:
    """The changed figures beside those that stay, on the sheet held against other writers."""
    asked = {item.indicator_id: given for item, given in changed.items() if item.indicator_id}
    if not asked:
        return
    sheet = version.sheets.own().select_for_update().first() or _new_sheet(version)
    for indicator, given in asked.items():
        sheet.packed.pop(str(indicator), None)
        if isinstance(given, Value):
            sheet.packed[str(indicator)] = pack(given)
    weigh(sheet.packed, weights())
    if sheet.packed:
        sheet.save()
    elif sheet.pk:
        sheet.delete()


def _new_sheet(version: ReportVersion) -> FigureSheet:
    report = version.report
    span = report.request.span
    return FigureSheet(
        version=version,
        unit_id=report.unit_id,
        span_start=span.start,
        span_end=span.end,
        covers_start=report.covers_start,
        covers_end=report.covers_end,
    )


def _write_passages(version: ReportVersion, changed: Mapping[FormItem, Given]) -> None:
    texts = {item: given for item, given in changed.items() if item.indicator_id is None}
    version.passages.filter(item__in=texts).delete()
    Passage.objects.bulk_create(
        Passage(version=version, item=item, text=str(given))
        for item, given in texts.items()
        if given
    )


def _plain(given: Given) -> Payload | str | None:
    if isinstance(given, Value):
        return {"value": given.value, "total": given.total}
    return given
