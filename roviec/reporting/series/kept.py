"""The numbers of a unit, period by period, from what is kept below it and those it came of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models import Value as Literal

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
from roviec.reporting.models import Column, FigureSheet, Indicator, KeptTotal, Report, Scope
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
    exempt: bool = False
    """It is let off itself."""
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
    weightless: int = 0


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
        weightless=joined.weightless,
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


def read_periods(
    wanted: Wanted, indicators: Collection[Indicator], units: Collection[int]
) -> dict[int, Periods]:
    """What is kept of some units, by indicator, in three queries."""
    spans = [period.span for period in wanted.periods]
    found = {
        each.pk: {(unit, span): _Period() for unit in units for span in spans}
        for each in indicators
    }
    _figures(wanted, found, units)
    _kept(wanted, found, {each.pk: each.over_line for each in indicators}, units)
    for unit, start, end, indicator, *asked in _asked(wanted, list(found), units):
        period = found[indicator].get((unit, Span(start, end)))
        if period is not None:
            period.asked, itself, exempt = asked
            period.asked_itself, period.exempt = itself > 0, exempt > 0
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
        live = replace(live, value=value, weightless=joined.weightless if period.has_below else 0)
    except CannotJoin:
        live = _not_joined(how, period, live)
    return Outline(live, signed, period.asked or kept.imported, kept.waits, {})


def _not_joined(how: str, period: _Period, live: Subtotal) -> Subtotal:
    """One that has nobody below need not join."""
    own = period.chosen.own
    if own and not period.has_below:
        return Subtotal(unit_part(how, own.value), live.units, live.below, known=True)
    return Subtotal(None, live.units, live.below, not_additive=True, known=True)


def _figures(wanted: Wanted, found: Mapping[int, Periods], units: Collection[int]) -> None:
    sheets = _sheets(wanted, units)
    for days, held in held_on(sheets, list(found), "span_start", "span_end"):
        period = found[held.indicator_id].get((held.unit_id, Span(*days)))
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


def _kept(
    wanted: Wanted,
    found: Mapping[int, Periods],
    how: Mapping[int, str],
    units: Collection[int],
) -> None:
    picked = {f"of_{each}": Picked(each) for each in found}
    rows = KeptTotal.objects.filter(
        of_spans(wanted), line=wanted.line, upper_id__in=units, column=Column.IN_PERIOD
    ).annotate(**picked)
    for unit, start, end, *texts in rows.values_list("upper_id", "span_start", "span_end", *picked):
        for indicator, told in zip(found, texts, strict=True):
            period = found[indicator].get((unit, Span(start, end)))
            if period is not None and told is not None:
                way = how[indicator]
                period.kept.add(way, unpacked(way, json.loads(told)))


def _asked(
    wanted: Wanted, indicators: list[int], units: Collection[int]
) -> Iterable[tuple[int, date, date, int, int, int, int]]:
    """How many below each unit were asked for an indicator, and whether it was and is let off, by
    period."""
    items = "request__form__items__indicator"
    paths = "unit__paths_up__"
    below, itself = Q(**{f"{paths}depth__gt": 0}), Q(**{f"{paths}depth": 0})
    return (
        Report.objects.filter(
            stood_when_covered(paths, "request__span_end"),
            of_spans(wanted, "request__"),
            **{
                f"{paths}line": wanted.line,
                f"{paths}upper__in": units,
                f"{items}__in": indicators,
            },
            request__line=wanted.line,
        )
        .order_by()
        .values_list(f"{paths}upper_id", "request__span_start", "request__span_end", items)
        .annotate(
            below=Count("unit", distinct=True, filter=below),
            itself=Count("unit", distinct=True, filter=itself),
            exempt=Count("exemption", distinct=True, filter=itself),
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
