"""Weights of means. A figure keeps, beside its value, the weight it was given with: the figure of
the indicator's `weight` on the same sheet. So a mean joins and leaves like a ratio, in the parts
kept and from the leaves, and what was signed keeps the weight it was signed with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from roviec.reporting.figures import Packing, pack, unpack
from roviec.reporting.models import FigureSheet, Indicator, Scope
from roviec.reporting.rollup import Value

Weights = Mapping[int, int]
"""By indicator, the one it is weighted by."""


def weights() -> dict[int, int]:
    rows = Indicator.objects.filter(weight__isnull=False).values_list("pk", "weight")
    return {indicator: weight for indicator, weight in rows if weight is not None}


def weigh(packing: Packing, by: Weights) -> bool:
    """Lay its weight beside every mean on a sheet; whether anything changed."""
    changed = False
    for indicator, weight in by.items():
        packed = packing.get(str(indicator))
        if packed is None:
            continue
        there, beside = unpack(packed), packing.get(str(weight))
        total = None if beside is None else unpack(beside).given.value
        if there.given.total != total:
            given = replace(there.given, total=total)
            packing[str(indicator)] = pack(given, there.units_counted, there.units_expected)
            changed = True
    return changed


def bare(indicator: Indicator | None, value: Value) -> Value:
    """The value as it was typed, without the weight beside it."""
    return replace(value, total=None) if indicator and indicator.weight_id else value


def weigh_anew(indicators: Collection[int]) -> None:
    """Bring the sheets with these up to what is declared now. Figures stay as they were given: only
    what stands beside them changes, and nothing stands beside what has no weight any more."""
    now = weights()
    by = {each: now.get(each, 0) for each in indicators}
    for sheet in _holding(by):
        if weigh(sheet.packed, by):
            sheet.save(update_fields=["packed"])


class Unweighed(NamedTuple):
    sheet: FigureSheet
    indicator_id: int


def unweighed() -> Iterator[Unweighed]:
    """Means whose weight is not the one on their sheet."""
    for indicator, weight in weights().items():
        for sheet in _holding({indicator}):
            if weigh(dict(sheet.packed), {indicator: weight}):
                yield Unweighed(sheet, indicator)


def _holding(indicators: Collection[int]) -> Iterator[FigureSheet]:
    """Sheets units gave; what was frozen at signing keeps the weights it was frozen with."""
    given = FigureSheet.objects.exclude(scope=Scope.SUBTREE, version__isnull=False)
    for indicator in indicators:
        yield from given.filter(packed__has_key=str(indicator)).order_by("pk").iterator(500)
