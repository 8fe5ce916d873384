"""What units bring to the totals above them, reckoned from their sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models import Value as Literal

from roviec.organisations.models import Path
from roviec.reporting.choosing import Chosen
from roviec.reporting.held import held_on
from roviec.reporting.kept.parts import Kept, KeptBy, brought_by
from roviec.reporting.models import FigureSheet, Indicator, Scope
from roviec.timeline import Span
from roviec.timeline.validity import valid_on

MANY_UNITS = 500
"""Of more, the sheets of all units are read."""


class Brings(NamedTuple):
    """One unit's figures in one column."""

    unit: int
    column: str


class Total(NamedTuple):
    """Whose total, in which column."""

    upper: int
    column: str


def ways() -> dict[int, str]:
    """How each indicator adds up the line."""
    return dict(Indicator.objects.values_list("pk", "over_line"))


def sheets_that_count(line_id: int, span: Span) -> QuerySet[FigureSheet]:
    """Sheets a total of the line may hold: of versions that count or are accepted, and imported
    ones. Those frozen at signing are nobody's own."""
    report = "version__report__"
    return (
        FigureSheet.objects.filter(span_start=span.start, span_end=span.end)
        .annotate(
            counting_id=F(f"{report}counting"),
            accepted_id=F(f"{report}accepted"),
            frozen=Literal(False),
        )
        .filter(
            Q(imported__isnull=False)
            | Q(scope=Scope.OWN, version__report__request__line_id=line_id)
            & (Q(version=F("counting_id")) | Q(version=F("accepted_id")))
        )
        .order_by("pk")
    )


def brought(sheets: QuerySet[FigureSheet], how: dict[int, str]) -> dict[Brings, KeptBy]:
    """By unit and column, what each brings of every indicator."""
    chosen: dict[tuple[Brings, int], Chosen] = defaultdict(Chosen)
    for (column,), held in held_on(sheets, list(how), "column"):
        chosen[Brings(held.unit_id, column), held.indicator_id].take(held)
    made: dict[Brings, KeptBy] = defaultdict(dict)
    for (whose, indicator), each in chosen.items():
        made[whose][indicator] = kept_of(how[indicator], each)
    return made


def kept_of(how: str, each: Chosen) -> Kept:
    above, own = each.above, each.own
    kept = brought_by(how, above.value if above else None, own.value if own else None)
    kept.imported, kept.wholes = int(each.imported is not None), int(each.whole is not None)
    kept.waits = int(each.waits)
    return kept


def of_units(
    line_id: int, span: Span, units: Collection[int], how: dict[int, str]
) -> dict[Brings, KeptBy]:
    sheets = sheets_that_count(line_id, span)
    if len(units) <= MANY_UNITS:
        return brought(sheets.filter(unit__in=units), how)
    there = set(units)
    return {w: kept for w, kept in brought(sheets, how).items() if w.unit in there}


def uppers_of(line_id: int, span: Span, units: Collection[int] | None) -> dict[int, list[int]]:
    """Who stood above each unit on the last day of the span."""
    paths = Path.objects.filter(valid_on(span.last_day), line_id=line_id, depth__gt=0)
    if units is not None and len(units) <= MANY_UNITS:
        paths = paths.filter(lower__in=units)
    above: dict[int, list[int]] = defaultdict(list)
    for lower, upper in paths.values_list("lower_id", "upper_id"):
        above[lower].append(upper)
    return above


def raised(
    brings: dict[Brings, KeptBy], above: dict[int, list[int]], how: dict[int, str]
) -> dict[Total, KeptBy]:
    """What units bring, joined at everybody above them."""
    made: dict[Total, KeptBy] = defaultdict(dict)
    for (unit, column), kept in brings.items():
        for upper in above.get(unit, ()):
            total = made[Total(upper, column)]
            for indicator, each in kept.items():
                if indicator not in total:
                    total[indicator] = Kept()
                total[indicator].add(how[indicator], each)
    return made


def counted(
    line_id: int, span: Span, how: dict[int, str], uppers: Collection[int] | None = None
) -> dict[Total, KeptBy]:
    """All kept totals of a line and span, or those of some units, from the leaves."""
    sheets = sheets_that_count(line_id, span)
    if uppers is not None:
        stands = Path.objects.filter(
            valid_on(span.last_day), line_id=line_id, lower=OuterRef("unit"), upper__in=uppers
        )
        sheets = sheets.filter(Exists(stands))
    brings = brought(sheets, how)
    above = uppers_of(line_id, span, {whose.unit for whose in brings})
    made = raised(brings, above, how)
    return {t: kept for t, kept in made.items() if uppers is None or t.upper in uppers}
