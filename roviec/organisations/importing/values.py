"""Cells as values: text, days, codes, each with its problem where it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from roviec.interface.formats import NotUnderstood, parse_day
from roviec.interface.formats import day as day_shown
from roviec.organisations.importing import doubts
from roviec.organisations.importing.columns import plain
from roviec.organisations.importing.headed import Row, Table
from roviec.organisations.importing.problems import Problem, Problems
from roviec.organisations.importing.tables import Cell

T = TypeVar("T")

_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)
"""Days of 1927 to 2119, as Excel counts them."""
EARLIEST, LATEST = 1000, 2200
YES = frozenset({"x", "co", "yes", "true", "1", "v"})
NO = frozenset({"", "khong", "no", "false", "0"})
UNKNOWN = frozenset({"", "khongro", "chuaro", "unknown"})

RESTORE, KEEP = "restore", "keep"
"""What to do with codes that look as if a spreadsheet dropped their leading zeros."""


def text_of(cell: Cell) -> str:
    """The cell as text in NFC, without what is not seen; 4.0 is `4`."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return day_shown(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", str(cell))).split())


@dataclass
class Reader:
    """Reads one table's cells; what cannot be read goes to the problems."""

    table: Table
    problems: Problems
    codes: dict[int, str] = field(default_factory=dict)
    """What each row is called by, zeros put back where that was chosen."""
    short: set[int] = field(default_factory=set)
    """Rows whose code may lack zeros, until somebody says so."""
    waiting: dict[int, tuple[str, Sequence[doubts.Where]]] = field(default_factory=dict)
    """Rows that cannot be judged whole, in which column, and the faulty rows they wait for."""

    def wrong(self, rule: str, message: str, row: Row, column: str) -> None:
        self.problems.add(self.table.problem(rule, message, row, column))

    def depends(self, row: Row, column: str, on: Sequence[doubts.Where]) -> None:
        """The row cannot be judged before those are mended."""
        self.waiting.setdefault(row.number, (column, on))

    def tell_waiting(self) -> None:
        """IMP-15: what each row waits for, once."""
        sheet = self.table.sheet.name
        for number, (column, on) in sorted(self.waiting.items()):
            self.problems.add(self.table.warning("IMP-15", doubts.told(on, sheet), number, column))
        self.waiting = {}

    def is_faulty(self, row: Row) -> bool:
        return (self.table.sheet.name, row.number) in self.problems.faulty

    def where(self, row: Row) -> doubts.Where:
        return self.table.sheet.name, row.number

    def text(self, row: Row, column: str, *, needed: bool = False, longest: int = 0) -> str:
        text = text_of(self.table.cell(row, column))
        if needed and not text:
            self.wrong("IMP-04", _("Ô này để trống. Hãy điền."), row, column)
        if longest and len(text) > longest:
            told = _("Dài quá %s chữ cái. Hãy viết gọn lại.") % longest
            self.wrong("IMP-06", told, row, column)
        return text

    def code(self, row: Row, column: str, *, needed: bool = False, longest: int = 0) -> str:
        if isinstance(self.table.cell(row, column), date | time | timedelta):
            told = _("Excel đã đổi mã này thành ngày. Hãy đặt ô kiểu văn bản rồi gõ lại mã.")
            self.wrong("IMP-06", told, row, column)
            return ""
        return self.text(row, column, needed=needed, longest=longest)

    def day(self, row: Row, column: str, *, needed: bool = False) -> date | None:
        """None where it is empty or said to be unknown."""
        cell = self.table.cell(row, column)
        if isinstance(cell, datetime):
            cell = cell.date()
        if not isinstance(cell, date):
            text = text_of(cell)
            if plain(text) in UNKNOWN:
                if needed:
                    self.wrong("IMP-04", _("Ô này để trống. Hãy điền ngày."), row, column)
                return None
            try:
                cell = parse_day(text)
            except NotUnderstood as error:
                self.wrong("IMP-05", _serial(text) or str(error), row, column)
                return None
        if not EARLIEST <= cell.year <= LATEST:
            told = _("Năm %s khó đúng. Hãy xem lại ngày này.") % cell.year
            self.wrong("IMP-05", told, row, column)
            return None
        return cell

    def days(self, row: Row) -> tuple[date | None, date | None] | None:
        """`valid_from` and `valid_to`; None when they cannot be."""
        count = self.problems.count
        start, end = self.day(row, "valid_from"), self.day(row, "valid_to")
        if start and end and end <= start:
            told = _(
                "“Đến trước ngày” phải sau “Từ ngày”: đó là ngày đầu tiên dòng này không còn đúng."
            )
            self.wrong("IMP-05", told, row, "valid_to")
        return None if self.problems.count > count else (start, end)

    def yes(self, row: Row, column: str) -> bool:
        said = plain(self.text(row, column))
        if said not in YES | NO:
            self.wrong("IMP-06", _("Hãy ghi x (có) hoặc để trống (không)."), row, column)
        return said in YES

    def choice(self, row: Row, column: str, among: dict[str, T]) -> T | None:
        """One of the known values, by what people may write for it, plain."""
        said = self.text(row, column, needed=True)
        found = among.get(plain(said))
        if said and found is None:
            known = ", ".join(sorted({str(each) for each in among.values()}))
            told = _("“%(said)s” không dùng được; chỉ có: %(known)s.")
            self.wrong("IMP-06", told % {"said": said, "known": known}, row, column)
        return found


