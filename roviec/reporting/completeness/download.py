"""The board as files: one row for each unit and period."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.reporting.completeness.asked import Asked
from roviec.reporting.completeness.reading import (
    Cell,
    cells_of,
    column_of,
    superior_names,
    units_of,
)
from roviec.reporting.completeness.states import IMPORTED, RECEIVED, WORDS
from roviec.writing.tables import neutral

Entry = tuple[str | date | int | None, ...]


def header() -> tuple[str, ...]:
    return (
        _("Đơn vị"),
        _("Cấp trên"),
        _("Kỳ"),
        _("Trạng thái"),
        _("Hạn gửi"),
        _("Ngày gửi"),
        _("Số ngày chậm"),
        _("Đã nhận"),
        _("Nhập từ hồ sơ cũ"),
    )


def rows(actor: Actor, asked: Asked) -> Iterator[Entry]:
    """Every cell of the board, or those picked out, by name of the unit and by period."""
    units = units_of(actor, asked)
    above = superior_names(asked, None)
    places = column_of(asked.columns)
    by_unit: dict[int, list[Cell]] = {}
    for cell in cells_of(actor, asked, picked_only=True):
        by_unit.setdefault(cell.unit, []).append(cell)
    for unit in units:
        for cell in by_unit.get(unit.unit, ()):
            yield (
                unit.name,
                above.get(unit.unit, ""),
                asked.columns[places[cell.request]].period.name,
                str(WORDS[cell.state][0]),
                cell.due_on,
                cell.sent_on if cell.state in RECEIVED else None,
                cell.days_late,
                int(cell.state in RECEIVED),
                int(cell.state == IMPORTED),
            )


def as_csv(entries: Iterator[Entry]) -> Iterator[str]:
    """Lines with the mark by which Excel knows the letters; days as 2026-11-05."""
    yield "\ufeff" + _line(header())
    for entry in entries:
        yield _line(entry)


def _line(entry: Entry | tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(
        neutral(value) if isinstance(value, str) else "" if value is None else value
        for value in entry
    )
    return out.getvalue()


def as_xlsx(entries: Iterator[Entry]) -> bytes:
    """One sheet with a head that stays; texts are written as texts, whatever they begin with."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Tiến độ báo cáo"))
        bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for place, width in enumerate((46, 36, 16, 22, 12, 12, 14, 10, 16)):
            sheet.set_column(place, place, width)
        for place, text in enumerate(header()):
            sheet.write_string(0, place, text, bold)
        last = 0
        for last, entry in enumerate(entries, 1):
            for place, value in enumerate(entry):
                if isinstance(value, str):
                    sheet.write_string(last, place, value)
                elif isinstance(value, date):
                    sheet.write_datetime(last, place, value, days)
                elif value is not None:
                    sheet.write_number(last, place, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), len(header()) - 1)
    return out.getvalue()
