"""Reporting periods: a code people can type, a name they can read, the days it covers.

A scheme says on which day of the month before a reporting month begins. Decree 09/2019/NĐ-CP
closes figures of a month on its 14th, so there "2026-11" covers 15/10/2026 to 14/11/2026; a
calendar scheme starts on the 1st of the month itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from roviec.timeline.spans import Span


class PeriodError(ValueError):
    """A period code that cannot be read; the message is for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """`first_day` 1 is the calendar; n > 1 starts a month on the n-th of the month before."""

    code: str = "calendar"
    first_day: int = 1

    def boundary(self, year: int, month: int) -> date:
        """The first day of the reporting month; months past 12 or below 1 carry over."""
        if self.first_day > 1:
            month -= 1
        return date(year + (month - 1) // 12, (month - 1) % 12 + 1, self.first_day)


CALENDAR = Scheme()
MID_MONTH = Scheme("mid_month", 15)
SCHEMES = {scheme.code: scheme for scheme in (CALENDAR, MID_MONTH)}

_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)|(?P<month>\d{2})))?"
)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """A named span. Codes: `2026`, `2026-11`, `2026-Q3`, `2026-H1`, `2026-9M`,
    `2026-01-15..2026-03-02` (both days inside)."""

    code: str
    span: Span
    scheme: Scheme = CALENDAR

    @classmethod
    def parse(cls, code: str, scheme: Scheme = CALENDAR) -> Period:
        """Read a period's code. Raises `PeriodError` with what may be typed instead."""
        code = code.strip().upper()
        if found := _RANGE.fullmatch(code):
            return cls(code, _range(found), scheme)
        found = _CODE.fullmatch(code)
        if found is None or not 1900 <= int(found["year"]) <= 2200:
            raise PeriodError(_HOW.format(code=code))
        first, months = _months(found)
        if not 1 <= first <= 12:
            raise PeriodError(_HOW.format(code=code))
        year = int(found["year"])
        span = Span(scheme.boundary(year, first), scheme.boundary(year, first + months))
        return cls(code, span, scheme)

    @property
    def name(self) -> str:
        """As people call it: `Tháng 11/2026`, `Quý III/2026`, `Năm 2026`."""
        found = _CODE.fullmatch(self.code)
        if found is None:
            return f"{_short(self.span.start)}-{_short(self.span.last_day)}"
        year = found["year"]
        if found["month"]:
            return f"Tháng {int(found['month'])}/{year}"
        if found["quarter"]:
            return f"Quý {('I', 'II', 'III', 'IV')[int(found['quarter']) - 1]}/{year}"
        if found["half"]:
            return f"6 tháng {'đầu' if found['half'] == '1' else 'cuối'} năm {year}"
        return f"9 tháng năm {year}" if found["nine"] else f"Năm {year}"

    @property
    def days(self) -> str:
        """The days whose figures it holds: `15/10/2026-14/11/2026`, with an en dash."""
        return f"{_short(self.span.start)}\u2013{_short(self.span.last_day)}"


_HOW = (
    "Không đọc được kỳ “{code}”. Viết như 2026 (năm), 2026-11 (tháng), 2026-Q3 (quý), "
    "2026-H1 (6 tháng), 2026-9M (9 tháng) hoặc 2026-01-15..2026-03-02 (khoảng ngày)."
)


def _months(found: re.Match[str]) -> tuple[int, int]:
    """First month and number of months of a matched code."""
    if found["month"]:
        return int(found["month"]), 1
    if found["quarter"]:
        return 3 * int(found["quarter"]) - 2, 3
    if found["half"]:
        return 6 * int(found["half"]) - 5, 6
    return 1, 9 if found["nine"] else 12


def _range(found: re.Match[str]) -> Span:
    try:
        return Span.of_days(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except (ValueError, OverflowError) as error:
        raise PeriodError(_HOW.format(code=found[0])) from error


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"
