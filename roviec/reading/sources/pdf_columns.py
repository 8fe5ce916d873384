"""Rows of a page in reading order: columns one after the other, rows of a table as rows.

Two columns (the head of an official paper, its signature, a page of a journal) are read left,
then right; three and more are a table, read row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from roviec.reading.sources.pdf_lines import Line, Row, joined

CELL = " | "
"""What stands between the cells of a row."""
MANY_LINES = 8
"""So many lines below each other are running text."""
_MOST_ROWS = 400
"""So many rows at most are tried as columns, lest a strange page takes for ever."""
_MOST_ON_PAGE = 1000
_MOST_IN_ROW = 200
"""A page with more is strange: its rows are read as they stand."""
_EM = 12
"""Points of a usual letter size."""
_NARROWEST = 0.7
"""Ems of white that a gutter keeps in every row."""
_DENSE_ROWS = 3
_ALIGNED = 1.5
"""Points by which places in a column of a table differ."""
_FIGURE = re.compile(r"[\d.,%/ -]*\d[\d.,%/ -]*")
_NEAR = 2.2
"""Ems from one row to the next in a cell."""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that run between the same two edges; `left` and `right` are None for the page's."""

    lines: tuple[Line, ...]
    left: float | None = None
    right: float | None = None
    table: bool = False
    """Whether every line stands for itself."""


Gutter = tuple[float, float]


def regions(
    rows: list[Row], edges: tuple[float, float], known: Gutter | None = None
) -> Iterator[Region]:
    """The regions of a page in reading order; `known` is the gutter of the page before."""
    at = 0
    if len(rows) > _MOST_ON_PAGE or any(len(row.runs) > _MOST_IN_ROW for row in rows):
        yield Region(tuple(joined(list(row.runs)) for row in rows))
        return
    while at < len(rows):
        begin, end, gutters = _next_band(rows, at, known)
        if begin > at:
            yield Region(tuple(joined(list(row.runs)) for row in rows[at:begin]))
        band = [_cut(row, gutters) for row in rows[begin:end]]
        if len(gutters) > 1:
            yield _table(band)
        elif gutters:
            yield from _columns(band, gutters[0], edges)
        at = end


def long_gutter(found: Sequence[Region]) -> Gutter | None:
    """The gutter between two columns of running text among regions."""
    for left, right in pairwise(found):
        if left.right is None or right.left is None or left.right <= right.left:
            continue
        if min(len(left.lines), len(right.lines)) >= MANY_LINES:
            return right.left, left.right
    return None


def _next_band(rows: list[Row], start: int, known: Gutter | None) -> tuple[int, int, list[Gutter]]:
    """The next rows that share gutters, or the end of the page."""
    for at in range(start, len(rows)):
        begin, end, gutters = _band(rows, start, at, known)
        if gutters:
            return begin, end, gutters
    return len(rows), len(rows), []


def _band(
    rows: list[Row], start: int, at: int, known: Gutter | None
) -> tuple[int, int, list[Gutter]]:
    """From where to where rows around `at`, from `start` on, share gutters.

    None are shared when the row at `at` is a plain line.
    """
    gutters = [(a.right, b.left) for a, b in pairwise(rows[at].cells)]
    if not gutters:
        return at, at + 1, []
    dense = _dense(rows, at)
    if dense:
        return at, *dense
    begin, end, wide = _extent(rows, (start, at), gutters, close=False)
    if len(wide) == 1 and (_covers(wide[0], known) or _are_long(rows[begin:end], wide[0])):
        return begin, end, wide
    return _extent(rows, (start, at), gutters, close=True)


def _dense(rows: list[Row], at: int) -> tuple[int, list[Gutter]] | None:
    """To where rows from `at` on are those of a table without lines whose columns stand close.

    White between words may be as wide by chance. So there are three columns, several rows without
    anything across, and words below each other start, end or have their middle at one place.
    """
    between = [(a[1], b[0]) for a, b in pairwise(_pieces(rows[at]))]
    white = [[gutter] for gutter in between]
    end = at + 1
    while len(white) >= 2 and end < min(len(rows), at + _MOST_ROWS):
        left = [_without(parts, rows[end]) for parts in white]
        if not all(left) or not _is_near(rows[end - 1], rows[end]):
            break
        white, end = left, end + 1
    if len(white) < 2 or end - at < _DENSE_ROWS:
        return None
    gutters = _between_columns(rows[at:end], [part for parts in white for part in parts])
    cut = [_cut(row, gutters) for row in rows[at:end]]
    aligned = all(map(_is_aligned, zip(*cut, strict=True)))
    return (end, gutters) if len(gutters) >= 2 and aligned else None


def _without(parts: list[Gutter], row: Row) -> list[Gutter]:
    """What is left white of a gutter beside the words of a row."""
    for start, end in _pieces(row):
        cut = [piece for left, right in parts
               for piece in ((left, min(right, start)), (max(left, end), right))
               if start < right and end > left]  # fmt: skip
        parts = [part for part in parts if not (start < part[1] and end > part[0])] + cut
        parts = [part for part in parts if part[1] - part[0] >= _NARROWEST * row.size]
    return sorted(parts)


def _between_columns(rows: list[Row], gutters: list[Gutter]) -> list[Gutter]:
    """Without those that part a head from its figures: never do both sides hold words of a row."""
    at = 0
    while at < len(gutters):
        cut = [_cut(row, gutters) for row in rows]
        if any(cells[at] is not None and cells[at + 1] is not None for cells in cut):
            at += 1
        else:
            del gutters[at]
    return gutters


