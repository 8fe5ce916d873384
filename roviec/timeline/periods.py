"""Reporting periods: a code people can type, a name they can read, the days it covers.

A scheme says on which day of the month before a reporting month begins. Decree 09/2019/NĐ-CP
closes figures of a month on its 14th (Article 12), so there "2026-11" covers 15/10/2026 to
14/11/2026; a calendar scheme starts on the 1st of the month itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
NAMED = {1: CALENDAR, 15: MID_MONTH}
SCHEMES = {
    scheme.code: scheme
    for scheme in (
        CALENDAR,
        MID_MONTH,
        *(Scheme(f"from_{day:02}", day) for day in range(2, 29) if day not in NAMED),
    )
}
"""Every cut-off there can be, by code: a month that begins on the 1st, or on the 2nd to the 28th of
the month before (`from_21`). Later days are missing in February."""


def starting_on(first_day: int) -> Scheme:
    """The scheme whose months begin on that day. Raises `KeyError` for a day no month begins on."""
    return NAMED[first_day] if first_day in NAMED else SCHEMES[f"from_{first_day:02}"]


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Of periods with a name."""

KINDS = {"month": 1, "quarter": 3, "half": 6, "nine": 9, "year": 12}
"""The kinds of period with a name, and their months. A nine-month period is the first nine months
of a year, so that it alone leaves days of a year out."""

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
        if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            raise PeriodError(_HOW.format(code=code))
        first, months = _months(found)
        if not 1 <= first <= 12:
            raise PeriodError(_HOW.format(code=code))
        year = int(found["year"])
        span = Span(scheme.boundary(year, first), scheme.boundary(year, first + months))
        return cls(code, span, scheme)

    @property
    def kind(self) -> str:
        """A key of `KINDS`, or `range`."""
        found = _CODE.fullmatch(self.code)
        if found is None:
            return "range"
        return next((kind for kind in ("month", "quarter", "half", "nine") if found[kind]), "year")

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


def period_on(kind: str, day: date, scheme: Scheme = CALENDAR) -> Period | None:
    """The period of that kind in which the day's figures stand. None for a day after the first
    nine months of its year, asked for nine months. Raises `KeyError` for an unknown kind."""
    length = KINDS[kind]
    year, month = _reporting_month(day, scheme)
    if kind == "nine" and month > length:
        return None
    return Period.parse(_code(kind, year, (month - 1) // length), scheme)


def periods_closing(kind: str, window: Span, scheme: Scheme = CALENDAR) -> Iterator[Period]:
    """The periods of a kind whose last day lies in the window, the earliest first; none of years
    whose periods have no name."""
    per_year = 1 if kind == "nine" else 12 // KINDS[kind]
    first, last = max(window.start.year - 1, FIRST_YEAR), min(window.last_day.year + 1, LAST_YEAR)
    for year in range(first, last + 1):
        for number in range(per_year):
            period = Period.parse(_code(kind, year, number), scheme)
            if period.span.last_day in window:
                yield period


def same_name(asked: Span, held: Span) -> tuple[Period, Period] | None:
    """Two spans that people call by one name under two cut-offs: the year 2020 of a text, from
    1 January to 31 December, and the report year 2020, from 15 December to 14 December.

    None where they are the same days, or where no name fits both.
    """
    if asked == held:
        return None
    for mine in _named(asked):
        for theirs in _named(held):
            if mine.code == theirs.code:
                return mine, theirs
    return None


def _named(span: Span) -> Iterator[Period]:
    """Every period with a name that covers just these days."""
    scheme = NAMED.get(span.start.day) or SCHEMES.get(f"from_{span.start.day:02}")
    if scheme is None:
        return
    for kind in KINDS:
        period = period_on(kind, span.start, scheme)
        if period is not None and period.span == span:
            yield period


def _reporting_month(day: date, scheme: Scheme) -> tuple[int, int]:
    """Year and month in which the day's figures are reported."""
    later = scheme.first_day > 1 and day.day >= scheme.first_day
    count = day.year * 12 + day.month - 1 + later
    return count // 12, count % 12 + 1


def _code(kind: str, year: int, number: int) -> str:
    """The code of the period of a year with that number, counted from 0."""
    tail = {
        "month": f"-{number + 1:02}",
        "quarter": f"-Q{number + 1}",
        "half": f"-H{number + 1}",
        "nine": "-9M",
        "year": "",
    }
    return f"{year}{tail[kind]}"


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
