"""Kept totals where the structure changed under them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from roviec.organisations.hierarchy.paths import Changed, Derived
from roviec.organisations.keys import among
from roviec.organisations.models import Line
from roviec.reporting.kept.folding import count_anew, spans
from roviec.reporting.kept.locks import hold_line
from roviec.reporting.models import FigureSheet
from roviec.timeline import Span

Stretches = dict[tuple[int, int], list[Derived]]


def paths_changed(line: Line, changed: Changed | None) -> None:
    """Count anew exactly the totals of spans on whose last day somebody came under a unit or left
    it. An act of today or later touches none: its periods have no figures yet."""
    # Whoever accepts meanwhile either has written already or waits and finds the new structure.
    hold_line(line.pk)
    if not FigureSheet.objects.exists():
        return
    if changed is None:
        for span in spans():
            count_anew(line.pk, span)
        return
    for span, uppers in _touched(changed).items():
        count_anew(line.pk, span, uppers)


def _touched(changed: Changed) -> dict[Span, set[int]]:
    """By span, who came to hold or lost somebody on the last day figures of the span cover."""
    gone, new = _by_pair(changed.gone), _by_pair(changed.new)
    pairs = gone.keys() | new.keys()
    gave = _spans_of({lower for _upper, lower in pairs})
    touched: dict[Span, set[int]] = defaultdict(set)
    for upper, lower in pairs:
        for span, day in gave.get(lower, ()):
            if _holds(gone.get((upper, lower), ()), day) != _holds(
                new.get((upper, lower), ()), day
            ):
                touched[span].add(upper)
    return touched


def _by_pair(paths: Iterable[Derived]) -> Stretches:
    found: Stretches = defaultdict(list)
    for path in paths:
        if path.depth:
            found[path.upper_id, path.lower_id].append(path)
    return found


def _holds(stretches: Iterable[Derived], day: date) -> bool:
    return any(
        (s.valid_from is None or s.valid_from <= day) and (s.valid_to is None or day < s.valid_to)
        for s in stretches
    )


def _spans_of(units: set[int]) -> dict[int, set[tuple[Span, date]]]:
    """By unit the spans it has figures of, each with the last day they cover."""
    found: dict[int, set[tuple[Span, date]]] = defaultdict(set)
    rows = FigureSheet.objects.filter(among("unit_id", units)).order_by()
    days = ("span_start", "span_end", "covers_end")
    for unit, start, end, until in rows.values_list("unit_id", *days).distinct():
        span = Span(start, end)
        found[unit].add((span, Span(start, until or end).last_day))
    return found
