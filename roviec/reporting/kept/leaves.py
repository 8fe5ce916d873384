"""What units bring to the totals above them, reckoned from their sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models import Value as Literal
from django.db.models.functions import Coalesce

from roviec.organisations.models import Path
from roviec.reporting.choosing import Chosen
from roviec.reporting.held import held_on
from roviec.reporting.kept.parts import Kept, KeptBy, brought_by
from roviec.reporting.models import Column, FigureSheet, Indicator, Scope
from roviec.timeline import Span

MANY_UNITS = 500
"""Of more, the sheets of all units are read."""


class Brings(NamedTuple):
    """One unit's figures in one column, up to the day before `end`: those of a unit that ended
    inside the span stand where it stood until then."""

    unit: int
    column: str
    end: date


class Total(NamedTuple):
    """Whose total, in which column."""

    upper: int
    column: str


Above = dict[int, list[tuple[int, date | None, date | None]]]
"""By unit, who stands above it from when to when."""
Units = Mapping[Span, Collection[int]]
"""Which units, of each span."""
Brought = dict[Span, dict[Brings, KeptBy]]


def ways() -> dict[int, str]:
    """How each indicator adds up the line."""
    return dict(Indicator.objects.values_list("pk", "over_line"))


def sheets_that_count(line_id: int, spans: Collection[Span]) -> QuerySet[FigureSheet]:
    """Sheets a total of the line may hold: of versions that count or are accepted, and imported
    ones. Those frozen at signing are nobody's own, and what is cumulative, estimated or a target
    never adds up."""
    report = "version__report__"
    return (
        FigureSheet.objects.filter(
            column=Column.IN_PERIOD,
            span_start__in={span.start for span in spans},
            span_end__in={span.end for span in spans},
        )
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


def brought(sheets: QuerySet[FigureSheet], how: dict[int, str]) -> Brought:
    """By span, unit and column, what each brings of every indicator."""
    chosen: dict[tuple[Span, Brings], dict[int, Chosen]] = defaultdict(lambda: defaultdict(Chosen))
    for (column, start, end, until), held in held_on(
        sheets, list(how), "column", "span_start", "span_end", "covers_end"
    ):
        whose = Brings(held.unit_id, column, until or end)
        chosen[Span(start, end), whose][held.indicator_id].take(held)
    made: Brought = defaultdict(dict)
    for (span, whose), each in chosen.items():
        made[span][whose] = {i: kept_of(how[i], figures) for i, figures in each.items()}
    return made


def kept_of(how: str, each: Chosen) -> Kept:
    above, own = each.above, each.own
    kept = brought_by(how, above.value if above else None, own.value if own else None)
    kept.imported, kept.wholes = int(each.imported is not None), int(each.whole is not None)
    kept.waits = int(each.waits)
    return kept


def of_units(line_id: int, units: Units, how: dict[int, str]) -> Brought:
    """What these units bring, of each span its own."""
    sheets = sheets_that_count(line_id, list(units))
    everybody = set().union(*units.values())
    if len(everybody) <= MANY_UNITS:
        sheets = sheets.filter(unit__in=everybody)
    return {
        span: {whose: kept for whose, kept in there.items() if whose.unit in units[span]}
        for span, there in brought(sheets, how).items()
        if span in units
    }


def above_in(line_id: int, units: Units) -> Above:
    """Who stood above these units on any day of the spans."""
    if not units:
        return {}
    first, end = min(span.start for span in units), max(span.end for span in units)
    paths = Path.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=end),
        Q(valid_to=None) | Q(valid_to__gt=first),
        line_id=line_id,
        depth__gt=0,
    )
    everybody = set().union(*units.values())
    if len(everybody) <= MANY_UNITS:
        paths = paths.filter(lower__in=everybody)
    above: Above = defaultdict(list)
    for lower, upper, since, until in paths.values_list(
        "lower_id", "upper_id", "valid_from", "valid_to"
    ):
        if lower in everybody:
            above[lower].append((upper, since, until))
    return above


def uppers(above: Above, unit: int, end: date) -> list[int]:
    """Who stood above a unit on the day before `end`."""
    return [
        upper
        for upper, since, until in above.get(unit, ())
        if (since is None or since < end) and (until is None or end <= until)
    ]


def raised(
    brings: Mapping[Brings, KeptBy], above: Above, how: Mapping[int, str]
) -> dict[Total, KeptBy]:
    """What units bring, joined at everybody above them."""
    made: dict[Total, KeptBy] = defaultdict(dict)
    for (unit, column, end), kept in brings.items():
        for upper in uppers(above, unit, end):
            total = made[Total(upper, column)]
            for indicator, each in kept.items():
                if indicator not in total:
                    total[indicator] = Kept()
                total[indicator].add(how[indicator], each)
    return made


def counted(
    line_id: int, span: Span, how: dict[int, str], wanted: Collection[int] | None = None
) -> dict[Total, KeptBy]:
    """All kept totals of a line and span, or those of some units, from the leaves."""
    sheets = sheets_that_count(line_id, [span])
    if wanted is not None:
        day = Coalesce(OuterRef("covers_end"), OuterRef("span_end"))
        stands = Path.objects.filter(
            Q(valid_from=None) | Q(valid_from__lt=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
            line_id=line_id,
            lower=OuterRef("unit"),
            upper__in=wanted,
        )
        sheets = sheets.filter(Exists(stands))
    brings = brought(sheets, how).get(span, {})
    if not brings:
        return {}
    made = raised(brings, above_in(line_id, {span: {whose.unit for whose in brings}}), how)
    return {t: kept for t, kept in made.items() if wanted is None or t.upper in wanted}
