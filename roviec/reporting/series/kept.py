"""The numbers of a unit as reported, period by period, from what is kept below it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models import Value as Literal

from roviec.organisations.models import Path
from roviec.reporting.choosing import Chosen, signed_last
from roviec.reporting.consolidation import Subtotal
from roviec.reporting.held import Held, Picked, held_on
from roviec.reporting.kept.parts import Kept, NotKept, part_of, unpacked, value_of
from roviec.reporting.models import Column, FigureSheet, KeptTotal, Report, Scope
from roviec.reporting.querysets import stood_when_covered
from roviec.reporting.rollup import CannotJoin, unit_part
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.totals import Outline
from roviec.timeline import Span


@dataclass(slots=True)
class _Period:
    chosen: Chosen = field(default_factory=Chosen)
    signed: Held | None = None
    kept: Kept = field(default_factory=Kept)
    asked: int = 0
    has_below: bool = False


def outlines(wanted: Wanted) -> dict[Span, Outline]:
    """Of every period of which what is kept tells all, in four queries."""
    periods = {period.span: _Period() for period in wanted.periods}
    for span in _with_units_below(wanted, periods):
        periods[span].has_below = True
    _figures(wanted, periods)
    _kept(wanted, periods)
    for start, end, units in _asked(wanted):
        if Span(start, end) in periods:
            periods[Span(start, end)].asked = units
    found: dict[Span, Outline] = {}
    for span, period in periods.items():
        try:
            found[span] = _outline(wanted.indicator.over_line, period)
        except NotKept:
            continue
    return found


def _outline(how: str, period: _Period) -> Outline:
    kept, chosen, own = period.kept, period.chosen, period.chosen.own
    if kept.wholes or chosen.whole or kept.left or (period.asked and kept.imported):
        raise NotKept
    period.has_below = period.has_below or period.asked > 0 or not kept.empty
    signed = period.signed
    if signed is None and not period.has_below:
        signed = chosen.signed
    joined = part_of(how, own.value if own else None)
    joined.add(how, kept.live)
    live = Subtotal(None, joined.units, kept.live.units, known=joined.units > 0)
    try:
        value = value_of(how, joined)
        if own and not period.has_below:
            value = unit_part(how, own.value)
        live = Subtotal(value, joined.units, kept.live.units, known=joined.units > 0)
    except CannotJoin:
        live = _not_joined(how, period, live)
    return Outline(live, signed, period.asked or kept.imported, kept.waits, {})


def _not_joined(how: str, period: _Period, live: Subtotal) -> Subtotal:
    """One that has nobody below need not join."""
    own = period.chosen.own
    if own and not period.has_below:
        return Subtotal(unit_part(how, own.value), live.units, live.below, known=True)
    return Subtotal(None, live.units, live.below, not_additive=True, known=True)


def _with_units_below(wanted: Wanted, spans: Iterable[Span]) -> set[Span]:
    rows = Path.objects.filter(line=wanted.line, upper=wanted.unit_id, depth=1).order_by()
    stretches = set(rows.values_list("valid_from", "valid_to"))
    return {span for span in spans if any(_holds(each, span.last_day) for each in stretches)}


def _holds(stretch: tuple[date | None, date | None], day: date) -> bool:
    since, until = stretch
    return (since is None or since <= day) and (until is None or day < until)


def _figures(wanted: Wanted, periods: dict[Span, _Period]) -> None:
    for days, held in held_on(_sheets(wanted), [wanted.indicator.pk], "span_start", "span_end"):
        period = periods.get(Span(*days))
        if period is None:
            continue
        if held.scope == Scope.SUBTREE and held.counts:
            period.signed = signed_last(period.signed, held)
        else:
            period.chosen.take(held)


def _sheets(wanted: Wanted) -> QuerySet[FigureSheet]:
    counts = Q(version=F("counting_id"))
    return (
        FigureSheet.objects.filter(
            of_spans(wanted), unit_id=wanted.unit_id, column=Column.IN_PERIOD
        )
        .annotate(
            counting_id=F("version__report__counting"),
            accepted_id=F("version__report__accepted"),
            frozen=Literal(False),
        )
        .filter(
            Q(imported__isnull=False)
            | Q(version__report__request__line=wanted.line)
            & (counts | Q(scope=Scope.OWN, version=F("accepted_id")))
        )
        .order_by("pk")
    )


def _kept(wanted: Wanted, periods: dict[Span, _Period]) -> None:
    how = wanted.indicator.over_line
    rows = KeptTotal.objects.filter(
        of_spans(wanted), line=wanted.line, upper_id=wanted.unit_id, column=Column.IN_PERIOD
    ).annotate(told=Picked(wanted.indicator.pk))
    for start, end, told in rows.values_list("span_start", "span_end", "told"):
        period = periods.get(Span(start, end))
        if period is not None and told is not None:
            period.kept.add(how, unpacked(how, json.loads(told)))


def _asked(wanted: Wanted) -> Iterable[tuple[date, date, int]]:
    """How many units below were asked for the indicator, by period."""
    paths = "unit__paths_up__"
    return (
        Report.objects.filter(
            stood_when_covered(paths, "request__span_end"),
            of_spans(wanted, "request__"),
            **{
                f"{paths}line": wanted.line,
                f"{paths}upper": wanted.unit_id,
                f"{paths}depth__gt": 0,
            },
            request__line=wanted.line,
            request__form__items__indicator=wanted.indicator,
        )
        .order_by()
        .values_list("request__span_start", "request__span_end")
        .annotate(units=Count("unit", distinct=True))
    )


def of_spans(wanted: Wanted, prefix: str = "") -> Q:
    """Rows of the periods; some of other spans too, which begin with one and end with another."""
    spans = [period.span for period in wanted.periods]
    return Q(
        **{
            f"{prefix}span_start__in": [span.start for span in spans],
            f"{prefix}span_end__in": [span.end for span in spans],
        }
    )
