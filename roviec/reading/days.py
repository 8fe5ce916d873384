"""One calendar day as a text writes it; shared by citations, dates and periods.

All patterns match lower-case folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from roviec.reading.numerals import CARDINAL_WORD, CARDINALS, number_value
from roviec.reading.places import DIGITS, Opened

_NOT_INSIDE_NUMBER = r"(?<!\d)(?<!\d[/.,-])"
_SEP = r"[/.-]"
DAY = Opened(
    re.compile(
        rf"""{_NOT_INSIDE_NUMBER}(?:
      (?P<d>\d{{1,2}})\ ?(?P<sep>{_SEP})\ ?(?P<m>\d{{1,2}})
        (?:\ ?(?P=sep)\ ?(?P<y>\d{{4}}|\d\d(?=\D|$)))?(?!\d)(?![.,/]\d)
    | (?P<wd>\d{{1,2}}|{CARDINAL_WORD})(?:\ |,\ ?)tháng\ (?P<wm>\d{{1,2}}|{CARDINAL_WORD})
        (?:(?:,?\ năm\ |\ ?{_SEP}\ ?)(?P<wy>\d{{4}}))?(?!\d)
    | (?P<iy>\d{{4}})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)
    )""",
        re.VERBOSE,
    ),
    [DIGITS, *CARDINALS],
)
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EARLIEST, LATEST = 1800, 2200


@dataclass(frozen=True, slots=True)
class Day:
    """A day that exists; `year` is None where the text leaves it out."""

    day: int
    month: int
    year: int | None

    def iso(self, year: int | None = None) -> str:
        """ISO 8601; `--10-19` without a year."""
        found = self.year if self.year is not None else year
        head = "-" if found is None else f"{found:04d}"
        return f"{head}-{self.month:02d}-{self.day:02d}"


def make_day(day: int, month: int, year: int | None) -> Day | None:
    """A Day, or None when no calendar has it."""
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN[month - 1]:
        return None
    if year is None:
        return Day(day, month, None)
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Day(day, month, year)


def day_of(match: re.Match[str]) -> Day | None:
    """The day a `DAY` match says, or None when it says none."""
    if match["iy"]:
        return make_day(int(match["id"]), int(match["im"]), int(match["iy"]))
    if match["wm"]:
        day, month = number_value(match["wd"]), number_value(match["wm"])
        if day is None or month is None:
            return None
        return make_day(day, month, int(match["wy"]) if match["wy"] else None)
    year = match["y"]
    if year is not None and len(year) == 2:
        if match["sep"] != "/":
            return None
        year = f"20{year}"
    return make_day(int(match["d"]), int(match["m"]), int(year) if year else None)


def last_of_month(year: int, month: int) -> int:
    """The number of days of a month."""
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _DAYS_IN[month - 1]
