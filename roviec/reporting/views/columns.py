"""A form's rows column by column, as the entry page, its preview and the record show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.reporting.actions.save_draft import Given, Key, key_of
from roviec.reporting.beside import Beside, Target
from roviec.reporting.form_models import SHOWN
from roviec.reporting.forms import Cell, Row
from roviec.reporting.models import Column, FormItem, Indicator, ReturnedItem
from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.targets import aim_shown
from roviec.reporting.wording import shown

HEADS = {
    Column.IN_PERIOD: noop("Trong kỳ"),
    Column.ESTIMATE: noop("Ước"),
    Column.CUMULATIVE: noop("Luỹ kế từ đầu năm"),
    Column.TARGET: noop("Kế hoạch giao"),
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What stands in one column of a row: controls, or a value, with what is known of it. `asked`
    is not so where the row has no such column; `differs` is told loudly."""

    head: str
    asked: bool = True
    fields: list[BoundField] = field(default_factory=list)
    value: str = ""
    note: str = ""
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the superior asks about an item, and the field of the answer."""

    asked: ReturnedItem
    answer: BoundField

    @property
    def item(self) -> FormItem:
        return self.asked.item


@dataclass(frozen=True, slots=True)
class Around:
    """By form item: what is computed from what is kept, and what the superior asks."""

    computed: Mapping[int, str] = field(default_factory=dict)
    questions: Mapping[int, Question] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownRow:
    item: FormItem
    cells: list[ShownCell]
    last: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class ShownPassage:
    bound: BoundField
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The rows of figures under their columns, then the passages with their controls."""

    title: str
    heads: list[str]
    rows: list[ShownRow]
    passages: list[ShownPassage]


def columns_of(items: Iterable[FormItem]) -> list[Column]:
    """Every column some of the items ask for."""
    asked = {column for item in items if item.indicator_id for column in item.columns}
    return [column for column in SHOWN if column in asked]


def entry_sections(
    rows: Iterable[Row], held: Mapping[Key, Given], known: Beside, around: Around | None = None
) -> list[ShownSection]:
    """The controls of an entry form with what is known beside them."""
    return [
        _section(title, list(group), Kept(held, known, around or Around()))
        for title, group in groupby(rows, lambda row: row.item.section)
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a version holds, what is known beside it, and around it."""

    held: Mapping[Key, Given]
    known: Beside
    around: Around


def _section(title: str, rows: list[Row], kept: Kept) -> ShownSection:
    figures = [row for row in rows if row.item.indicator_id]
    columns = columns_of(row.item for row in figures)
    return ShownSection(
        title,
        [_(HEADS[column]) for column in columns],
        [
            ShownRow(
                row.item,
                list(_cells(row, columns, kept)),
                _last(row),
                kept.around.questions.get(row.item.pk),
            )
            for row in figures
        ],
        [
            ShownPassage(bound, kept.around.questions.get(row.item.pk))
            for row in rows
            if not row.item.indicator_id
            for bound in row.cells[0].fields
        ],
    )


def _last(row: Row) -> str:
    return shown(row.item.indicator, row.last) if row.item.indicator and row.last else ""


def _cells(row: Row, columns: list[Column], kept: Kept) -> Iterator[ShownCell]:
    indicator = row.item.indicator
    assert indicator is not None
    if indicator.computed:
        yield from _computed_cells(row.item, columns, kept.around)
        return
    given = {column: _value(kept.held.get(key_of(row.item.pk, column))) for column in columns}
    fields = {cell.column: cell for cell in row.cells}
    for column in columns:
        yield shown_cell(column, row.item, indicator, Held(given, kept.known), fields.get(column))


def _computed_cells(item: FormItem, columns: list[Column], around: Around) -> Iterator[ShownCell]:
    """Nobody enters it, and only the period's is computed."""
    for column in columns:
        head = _(HEADS[column])
        if column == Column.IN_PERIOD:
            note = _("tính từ các số đã lưu")
            yield ShownCell(head, value=around.computed.get(item.pk, ""), note=note)
        else:
            yield ShownCell(head, asked=False)


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in the columns of a row, and what is known beside."""

    given: Mapping[Column, Value | None]
    known: Beside

    @property
    def now(self) -> Value | None:
        return self.given.get(Column.IN_PERIOD)


def _value(given: Given) -> Value | None:
    return given if isinstance(given, Value) else None


def shown_cell(
    column: Column, item: FormItem, indicator: Indicator, held: Held, cell: Cell | None = None
) -> ShownCell:
    """One column of a row: its controls where it is filled in, and what is known of it."""
    head = _(HEADS[column])
    if column not in item.columns:
        return ShownCell(head, asked=False)
    text = shown(indicator, held.given.get(column))
    if column == Column.TARGET:
        text = _target_shown(indicator, held.known.targets.get(indicator.pk))
    note, differs = beside_note(column, indicator, held)
    fields = cell.fields if cell else []
    return ShownCell(head, True, fields, text, note, differs)


def _target_shown(indicator: Indicator, target: Target | None) -> str:
    """A ratio is given either in its parts, as in a file, or as the percentage to reach."""
    value = target.value if target else None
    if value is not None and value.total is None:
        return aim_shown(indicator, value.value)
    return shown(indicator, value)


def beside_note(column: Column, indicator: Indicator, held: Held) -> tuple[str, str]:
    """What to say under a figure of a column, and what to say loudly."""
    if column == Column.CUMULATIVE:
        return _running_note(indicator, held)
    if column == Column.ESTIMATE and held.now is not None and held.given.get(column) is not None:
        return _("đã thay bằng số trong kỳ"), ""
    if column == Column.TARGET:
        return _target_note(indicator, held), ""
    return "", ""


def _running_note(indicator: Indicator, held: Held) -> tuple[str, str]:
    running = held.known.running.get(indicator.pk)
    if running is None:
        return "", ""
    if running.gaps:
        days = ", ".join(formats.span(gap.start, gap.last_day) for gap in running.gaps)
        return _("thiếu số đã ký: %s") % days, ""
    total = held.known.total(indicator, held.now)
    if total is None:
        earlier = shown(indicator, running.earlier)
        return _("hệ thống cộng đến kỳ trước: %s") % earlier if running.earlier else "", ""
    told = _("hệ thống cộng: %s") % shown(indicator, total)
    entered = held.given.get(Column.CUMULATIVE)
    if entered is None or (entered.value, entered.total) == (total.value, total.total):
        return told, ""
    return told, _("lệch %s") % _apart(entered, total)


def _apart(entered: Value, total: Value) -> str:
    """By how much the entered one is more or less; of a ratio in both its parts."""
    parts = [entered.value - total.value]
    if entered.total is not None and total.total is not None:
        parts.append(entered.total - total.total)
    return " / ".join(f"{'+' if part > 0 else ''}{formats.number(part)}" for part in parts)


def _target_note(indicator: Indicator, held: Held) -> str:
    target = held.known.targets.get(indicator.pk)
    reached = held.known.reached(indicator, held.now)
    part = percent_of(reached) if reached is not None else None
    share = "" if part is None else formats.percent(part)
    if target is None:
        return ""
    whole_year = target.span != held.known.period.span
    of = _("cả năm") if whole_year else ""
    return ", ".join(part for part in (of, _("đạt %s") % share if share else "") if part)
