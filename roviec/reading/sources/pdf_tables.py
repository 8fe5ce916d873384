"""Tables with ruling lines: what stands in which cell, told by the lines that are drawn.

A ruled table is read as a DOCX one is: each row one line, its cells in ' | '; where a few cells
only lay the page out, each cell is a column of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from roviec.reading.sources.pdf_columns import CELL, Region
from roviec.reading.sources.pdf_lines import Line, Row, gathered, joined

_SAME = 2.5
"""Points by which places differ at most that are meant as one."""
_TOUCH = 3.0
_MOST_RULES = 600
"""Lines on a page, those in one row taken as one; a drawing has more."""
_MIDDLE = 0.3
"""Ems above their base at which letters have their middle."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line at one place, from `start` to `end` in the other direction."""

    place: float
    start: float
    end: float

    def covers(self, at: float) -> bool:
        return self.start - _TOUCH <= at <= self.end + _TOUCH


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table: across from the top down, upright ones from left to right."""

    across: tuple[_Rule, ...]
    upright: tuple[_Rule, ...]
    tops: tuple[float, ...]
    lefts: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.tops[0]

    @property
    def bottom(self) -> float:
        return self.tops[-1]

    def holds(self, run: Line) -> bool:
        x, y = _middle(run)
        return self.bottom < y < self.top and self.lefts[0] < x < self.lefts[-1]

    def place(self, run: Line) -> tuple[int, int]:
        """The row and the column in which a run stands."""
        x, y = _middle(run)
        row = len(self.tops) - 1 - bisect_right(self.tops[::-1], y)
        return max(0, row), max(0, bisect_right(self.lefts, x) - 1)

    def open_right(self, row: int, column: int) -> bool:
        """Whether no line ends a place on its right: it is one cell with the next."""
        y = (self.tops[row] + self.tops[row + 1]) / 2
        return not _is_drawn(self.upright, self.lefts[column + 1], y)

    def open_below(self, row: int, column: int) -> bool:
        x = (self.lefts[column] + self.lefts[column + 1]) / 2
        return not _is_drawn(self.across, self.tops[row + 1], x)


def _middle(run: Line) -> tuple[float, float]:
    return run.left + min(run.size, run.right - run.left) / 2, run.y + _MIDDLE * run.size


def _is_drawn(rules: Sequence[_Rule], place: float, at: float) -> bool:
    return any(abs(rule.place - place) < _SAME and rule.covers(at) for rule in rules)


def grids(drawn: Iterable[Sequence[float]]) -> list[Grid]:
    """The tables that straight lines `x0, y0, x1, y1` draw, from the top down."""
    flat, steep = [], []
    for x0, y0, x1, y1 in drawn:
        if x1 - x0 >= y1 - y0:
            flat.append(_Rule((y0 + y1) / 2, x0, x1))
        else:
            steep.append(_Rule((x0 + x1) / 2, y0, y1))
    across, upright = _merged(flat), _merged(steep)
    if len(across) + len(upright) > _MOST_RULES:
        return []
    found = (_grid(*group) for group in _groups(across, upright))
    return sorted((grid for grid in found if grid), key=lambda grid: -grid.top)


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Lines one behind the other as one; the two edges of a thick one as one."""
    merged: list[_Rule] = []
    for near in _clusters(rules):
        place = median(rule.place for rule in near)
        for rule in sorted(near, key=lambda rule: rule.start):
            last = merged[-1] if merged and merged[-1].place == place else None
            if last and rule.start <= last.end + _TOUCH:
                merged[-1] = _Rule(place, last.start, max(last.end, rule.end))
            else:
                merged.append(_Rule(place, rule.start, rule.end))
    return merged


def _clusters(rules: list[_Rule]) -> Iterator[list[_Rule]]:
    near: list[_Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.place):
        if near and rule.place - near[0].place > _SAME:
            yield near
            near = []
        near.append(rule)
    if near:
        yield near


