"""The rows of a file that have to be mended, with what is wrong beside them, as a workbook."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from roviec.organisations.importing.checking import TABLES
from roviec.organisations.importing.headed import Row, Table, recognised
from roviec.organisations.importing.problems import EVERY, ImportRefused, Problem, Problems
from roviec.organisations.importing.tables import Cell, Source
from roviec.organisations.importing.values import text_of
from roviec.organisations.models import Line

AHEAD = 3
"""Columns before the file's own: its row, what to mend, what to look at."""
FIRST_DAY_OF_EXCEL = 1900
TOO_LARGE = 10**15
"""From here on a spreadsheet no longer keeps every digit of a number."""


def marked(source: Source, of: str, problems: Sequence[Problem]) -> bytes:
    """A sheet for each table with rows to mend, as they stand in the file, and one for what is
    said of no row. `problems` as `check` told them of this file."""
    book = _Book()
    by_row: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for each in problems:
        by_row[each.sheet, each.row].append(each)
    for table in _tables(source, of):
        rows = [row for row in table.rows() if (table.sheet.name, row.number) in by_row]
        if rows:
            book.add(table, [(row, by_row.pop((table.sheet.name, row.number))) for row in rows])
    book.add_others([each for some in by_row.values() for each in some])
    return book.content()


def _tables(source: Source, of: str) -> list[Table]:
    try:
        sheets = source.sheets()
    except ImportRefused:
        return []
    lines = list(Line.objects.values_list("code", flat=True))
    return recognised(sheets, TABLES[of], lines, Problems(EVERY))


@dataclass
class _Book:
    out: io.BytesIO = field(default_factory=io.BytesIO)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # What stands in somebody's file is text here, never a formula or an address.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.out, options)
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.told = self.book.add_format({"text_wrap": True, "valign": "top"})
        plain = {"valign": "top"}
        dated = {**plain, "num_format": "dd/mm/yyyy"}
        wrong = {"bg_color": "#F9D9D6"}
        self.formats = {
            (is_day, is_wrong): self.book.add_format(
                {**(dated if is_day else plain), **(wrong if is_wrong else {})}
            )
            for is_day in (False, True)
            for is_wrong in (False, True)
        }

    def add(self, table: Table, rows: Sequence[tuple[Row, Sequence[Problem]]]) -> None:
        sheet = self.book.add_worksheet(self._named(table.sheet.name or _("Cần sửa")))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 52, self.told)
        sheet.set_column(2, 2, 32, self.told)
        sheet.set_column(AHEAD, AHEAD + 40, 18)
        header = next(cells for number, cells in table.sheet.rows if number == table.header)
        for at, text in enumerate((_("Dòng"), _("Lỗi phải sửa"), _("Lưu ý"))):
            sheet.write_string(0, at, text, self.head)
        names = [str(cell).strip() for cell in header]
        for at, text in enumerate(names, AHEAD):
            sheet.write_string(0, at, text, self.head)
        for number, (row, problems) in enumerate(rows, 1):
            sheet.write_number(number, 0, row.number, self.told)
            for at, warning in ((1, False), (2, True)):
                said = [p for p in problems if p.warning == warning]
                sheet.write_string(number, at, "\n".join(map(_said, said)), self.told)
            columns = {p.column for p in problems if not p.warning}
            for at, cell in enumerate(row.cells):
                is_wrong = at < len(names) and names[at] in columns
                self._write(sheet, (number, at + AHEAD), cell, is_wrong)
            for at in range(len(row.cells), len(names)):
                if names[at] in columns:
                    sheet.write_blank(number, at + AHEAD, None, self.formats[False, True])
        sheet.autofilter(0, 0, len(rows), AHEAD + len(names) - 1)

    def add_others(self, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        sheet = self.book.add_worksheet(self._named(_("Cả tệp")))
        sheet.set_column(0, 0, 28, self.told)
        sheet.set_column(1, 1, 100, self.told)
        for at, text in enumerate((_("Ở đâu"), _("Điều gì, và cách sửa"))):
            sheet.write_string(0, at, text, self.head)
        for number, problem in enumerate(problems, 1):
            sheet.write_string(number, 0, problem.place, self.told)
            sheet.write_string(number, 1, problem.message, self.told)

    def content(self) -> bytes:
        if not self.names:
            self.book.add_worksheet(_("Không có lỗi"))
        self.book.close()
        return self.out.getvalue()

    def _named(self, name: str) -> str:
        """As Excel takes it: short, without its signs, each once."""
        short = "".join(c for c in name if c not in "[]:*?/\\'")[:28] or _("Trang")
        while short.casefold() in self.names:
            short = f"{short[:26]}_{len(self.names)}"
        self.names.add(short.casefold())
        return short

    def _write(self, sheet: Any, at: tuple[int, int], cell: Cell, is_wrong: bool) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(*at, cell, self.formats[False, is_wrong])
        elif isinstance(cell, date | datetime) and cell.year >= FIRST_DAY_OF_EXCEL:
            sheet.write_datetime(*at, cell, self.formats[True, is_wrong])
        elif isinstance(cell, int | float) and abs(cell) < TOO_LARGE:
            sheet.write_number(*at, cell, self.formats[False, is_wrong])
        elif text_of(cell) or is_wrong:
            sheet.write_string(*at, text_of(cell), self.formats[False, is_wrong])


def _said(problem: Problem) -> str:
    """`Mã: Ô này để trống. Hãy điền. (IMP-04)`"""
    named = f"{problem.column}: " if problem.column else ""
    return f"{named}{problem.message} ({problem.rule})"
