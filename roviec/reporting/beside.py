"""What stands beside the value in the period: running totals, targets, shares reached.

A running total is reckoned from the unit's own figures of earlier periods of the year and compared
with the one that was entered; neither is ever added to anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

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
from roviec.reporting.models import Target as TargetRow
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
    last: Mapping[int, Value] = field(default_factory=dict)
    """Of the period of the same length that ended last before this one."""
    running: Mapping[int, Running] = field(default_factory=dict)
    targets: Mapping[int, Target] = field(default_factory=dict)

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


def running(period: Period) -> Span:
    """The days a cumulative figure of the period covers: from the start of its year by its own
    cut-off. A range that began in an earlier year runs from its own start."""
    year = period_on("year", period.span.last_day, period.scheme)
    start = period.span.start if year is None else min(year.span.start, period.span.start)
    return Span(start, period.span.end)


def beside(report: Report, items: Iterable[FormItem]) -> Beside:
    """In one query; one more for targets, and one where it is not known when the unit began."""
    asked: dict[str, dict[int, Indicator]] = defaultdict(dict)
    every: set[int] = set()
    for item in items:
        if item.indicator is not None:
            every.add(item.indicator.pk)
            for column in item.columns:
                asked[column][item.indicator.pk] = item.indicator
    held = _held(report, asked[Column.TARGET], every)
    targets = _targets(report, held[Column.TARGET])
    followed = {
        pk: each for pk, each in asked[Column.TARGET].items() if pk in targets and runs(each)
    }
    followed |= asked[Column.CUMULATIVE]
    earlier = held[Column.IN_PERIOD]
    return Beside(
        report.request.period,
        _last(report.request.span, earlier),
        _running(report, followed, earlier) if followed else {},
        targets,
    )


Spans = dict[Span, Value]
ByIndicator = dict[int, Spans]


def _held(report: Report, with_targets: Collection[int], every: set[int]) -> dict[str, ByIndicator]:
    """The unit's own figures of earlier days, and its targets, as they count: by column, indicator
    and span. What was imported comes first: a signed figure of the same days replaces it."""
    wanted = Q(column=Column.IN_PERIOD, span_end__lte=report.request.span_start)
    if with_targets:
        for span in _target_spans(report.request.period):
            wanted |= Q(column=Column.TARGET, span_start=span.start, span_end=span.end)
    sheets = (
        FigureSheet.objects.filter(wanted, unit_id=report.unit_id, scope=Scope.OWN)
        .filter(Q(imported__isnull=False) | Q(version__report__counting=F("version")))
        .order_by("span_end", F("version__signed_at").asc(nulls_first=True), "pk")
    )
    held: dict[str, ByIndicator] = {Column.IN_PERIOD: {}, Column.TARGET: {}}
    for figure in sheets.figures():
        if figure.indicator_id in every:
            spans = held[figure.column].setdefault(figure.indicator_id, {})
            # Told anew it comes last, as it was signed last.
            spans.pop(figure.span, None)
            spans[figure.span] = figure.given
    if with_targets:
        _set_on_site(report, with_targets, held[Column.TARGET])
    return held


def _set_on_site(report: Report, indicators: Collection[int], targets: ByIndicator) -> None:
    """A target set on the site goes before one that came with a file; one without a value takes
    back whatever there was."""
    spans = Q()
    for span in _target_spans(report.request.period):
        spans |= Q(span_start=span.start, span_end=span.end)
    rows = TargetRow.objects.filter(spans, unit=report.unit_id, indicator__in=indicators)
    for row in rows.order_by("pk"):
        given = targets.setdefault(row.indicator_id, {})
        given.pop(row.span, None)
        if row.value is not None:
            given[row.span] = Value(row.value)


def _last(span: Span, earlier: ByIndicator) -> dict[int, Value]:
    """The figures of the period of the same length that ended last."""
    days = (span.end - span.start).days
    last: dict[int, Value] = {}
    for indicator, spans in earlier.items():
        for each, value in spans.items():
            if abs((each.end - each.start).days - days) <= 3:
                last[indicator] = value
    return last


def runs(indicator: Indicator) -> bool:
    """Whether values of several periods make a running total."""
    return indicator.nature == Nature.FLOW and indicator.over_time in RUNNING


def _running(
    report: Report, indicators: Mapping[int, Indicator], earlier: ByIndicator
) -> dict[int, Running]:
    period = report.request.period
    whole = running(period)
    if whole.start == period.span.start:
        return dict.fromkeys(indicators, NOTHING_BEFORE)
    before, began = Span(whole.start, period.span.start), _first_day(report)
    found: dict[int, Running] = {}
    for pk, each in indicators.items():
        inside = {span: v for span, v in earlier.get(pk, {}).items() if before.covers(span)}
        since = _since(began, before, inside)
        found[pk] = _up_to(each, since, inside) if since else NOTHING_BEFORE
    return found


def first_day() -> Subquery:
    """For a query of reports: the day the unit began; none where it is not known, or was always."""
    versions = UnitVersion.objects.filter(unit=OuterRef("unit"))
    earliest = versions.order_by(F("valid_from").asc(nulls_first=True))
    return Subquery(earliest.values("valid_from")[:1])


def _first_day(report: Report) -> date | None:
    """As `first_day`, asked for with the report or now."""
    if "began" not in vars(report):
        known = Report.objects.filter(pk=report.pk).annotate(began=first_day())
        vars(report)["began"] = known.values_list("began", flat=True).get()
    began: date | None = vars(report)["began"]
    return began


def _since(began: date | None, before: Span, held: Collection[Span]) -> Span | None:
    """The earlier days a unit has to answer for: from the first report it gave, or else from its
    own first day. None where there are none."""
    if began is None or began <= before.start:
        return before
    start = min((span.start for span in held if span.start <= began), default=began)
    return Span(start, before.end) if start < before.end else None


def _up_to(indicator: Indicator, whole: Span, held: Spans) -> Running:
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


def _target_spans(period: Period) -> list[Span]:
    """The days of which a target is the period's: those of its year, and before them its own."""
    year = period_on("year", period.span.last_day, period.scheme)
    return [year.span, period.span] if year else [period.span]


def _targets(report: Report, held: ByIndicator) -> dict[int, Target]:
    targets: dict[int, Target] = {}
    for span in _target_spans(report.request.period):
        for indicator, spans in held.items():
            if span in spans:
                targets[indicator] = Target(spans[span], span)
    return targets