def _groups(across: list[_Rule], upright: list[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Lines that meet, directly or through others."""
    left_over = set(range(len(upright)))
    unseen = set(range(len(across)))
    while unseen:
        flat, steep = [unseen.pop()], []
        for index in flat:
            for other in [o for o in left_over if _meet(across[index], upright[o])]:
                left_over.discard(other)
                steep.append(other)
                reached = [i for i in unseen if _meet(across[i], upright[other])]
                unseen.difference_update(reached)
                flat += reached
        yield [across[i] for i in flat], [upright[i] for i in steep]


def _meet(flat: _Rule, steep: _Rule) -> bool:
    return flat.covers(steep.place) and steep.covers(flat.place)


def _grid(across: list[_Rule], upright: list[_Rule]) -> Grid | None:
    """None for a frame around one thing and for lines that cut nothing into columns."""
    if not upright or len(across) < 2:
        return None
    lefts = _places([rule.place for rule in upright], across)
    tops = _places([rule.place for rule in across], upright)[::-1]
    if len(lefts) < 3 or len(tops) < 2:
        return None
    return Grid(tuple(across), tuple(upright), tuple(tops), tuple(lefts))


def _places(places: list[float], crossing: list[_Rule]) -> list[float]:
    """Where lines stand, and where those that cross them end: a table may be open at its sides."""
    found = sorted(places)
    ends = (min(rule.start for rule in crossing), max(rule.end for rule in crossing))
    if ends[0] < found[0] - 3 * _TOUCH:
        found.insert(0, ends[0])
    if ends[1] > found[-1] + 3 * _TOUCH:
        found.append(ends[1])
    kept = found[:1]
    for before, place in pairwise(found):
        if place - before > _SAME:
            kept.append(place)
    return kept


def cells_of(grid: Grid, runs: Iterable[Line]) -> list[list[list[Line]]]:
    """The lines of each cell, row by row; a cell of several rows stands in its first."""
    rows, columns = len(grid.tops) - 1, len(grid.lefts) - 1
    owner = _owners(grid, rows, columns)
    found: dict[tuple[int, int], list[Line]] = {}
    for run in runs:
        row, column = grid.place(run)
        found.setdefault(owner[min(row, rows - 1)][min(column, columns - 1)], []).append(run)
    firsts = [[(r, c) for c in range(columns) if owner[r][c] == (r, c)] for r in range(rows)]
    return [[[joined(list(row.runs)) for row in gathered(found.get(first, []))] for first in line]
            for line in firsts]  # fmt: skip


def _owners(grid: Grid, rows: int, columns: int) -> list[list[tuple[int, int]]]:
    """For each place of the grid the first place of its cell."""
    owner = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if column and grid.open_right(row, column - 1):
                owner[row][column] = owner[row][column - 1]
            elif row and grid.open_below(row - 1, column):
                owner[row][column] = owner[row - 1][column]
    return owner


def table_regions(grid: Grid, runs: Sequence[Line]) -> Iterator[Region]:
    """What a ruled table says, in reading order."""
    rows = [row for row in cells_of(grid, runs) if row]
    if len(rows) <= 2 or (len(rows) <= 3 and all(len(row) <= 2 for row in rows)):
        for row in rows:
            for lines in row:
                if lines:
                    yield Region(tuple(lines), *_edges(grid, lines))
        return
    told = [_as_line(row) for row in rows if any(row)]
    if told:
        yield Region(tuple(told), table=True)


def _edges(grid: Grid, lines: list[Line]) -> tuple[float, float]:
    left = max(x for x in grid.lefts if x <= lines[0].left + _SAME or x == grid.lefts[0])
    longest = max(line.right for line in lines)
    right = min(x for x in grid.lefts if x >= longest - _SAME or x == grid.lefts[-1])
    # Cells keep their words off their lines, as much on the right as on the left.
    inside = max(0.0, min(line.left for line in lines) - left)
    return left + inside, max(longest, right - min(inside, 10))


def _as_line(cells: list[list[Line]]) -> Line:
    lines = [line for cell in cells for line in cell]
    text = CELL.join(" ".join(line.text for line in cell) for cell in cells)
    first = lines[0]
    right = max(line.right for line in lines)
    return Line(text, first.left, right, first.y, first.size, open_end=False)


def apart(rows: Sequence[Row], grid: Grid) -> tuple[list[Row], list[Line], list[Row]]:
    """The rows above a table, the runs in it, and the rows beside and below it."""
    above: list[Row] = []
    inside: list[Line] = []
    below: list[Row] = []
    for row in rows:
        held = [run for run in row.runs if grid.holds(run)]
        inside += held
        others = [run for run in row.runs if run not in held] if held else list(row.runs)
        if others:
            is_above = row.y > grid.top - _SAME or bool(held)
            (above if is_above else below).extend(gathered(others) if held else [row])
    return above, inside, below
