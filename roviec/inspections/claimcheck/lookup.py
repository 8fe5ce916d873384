"""What the record holds over a span: one figure, or a combination the indicator declares.

Sums are made only of parts that tile the span, the fewest that do, so a year's own report goes
before its months. Signed figures go before imported ones, which count only where no signed figure
answers. Nothing is computed that the indicator does not declare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from roviec.inspections.claimcheck.model import Column, IndicatorDef, RecordedFigure, RecordedScope
from roviec.inspections.claimcheck.spans import Window
from roviec.timeline.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A value in plain units; `total` and `exempt` for ratios; `figures` it was made of."""

    indicator: IndicatorDef
    value: Fraction
    total: Fraction | None = None
    exempt: int = 0
    column: Column
    figures: tuple[RecordedFigure, ...]

    @property
    def imported(self) -> bool:
        return any(figure.state == "imported" for figure in self.figures)

    @property
    def span(self) -> Span:
        """From the first day to the last of the figures it was made of."""
        return Span(
            min(figure.span.start for figure in self.figures),
            max(figure.span.end for figure in self.figures),
        )

    @property
    def due(self) -> Fraction:
        """Of how many it is a share: the total without the exempt."""
        return (self.total or Fraction(0)) - self.exempt


Combination = Callable[[IndicatorDef, list[RecordedFigure]], Recorded | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is sought: an indicator of a unit over a window, in columns, the best first."""

    indicator: IndicatorDef
    figures: tuple[RecordedFigure, ...]
    window: Window
    columns: tuple[Column, ...]

    def over(self, span: Span) -> Question:
        return replace(self, window=Window(span, self.window.assumed))

    def in_columns(self, *columns: Column) -> Question:
        return replace(self, columns=columns)


def recorded(question: Question, scope: RecordedScope) -> Recorded | None:
    """The value in the first column that has one; signed before imported within a column."""
    for column in question.columns:
        inside = [f for f in question.figures if (f.scope, f.column) == (scope, column)]
        signed = [figure for figure in inside if figure.state == "signed"]
        for figures in (signed, inside):
            found = _in_column(question, column, figures)
            if found is not None:
                return found
    return None


def _in_column(
    question: Question, column: Column, figures: list[RecordedFigure]
) -> Recorded | None:
    parts = _parts(question, column, _one_each(figures))
    if not parts:
        return None
    if len(parts) == 1:
        return _single(question.indicator, parts[0])
    combine = _combination(question.indicator)
    return combine(question.indicator, parts) if combine else None


def _combination(indicator: IndicatorDef) -> Combination | None:
    summed_ratio = indicator.value_type == "ratio" and indicator.over_time == "sum"
    return _ratio if summed_ratio else COMBINATIONS.get(indicator.over_time)


def _one_each(figures: list[RecordedFigure]) -> list[RecordedFigure]:
    """One figure for each span: the signed one, else the one given last."""
    best: dict[Span, RecordedFigure] = {}
    for figure in sorted(figures, key=lambda f: f.state == "signed"):
        best[figure.span] = figure
    return list(best.values())


def _parts(
    question: Question, column: Column, figures: list[RecordedFigure]
) -> list[RecordedFigure]:
    """The figures that make up the answer; empty when they do not cover the span."""
    span = question.window.span
    if question.indicator.over_time == "last" and column != "target":
        return _last(span, figures)
    if column == "cumulative":
        return _running(question.window, figures)
    return fewest_tiling(span, figures)


def _last(span: Span, figures: Sequence[RecordedFigure]) -> list[RecordedFigure]:
    """The figure that stands at the end of the span: its own, else the longest within it."""
    ending = [figure for figure in figures if figure.span.end == span.end]
    ending.sort(key=lambda f: (f.span != span, not span.covers(f.span), f.span.start))
    return ending[:1]


def _running(window: Window, figures: Sequence[RecordedFigure]) -> list[RecordedFigure]:
    """A running total is never added: the span's own, or, since an unsaid start, the longest."""
    ending = [figure for figure in figures if figure.span.end == window.span.end]
    ending.sort(key=lambda figure: (figure.span != window.span, figure.span.start))
    return ending[:1] if window.since else [f for f in ending if f.span == window.span]


def fewest_tiling(span: Span, figures: Sequence[RecordedFigure]) -> list[RecordedFigure]:
    """The fewest figures that cover the span exactly once; the earlier-ending first on a tie."""
    best: dict[date, list[RecordedFigure]] = {span.start: []}
    for figure in sorted(figures, key=lambda f: (f.span.start, f.span.end)):
        before = best.get(figure.span.start)
        if before is None:
            continue
        known = best.get(figure.span.end)
        if known is None or len(before) + 1 < len(known):
            best[figure.span.end] = [*before, figure]
    return best.get(span.end, [])


def _plain(indicator: IndicatorDef, figure: RecordedFigure) -> Fraction:
    scaled = indicator.value_type in ("count", "amount")
    return Fraction(figure.value) * (Fraction(indicator.scale) if scaled else 1)


def _single(indicator: IndicatorDef, figure: RecordedFigure) -> Recorded:
    return Recorded(
        indicator=indicator,
        value=_plain(indicator, figure),
        # Beside a mean stands its weight, which makes it no share.
        total=None if figure.total is None or indicator.in_means else Fraction(figure.total),
        exempt=figure.exempt,
        column=figure.column,
        figures=(figure,),
    )


def _of_values(
    fold: Callable[[list[Fraction]], Fraction],
) -> Combination:
    def combine(indicator: IndicatorDef, parts: list[RecordedFigure]) -> Recorded:
        return Recorded(
            indicator=indicator,
            value=fold([_plain(indicator, part) for part in parts]),
            column=parts[0].column,
            figures=tuple(parts),
        )

    return combine


def _ratio(indicator: IndicatorDef, parts: list[RecordedFigure]) -> Recorded | None:
    totals = [Fraction(part.total) for part in parts if part.total is not None]
    if len(totals) < len(parts):
        return None
    return Recorded(
        indicator=indicator,
        value=sum((_plain(indicator, part) for part in parts), Fraction(0)),
        total=sum(totals, Fraction(0)),
        exempt=sum(part.exempt for part in parts),
        column=parts[0].column,
        figures=tuple(parts),
    )


def _weighted(indicator: IndicatorDef, parts: list[RecordedFigure]) -> Recorded | None:
    """The mean weighted by the totals; none where a weight is missing or all are nought."""
    weights = [Fraction(part.total) for part in parts if part.total is not None]
    if len(weights) < len(parts) or not sum(weights):
        return None
    pairs = zip(weights, parts, strict=True)
    value = sum((weight * _plain(indicator, part) for weight, part in pairs), Fraction(0))
    return Recorded(
        indicator=indicator,
        value=value / sum(weights),
        column=parts[0].column,
        figures=tuple(parts),
    )


COMBINATIONS: Mapping[str, Combination] = {
    "sum": _of_values(lambda values: sum(values, Fraction(0))),
    "max": _of_values(max),
    "min": _of_values(min),
    "ratio_from_parts": _ratio,
    "weighted_mean": _weighted,
}
