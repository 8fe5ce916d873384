"""Why no figure answers: which signed figure would decide the claim, and what there is instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from roviec.inspections.claimcheck.lookup import Question, fewest_tiling, recorded
from roviec.inspections.claimcheck.model import Column, RecordedFigure, RecordedScope
from roviec.inspections.claimcheck.reasons import Reason, Values
from roviec.inspections.claimcheck.spans import Window
from roviec.inspections.claimcheck.verdicts import found_as
from roviec.inspections.claimcheck.wording import day, period
from roviec.timeline.periods import same_name
from roviec.timeline.spans import Span

Scopes = Sequence[RecordedScope]


def reason(question: Question, scopes: Scopes) -> Reason:
    """The sentence for *no record*, from what comes nearest: the same span in another scope, in
    another column, then another span."""
    values: Values = {"indicator": question.indicator.name, "period": named(question.window)}
    return (
        _other_scope(question, scopes, values)
        or _other_column(question, scopes, values)
        or _other_span(question, scopes, values)
        or Reason("no_figure", values)
    )


def named(window: Window) -> Reason:
    """The period in words; "until" where its start is the figure's own."""
    span = window.span
    if window.since and not window.assumed:
        return Reason("until", {"last": day(span.last_day)})
    return period(span)


def _other_scope(question: Question, scopes: Scopes, values: Values) -> Reason | None:
    for scope in _all_scopes():
        if scope not in scopes and recorded(question, scope):
            named_scopes = {"wanted": Reason(scopes[0]), "present": Reason(scope)}
            return Reason("no_scope", {**values, **named_scopes})
    return None


def _other_column(question: Question, scopes: Scopes, values: Values) -> Reason | None:
    for column in get_args(Column):
        for scope in scopes:
            found = recorded(question.in_columns(column), scope)
            if column not in question.columns and found:
                shown = found_as(found, found.value).text
                names = {"wanted": Reason(question.columns[0]), "present": Reason(column)}
                return Reason("no_column", {**values, **names, "found": shown})
    return None


def _other_span(question: Question, scopes: Scopes, values: Values) -> Reason | None:
    kept = [figure for figure in question.figures if figure.column in question.columns]
    figures = [figure for figure in kept if figure.scope in scopes]
    if not figures:
        return _other_span_and_scope(question, scopes, kept, values)
    if fewest_tiling(question.window.span, [f for f in figures if f.column == "in_period"]):
        return Reason("no_weights", values)
    if other := _other_cut_off(question.window.span, figures, values):
        return other
    nearest = _nearest(question.window.span, figures)
    several = len({figure.span for figure in figures}) > 1
    code = "no_span_of_several" if several else "no_span"
    return Reason(code, {**values, "nearest": period(nearest.span)})


def _other_cut_off(span: Span, figures: Sequence[RecordedFigure], values: Values) -> Reason | None:
    """The record has the period of that name under another cut-off: the year 2020 of a text is the
    calendar's, the report year 2020 runs from 15 December 2019 to 14 December 2020."""
    for figure in figures:
        met = same_name(span, figure.span)
        if met is not None:
            mine, theirs = met
            days = {"asked": mine.days, "held": theirs.days, "name": _lower(mine.name)}
            return Reason("no_span_cut_off", {**values, **days})
    return None


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _other_span_and_scope(
    question: Question, scopes: Scopes, figures: Sequence[RecordedFigure], values: Values
) -> Reason | None:
    if not figures:
        return None
    nearest = _nearest(question.window.span, figures)
    names = {"wanted": Reason(scopes[0]), "present": Reason(nearest.scope)}
    return Reason("no_span_scope", {**values, **names, "nearest": period(nearest.span)})


def _nearest(span: Span, figures: Sequence[RecordedFigure]) -> RecordedFigure:
    """The figure that shares most days with the span, else the one fewest days away, the later of
    two."""
    return max(
        figures,
        key=lambda f: (
            _shared_days(span, f.span),
            -_days_between(span, f.span),
            f.span.end,
            f.span.start,
            f.scope,
        ),
    )


def _shared_days(one: Span, other: Span) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


def _days_between(one: Span, other: Span) -> int:
    return max(0, (max(one.start, other.start) - min(one.end, other.end)).days)


def _all_scopes() -> tuple[RecordedScope, ...]:
    return get_args(RecordedScope)
