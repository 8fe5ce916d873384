"""A file as tables: sheets of rows of cells, whatever it was written with."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roviec.organisations.importing.problems import ImportRefused, Problem

Cell = str | int | float | bool | date | datetime | time | timedelta

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 400_000
"""A country's third level of cells is 300,000."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows with their numbers, as a spreadsheet counts them; empty rows are left out.

    `typed`: cells know whether they are text or numbers, which those of a CSV file do not.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[Cell]]]
    typed: bool = False
    marks: Marks = field(default_factory=lambda: Marks())


@dataclass
class Marks:
    """What a workbook says of cells beside their values, by row and column from 1 and 0."""

    hidden: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncounted: set[tuple[int, int]] = field(default_factory=set)
    """Formulas without a result."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes with the name it came under."""

    name: str
    content: bytes

    @classmethod
    def of(cls, path: Path) -> Source:
        """Raises `ImportRefused` IMP-01 for a path that is no file or is too large."""
        if not path.is_file():
            raise refused(_("Không có tệp “%s”. Hãy kiểm tra đường dẫn.") % path)
        _refuse_size(path.stat().st_size)
        return cls(path.name, path.read_bytes())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def sheets(self) -> list[Sheet]:
        """Raises `ImportRefused` IMP-01 for what is no table."""
        _refuse_size(len(self.content))
        if not self.content.strip():
            raise refused(_("Tệp rỗng. Hãy chọn lại đúng tệp."))
        for start, told in _NO_TABLES.items():
            if self.content.startswith(start):
                raise refused(str(told))
        if self.content.startswith(b"PK\x03\x04"):
            return _workbook(self.content)
        from roviec.organisations.importing.delimited import read_delimited

        return [read_delimited(self.content)]


def _workbook(content: bytes) -> list[Sheet]:
    from roviec.organisations.importing.workbooks import read_workbook

    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except zipfile.BadZipFile as error:
        raise refused(
            _("Tệp bị hỏng nên không mở được. Hãy mở bằng Excel, lưu lại rồi gửi lại.")
        ) from error
    if "xl/workbook.xml" not in names:
        raise refused(_("Đây không phải là bảng tính Excel (.xlsx). Hãy lưu bảng thành .xlsx."))
    return read_workbook(content)


_NO_TABLES = {
    b"\xd0\xcf\x11\xe0": gettext_lazy(
        "Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel rồi lưu thành “Excel"
        " Workbook (.xlsx)” không có mật khẩu."
    ),
    b"%PDF-": gettext_lazy("Đây là tệp PDF, không phải bảng. Hãy gửi bảng .xlsx hoặc .csv."),
    b"\x89PNG": gettext_lazy("Đây là ảnh, không phải bảng. Hãy gửi bảng .xlsx hoặc .csv."),
    b"\xff\xd8\xff": gettext_lazy("Đây là ảnh, không phải bảng. Hãy gửi bảng .xlsx hoặc .csv."),
}


def _refuse_size(size: int) -> None:
    if size > MOST_BYTES:
        raise refused(
            _(
                "Tệp lớn hơn %(most)s MB nên không được đọc. Một bảng chỉ có chữ thì nhỏ hơn nhiều:"
                " hãy bỏ ảnh và trang thừa, hoặc chia thành nhiều tệp."
            )
            % {"most": MOST_BYTES // 1024**2}
        )


def refuse_many(rows: int, sheet: str = "") -> None:
    if rows > MOST_ROWS:
        told = _("Bảng có quá %(most)s dòng. Hãy chia thành nhiều tệp.") % {"most": MOST_ROWS}
        raise refused(told, sheet)


def refused(message: str, sheet: str = "", row: int = 0) -> ImportRefused:
    """IMP-01: what cannot be read as a table."""
    return ImportRefused([Problem("IMP-01", message, sheet, row)], 1)


def filled(cells: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)


def letter_of(column: int) -> str:
    """The letters a spreadsheet gives the column counted from 0: 27 is `AB`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def within(ranges: Sequence[tuple[int, int, int, int]], first_row: int) -> Iterator[str]:
    """Merged ranges from a row on, as a spreadsheet names them: `A3:A7`."""
    for top, left, bottom, right in ranges:
        if bottom >= first_row:
            yield f"{letter_of(left)}{top}:{letter_of(right)}{bottom}"
