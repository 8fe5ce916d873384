"""What stands beside the value in the period: running totals, targets, shares reached.

A running total is reckoned from the unit's own figures of earlier periods of the year and compared
with the one that was entered; neither is ever added to anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from roviec.organisations.models import UnitVersion
from roviec.reporting.form_models import RUNNING
from roviec.reporting.models import (
    Column,
    FigureSheet,
    FormItem,
    Indicator,
    Nature,
    Report,
    Scope,
    ValueType,
)
from roviec.reporting.querysets import FigureSheetQuerySet
from roviec.reporting.rollup import CannotJoin, Value, combine
from roviec.timeline import Period, Span
from roviec.timeline.periods import period_on
from roviec.timeline.validity import uncovered


@dataclass(frozen=True, slots=True)
class Running:
    """The running total up to a period: `earlier` from the year's start to the day before it, none
    where nothing is needed; `gaps` are earlier days without a figure: then there is no total."""

    earlier: Value | None
    gaps: tuple[Span, ...] = ()

    def with_period(self, indicator: Indicator, now: Value | None) -> Value | None:
        """Up to the period's end, or none where a part of it is missing."""
        if self.gaps or now is None:
            return None
        return _joined(indicator, [now] if self.earlier is None else [self.earlier, now])


NOTHING_BEFORE = Running(None)


@dataclass(frozen=True, slots=True)
class Target:
    """What a unit was given to reach, and in which days."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Beside:
    """By indicator, what is known beside the figures of one report."""

    period: Period
    running: Mapping[int, Running]
    targets: Mapping[int, Target]

    def total(self, indicator: Indicator, now: Value | None) -> Value | None:
        """From the start of the year to the period's end; none where a part is missing."""
        known = self.running.get(indicator.pk)
        return known.with_period(indicator, now) if known else None

    def reached(self, indicator: Indicator, now: Value | None) -> Value | None:
        """How much of the target is reached, as a part of it: by the period alone where it is the
        period's, else since the year's start. None of what cannot be divided so."""
        target = self.targets.get(indicator.pk)
        if target is None or target.value.value <= 0:
            return None
        if indicator.value_type not in (ValueType.COUNT, ValueType.AMOUNT):
            return None
        alone = indicator.nature == Nature.STOCK or target.span == self.period.span
        value = now if alone else self.total(indicator, now)
        return None if value is None else Value(value.value, target.value.value)


def nothing_beside(period: Period) -> Beside:
    return Beside(period, {}, {})


def running(period: Period) -> Span:
    """The days a cumulative figure of the period covers: from the start of its year by its own
    cut-off. A range that began in an earlier year runs from its own start."""
    year = period_on("year", period.span.last_day, period.scheme)
    start = period.span.start if year is None else min(year.span.start, period.span.start)
    return Span(start, period.span.end)


def beside(report: Report, items: Iterable[FormItem]) -> Beside:
    """In a query for targets and two for running totals, where the form has them."""
    asked: dict[str, dict[int, Indicator]] = defaultdict(dict)
    for item in items:
        if item.indicator is not None:
            for column in item.columns:
                asked[column][item.indicator.pk] = item.indicator
    targets = _targets(report, asked[Column.TARGET]) if asked[Column.TARGET] else {}
    followed = {
        pk: each for pk, each in asked[Column.TARGET].items() if pk in targets and runs(each)
    }
    followed |= asked[Column.CUMULATIVE]
    period = report.request.period
    return Beside(period, _running(report, followed) if followed else {}, targets)


def runs(indicator: Indicator) -> bool:
    """Whether values of several periods make a running total."""
    return indicator.nature == Nature.FLOW and indicator.over_time in RUNNING


def _running(report: Report, indicators: Mapping[int, Indicator]) -> dict[int, Running]:
    period = report.request.period
    whole = running(period)
    if whole.start == period.span.start:
        return dict.fromkeys(indicators, NOTHING_BEFORE)
    before = Span(whole.start, period.span.start)
    began = _first_day(report.unit_id)
    held: dict[int, dict[Span, Value]] = defaultdict(dict)
    inside = Q(span_start__gte=before.start, span_end__lte=before.end)
    for figure in _counting(report).filter(inside, column=Column.IN_PERIOD).figures():
        if figure.indicator_id in indicators:
            held[figure.indicator_id][figure.span] = figure.given
    return {
        pk: _up_to(each, since, held[pk])
        if (since := _since(began, before, held[pk])) is not None
        else NOTHING_BEFORE
        for pk, each in indicators.items()
    }


def _first_day(unit_id: int) -> date | None:
    """The day the unit began; none where it is not known, or was always."""
    days = list(UnitVersion.objects.filter(unit=unit_id).values_list("valid_from", flat=True))
    return None if None in days else min((day for day in days if day), default=None)


def _since(began: date | None, before: Span, held: Collection[Span]) -> Span | None:
    """The earlier days a unit has to answer for: from the first report it gave, or else from its
    own first day. None where there are none."""
    if began is None or began <= before.start:
        return before
    start = min((span.start for span in held if span.start <= began), default=began)
    return Span(start, before.end) if start < before.end else None


def _up_to(indicator: Indicator, whole: Span, held: Mapping[Span, Value]) -> Running:
    parts = fewest(whole, held)
    if parts is None:
        days = uncovered((whole.start, whole.end), ((s.start, s.end) for s in held))
        gaps = tuple(Span(first, after) for first, after in days if first and after)
        return Running(None, gaps or (whole,))
    joined = _joined(indicator, [held[span] for span in parts])
    return Running(joined) if joined is not None else Running(None, (whole,))


def fewest(whole: Span, spans: Collection[Span]) -> list[Span] | None:
    """The fewest of the spans that cover the whole exactly once; none where no choice does. A
    quarter stands for its months and is never added to them."""
    best: dict[object, list[Span]] = {whole.start: []}
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        way = best.get(span.start)
        if way is not None and len(way) + 1 < len(best.get(span.end, [*way, span, span])):
            best[span.end] = [*way, span]
    return best.get(whole.end)


def _joined(indicator: Indicator, parts: list[Value]) -> Value | None:
    try:
        return combine(indicator.over_time, parts)
    except CannotJoin:
        return None


def _targets(report: Report, indicators: Mapping[int, Indicator]) -> dict[int, Target]:
    """The target of just the period, or else of its year."""
    period = report.request.period
    year = period_on("year", period.span.last_day, period.scheme)
    spans = [year.span, period.span] if year else [period.span]
    of_spans = Q()
    for span in spans:
        of_spans |= Q(span_start=span.start, span_end=span.end)
    found: dict[Span, dict[int, Target]] = defaultdict(dict)
    for figure in _counting(report).filter(of_spans, column=Column.TARGET).figures():
        if figure.indicator_id in indicators:
            found[figure.span][figure.indicator_id] = Target(figure.given, figure.span)
    targets: dict[int, Target] = {}
    for span in spans:
        targets |= found[span]
    return targets


def _counting(report: Report) -> FigureSheetQuerySet:
    """The unit's own sheets that count; of those of the same days the signed ones last."""
    return (
        FigureSheet.objects.filter(unit_id=report.unit_id, scope=Scope.OWN)
        .filter(Q(imported__isnull=False) | Q(version__report__counting=F("version")))
        .order_by(F("version__signed_at").asc(nulls_first=True), "pk")
    )
