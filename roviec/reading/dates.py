"""Days a text names, with half of the day, weekday and hour as they stand beside them.

A day without a year takes it from the nearest full day before it (its own story first, cited
documents last), flagged `inferred_year`; a day of every year (holidays) stays without.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from roviec.reading.days import DAY, Day, day_of
from roviec.reading.document import Document
from roviec.reading.folding import LETTER
from roviec.reading.matching import WORD_END
from roviec.reading.model import Citation, Date, HalfDay
from roviec.reading.places import Opened
from roviec.reading.ranges import day_ranges
from roviec.reading.vocabulary import alternation, load

_DATA = load("dates")
_HALVES: dict[str, HalfDay] = {
    word: half for half, words in _DATA["half_day"].items() for word in words
}
_HALF = alternation(_HALVES)
_TIME = (
    r"(?:\d{1,2}(?::\d{1,2}(?::\d\d)?'?|h\d{0,2}'?| giờ(?: \d{1,2}(?: phút)?| rưỡi)?)(?: ?[ap]m)?)"
)
_LEAD = re.compile(
    rf"(?<![{LETTER}\d])(?:(?:{alternation(_DATA['weekday']['words'])}"
    rf"|(?:lúc |hồi )?{_TIME}|(?P<half>{_HALF})(?: hôm)?(?: nay| qua)?|hôm (?:nay|qua)"
    r"|(?P<day>ngày|mùng|mồng)),? ?(?:- ?)?)+(?P<open>\()?$"
)
_TRAIL = re.compile(rf"(?:,? ?(?:- ?)?(?:lúc )?{_TIME})?(?: ?\(gmt ?[+-] ?\d{{1,2}}\))?")
_BARE = re.compile(rf"(?<![{LETTER}]){alternation(_DATA['before']['bare_day'])} $")
_EVERY_YEAR = re.compile(alternation(_DATA["before"]["every_year"]) + WORD_END)
_YEAR = Opened(
    r"(?<!\d)(?:năm |(?<!\w)quý (?:i{1,3}|iv|[1-4])/|(?<!\w)tháng \d{1,2}/)(\d{4})(?![\d/])(?! ?-)",
    ["năm", "quý", "tháng"],
)
_LIST_BEFORE = re.compile(
    rf"(?<![{LETTER}])ngày (?P<days>\d{{1,2}}(?:(?:, ?| và |, và )\d{{1,2}})*)"
    r"(?:, ?| và |, và )(?:ngày )?$"
)
_SHARED_YEAR = re.compile(
    r"(?: ?[,;] ?| và |, và )(?:ngày )?\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)(?!\d)"
)
_YEARLY = re.compile(r" (?:hằng|hàng) năm")
_LAW_BEFORE = re.compile(rf"(?<![{LETTER}])(?:luật|pháp lệnh|hiến pháp) [^.;:\n\d]*ngày $")
_LAW_NAME = 120
_WINDOW = 64
_FAR = 300
_BEYOND = 1 << 62


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: Day
    half: HalfDay | None
    cited: bool


def find(
    doc: Document, citations: tuple[Citation, ...], today: date | None = None
) -> tuple[Date, ...]:
    """Every day the text names; those that only bound a range are part of the period instead.

    `today` gives a year, the latest that is not in the future, where the text gives none.
    """
    cited = [doc.folded_span(c.start, c.end) for c in citations]
    ranges = [(r.start, r.end) for r in day_ranges(doc)]
    found: list[_Found] = []
    for start, end in doc.body_spans():
        for match in DAY.finditer(doc.places, start, end):
            if not _inside(ranges, match.start()):
                found.extend(_days(doc, match, start, cited))
    return tuple(_dated(doc, found, today))


def _inside(spans: Sequence[tuple[int, int]], place: int) -> bool:
    at = bisect_right(spans, (place, _BEYOND)) - 1
    return at >= 0 and place < spans[at][1]


def _days(
    doc: Document, match: re.Match[str], block: int, cited: Sequence[tuple[int, int]]
) -> list[_Found]:
    """The day of a match, and those that share its month ('ngày 5 và 6/12')."""
    day = day_of(match)
    if day is None:
        return []
    in_citation = _inside(cited, match.start()) or _of_a_law(doc, match.start(), block)
    window = max(block, match.start() - _WINDOW)
    earlier = _LIST_BEFORE.search(doc.lowered, window, match.start())
    lead = _LEAD.search(doc.lowered, window, match.start())
    if day.year is None and not (
        lead or earlier or _BARE.search(doc.lowered, window, match.start())
    ):
        return []
    if match["wd"] and not match["wd"].isdigit() and not lead:
        return []
    found = [
        _Found(at, at + len(number), Day(int(number), day.month, day.year), None, in_citation)
        for at, number in _listed(earlier)
    ]
    start = lead.start() if lead else match.start()
    half = _HALVES[lead["half"]] if lead and lead["half"] else None
    trail = _TRAIL.match(doc.lowered, match.end())
    end = trail.end() if trail else match.end()
    if lead and lead["open"]:
        end += doc.folded[end : end + 1] == ")"
    return [*found, _Found(start, end, day, half, in_citation)]


def _of_a_law(doc: Document, place: int, block: int) -> bool:
    """'Luật … ngày 26/11/2003': laws are cited by name and day."""
    return bool(_LAW_BEFORE.search(doc.lowered, max(block, place - _LAW_NAME), place))


def _listed(earlier: re.Match[str] | None) -> list[tuple[int, str]]:
    if earlier is None:
        return []
    begin = earlier.start("days")
    return [(begin + number.start(), number[0]) for number in re.finditer(r"\d+", earlier["days"])]


def _dated(doc: Document, found: list[_Found], today: date | None) -> list[Date]:
    anchors = Anchors(doc, [Known(f.start, f.end, f.day, f.cited) for f in found])
    dates = []
    for one in found:
        year = None
        if one.day.year is None and not _every_year(doc, one):
            shared = _SHARED_YEAR.match(doc.lowered, one.end)
            year = (
                int(shared[1])
                if shared
                else anchors.year_for(one.start, one.day) or _latest_year(one.day, today)
            )
        start, end = doc.raw_span(one.start, one.end)
        dates.append(
            Date(
                start=start, end=end, text=doc.raw[start:end], date=one.day.iso(year),
                half_day=one.half, inferred_year=year is not None,
            )
        )  # fmt: skip
    return dates


def _latest_year(day: Day, today: date | None) -> int | None:
    if today is None:
        return None
    return today.year - ((day.month, day.day) > (today.month, today.day))


def _every_year(doc: Document, one: _Found) -> bool:
    """Holidays and anniversaries, said up to three words before the day; days 'hằng năm'."""
    if _EVERY_YEAR.search(doc.lowered, max(0, one.start - 24), one.start):
        return True
    return bool(_YEARLY.match(doc.lowered, one.end))


@dataclass(frozen=True, slots=True)
class Known:
    """A day of the text, in folded places; `cited` ones date a document that is cited."""

    start: int
    end: int
    day: Day
    cited: bool = False


class Anchors:
    """From what a place without a year takes one."""

    def __init__(self, doc: Document, days: Sequence[Known]) -> None:
        full = [one for one in days if one.day.year is not None]
        inside = [(one.start, one.end) for one in full]
        self._full = _Days((one.start, one.day) for one in full if not one.cited)
        self._cited = _Days((one.start, one.day) for one in full if one.cited)
        self._years = _Days(
            (match.start(), Day(1, 1, int(match[1])))
            for match in _YEAR.finditer(doc.places, 0, len(doc.lowered))
            if not _inside(inside, match.start())
        )
        self._both = _Days([*self._full.found, *self._years.found])

    def year_for(self, place: int, day: Day) -> int | None:
        """The year of a day without one, or None when nothing tells it."""
        anchor = self._full.before(place)
        if anchor is not None:
            return _nearest_year(day, anchor)
        for days in (self._years, self._cited):
            anchor = days.before(place)
            if anchor is not None:
                return anchor.year
        behind = self._full.behind(place)
        return _nearest_year(day, behind) if behind else None

    def year_at(self, place: int) -> int | None:
        """The year a period without one lies in."""
        anchor = self._both.before(place) or self._both.behind(-1)
        return anchor.year if anchor else None


class _Days:
    """Days by the place where they stand."""

    def __init__(self, found: Iterable[tuple[int, Day]]) -> None:
        self.found = sorted(found, key=lambda item: item[0])
        self._starts = [start for start, _ in self.found]

    def before(self, place: int) -> Day | None:
        """The last day that starts before a place."""
        at = bisect_left(self._starts, place) - 1
        return self.found[at][1] if at >= 0 else None

    def behind(self, place: int) -> Day | None:
        """The first day that starts behind a place."""
        at = bisect_right(self._starts, place)
        return self.found[at][1] if at < len(self.found) else None


def _nearest_year(day: Day, anchor: Day) -> int | None:
    """The anchor's year; the one before or behind it when that is a year's end away."""
    assert anchor.year is not None
    try:
        here = date(anchor.year, day.month, day.day)
    except ValueError:
        return None
    distance = (here - date(anchor.year, anchor.month, anchor.day)).days
    if distance > _FAR:
        return anchor.year - 1
    return anchor.year + 1 if distance < -_FAR else anchor.year
