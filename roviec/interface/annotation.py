"""A text cut into pieces along what was read in it, so that it can be shown with marks. Pure.

The texts of all pieces, joined, are the text itself. Where two marks want the same letters the
one that comes first by priority has them, and what is left of the other is shown around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_LINE_END = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch `[start, end)` in code points.

    `kind` is `claim`, with the `number` of its check and its `verdict`, or names what else was
    read (`citation`, `date`, `period`, `unit`); `title` says in words what was understood and
    `url` where it leads. Of marks on the same letters the lowest `priority` is seen; of equal
    ones the first, then the longest.
    """

    start: int
    end: int
    kind: str
    priority: int = 0
    title: str = ""
    url: str = ""
    number: int = 0
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text under at most one mark. `aside` is furniture of the page; `first` and
    `last` say whether the mark begins and ends here."""

    text: str
    mark: Mark | None = None
    aside: bool = False
    first: bool = False
    last: bool = False


Stretch = tuple[int, int]
Paragraph = list[Piece]


def pieces(text: str, marks: Iterable[Mark], aside: Sequence[Stretch] = ()) -> list[Piece]:
    """The whole text in order; line ends are pieces of their own. Marks that are empty or leave
    the text are ignored."""
    shown = _apart(text, marks)
    cuts = sorted({0, len(text), *_ends(shown), *_inside(text, aside), *_lines(text)})
    found: list[Piece] = []
    at = 0
    for start, end in pairwise(cuts):
        while at < len(shown) and shown[at][0].end <= start:
            at += 1
        mark = shown[at][1] if at < len(shown) and shown[at][0].start <= start else None
        dim = any(first <= start < last for first, last in aside)
        found.append(Piece(text=text[start:end], mark=mark, aside=dim))
    return _with_ends(found)


def paragraphs(found: Iterable[Piece]) -> list[Paragraph]:
    """The pieces line by line, without line ends and empty lines."""
    lines: list[Paragraph] = [[]]
    for piece in found:
        if _LINE_END.fullmatch(piece.text):
            lines.append([])
        else:
            lines[-1].append(piece)
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def _apart(text: str, marks: Iterable[Mark]) -> list[tuple[Mark, Mark]]:
    """Stretches that do not overlap, in order, each with the mark it shows."""
    fit = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    fit.sort(key=lambda mark: (mark.priority, mark.start, -mark.end, mark.number))
    taken: list[Stretch] = []
    shown: list[tuple[Mark, Mark]] = []
    for mark in fit:
        for start, end in list(_free(taken, mark.start, mark.end)):
            taken.insert(bisect_left(taken, (start, end)), (start, end))
            if text[start:end].strip():
                shown.append((replace(mark, start=start, end=end), mark))
    return sorted(shown, key=lambda pair: pair[0].start)


def _free(taken: list[Stretch], start: int, end: int) -> Iterator[Stretch]:
    """What is left of `[start, end)` between stretches that are taken."""
    at = start
    for left, right in taken:
        if right <= at or left >= end:
            continue
        if at < left:
            yield at, left
        at = max(at, right)
    if at < end:
        yield at, end


def _ends(shown: Iterable[tuple[Mark, Mark]]) -> Iterator[int]:
    for stretch, _mark in shown:
        yield stretch.start
        yield stretch.end


def _inside(text: str, aside: Iterable[Stretch]) -> Iterator[int]:
    return (place for stretch in aside for place in stretch if 0 <= place <= len(text))


def _lines(text: str) -> Iterator[int]:
    return (place for line_end in _LINE_END.finditer(text) for place in line_end.span())


def _with_ends(found: list[Piece]) -> list[Piece]:
    """The first and last piece of each mark are told, so that its number is shown once."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for index, piece in enumerate(found):
        if piece.mark is not None and piece.text.strip():
            firsts.setdefault(id(piece.mark), index)
            lasts[id(piece.mark)] = index
    return [
        piece
        if piece.mark is None
        else replace(
            piece,
            first=firsts.get(id(piece.mark)) == index,
            last=lasts.get(id(piece.mark)) == index,
        )
        for index, piece in enumerate(found)
    ]
