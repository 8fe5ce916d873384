"""Sheets whose header is known: which table each is, and which cell stands in which column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from roviec.organisations.importing.columns import (
    SHEET_NAMES,
    TableKind,
    names_of,
    needed,
    plain,
)
from roviec.organisations.importing.problems import Problem, Problems
from roviec.organisations.importing.tables import Cell, Sheet, within

HEADER_WITHIN = 30
"""Rows among which the header is looked for: a title often stands above it."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A sheet under its header. `columns`: where each stands; `written`: what stands over it."""

    kind: TableKind
    sheet: Sheet
    columns: dict[str, int]
    written: dict[str, str]
    header: int

    @property
    def is_whole(self) -> bool:
        return all(column.name in self.columns for column in needed(self.kind))

    def rows(self) -> Iterator[Row]:
        for number, cells in self.sheet.rows:
            if number > self.header:
                yield Row(number, cells)

    def cell(self, row: Row, column: str) -> Cell:
        at = self.columns.get(column)
        return "" if at is None or at >= len(row.cells) else row.cells[at]

    def problem(self, rule: str, message: str, row: Row | None = None, column: str = "") -> Problem:
        number = row.number if row else 0
        return Problem(rule, message, self.sheet.name, number, self.written.get(column, column))

    def warning(self, rule: str, message: str, row: int = 0, column: str = "") -> Problem:
        named = self.written.get(column, column)
        return Problem(rule, message, self.sheet.name, row, named, warning=True)


def recognised(
    sheets: Sequence[Sheet], wanted: Sequence[TableKind], lines: Sequence[str], problems: Problems
) -> list[Table]:
    """The tables of the kinds wanted, in the order of the kinds. What is amiss with headers,
    merged cells, formulas and hidden rows goes to the problems."""
    tables: list[Table] = []
    for sheet in sheets:
        table = _best(sheet, lines, wanted)
        if table is None:
            continue
        if table.kind in wanted:
            tables.append(table)
        elif len(sheets) > 1:
            told = _("Trang này (%s) không nhập ở đây nên không được đọc.")
            problems.add(table.warning("IMP-02", told % SHEET_NAMES[table.kind]))
    if not tables:
        problems.add(_none_found(sheets, wanted, lines))
    elif not any(True for table in tables for _row in table.rows()):
        told = _("Bảng chỉ có dòng tên cột, chưa có dòng nào để nhập.")
        problems.add(tables[0].warning("IMP-02", told))
    for table in tables:
        problems.extend(_header_problems(table, lines))
        problems.extend(_marked(table))
    return sorted(tables, key=lambda table: wanted.index(table.kind))


def _best(sheet: Sheet, lines: Sequence[str], wanted: Sequence[TableKind]) -> Table | None:
    """The first row that is the whole header of some table; of one that is several, the wanted."""
    for number, cells in sheet.rows[:HEADER_WITHIN]:
        fitting = [
            table
            for kind in TableKind
            if (table := _headed(sheet, number, cells, kind, lines)).is_whole
        ]
        if fitting:
            return max(fitting, key=lambda table: (len(table.columns), table.kind in wanted))
    return None


def _headed(
    sheet: Sheet, number: int, cells: Sequence[Cell], kind: TableKind, lines: Sequence[str]
) -> Table:
    names = names_of(kind, lines)
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    for at, cell in enumerate(cells):
        name = names.get(plain(str(cell)))
        if name and name not in columns:
            columns[name], written[name] = at, str(cell).strip()
    return Table(kind, sheet, columns, written, number)


def _none_found(
    sheets: Sequence[Sheet], wanted: Sequence[TableKind], lines: Sequence[str]
) -> Problem:
    """Which columns are missing of the header that comes nearest."""
    nearest: Table | None = None
    for sheet in sheets:
        for number, cells in sheet.rows[:HEADER_WITHIN]:
            for kind in wanted:
                table = _headed(sheet, number, cells, kind, lines)
                if nearest is None or len(table.columns) > len(nearest.columns):
                    nearest = table
    if nearest is None or len(nearest.columns) < 2:
        told = _("Không thấy dòng tên cột. Bảng cần các cột: %s. Hãy xem tệp mẫu.")
        names = ", ".join(f"{c.label} ({c.name})" for c in needed(wanted[0]))
        return Problem("IMP-02", told % names)
    missing = [c for c in needed(nearest.kind) if c.name not in nearest.columns]
    told = _("Thiếu cột: %s. Hãy thêm cột, hoặc sửa tên cột như tệp mẫu.")
    names = ", ".join(f"{column.label} ({column.name})" for column in missing)
    return Problem("IMP-02", told % names, nearest.sheet.name, nearest.header)


def _header_problems(table: Table, lines: Sequence[str]) -> Iterator[Problem]:
    names = names_of(table.kind, lines)
    cells = next(cells for number, cells in table.sheet.rows if number == table.header)
    for at, cell in enumerate(cells):
        text = str(cell).strip()
        name = names.get(plain(text))
        if name and table.columns[name] != at:
            told = _("Cột này có hai lần. Hãy bỏ bớt một cột.")
            yield Problem("IMP-02", told, table.sheet.name, table.header, text)
        elif text and not name:
            yield _unknown(table, text, list(names))


def _unknown(table: Table, text: str, names: list[str]) -> Problem:
    """A column nobody reads is a warning; one that is nearly a known one, or names a line that is
    not there, is a mistake."""
    if ":" in text or get_close_matches(plain(text), names, cutoff=0.85):
        told = _("Không có cột này. Hãy sửa tên cột như tệp mẫu; hệ thống viết bằng mã của nó.")
        return Problem("IMP-02", told, table.sheet.name, table.header, text)
    return table.warning("IMP-02", _("Cột này không được đọc."), table.header, text)


def _marked(table: Table) -> Iterator[Problem]:
    marks, rows = table.sheet.marks, table.sheet.rows
    for named in within(marks.merged, table.header):
        told = _("Ô gộp %s: chỉ ô đầu có chữ. Hãy bỏ gộp ô và điền đủ từng dòng.")
        yield Problem("IMP-03", told % named, table.sheet.name)
    read = {at: name for name, at in table.columns.items()}
    for (number, at), text in sorted(marks.errors.items()):
        if at in read and number > table.header:
            told = _("Ô này báo lỗi %s. Hãy sửa công thức hoặc gõ giá trị.") % text
            yield table.problem("IMP-03", told, Row(number, ()), read[at])
    for number, at in sorted(marks.uncounted - marks.errors.keys()):
        if at in read and number > table.header:
            told = _("Công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại rồi gửi lại.")
            yield table.problem("IMP-03", told, Row(number, ()), read[at])
    counted = sum(at in read and number > table.header for number, at in marks.formulas)
    if counted:
        told = _("%s ô là công thức; kết quả đã lưu trong tệp được đọc.") % counted
        yield table.warning("IMP-03", told)
    hidden = sum(number in marks.hidden and number > table.header for number, _cells in rows)
    if hidden:
        told = _("%s dòng đang ẩn vẫn được đọc như các dòng khác.") % hidden
        yield table.warning("IMP-03", told)
