"""Tables written as files: CSV as spreadsheets open it, and workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from roviec.organisations.importing.columns import (
    COLUMNS,
    SHEET_NAMES,
    SUPERIOR,
    SUPERIOR_LABEL,
    TableKind,
)
from roviec.organisations.importing.exporting import Exported

BOM = "\ufeff"
WIDTHS = {"name": 36, "title": 44, "new_name": 36, "decision_issuer": 30, "note": 30}


def label_of(kind: TableKind, name: str) -> str:
    """What stands over the column in a workbook."""
    if name.startswith(SUPERIOR):
        return f"{SUPERIOR_LABEL} {name.removeprefix(SUPERIOR)}"
    return next(column.label for column in COLUMNS[kind] if column.name == name)


def as_csv(table: Exported) -> bytes:
    """UTF-8 with the mark by which Excel knows it; days as 2025-07-01."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_text(row.get(name)) for name in table.columns])
    return (BOM + out.getvalue()).encode()


def as_workbook(tables: Sequence[Exported], *, guide: Sequence[Sequence[str]] = ()) -> bytes:
    """A sheet for each table; codes are text, so that no spreadsheet drops their zeros. `guide`:
    rows of a first sheet that explains."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    if guide:
        _guide(book, guide, head)
    for table in tables:
        _sheet(book, table, head)
    book.close()
    return out.getvalue()


def _guide(book: Any, rows: Sequence[Sequence[str]], head: Any) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 3, 24)
    sheet.set_column(4, 4, 70)
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, wrapped if number else head)


def _sheet(book: Any, table: Exported, head: Any) -> None:
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(SHEET_NAMES[table.kind])
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(table.columns):
        is_day = name in ("valid_from", "valid_to", "day", "decision_day")
        sheet.set_column(at, at, WIDTHS.get(name, 16), day if is_day else text)
        sheet.write_string(0, at, label_of(table.kind, name), head)
    for number, row in enumerate(table.rows, 1):
        for at, name in enumerate(table.columns):
            value = row.get(name)
            if isinstance(value, date) and value.year >= 1900:
                sheet.write_datetime(number, at, value, day)
            elif value not in (None, ""):
                sheet.write_string(number, at, _text(value), text)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
