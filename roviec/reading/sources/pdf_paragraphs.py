"""Paragraphs of a laid-out page, told by geometry: what a writer wrote as one comes back as one.

A line goes on in the next where it is full (the next word would not have fitted), the next stands
at the usual distance and starts where the lines of the paragraph start. Where geometry leaves it
open, the signs at the end of the one and at the start of the other decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from roviec.reading.folding import LETTER
from roviec.reading.sources.pdf_lines import Line

_INDENT = 0.6
"""Ems by which starts of lines may differ and still be the same."""
_TIGHT = 1.08
_LOOSE = 1.2
_USUAL_LEADING = 1.75
_EMPTY_LINE = 1.9
_FLUSH = 1.5
_MANY = 8
_SENTENCE_END = re.compile(r"[.!?:;…]['\")\]”’]*$|/\.$")
_GOES_ON = re.compile(rf"[^{LETTER}]*[a-zà-ỹđ]")
_NEW_ITEM = re.compile(
    r"[-+*•–▪●○◦\uf0b7\uf02d]\s|\d{1,3}(?:\.\d{1,2})*[.)/-]\s|[a-zđ]\)\s|[IVX]{1,5}[.)-]\s"
    r"|(?:Điều|Chương|Mục|Phần)\s+[\dIVX]"
)
_BOUND_SIGN = re.compile(r"\S+(?P<sign>[-/–\u2010\u2011\u00ad])$")


@dataclass(frozen=True, slots=True)
class Column:
    """Between which edges lines run, and how far apart they stand in a paragraph."""

    left: float
    right: float
    flush: bool = False
    """Whether full lines end exactly at the right edge."""
    indented: bool = False
    """Whether paragraphs start with an indent."""
    leading: dict[float, float] = field(default_factory=dict)

    def distance(self, size: float) -> float:
        """The usual distance of the lines of one paragraph in a letter size."""
        return self.leading.get(round(size), _USUAL_LEADING * size)


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph; `page` is the page of the last one."""

    lines: list[Line]
    page: int = 0
    gap: bool = False
    """Whether an empty line stands above."""
    set_aside: bool = False

    @property
    def text(self) -> str:
        """The lines as one; where a word was broken at its hyphen or slash, without a space."""
        spaced = sum(not line.open_end for line in self.lines[:-1])
        # Writers of PDF keep the space at the end of a line, or drop it everywhere.
        kept = 2 * spaced > len(self.lines) - 1
        text = self.lines[0].text
        for line, following in pairwise(self.lines):
            bound = _is_bound(line, following, kept=kept)
            text += f"{'' if bound else ' '}{following.text}"
        return text


def _is_bound(line: Line, following: Line, *, kept: bool) -> bool:
    broken = _BOUND_SIGN.search(line.text)
    if broken is None or not line.open_end:
        return False
    # "UVBTV- Trưởng ban" is bound together by mistake only, "05-CT/TW" and "2016-2019" are.
    return kept or broken["sign"] == "/" or any(c.isdigit() for c in broken[0] + following.text[0])


def measured(lines: Sequence[Line], page_width: float) -> Column:
    """The edges and habits of the flowing lines of a whole document."""
    if not lines:
        return Column(0, page_width)
    size = median(line.size for line in lines)
    left = _edge([line.left for line in lines])
    rights = sorted((line.right for line in lines), reverse=True)
    # A line or two may stick out into the margin.
    right = rights[int(0.03 * len(rights))]
    near = sum(right - r < 3 * size for r in rights)
    if len(lines) < _MANY or near < len(lines) / 4:
        right = max(right, page_width - left)
    rough = Column(left, right)
    sure = [(a, b) for a, b in pairwise(lines) if _surely_one(a, b, rough)]
    flush = [abs(right - a.right) < _FLUSH for a, _ in sure]
    starts = [b for a, b in pairwise(lines) if _is_indented(b, left, right)]
    return Column(
        left,
        right,
        flush=len(flush) >= _MANY and sum(flush) > 0.7 * len(flush),
        indented=len(starts) >= 2,
        leading=_leading(sure),
    )


def _edge(lefts: Sequence[float]) -> float:
    """The leftmost start that several lines share."""
    often = Counter(map(round, lefts))
    return min([left for left in lefts if often[round(left)] >= 2] or lefts)


def _is_indented(line: Line, left: float, right: float) -> bool:
    """A full line that starts behind the edge."""
    return line.left > left + _INDENT * line.size and line.right > right - 4 * line.size


def _surely_one(line: Line, following: Line, column: Column) -> bool:
    return (
        line.y > following.y
        and abs(line.size - following.size) < 0.5
        and _is_full(line, following, column)
        and bool(_GOES_ON.match(following.text))
        and not _SENTENCE_END.search(line.text)
    )


def _leading(pairs: Iterable[tuple[Line, Line]]) -> dict[float, float]:
    distances: dict[float, list[float]] = {}
    for line, following in pairs:
        distances.setdefault(round(line.size), []).append(line.y - following.y)
    return {size: median(found) for size, found in distances.items()}


def _is_full(line: Line, following: Line, column: Column) -> bool:
    """Whether the first word of the next line would not have fitted behind this one."""
    needed = following.word + 0.4 * line.size
    if line.right + needed > column.right:
        return True
    # Lines set in the middle grow to both sides.
    return _in_middle(line, following, column) and (
        line.right - line.left + needed > column.right - column.left
    )


def _in_middle(line: Line, following: Line, column: Column) -> bool:
    here, there = (line.left + line.right) / 2, (following.left + following.right) / 2
    if abs(line.left - following.left) < _INDENT * line.size:
        return False
    middle = (column.left + column.right) / 2
    return abs(here - there) < line.size and abs(here - middle) < 3 * line.size


def goes_on(paragraph: Paragraph, following: Line, column: Column, *, new_page: bool) -> bool:
    """Whether `following` is the next line of the paragraph."""
    line = paragraph.lines[-1]
    if abs(line.size - following.size) > 0.12 * max(line.size, following.size):
        return False
    if not _is_full(line, following, column):
        return False
    ended = bool(_SENTENCE_END.search(line.text))
    open_text = not ended or bool(_GOES_ON.match(following.text))
    if not open_text and column.flush and column.right - line.right > _FLUSH:
        return False
    if ended and _NEW_ITEM.match(following.text):
        return False
    if not new_page:
        distance = line.y - following.y
        most = column.distance(line.size) * (_LOOSE if open_text else _TIGHT)
        if not 0 < distance <= most:
            return False
    return _starts_right(paragraph, following, column, open_text=open_text)


def _starts_right(
    paragraph: Paragraph, following: Line, column: Column, *, open_text: bool
) -> bool:
    first, last = paragraph.lines[0], paragraph.lines[-1]
    slack = _INDENT * last.size
    if _in_middle(last, following, column):
        return open_text
    if len(paragraph.lines) > 1:
        return abs(following.left - last.left) <= slack
    if following.left > first.left + slack:
        # Only an item's lines hang behind its mark.
        return bool(_NEW_ITEM.match(first.text))
    if following.left < first.left - slack:
        return True
    # Where paragraphs start with an indent, two starts below each other are two paragraphs.
    return not (column.indented and first.left > column.left + slack)


def is_far(line: Line, following: Line, column: Column) -> bool:
    """Whether so much white is between two lines that an empty one fits in."""
    return line.y - following.y > _EMPTY_LINE * column.distance(line.size)