def _serial(text: str) -> str:
    """A number that is a day in Excel's own count."""
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) not in _SERIALS:
        return ""
    meant = _EXCEL_DAY_0 + timedelta(days=int(text))
    return _(
        "Số %(number)s có lẽ là ngày %(day)s mà Excel giữ dạng số. Hãy đặt ô kiểu ngày, hoặc gõ"
        " %(day)s."
    ) % {"number": text, "day": day_shown(meant)}


@dataclass
class Zeros:
    """Codes of one column that look as if their leading zeros were dropped: whole numbers shorter
    than the longest of their kind. `choice` says what is done: asked for, put back, or left."""

    reader: Reader
    column: str
    choice: str

    def read(self, kind_of: Callable[[Row], str]) -> dict[int, str]:
        """The column's codes by row, zeros put back where that was chosen."""
        table = self.reader.table
        codes = {row.number: (text_of(table.cell(row, self.column)), row) for row in table.rows()}
        widths: dict[str, int] = defaultdict(int)
        for text, row in codes.values():
            if text.isascii() and text.isdigit():
                widths[kind_of(row)] = max(widths[kind_of(row)], len(text))
        short = {
            number: text.zfill(widths[kind_of(row)])
            for number, (text, row) in codes.items()
            if self._suspect(text, row, widths[kind_of(row)])
        }
        if short and not self.choice:
            self.reader.problems.add(self._asked(short, codes))
            self.reader.short = set(short)
        restored = short if self.choice == RESTORE else {}
        found = {number: restored.get(number, text) for number, (text, _row) in codes.items()}
        self.reader.codes = found
        return found

    def _suspect(self, text: str, row: Row, width: int) -> bool:
        cell = self.reader.table.cell(row, self.column)
        number = isinstance(cell, int | float) or not self.reader.table.sheet.typed
        return number and text.isascii() and text.isdigit() and len(text) < width

    def _asked(self, short: dict[int, str], codes: dict[int, tuple[str, Row]]) -> Problem:
        number, restored = next(iter(short.items()))
        text, row = codes[number]
        told = _(
            "%(count)s mã có lẽ bị Excel bỏ số 0 ở đầu, như “%(text)s” thay vì “%(restored)s”. Hãy"
            " chọn “Điền lại số 0” hoặc “Giữ nguyên mã” rồi kiểm tra lại."
        ) % {"count": len(short), "text": text, "restored": restored}
        return self.reader.table.problem("IMP-08", told, row, self.column)
