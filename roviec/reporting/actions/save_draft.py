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
from roviec.reporting.beside import running
from roviec.reporting.figures import pack
from roviec.reporting.models import (
    Column,
    FigureSheet,
    FormItem,
    Passage,
    Report,
    ReportVersion,
    Scope,
    State,
)
from roviec.reporting.permissions import FILL
from roviec.reporting.returned.items import refuse_closed
from roviec.reporting.rollup import Value
from roviec.reporting.weighing import bare, weigh, weights

Given = Value | str | None
Key = int | tuple[int, str]
"""A form item, meaning its passage or its value in the period; with a column, its value there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds: by item and column a value, or none to leave it without data; by item a
    passage's text. What is not named stays as it is. `revision` is the one the page showed."""

    revision: int
    figures: Mapping[Key, Value | None] | Mapping[int, Value | None] = field(default_factory=dict)
    passages: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    """To items the superior returned, by form item."""


class Conflict(RuleBroken):
    """Somebody saved in between. `kept` is what stands now, `typed` what was refused, by item and
    column, only where they differ; `revision` the one to save over knowingly."""

    def __init__(
        self, rule: RuleBroken, revision: int, kept: dict[Key, Given], typed: dict[Key, Given]
    ) -> None:
        super().__init__(rule.number, rule.message)
        self.revision, self.kept, self.typed = revision, kept, typed


@transaction.atomic
def save_draft(*, actor: Actor, report: Report, draft: Draft) -> ReportVersion:
    """Keep what was entered, all of it or nothing, and return the version.

    Raises `NotPermitted`; `RuleBroken` REP-01, 150; `Conflict` (REP-03); `RulesBroken` with each
    wrong value under its `spot`, and with REP-143 under the item. Saving the same again changes
    nothing.
    """
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    items = {item.pk: item for item in report.request.form.items.select_related("indicator")}
    rules.stands_ready(report.state, State.NOT_STARTED, State.DRAFT)
    _refuse_wrong(report, items, draft)
    version = report.versions.order_by("-number").first()
    now = contents(version, items)
    wanted: dict[Key, Given] = dict(draft.figures.items())
    wanted.update(draft.passages.items())
    changed = {key: value for key, value in wanted.items() if now.get(key) != (value or None)}
    refuse_closed(version, {item_of(key) for key in changed})
    answers = changed_answers(version, draft.answers)
    if not changed and not answers and version is not None:
        return version
    _refuse_stale(draft.revision, version, now, changed)
    if version is None:
        version = ReportVersion(report=report, number=1)
    version.revision += 1
    version.save()
    _write_figures(version, items, changed)
    _write_passages(version, items, changed)
    keep_answers(office, version, answers)
    settle(report)
    record(
        office,
        verbs.SAVED,
        report,
        unit_id=report.unit_id,
        before={spot(key): _plain(now.get(key)) for key in changed},
        after={spot(key): _plain(value) for key, value in changed.items()},
    )
    return version


def item_of(key: Key) -> int:
    return key if isinstance(key, int) else key[0]


def column_of(key: Key) -> str:
    return Column.IN_PERIOD if isinstance(key, int) else key[1]


def key_of(item: int, column: str) -> Key:
    return item if column == Column.IN_PERIOD else (item, column)


def spot(key: Key) -> str:
    """How a place of the form is named where only text can be: `17`, `17-cumulative`."""
    return str(key) if isinstance(key, int) else f"{key[0]}-{key[1]}"


def contents(version: ReportVersion | None, items: Mapping[int, FormItem]) -> dict[Key, Given]:
    """What a version holds, by form item and column."""
    if version is None:
        return {}
    by_indicator = {item.indicator_id: item.pk for item in items.values() if item.indicator_id}
    held_now: dict[Key, Given] = {
        key_of(by_indicator[figure.indicator_id], figure.column): bare(
            items[by_indicator[figure.indicator_id]].indicator, figure.given
        )
        for figure in version.sheets.filter(scope=Scope.OWN).figures()
        if figure.indicator_id in by_indicator
    }
    held_now.update({passage.item_id: passage.text for passage in version.passages.all()})
    return held_now


def _refuse_wrong(report: Report, items: Mapping[int, FormItem], draft: Draft) -> None:
    wrong: dict[str, RuleBroken] = {}
    for key, value in draft.figures.items():
        try:
            _check_figure(report, items.get(item_of(key)), column_of(key), value)
        except RuleBroken as refused:
            wrong[f"item-{spot(key)}"] = refused
    for item_id, text in draft.passages.items():
        try:
            item = items.get(item_id)
            rules.asked_for(item is not None and item.indicator_id is None)
            rules.passage_fits(text)
        except RuleBroken as refused:
            wrong[f"item-{item_id}"] = refused
    if wrong:
        raise RulesBroken(wrong)


def _check_figure(report: Report, item: FormItem | None, column: str, value: Value | None) -> None:
    rules.asked_for(item is not None and item.indicator is not None)
    assert item is not None
    assert item.indicator is not None
    indicator_rules.is_entered(item.indicator.computed, item.indicator.name)
    rules.asks_for_column(column in item.entered)
    if value is not None:
        rules.check_value(item.indicator, value, report.covers)


def _refuse_stale(
    seen: int, version: ReportVersion | None, now: dict[Key, Given], typed: dict[Key, Given]
) -> None:
    revision = version.revision if version else 0
    try:
        rules.saw_the_newest(seen, revision)
    except RuleBroken as refused:
        kept = {key: now.get(key) for key in typed}
        raise Conflict(refused, revision, kept, typed) from refused


def _write_figures(
    version: ReportVersion, items: Mapping[int, FormItem], changed: Mapping[Key, Given]
) -> None:
    """The changed figures beside those that stay, each column on a sheet of its own, held against
    other writers."""
    by_column: dict[str, dict[int, Given]] = {}
    for key, given in changed.items():
        indicator = items[item_of(key)].indicator_id
        if indicator:
            by_column.setdefault(column_of(key), {})[indicator] = given
    for column, asked in sorted(by_column.items()):
        sheets = version.sheets.filter(scope=Scope.OWN, column=column)
        sheet = sheets.select_for_update().first() or _new_sheet(version, column)
        for indicator, given in asked.items():
            sheet.packed.pop(str(indicator), None)
            if isinstance(given, Value):
                sheet.packed[str(indicator)] = pack(given)
        weigh(sheet.packed, weights())
        if sheet.packed:
            sheet.save()
        elif sheet.pk:
            sheet.delete()


def _new_sheet(version: ReportVersion, column: str) -> FigureSheet:
    report = version.report
    request = report.request
    span = running(request.period) if column == Column.CUMULATIVE else request.span
    return FigureSheet(
        version=version,
        unit_id=report.unit_id,
        column=column,
        span_start=span.start,
        span_end=span.end,
        covers_start=report.covers_start,
        covers_end=report.covers_end,
    )


def _write_passages(
    version: ReportVersion, items: Mapping[int, FormItem], changed: Mapping[Key, Given]
) -> None:
    texts = {
        item_of(key): given
        for key, given in changed.items()
        if items[item_of(key)].indicator_id is None
    }
    version.passages.filter(item__in=texts).delete()
    Passage.objects.bulk_create(
        Passage(version=version, item_id=item, text=str(given))
        for item, given in texts.items()
        if given
    )


def _plain(given: Given) -> Payload | str | None:
    if isinstance(given, Value):
        return {"value": given.value, "total": given.total}
    return given
