"""Invented figures: the same unit, indicator and period always give the same one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from roviec.reporting.models import FormItem, Indicator, Nature
from roviec.reporting.rollup import Value
from roviec.templates_of_work.demo.files import RangeRow


def typed(text: str) -> Value:
    """A value as the files write it: `24`, `97.4` or `27/27`."""
    value, slash, total = text.partition("/")
    return Value(Decimal(value), Decimal(total) if slash else None)


def figures(
    items: Iterable[FormItem],
    ranges: Mapping[str, RangeRow],
    given: Mapping[str, str],
    unit: str,
    period: str,
) -> dict[int, Value]:
    """A value for each figure the form asks for, by form item: the given one, else one out of its
    range; without either there is none."""
    found: dict[int, Value] = {}
    for item in items:
        if item.indicator is None:
            continue
        code = item.indicator.code
        value = typed(given[code]) if code in given else None
        if value is None and code in ranges:
            value = _invented(item.indicator, ranges[code], unit, period)
        if value is not None:
            found[item.pk] = value
    return found


def _invented(indicator: Indicator, row: RangeRow, unit: str, period: str) -> Value | None:
    if row.whole:
        whole = within(row.whole, unit, indicator.code)
        return Value(Decimal(whole - within(row.missing, unit, indicator.code)), Decimal(whole))
    bounds = row.month if "-" in period else row.year
    if not bounds:
        return None
    # What stands there at the end of a period hardly changes from one to the next.
    moment = "" if indicator.nature == Nature.STOCK else period
    return Value(Decimal(within(bounds, unit, indicator.code, moment)))


def within(bounds: tuple[int, ...], *names: str) -> int:
    """A whole number between both bounds, told by the names alone."""
    low, high = bounds
    return low + zlib.crc32("|".join(names).encode()) % (high - low + 1)
