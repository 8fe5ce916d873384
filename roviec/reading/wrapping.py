"""Hard-wrapped text: which line ends are only the right margin."""

from __future__ import annotations

import re
from itertools import pairwise

from roviec.reading.folding import LETTER
from roviec.reading.vocabulary import alternation, load

_WIDEST = 140
_FEWEST_LINES = 6
_FULL_ENOUGH = 24
_CUT_DAY = re.compile(r"ngày \d{1,2}\ntháng \d|tháng \d{1,2}\nnăm \d{4}")
_UPPER_LINE = 44
_NEVER_LAST = re.compile(f"(?<![{LETTER}]){alternation(load('layout')['wrapping']['never_last'])}$")
_NEW_ITEM = re.compile(r"\s|[-+*•]\s|\d{1,3}[.)/-]\s|[a-zđ]\)\s|[IVX]+[.-]\s|(?:Điều|Chương|Mục)\s")
_PARAGRAPH_END = re.compile(r"[.!?:;…/]\s*$")


def join_wrapped_lines(folded: str) -> str:
    """`folded` with the line ends inside wrapped paragraphs as spaces; the length stays.

    A line that goes on in lower case right below is one with it. Where lines are of one moderate
    width and many go on in lower case, the whole text is wrapped and full lines go on as well.
    """
    lines = folded.split("\n")
    width = _wrap_width(lines)
    pieces = [lines[0]]
    for line, following in pairwise(lines):
        pieces += (" " if _goes_on(line, following, width) else "\n", following)
    return "".join(pieces)


def _wrap_width(lines: list[str]) -> int | None:
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < _FEWEST_LINES:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    if width > _WIDEST or lengths[-1] > 2 * _WIDEST:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    going_on = sum(_starts_low(b) and not _PARAGRAPH_END.search(a) for a, b in pairs)
    return width if going_on >= max(2, len(lengths) * 0.2) else None


def _starts_low(line: str) -> bool:
    return line.lstrip()[:1].islower()


def _goes_on(line: str, following: str, width: int | None) -> bool:
    if not following or not line or _NEW_ITEM.match(following) or not line.strip():
        return False
    if _NEVER_LAST.search(line.lower()) or _CUT_DAY.search(f"{line[-12:]}\n{following[:9]}"):
        return True
    if len(line) >= _UPPER_LINE and line.isupper() and following.isupper():
        return not _PARAGRAPH_END.search(line)
    if len(line) >= _FULL_ENOUGH and _starts_low(following) and not _PARAGRAPH_END.search(line):
        return " " in following
    if width is None:
        return False
    full = len(line.rstrip()) >= (0.9 if _PARAGRAPH_END.search(line) else 0.75) * width
    return full and not line.isupper()
