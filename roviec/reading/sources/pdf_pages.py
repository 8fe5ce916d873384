"""The pages of a PDF put together: running heads and feet told from the text that flows on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from roviec.reading.sources.pdf_columns import CELL, MANY_LINES, Region, long_gutter, regions
from roviec.reading.sources.pdf_lines import Line, Row, joined
from roviec.reading.sources.pdf_paragraphs import Column, Paragraph, goes_on, is_far, measured
from roviec.reading.sources.pdf_tables import Grid, apart, table_regions

_OUTER_ROWS = 3
_NUMBER = re.compile(
    r"(?:trang|page)? ?(?:[-–(] ?)?(\d{1,4}) ?(?:/ ?\d{1,4} ?)?[-–)]?", re.IGNORECASE
)
_INSIDE = 5
"""Points by which a line may stick out of its column."""
_SAME_PLACE = 6
"""Points by which the heights of a running row differ at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as rows; `aside` is what stands across them."""

    rows: list[Row]
    width: float
    aside: list[Line]
    tables: list[Grid] = field(default_factory=list)
    """The tables that lines are drawn around."""


@dataclass(frozen=True, slots=True)
class _Split:
    """A page without its running rows."""

    heads: tuple[Paragraph, ...]
    regions: tuple[Region, ...]
    feet: tuple[Paragraph, ...]
    aside: tuple[Line, ...]


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
        self.row: Paragraph | None = None
        """The last row of a table, as long as nothing has followed it."""

    def page(self, split: _Split) -> None:
        self.waiting += split.heads
        for index, region in enumerate(split.regions):
            self._region(region, new_page=index == 0)
        self.waiting += [Paragraph([line]) for line in split.aside]
        self.waiting += split.feet

    def finished(self) -> list[Paragraph]:
        return self.done + self.waiting

    def _region(self, region: Region, *, new_page: bool) -> None:
        if region.table:
            self._table(region, new_page=new_page)
            return
        self.row = None
        before, self.column = self.column, self._column(region)
        runs_on = region.left is None or self.column in self.long
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
            if self.open and goes_on(self.open, line, self.column, new_page=False):
                self.open.lines.append(line)
            else:
                self._start(line, far=is_far(above, line, self.column))
        if not runs_on:
            self.open = None

    def _table(self, region: Region, *, new_page: bool) -> None:
        """Each row for itself; one that a page cut in two goes on in its cells."""
        lines = region.lines
        if new_page and self.row and (whole := _one_row(self.row.lines[0], lines[0])):
            self.row.lines[0] = whole
            lines = lines[1:]
        for line in lines:
            self._start(line, far=False)
            self.row = self.open
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


def _one_row(row: Line, rest: Line) -> Line | None:
    """A row and the rest of it on the next page: less than a row, and no number to count it by."""
    cells, more = row.text.split(CELL), rest.text.split(CELL)
    filled = [cell for cell in more if cell]
    if len(cells) != len(more) or more[0] or 2 * len(filled) >= len(more):
        return None
    text = CELL.join(f"{cell} {added}".strip() for cell, added in zip(cells, more, strict=True))
    return replace(row, text=text)


def _is_inside(region: Region, column: Column) -> bool:
    return all(
        line.left > column.left - _INSIDE and line.right < column.right + _INSIDE
        for line in region.lines
    )


def _split(pages: list[Page]) -> list[_Split]:
    """Takes the running rows off the pages, as a document file tells its heads and feet apart."""
    heads, feet = _Running(pages, foot=False), _Running(pages, foot=True)
    splits = []
    gutter: tuple[float, float] | None = None
    for index, page in enumerate(pages):
        top = heads.rows_of(page, index)
        bottom = feet.rows_of(Page(page.rows[top:], page.width, []), index)
        end = len(page.rows) - bottom
        found = _regions(replace(page, rows=page.rows[top:end]), gutter)
        gutter = long_gutter(found) or gutter
        splits.append(
            _Split(
                tuple(map(_aside, page.rows[:top])),
                tuple(found),
                tuple(map(_aside, page.rows[end:])),
                tuple(page.aside),
            )
        )
    return splits


class _Running:
    """What stands again and again at one edge of the pages, and their numbers."""

    def __init__(self, pages: list[Page], *, foot: bool) -> None:
        self.foot = foot
        offsets: Counter[int] = Counter()
        for index, page in enumerate(pages):
            for row in self._outer(page):
                if (number := _number(row)) is not None:
                    offsets[number - index] += 1
        self.offsets = {1} | {offset for offset, count in offsets.items() if count >= 2}
        places: dict[str, list[tuple[int, float]]] = {}
        for index, page in enumerate(pages):
            for row in self._outer(page):
                places.setdefault(self._key(row, index), []).append((index, row.y))
        self.repeated: set[str] = set()
        for key, found in places.items():
            heights = [y for _, y in found]
            often = len({index for index, _ in found}) >= max(2, len(pages) / 3)
            if often and max(heights) - min(heights) < _SAME_PLACE:
                self.repeated.add(key)

    def _outer(self, page: Page) -> list[Row]:
        return page.rows[::-1][:_OUTER_ROWS] if self.foot else page.rows[:_OUTER_ROWS]

    def rows_of(self, page: Page, index: int) -> int:
        """How many rows at this edge of a page are running ones."""
        running = [self._key(row, index) in self.repeated or self._is_number(row, index)
                   for row in self._outer(page)]  # fmt: skip
        return running.index(False) if False in running else len(running)

    def _is_number(self, row: Row, index: int) -> bool:
        number = _number(row)
        return number is not None and number - index in self.offsets

    def _key(self, row: Row, index: int) -> str:
        """The words of a row without the number of its page; other numbers tell rows apart."""
        return re.sub(r"\d+", lambda number: self._told(number[0], index), _text(row).casefold())

    def _told(self, number: str, index: int) -> str:
        return "#" if len(number) < 5 and int(number) - index in self.offsets else number


def _aside(row: Row) -> Paragraph:
    return Paragraph([joined(list(row.runs))], set_aside=True)


def _text(row: Row) -> str:
    return joined(list(row.runs)).text


def _number(row: Row) -> int | None:
    match = _NUMBER.fullmatch(_text(row))
    return int(match[1]) if match else None


def _regions(page: Page, gutter: tuple[float, float] | None) -> list[Region]:
    """The regions of a page: its ruled tables, and between them what the white tells."""
    if not page.rows:
        return []
    left = min(run.left for row in page.rows for run in row.runs)
    right = max(run.right for row in page.rows for run in row.runs)
    edges = left, max(right, page.width - left)
    found: list[Region] = []
    rest = page.rows
    for grid in page.tables:
        above, inside, rest = apart(rest, grid)
        found += regions(above, edges, gutter)
        found += table_regions(grid, inside)
    return found + list(regions(rest, edges, gutter))
