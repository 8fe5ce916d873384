"""Who wrote the article and took the pictures: last lines, and 'Ảnh: …' in captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roviec.reading.document import Document
from roviec.reading.folding import LETTER, LOWER, UPPER, key
from roviec.reading.matching import low_any, low_words
from roviec.reading.officeholders.names import opens_name
from roviec.reading.officeholders.positions import HEAD, position_end, read_list
from roviec.reading.places import Opened
from roviec.reading.vocabulary import load

_DATA = load("names")["bylines"]
_INTRO = re.compile(rf"(?:{low_words(_DATA['intro'])}[ ,:;/-]*)+")
_PHOTO = Opened(
    r"(?<!\w)(?:ảnh|ảnh minh họa|tin, ảnh|tin và ảnh|bài, ảnh|bài và ảnh)\s?: ?",
    ["ảnh", "tin", "bài"],
)
_NAME = re.compile(
    rf"[{UPPER}][{LOWER}]{{0,6}}(?: [{UPPER}][{LOWER}]{{0,6}}){{1,3}}(?![{LETTER}\d])"
)
_GAP = re.compile(r"\s?[,;&/-]\s?|\s?\(|\s(?:và)\s")
_BODY = re.compile(rf"{low_any(_DATA['bodies'])}(?![{LETTER}])")


_CAPITALS = re.compile(rf"[{UPPER}]{{1,7}}(?: [{UPPER}]{{1,7}}){{1,4}}")
_SEALED = re.compile(r"\(?(?:đã ký|ký tên|ký, đóng dấu|ký tên, đóng dấu|chữ ký|dấu)[^\n]{0,30}")
_FOR = re.compile(r"(?:(?:tm|t/m|kt|k/t|tl|t/l|tuq|q)[./]{0,2} ?)")
_LINES_ABOVE = 4


@dataclass(frozen=True, slots=True)
class Byline:
    start: int
    end: int
    name: tuple[int, int]
    positions: tuple[tuple[int, int], ...]
    signed: bool = False
    """Whether the line is a signature under a document, and no author's."""


def bylines(doc: Document, low: str) -> Iterator[Byline]:
    """The authors' names of the document."""
    for index, block in enumerate(doc.blocks):
        start, end = doc.folded_block(index)
        signature = _signature(doc, low, index)
        if signature is not None:
            yield signature
        elif block.kind == "byline":
            intro = _INTRO.match(low, start, end)
            yield from _names(doc.folded, low, intro.end() if intro else start, end)
        elif block.kind not in {"furniture", "header"}:
            for match in _PHOTO.finditer(doc.places, start, end):
                for line in _names(doc.folded, low, match.end(), end):
                    yield Byline(line.start, line.end, line.name, line.positions)


def _signature(doc: Document, low: str, index: int) -> Byline | None:
    """'BÍ THƯ' on a line in capitals and, below it, a name that stands alone."""
    start, end = doc.folded_block(index)
    if doc.blocks[index].kind not in {"byline", "body"} or not _stands_alone(doc, start, end):
        return None
    if HEAD.match(low, start, end):
        return None
    for above in range(index - 1, max(-1, index - 1 - _LINES_ABOVE), -1):
        first, last = doc.folded_block(above)
        if _SEALED.fullmatch(low, first, last):
            continue
        if not doc.folded[first:last].isupper():
            return None
        by_order = _FOR.match(low, first)
        begin = by_order.end() if by_order else first
        head = HEAD.match(low, begin, last)
        if head is None:
            return None
        stop = position_end(doc.folded, low, begin, body_from=head.end())
        return Byline(begin, end, (start, end), ((begin, min(stop, last)),), signed=True)
    return None


def _stands_alone(doc: Document, start: int, end: int) -> bool:
    pattern = _CAPITALS if doc.folded[start:end].isupper() else _NAME
    if pattern.fullmatch(doc.folded, start, end) is None:
        return False
    return opens_name(doc.folded[start:end].split(" ", 1)[0], strict=False)


def _names(folded: str, low: str, at: int, end: int) -> Iterator[Byline]:
    while at < end:
        match = _NAME.match(folded, at, end)
        if match is None or _BODY.match(low, at) or HEAD.match(low, at):
            return
        if key(match[0]) in {"hồ chí minh"}:
            return
        positions = read_list(folded, low, match.end())
        stop = max(match.end(), positions.end) if positions.spans else match.end()
        yield Byline(at, stop, match.span(), positions.spans)
        gap = _GAP.match(folded, stop, end)
        if gap is None:
            return
        at = gap.end()
        intro = _INTRO.match(low, at, end)
        at = intro.end() if intro else at
