"""The numbers of a unit, period by period, from what is kept below it and those it came of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models import Value as Literal

from roviec.organisations.models import Path
from roviec.reporting.choosing import Chosen, signed_last
from roviec.reporting.consolidation import Subtotal
from roviec.reporting.held import Held, Picked, held_on
from roviec.reporting.kept.parts import (
    EXTREMES,
    Joined,
    Kept,
    NotKept,
    part_of,
    unpacked,
    value_of,
)
from roviec.reporting.models import Column, FigureSheet, KeptTotal, Report, Scope
from roviec.reporting.querysets import stood_when_covered
from roviec.reporting.rollup import CannotJoin, Value, unit_part
from roviec.reporting.series.frame import Frame
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.totals import Outline
from roviec.timeline import Span


@dataclass(slots=True)
class _Period:
    """Of one unit in one period; `asked` below it, `asked_itself` whether it was."""

    chosen: Chosen = field(default_factory=Chosen)
    signed: Held | None = None
    kept: Kept = field(default_factory=Kept)
    asked: int = 0
    asked_itself: bool = False
    has_below: bool = False

    @property
    def expects_itself(self) -> bool:
        """Whether it gave the figure or was asked for it."""
        chosen = self.chosen
        return self.asked_itself or chosen.own is not None or chosen.above is not None


Periods = dict[tuple[int, Span], _Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One period in the structure of another day, told from units that are in it whole. `given`:
    anybody gave a figure."""

    stood: bool
    given: bool = False
    value: Value | None = None
    not_additive: bool = False
    counted: int = 0
    expected: int = 0
    waiting: int = 0
    selves: int = 0
    selves_known: int = 0


def wholes(wanted: Wanted, frame: Frame, periods: Periods) -> dict[Span, Whole]:
    """Of every period in which nothing changed and of which what is kept tells all. `periods` must
    hold what is kept of all `tops_of` them."""
    found: dict[Span, Whole] = {}
    for span, tops in tops_of(wanted, frame).items():
        try:
            found[span] = _whole(wanted, frame, span.last_day, {t: periods[t, span] for t in tops})
        except NotKept:
            continue
    return found


def tops_of(wanted: Wanted, frame: Frame) -> dict[Span, frozenset[int]]:
    """Where all of a period lies in units that are in the frame whole: which units."""
    found: dict[Span, frozenset[int]] = {}
    for span in (period.span for period in wanted.periods):
        tops = frame.whole_tops(span.last_day)
        # Who ended inside a period is told one by one.
        if tops is not None and not frame.history.changes_inside(span.start, span.end):
            found[span] = tops
    return found


def _whole(wanted: Wanted, frame: Frame, day: date, tops: Mapping[int, _Period]) -> Whole:
    how, joined = wanted.indicator.over_line, Joined()
    counted = expected = waiting = selves = known = 0
    for unit, period in tops.items():
        kept, chosen = period.kept, period.chosen
        if kept.wholes or chosen.whole or kept.left or (period.asked and kept.imported):
            raise NotKept
        former = frame.is_former_self(unit, day)
        held = chosen.own if former else chosen.above
        joined.add(how, part_of(how, held.value if held else None))
        joined.add(how, kept.live)
        counted += kept.live.units
        expected += period.asked or kept.imported
        waiting += kept.waits
        if unit == frame.unit or not period.expects_itself:
            continue
        if former:
            selves, known = selves + 1, known + (held is not None)
        else:
            expected, counted = expected + 1, counted + (held is not None)
            waiting += chosen.waits
    value, not_additive = _joined_value(how, joined, alone=len(frame.inside) == 1)
    return Whole(
        stood=frame.anything_stood(day),
        given=joined.units > 0,
        value=value,
        not_additive=not_additive,
        counted=counted,
        expected=expected,
        waiting=waiting,
        selves=selves,
        selves_known=known,
    )


