"""The shape of a series as a drawing: where each bar, mark and gap stands, in percent of the box.

Pure; the template draws it, so it needs no script, scales with the page and takes its colours from
the page's own styles. The table beside it has every number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.series.reckoning import Reading, Row, Status

DRAWN = ("count", "amount", "ratio", "percent")
"""Value types that have a height; a yes or a day has none."""
TALL = 92
"""Percent of the box's height the tallest bar takes; above it is room to see that it ends."""


@dataclass(frozen=True, slots=True)
class Column:
    """One period: a bar for what is read, a mark for what was reported. Percent of the box, from
    its top left; `height` or `mark` are empty where there is no such number."""

    label: str
    x: str
    width: str
    height: str
    y: str
    mark: str
    mark_end: str
    broken: bool
    missing: bool
    redefined: bool = False
    """Another definition holds from here on."""
    left: str = ""
    """Where the slot begins."""


@dataclass(frozen=True, slots=True)
class Chart:
    columns: tuple[Column, ...]
    top: Decimal
    """What the tallest bar or mark is."""


def draw(rows: Sequence[Row], value_type: str) -> Chart | None:
    """Bars for the structure asked for, else for what was reported; none where nothing has a
    height."""
    if value_type not in DRAWN:
        return None
    heights = [
        (_height(row.restructured or row.reported, value_type), _height(row.reported, value_type))
        for row in rows
    ]
    top = max((h for pair in heights for h in pair if h is not None), default=None)
    if top is None:
        return None
    slot = Decimal(100) / len(rows)
    columns = [
        _column(n, slot, row, *(_share(h, top) for h in pair))
        for n, (row, pair) in enumerate(zip(rows, heights, strict=True))
    ]
    return Chart(tuple(columns), top)


def _column(n: int, slot: Decimal, row: Row, bar: Decimal | None, mark: Decimal | None) -> Column:
    beside = row.restructured is not None
    left, width = slot * n + slot / 8, slot * 3 / 4
    reading = row.restructured or row.reported
    return Column(
        label=row.period.name,
        x=_percent(left),
        width=_percent(width),
        height="" if bar is None else _percent(bar),
        y="" if bar is None else _percent(100 - bar),
        mark="" if mark is None or not beside else _percent(100 - mark),
        mark_end=_percent(left + width),
        broken=reading.status is Status.BREAK,
        missing=bar is None and reading.status is not Status.BREAK,
        redefined=bool(row.redefined),
        left=_percent(slot * n),
    )


def height_of(value: Value) -> Decimal:
    """A ratio by its percentage, anything else by itself."""
    share = percent_of(value) if value.total is not None else None
    return max(Decimal(0), value.value if share is None else share)


def _height(reading: Reading, value_type: str) -> Decimal | None:
    value = reading.value
    if value is None:
        return None
    # Beside a mean stands its weight.
    return height_of(value if value_type == "ratio" else Value(value.value))


def _share(height: Decimal | None, top: Decimal) -> Decimal | None:
    if height is None:
        return None
    return height / top * TALL if top else Decimal(0)


def _percent(number: Decimal) -> str:
    return f"{number:.2f}%"
