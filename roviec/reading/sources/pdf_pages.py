"""The pages of a PDF put together: running heads and feet told from the text that flows on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from roviec.reading.sources.pdf_columns import MANY_LINES, Region, long_gutter, regions
from roviec.reading.sources.pdf_lines import Line, Row, joined
from roviec.reading.sources.pdf_paragraphs import Column, Paragraph, goes_on, is_far, measured

_OUTER_ROWS = 3
_NUMBER = re.compile(
    r"(?:trang|page)?\s*[-–(]?\s*(\d{1,4})\s*(?:/\s*\d{1,4})?\s*[-–)]?", re.IGNORECASE
)
_INSIDE = 5
"""Points by which a line may stick out of its column."""
_SAME_PLACE = 6
"""Points by which the heights of a running row differ at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as rows, or as plain lines where the places of its words are not known."""

    rows: list[Row]
    width: float
    plain: list[Line]


@dataclass(frozen=True, slots=True)
class _Split:
    """A page without its running rows."""

    heads: tuple[Paragraph, ...]
    regions: tuple[Region, ...]
    feet: tuple[Paragraph, ...]
    plain: tuple[Line, ...]


def paragraphs_of(pages: list[Page]) -> list[Paragraph]:
    """The paragraphs of all pages in reading order, running ones between them."""
    splits = _split(pages)
    flowing = [
        line
        for split in splits
        for region in split.regions
        if region.left is None and not region.table
        for line in region.lines
    ]
    width = max((page.width for page in pages), default=0)
    walk = _Walk(measured(flowing, width))
    for split in splits:
        walk.page(split)
    return walk.finished()


class _Walk:
    """Goes through the pages and lets paragraphs run on over their ends."""

    def __init__(self, column: Column) -> None:
        self.main = column
        self.long: list[Column] = []
        """Columns of running text met so far."""
        self.column = column
        self.done: list[Paragraph] = []
        self.waiting: list[Paragraph] = []
        self.open: Paragraph | None = None

    def page(self, split: _Split) -> None:
        self.waiting += split.heads
        if split.plain:
            self.open = None
        for line in split.plain:
            self._start(line, far=False)
        for index, region in enumerate(split.regions):
            self._region(region, new_page=index == 0)
        self.waiting += split.feet

    def finished(self) -> list[Paragraph]:
        return self.done + self.waiting

    def _region(self, region: Region, *, new_page: bool) -> None:
        before, self.column = self.column, self._column(region)
        runs_on = not region.table and (region.left is None or self.column in self.long)
        if not runs_on:
            self.open = None
        first = region.lines[0]
        # Seen from the column or page in which the open paragraph stands.
        aside = before.left - self.column.left
        moved = replace(first, left=first.left + aside, right=first.right + aside)
        cut = new_page or (self.open is not None and first.y > self.open.lines[-1].y)
        if self.open and goes_on(self.open, moved, before, new_page=cut):
            self.open.lines.append(first)
        else:
            self._start(first, far=False)
        for above, line in pairwise(region.lines):
            tight = self.open if not region.table else None
            if tight and goes_on(tight, line, self.column, new_page=False):
                tight.lines.append(line)
            else:
                self._start(line, far=is_far(above, line, self.column))
        if not runs_on:
            self.open = None

    def _start(self, line: Line, *, far: bool) -> None:
        self.open = Paragraph([line], gap=far)
        self.done += self.waiting
        self.waiting = []
        self.done.append(self.open)

    def _column(self, region: Region) -> Column:
        known = next((column for column in self.long if _is_inside(region, column)), None)
        if known is not None or region.left is None or region.right is None:
            return known or replace(self.main, leading=self._leading())
        if len(region.lines) < MANY_LINES:
            return Column(region.left, region.right, leading=self._leading())
        left = min(line.left for line in region.lines)
        self.long.append(measured(region.lines, region.right + left))
        return self.long[-1]

    def _leading(self) -> dict[float, float]:
        """The distances of lines where they are known, those of the page's own lines first."""
        known: dict[float, float] = {}
        for column in (*self.long, self.main):
            known.update(column.leading)
        return known


def _is_inside(region: Region, column: Column) -> bool:
    return all(
        line.left > column.left - _INSIDE and line.right < column.right + _INSIDE
        for line in region.lines
    )


def _split(pages: list[Page]) -> list[_Split]:
    """Takes the running rows off the pages; of a repeated one the first head, the last foot counts.

    That is where a document file tells them.
    """
    heads, feet = _Running(pages, foot=False), _Running(pages, foot=True)
    splits = []
    gutter: tuple[float, float] | None = None
    for index, page in enumerate(pages):
        top = heads.rows_of(page, index)
        bottom = feet.rows_of(Page(page.rows[top:], page.width, []), index)
        end = len(page.rows) - bottom
        found = _regions(page.rows[top:end], page.width, gutter)
        gutter = long_gutter(found) or gutter
        splits.append(
            _Split(
                tuple(heads.paragraph(row, index) for row in page.rows[:top]),
                tuple(found),
                tuple(feet.paragraph(row, index) for row in page.rows[end:]),
                tuple(page.plain),
            )
        )
    return splits


class _Running:
    """What stands again and again at one edge of the pages, and their numbers."""

    def __init__(self, pages: list[Page], *, foot: bool) -> None:
        self.foot = foot
        self.counts_on: dict[str, int] = {}
        places: dict[str, list[tuple[int, float]]] = {}
        offsets: Counter[int] = Counter()
        for index, page in enumerate(pages):
            for row in self._outer(page):
                places.setdefault(_key(row), []).append((index, row.y))
                if (number := _number(row)) is not None:
                    offsets[number - index] += 1
        self.offsets = {1} | {offset for offset, count in offsets.items() if count >= 2}
        for key, found in places.items():
            indexes = [index for index, _ in found]
            heights = [y for _, y in found]
            often = len(set(indexes)) >= max(2, len(pages) / 3)
            if often and max(heights) - min(heights) < _SAME_PLACE:
                self.counts_on[key] = max(indexes) if foot else min(indexes)

    def _outer(self, page: Page) -> list[Row]:
        return page.rows[::-1][:_OUTER_ROWS] if self.foot else page.rows[:_OUTER_ROWS]

    def rows_of(self, page: Page, index: int) -> int:
        """How many rows at this edge of a page are running ones."""
        running = [_key(row) in self.counts_on or self._is_number(row, index)
                   for row in self._outer(page)]  # fmt: skip
        return running.index(False) if False in running else len(running)

    def paragraph(self, row: Row, index: int) -> Paragraph:
        """A running row; all but the one that counts are set aside."""
        aside = self._is_number(row, index) or self.counts_on[_key(row)] != index
        return Paragraph([joined(list(row.runs))], set_aside=aside)

    def _is_number(self, row: Row, index: int) -> bool:
        number = _number(row)
        return number is not None and number - index in self.offsets


def _key(row: Row) -> str:
    return re.sub(r"\d+", "#", joined(list(row.runs)).text.casefold())


def _number(row: Row) -> int | None:
    match = _NUMBER.fullmatch(joined(list(row.runs)).text)
    return int(match[1]) if match else None


def _regions(rows: list[Row], width: float, gutter: tuple[float, float] | None) -> list[Region]:
    if not rows:
        return []
    left = min(run.left for row in rows for run in row.runs)
    right = max(run.right for row in rows for run in row.runs)
    return list(regions(rows, (left, max(right, width - left)), gutter))
