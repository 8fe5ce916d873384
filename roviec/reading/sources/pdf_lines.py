"""Where the words of a page stand: runs of text in one font, gathered into lines and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_CELL_GAP = 2.0
"""Ems of white between two pieces of one height that do not belong to one line."""
_MARK_GAP = 5.0
"""A list mark may stand so many ems before its text."""
_SPACE = 0.14
"""Ems of white that are a space though no space is written."""
_SAME_HEIGHT = 0.4
_LIST_MARK = re.compile(r"(?:[-+*•–▪●○◦\uf0b7\uf02d]|\d{1,3}[.)]|[a-zđ]\)|[IVX]{1,5}[.)])$")


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of one line without a wide gap in it; places in points, `y` grows upwards."""

    text: str
    left: float
    right: float
    y: float
    size: float
    open_end: bool
    """Whether the last sign of the line as it is written is no space."""
    word: float = 0.0
    """How wide the first word is."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one height, from left to right, cut where the white is wide."""

    cells: tuple[Line, ...]
    runs: tuple[Line, ...]

    @property
    def y(self) -> float:
        return self.runs[0].y

    @property
    def size(self) -> float:
        return max(run.size for run in self.runs)


def rows_of(told: Iterable[Sequence[Any]]) -> list[Row]:
    """The rows of a page from top to bottom, of runs as `pdf_child` tells them."""
    runs = [
        Line(text, left, right, y, size, open_end=not spaced, word=word)
        for text, left, right, y, size, word, spaced, _ in told
        if size > 0
    ]
    return list(gathered(runs))


def gathered(runs: list[Line]) -> Iterator[Row]:
    """Runs of nearly one height, small raised ones too, as one row; from the top down."""
    level: list[Line] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if level and level[0].y - run.y > _SAME_HEIGHT * min(run.size, level[0].size):
            yield _row(level)
            level = []
        level.append(run)
    if level:
        yield _row(level)


def _row(runs: list[Line]) -> Row:
    ordered = sorted(runs, key=lambda run: run.left)
    cells: list[list[Line]] = [[ordered[0]]]
    for run in ordered[1:]:
        gap = run.left - cells[-1][-1].right
        mark = _LIST_MARK.match(cells[-1][-1].text.strip()) and len(cells[-1]) == 1
        if gap > (_MARK_GAP if mark else _CELL_GAP) * run.size:
            cells.append([])
        cells[-1].append(run)
    return Row(tuple(joined(cell) for cell in cells), tuple(ordered))


def joined(runs: list[Line]) -> Line:
    """Runs side by side as one line; a gap without a space sign becomes a space."""
    text = runs[0].text
    word = runs[0].word
    for last, run in pairwise(runs):
        wide = run.left - last.right > _SPACE * run.size
        spaced = text[-1:].isspace() or run.text[:1].isspace()
        if not wide and not any(sign.isspace() for sign in f"{text.lstrip()}{run.text[:1]}"):
            word += run.word
        text += (" " if wide and not spaced else "") + run.text
    longest = max(runs, key=lambda run: len(run.text))
    return Line(
        re.sub(" +", " ", text).strip(),
        runs[0].left,
        max(run.right for run in runs),
        longest.y,
        longest.size,
        open_end=runs[-1].open_end,
        word=word,
    )