def _joined_value(how: str, joined: Joined, *, alone: bool) -> tuple[Value | None, bool]:
    if joined.units == 1 and alone and how not in ("sum", *EXTREMES):
        # A single one that need not be joined stays as it was given.
        raise NotKept
    try:
        return value_of(how, joined), False
    except CannotJoin:
        return None, True


def outlines(wanted: Wanted, periods: Periods) -> dict[Span, Outline]:
    """As reported, of every period of which what is kept tells all."""
    found: dict[Span, Outline] = {}
    for span in (period.span for period in wanted.periods):
        try:
            found[span] = _outline(wanted.indicator.over_line, periods[wanted.unit_id, span])
        except NotKept:
            continue
    return found


def read_periods(wanted: Wanted, units: Collection[int]) -> Periods:
    """What is kept of some units, in four queries."""
    spans = [period.span for period in wanted.periods]
    periods = {(unit, span): _Period() for unit in units for span in spans}
    for key in _with_units_below(wanted, units, spans):
        periods[key].has_below = True
    _figures(wanted, periods, units)
    _kept(wanted, periods, units)
    for unit, start, end, below, itself in _asked(wanted, units):
        period = periods.get((unit, Span(start, end)))
        if period is not None:
            period.asked, period.asked_itself = below, itself > 0
    return periods


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


def _with_units_below(
    wanted: Wanted, units: Collection[int], spans: Collection[Span]
) -> set[tuple[int, Span]]:
    rows = Path.objects.filter(line=wanted.line, upper__in=units, depth=1).order_by()
    stretches = set(rows.values_list("upper_id", "valid_from", "valid_to"))
    return {
        (unit, span)
        for unit, since, until in stretches
        for span in spans
        if (since is None or since <= span.last_day) and (until is None or span.last_day < until)
    }


def _figures(wanted: Wanted, periods: Periods, units: Collection[int]) -> None:
    sheets = _sheets(wanted, units)
    for days, held in held_on(sheets, [wanted.indicator.pk], "span_start", "span_end"):
        period = periods.get((held.unit_id, Span(*days)))
        if period is None:
            continue
        if held.scope == Scope.SUBTREE and held.counts:
            period.signed = signed_last(period.signed, held)
        else:
            period.chosen.take(held)


def _sheets(wanted: Wanted, units: Collection[int]) -> QuerySet[FigureSheet]:
    counts = Q(version=F("counting_id"))
    return (
        FigureSheet.objects.filter(of_spans(wanted), unit_id__in=units, column=Column.IN_PERIOD)
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


def _kept(wanted: Wanted, periods: Periods, units: Collection[int]) -> None:
    how = wanted.indicator.over_line
    rows = KeptTotal.objects.filter(
        of_spans(wanted), line=wanted.line, upper_id__in=units, column=Column.IN_PERIOD
    ).annotate(told=Picked(wanted.indicator.pk))
    for unit, start, end, told in rows.values_list("upper_id", "span_start", "span_end", "told"):
        period = periods.get((unit, Span(start, end)))
        if period is not None and told is not None:
            period.kept.add(how, unpacked(how, json.loads(told)))


def _asked(wanted: Wanted, units: Collection[int]) -> Iterable[tuple[int, date, date, int, int]]:
    """How many below each unit were asked for the indicator, and whether it was, by period."""
    paths = "unit__paths_up__"
    below, itself = Q(**{f"{paths}depth__gt": 0}), Q(**{f"{paths}depth": 0})
    return (
        Report.objects.filter(
            stood_when_covered(paths, "request__span_end"),
            of_spans(wanted, "request__"),
            **{f"{paths}line": wanted.line, f"{paths}upper__in": units},
            request__line=wanted.line,
            request__form__items__indicator=wanted.indicator,
        )
        .order_by()
        .values_list(f"{paths}upper_id", "request__span_start", "request__span_end")
        .annotate(
            below=Count("unit", distinct=True, filter=below),
            itself=Count("unit", distinct=True, filter=itself),
        )
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