def _is_aligned(column: Sequence[Line | None]) -> bool:
    lines = [line for line in column if line is not None]
    places = (
        [line.left for line in lines],
        [line.right for line in lines],
        [(line.left + line.right) / 2 for line in lines],
    )
    return any(
        sum(abs(place - median(found)) < _ALIGNED for place in found) >= 0.8 * len(found)
        for found in places
    )


def _extent(
    rows: list[Row], start_at: tuple[int, int], gutters: list[Gutter], *, close: bool
) -> tuple[int, int, list[Gutter]]:
    """`close`: rows follow each other as in a cell; else only a line across ends the columns."""
    start, at = start_at
    end = at + 1
    while end < min(len(rows), at + _MOST_ROWS) and (
        not close or _is_near(rows[end - 1], rows[end])
    ):
        left = _kept(gutters, rows[end], close=close)
        if not left or (close and _is_prose(rows[end], gutters)):
            break
        gutters, end = left, end + 1
    begin = at
    while begin > max(start, at - _MOST_ROWS) and (
        not close or _is_near(rows[begin - 1], rows[begin])
    ):
        left = _kept(gutters, rows[begin - 1], close=close)
        if len(left) < len(gutters) or (close and not _on_both_sides(rows[begin - 1], left[0])):
            break
        gutters, begin = left, begin - 1
    return begin, end, gutters


def _covers(gutter: Gutter, known: Gutter | None) -> bool:
    return known is not None and gutter[0] < known[0] + _EM and gutter[1] > known[1] - _EM


def _is_near(row: Row, following: Row) -> bool:
    return row.y - following.y <= _NEAR * max(row.size, following.size)


def _are_long(rows: list[Row], gutter: Gutter) -> bool:
    """Whether these rows are two columns of running text: many lines, most of them full."""
    left = [row.runs[0] for row in rows if row.runs[0].right <= gutter[0] + 1]
    right = [row.runs[-1] for row in rows if row.runs[-1].left >= gutter[1] - 1]
    return all(
        len(lines) >= MANY_LINES
        and median(line.right for line in lines) > max(line.right for line in lines) - 3 * _EM
        for lines in (left, right)
    )


def _is_prose(row: Row, gutters: list[Gutter]) -> bool:
    """A line of one piece that would be wide for a cell of its side goes across the page."""
    return len(row.cells) == 1 and all(
        row.cells[0].left < left - 1 and row.cells[0].right > right for left, right in gutters
    )


def _on_both_sides(row: Row, gutter: Gutter) -> bool:
    return row.runs[0].right <= gutter[0] + 1 and row.runs[-1].left >= gutter[1] - 1


def _kept(gutters: list[Gutter], row: Row, *, close: bool) -> list[Gutter]:
    """The gutters as far as no word of `row` stands in them."""
    narrowed = (_narrowed(gutter, row, close=close) for gutter in gutters)
    return [(left, right) for left, right in narrowed if right - left >= _NARROWEST * row.size]


def _narrowed(gutter: Gutter, row: Row, *, close: bool) -> Gutter:
    left, right = gutter
    for start, end in _pieces(row):
        if end <= left or start >= right:
            continue
        before, after = start - left, right - end
        if max(before, after) <= 0 or (close and min(before, after) > 0):
            # It goes across, or stands in the middle of the white as a title does.
            return (0.0, 0.0)
        if before < after:
            left = end
        else:
            right = start
    return left, right


def _pieces(row: Row) -> Iterator[tuple[float, float]]:
    """From where to where words stand without white as wide as a gutter."""
    start, end = row.runs[0].left, row.runs[0].right
    for run in row.runs[1:]:
        if run.left - end >= _NARROWEST * row.size:
            yield start, end
            start = run.left
        end = max(end, run.right)
    yield start, end


def _cut(row: Row, gutters: list[Gutter]) -> list[Line | None]:
    cells: list[Line | None] = []
    runs = list(row.runs)
    for _, right in gutters:
        inside = [run for run in runs if run.left < right - 0.5]
        runs = runs[len(inside) :]
        cells.append(joined(inside) if inside else None)
    cells.append(joined(runs) if runs else None)
    return cells


def _columns(
    band: list[list[Line | None]], gutter: Gutter, edges: tuple[float, float]
) -> Iterator[Region]:
    for index, (left, right) in enumerate(((edges[0], gutter[1]), (gutter[0], edges[1]))):
        lines = tuple(cell for cells in band if (cell := cells[index]) is not None)
        if lines:
            yield Region(lines, left, right)


def _table(band: list[list[Line | None]]) -> Region:
    """A row without a first cell goes on with the cells of the row above it, unless it is a sum."""
    rows: list[list[list[Line]]] = []
    for cells in band:
        if not rows or cells[0] is not None or _is_sum(cells):
            rows.append([[] for _ in cells])
        for index, cell in enumerate(cells):
            if cell is not None:
                rows[-1][index].append(cell)
    return Region(tuple(_as_line(row) for row in rows), table=True)


def _is_sum(cells: list[Line | None]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return 2 * len(filled) >= len(cells) and any(_FIGURE.fullmatch(cell.text) for cell in filled)


def _as_line(cells: list[list[Line]]) -> Line:
    first = next(line for cell in cells for line in cell)
    text = CELL.join(" ".join(line.text for line in cell) for cell in cells)
    right = max(line.right for cell in cells for line in cell)
    return Line(text, first.left, right, first.y, first.size, open_end=False)
