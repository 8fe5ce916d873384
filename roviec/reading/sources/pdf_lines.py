"""Where the words of a PDF page stand: runs of text in one font, gathered into lines.

This is the only module that knows the insides of the PDF library: its text extraction keeps the
places of words to itself. Everything behind it works on `Line`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pypdf import PageObject
from pypdf._text_extraction._layout_mode._fixed_width_page import (
    recurse_to_target_op,
    set_font_operation,
)
from pypdf._text_extraction._layout_mode._text_state_manager import TextStateManager
from pypdf._text_extraction._layout_mode._text_state_params import TextStateParams
from pypdf.generic import ContentStream

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


def rows_of(page: PageObject, plain: str) -> list[Row] | None:
    """The rows of a page from top to bottom, or None when their places cannot be trusted.

    They cannot where letters are missing that `plain`, the library's own extraction, has: turned
    text, text in drawings, fonts without a map.
    """
    runs = list(_runs(_shown(page)))
    found = Counter(c for run in runs for c in run.text if not c.isspace())
    if not found or found != Counter(c for c in plain if not c.isspace()):
        return None
    return list(_rows(runs))


def _shown(page: PageObject) -> Iterator[TextStateParams]:
    if "/Contents" not in page:
        return
    # Strings as bytes: the fonts of the page decode them.
    contents = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
    fonts = page._layout_mode_fonts()
    state = TextStateManager()
    operations = iter(contents.operations)
    for operands, operator in operations:
        if operator in (b"BT", b"q"):
            end: Any = b"ET" if operator == b"BT" else b"Q"
            yield from recurse_to_target_op(operations, state, end, fonts, False)[1]
        elif operator == b"Tf":
            set_font_operation(state, fonts, operands)
        elif operator == b"cm":
            state.add_cm(*operands)
        else:
            state.set_state_param(operator, operands)


def _runs(shown: Iterator[TextStateParams]) -> Iterator[Line]:
    """Runs with letters; one of spaces alone only closes the run before it."""
    last: Line | None = None
    for piece in shown:
        if piece.rotated or piece.font_height <= 0:
            continue
        if piece.text.strip():
            if last is not None:
                yield last
            last = _run(piece)
        elif last is not None and piece.text.startswith(" ") and abs(piece.ty) == abs(last.y):
            last = replace(last, open_end=False)
    if last is not None:
        yield last


def _run(shown: TextStateParams) -> Line:
    text, signs = shown.text, shown._raw_chars
    scale = abs(shown.transform[0])
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - len(text.rstrip(" "))
    word = text.split(None, 1)[0]
    written = signs[before : before + len(word)] if len(signs) == len(text) else word
    return Line(
        text,
        shown.tx + before * shown.space_tx * scale,
        shown.displaced_tx - after * shown.space_tx * scale,
        -shown.ty if shown.flip_vertical else shown.ty,
        shown.font_height,
        open_end=not after,
        word=shown.word_tx(written) * scale,
    )


def _rows(runs: list[Line]) -> Iterator[Row]:
    """Runs of nearly one height, small raised ones too, are one row."""
    gathered: list[Line] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if gathered and gathered[0].y - run.y > _SAME_HEIGHT * min(run.size, gathered[0].size):
            yield _row(gathered)
            gathered = []
        gathered.append(run)
    if gathered:
        yield _row(gathered)


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
