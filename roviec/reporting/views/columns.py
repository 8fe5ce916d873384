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
from roviec.reporting.beside import Beside
from roviec.reporting.form_models import SHOWN
from roviec.reporting.forms import Cell, Row
from roviec.reporting.models import Column, FormItem, Indicator
from roviec.reporting.rollup import Value
from roviec.reporting.wording import share_shown, shown

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
class ShownRow:
    item: FormItem
    cells: list[ShownCell]
    last: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The rows of figures under their columns, then the passages with their controls."""

    title: str
    heads: list[str]
    rows: list[ShownRow]
    passages: list[BoundField]


def columns_of(items: Iterable[FormItem]) -> list[Column]:
    """Every column some of the items ask for."""
    asked = {column for item in items if item.indicator_id for column in item.columns}
    return [column for column in SHOWN if column in asked]


def entry_sections(
    rows: Iterable[Row], held: Mapping[Key, Given], known: Beside
) -> list[ShownSection]:
    """The controls of an entry form with what is known beside them."""
    return [
        _section(title, list(group), held, known)
        for title, group in groupby(rows, lambda row: row.item.section)
    ]


def _section(title: str, rows: list[Row], held: Mapping[Key, Given], known: Beside) -> ShownSection:
    figures = [row for row in rows if row.item.indicator_id]
    columns = columns_of(row.item for row in figures)
    return ShownSection(
        title,
        [_(HEADS[column]) for column in columns],
        [
            ShownRow(row.item, list(_cells(row, columns, held, known)), _last(row))
            for row in figures
        ],
        [bound for row in rows if not row.item.indicator_id for bound in row.cells[0].fields],
    )


def _last(row: Row) -> str:
    return shown(row.item.indicator, row.last) if row.item.indicator and row.last else ""


def _cells(
    row: Row, columns: list[Column], held: Mapping[Key, Given], known: Beside
) -> Iterator[ShownCell]:
    indicator = row.item.indicator
    assert indicator is not None
    given = {column: _value(held.get(key_of(row.item.pk, column))) for column in columns}
    fields = {cell.column: cell for cell in row.cells}
    for column in columns:
        yield shown_cell(column, row.item, indicator, Held(given, known), fields.get(column))


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
    value = held.given.get(column)
    if column == Column.TARGET:
        target = held.known.targets.get(indicator.pk)
        value = target.value if target else None
    note, differs = beside_note(column, indicator, held)
    fields = cell.fields if cell else []
    return ShownCell(head, True, fields, shown(indicator, value), note, differs)


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
    share = share_shown(held.known.reached(indicator, held.now))
    if target is None:
        return ""
    whole_year = target.span != held.known.period.span
    of = _("cả năm") if whole_year else ""
    return ", ".join(part for part in (of, _("đạt %s") % share if share else "") if part)
