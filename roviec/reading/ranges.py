"""Stretches between two days: 'từ ngày 15/10 đến ngày 14/11/2022', 'ngày 5-6/12/2019'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roviec.reading.days import Day, make_day
from roviec.reading.document import Document
from roviec.reading.folding import LETTER
from roviec.reading.places import Opened

_YEAR = r"(?:19|20)\d\d"


def _end(name: str) -> str:
    """One end of a range: day, then month and year as far as they are said."""
    words = (
        rf"(?P<{name}wd>\d{{1,2}})(?: tháng (?P<{name}wm>\d{{1,2}})"
        rf"(?:,? năm (?P<{name}wy>{_YEAR}))?)"
    )
    numeric = (
        rf"(?P<{name}d>\d{{1,2}})(?:[/.-](?P<{name}m>\d{{1,2}})"
        rf"(?:[/.-](?P<{name}y>{_YEAR}))?)?(?![\d/%])(?![.,]\d)"
    )
    return f"(?:{words}|{numeric})"


_FROM_TO = Opened(
    rf"(?<![{LETTER}])(?:kể )?(?:từ (?:ngày )?|ngày ){_end('a')}"
    rf"(?: ?,? (?:cho )?(?:đến|tới) (?:hết )?(?:ngày )?| ?- ?(?:ngày )?){_end('b')}",
    ["kể", "từ", "ngày"],
)


@dataclass(frozen=True, slots=True)
class DayRange:
    """A folded span and its two days; years may be unknown."""

    start: int
    end: int
    first: Day
    last: Day


def day_ranges(doc: Document) -> tuple[DayRange, ...]:
    """All ranges between days, in order."""
    return tuple(_ranges(doc))


def _ranges(doc: Document) -> Iterator[DayRange]:
    for match, _ in _FROM_TO.in_spans(doc.places, doc.body_spans()):
        found = _days(match)
        if found:
            yield DayRange(match.start(), match.end(), *found)


def _days(match: re.Match[str]) -> tuple[Day, Day] | None:
    """Both days; the first borrows month and year from the second."""
    last = _parts(match, "b")
    first = _parts(match, "a")
    if last[1] is None:
        return None
    month = first[1] if first[1] is not None else last[1]
    year = first[2]
    if year is None and last[2] is not None:
        year = last[2] - ((month, first[0]) > (last[1], last[0]))
    one, two = make_day(first[0], month, year), make_day(last[0], last[1], last[2])
    if one is None or two is None:
        return None
    if two.year is None and one.year is not None:
        two = Day(two.day, two.month, one.year + ((two.month, two.day) < (one.month, one.day)))
    if (one.month, one.day) == (two.month, two.day) and one.year == two.year:
        return None
    return one, two


def _parts(match: re.Match[str], name: str) -> tuple[int, int | None, int | None]:
    day = match[f"{name}wd"] or match[f"{name}d"]
    month = match[f"{name}wm"] or match[f"{name}m"]
    year = match[f"{name}wy"] or match[f"{name}y"]
    return int(day), int(month) if month else None, int(year) if year else None
