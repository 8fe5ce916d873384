"""A table with what must be known of it above, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Cell = str | Decimal | int | date | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these a spreadsheet begins a formula, also in a file of plain text."""
EXCEL_DIGITS = 15
"""Excel keeps no more of a number; a longer one is written as text, every digit of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """`head` says what the table is, line by line; `columns` are names with their widths."""

    name: str
    head: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(table: Table) -> bytes:
    """As a Vietnamese Excel opens it by itself: with the mark by which it knows the letters, cells
    parted by semicolons, numbers with a decimal comma and no other mark, days as 2026-11-05."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    lines.writerows([neutral(name), neutral(value)] for name, value in table.head)
    lines.writerow([])
    lines.writerow([neutral(name) for name, _width in table.columns])
    lines.writerows([_plain(cell) for cell in row] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, Decimal):
        return _shortest(cell).replace(".", ",")
    return str(cell)


def _shortest(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def as_xlsx(table: Table) -> bytes:
    """One sheet whose column names stay; texts are written as texts, whatever they begin with."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        looks = {
            "name": book.add_format({"bold": True, "font_size": 14}),
            "bold": book.add_format(
                {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}
            ),
            "quiet": book.add_format({"font_color": "#4b5a68"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "broken": book.add_format({"num_format": "#,##0.0#####"}),
        }
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, table.name, looks["name"])
        top = 1
        for top, (name, value) in enumerate(table.head, 1):
            sheet.write_string(top, 0, name, looks["quiet"])
            sheet.write_string(top, 1, value)
        top += 2
        for place, (name, width) in enumerate(table.columns):
            sheet.set_column(place, place, width)
            sheet.write_string(top, place, name, looks["bold"])
        for line, row in enumerate(table.rows, top + 1):
            for place, cell in enumerate(row):
                _write(sheet, (line, place), cell, looks)
        sheet.freeze_panes(top + 1, 1)
    return out.getvalue()


def _write(sheet: Any, at: tuple[int, int], cell: Cell, looks: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(*at, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, looks["day"])
    elif isinstance(cell, int):
        sheet.write_number(*at, cell, looks["whole"])
    elif len(cell.normalize().as_tuple().digits) > EXCEL_DIGITS:
        sheet.write_string(*at, _plain(cell))
    else:
        whole = cell == cell.to_integral_value()
        sheet.write_number(*at, float(cell), looks["whole" if whole else "broken"])
