"""Series of computed indicators from the series of their parts, and what changes of definition do
to any series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from roviec.reporting.computed import Plan, planned, value_of_result
from roviec.reporting.definitions import (
    NEVER_REDEFINED,
    Definitions,
    read_definitions,
    rescaled,
)
from roviec.reporting.models import Indicator
from roviec.reporting.series.reading import Told, read, read_many
from roviec.reporting.series.reckoning import Reading, Row, Status, reckon
from roviec.reporting.series.wanted import Wanted
from roviec.timeline import Period

UNSAID = (Status.ABSENT, Status.BREAK, Status.NOT_ADDITIVE, Status.EXEMPT)
"""What keeps a number from being computed, the first that is met."""


def series_of(wanted: Wanted, named: str = "") -> tuple[Wanted, Told, list[Row]]:
    """All periods, computed where the indicator is, in the scale of the last one; with what their
    history was told from. The indicator wanted comes back as defined then. Of the period `named`
    by its code the units that make its number in the structure of the day are read too."""
    if wanted.indicator.computed:
        # Of one that is computed anything may have changed.
        everything = list(Indicator.objects.all())
        definitions = _definitions(everything)
        told, rows = _computed(wanted, _plans(wanted, everything, definitions))
    else:
        definitions = _definitions([wanted.indicator])
        told = read(wanted, named)
        rows = reckon(told)
    defined = definitions.defined(wanted.indicator, wanted.days[-1])
    rows = _defined(wanted.indicator, rows, definitions)
    return replace(wanted, indicator=defined), told, rows


def _definitions(indicators: Sequence[Indicator]) -> Definitions:
    """Of those that were ever defined anew."""
    redefined = [each for each in indicators if each.redefined]
    return read_definitions(redefined) if redefined else NEVER_REDEFINED


def _computed(wanted: Wanted, plans: Sequence[Plan]) -> tuple[Told, list[Row]]:
    parts = {part.pk: part for plan in plans for part in plan.plain_parts(wanted.indicator)}
    told = read_many(wanted, list(parts.values()) or [wanted.indicator])
    rows = {pk: reckon(each) for pk, each in told.items()}
    made = [
        _row(wanted, plan, {pk: each[at] for pk, each in rows.items()}, period)
        for at, (plan, period) in enumerate(zip(plans, wanted.periods, strict=True))
    ]
    return next(iter(told.values())), made


def _plans(wanted: Wanted, everything: Sequence[Indicator], definitions: Definitions) -> list[Plan]:
    """By the definition of each period, of which most have the same."""
    known = {each.code: each for each in everything}
    return [
        planned([wanted.indicator], period.span.last_day, definitions, known)
        for period in wanted.periods
    ]


def _row(wanted: Wanted, plan: Plan, rows: Mapping[int, Row], period: Period) -> Row:
    parts = [rows[part.pk] for part in plan.plain_parts(wanted.indicator)]
    if not parts:
        missing = Reading(status=Status.MISSING)
        return Row(period, missing, missing if wanted.structure else None)
    reported = {pk: row.reported for pk, row in rows.items()}
    there = {pk: row.restructured for pk, row in rows.items() if row.restructured}
    inside = len(there) == len(rows)
    return Row(
        period,
        _reading(wanted.indicator, plan, reported),
        _reading(wanted.indicator, plan, there) if inside else None,
    )


def _reading(indicator: Indicator, plan: Plan, readings: Mapping[int, Reading]) -> Reading:
    parts = [readings[part.pk] for part in plan.plain_parts(indicator)]
    status = next((s for s in UNSAID if any(part.status is s for part in parts)), None)
    found = plan.reckon(indicator, lambda part: readings[part.pk].value)
    value = None if status else value_of_result(found)
    if status is None:
        nothing = Status.NOT_APPLICABLE if found.divides_by_zero else Status.MISSING
        status = nothing if value is None else Status.VALUE
    breaks = {each: None for part in parts for each in part.breaks}
    return Reading(
        status=status,
        value=value,
        counted=min(part.counted for part in parts),
        expected=max(part.expected for part in parts),
        waiting=max(part.waiting for part in parts),
        selves=max(part.selves for part in parts),
        selves_known=min(part.selves_known for part in parts),
        stands_in=any(part.stands_in for part in parts),
        breaks=tuple(breaks),
        unrecorded=parts[0].unrecorded,
    )


# --- changes of definition ---------------------------------------------------------------------


def _defined(indicator: Indicator, rows: Sequence[Row], definitions: Definitions) -> list[Row]:
    """Each number in the scale of the last period it can be compared with, and on which rows a
    definition begins that cannot be compared with the one before."""
    if len(definitions.of(indicator)) < 2:
        return list(rows)
    made: list[Row] = []
    in_scale_of: date | None = None
    for at in range(len(rows) - 1, -1, -1):
        day = rows[at].period.span.last_day
        in_scale_of = in_scale_of or day
        before = rows[at - 1].period.span.last_day if at else day
        broken = definitions.breaks_between(indicator, before, day)
        then = definitions.on(indicator, in_scale_of)
        factor = definitions.factor(indicator, day, in_scale_of)
        there = rows[at].restructured
        made.append(
            replace(
                rows[at],
                reported=_scaled(indicator, rows[at].reported, factor),
                restructured=there and _scaled(indicator, there, factor),
                redefined=broken,
                measure=then.unit_of_measure if then else "",
                factor=factor,
            )
        )
        if broken:
            in_scale_of = None
    return made[::-1]


def _scaled(indicator: Indicator, reading: Reading, factor: Fraction) -> Reading:
    if factor == 1 or reading.value is None:
        return reading
    parts = (
        replace(part, held=part.held._replace(value=rescaled(indicator, part.held.value, factor)))
        if part.held
        else part
        for part in reading.parts
    )
    value = rescaled(indicator, reading.value, factor)
    return replace(reading, value=value, parts=tuple(parts))
