"""Targets: what a unit with all below it is to reach, beside what it reached. They never enter a
total of real values, and a superior's target is its own, not the sum of those below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Q

from roviec.interface import formats
from roviec.reporting.figures import keyed, unpack
from roviec.reporting.models import (
    AddingUp,
    Column,
    FigureSheet,
    Indicator,
    Scope,
    Target,
    ValueType,
)
from roviec.reporting.picture import Place
from roviec.reporting.querysets import below
from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.wording import share_of


class Aim(NamedTuple):
    """What one unit is to reach, and who said so; nobody where it came with a file."""

    value: Decimal
    given_by_id: int | None = None
    document_number: str = ""
    office: str = ""
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Aimed:
    """A unit's target beside those directly below it, `units_below` of which have one. `below` is
    what theirs come to, where they add up."""

    own: Aim | None = None
    below: Decimal | None = None
    units_below: int = 0

    @property
    def differ(self) -> bool:
        return self.own is not None and self.below is not None and self.own.value != self.below


NO_TARGET = Aimed()
Aims = dict[tuple[int, int], Aim]
"""By unit and indicator."""


def read_targets(place: Place, indicators: Iterable[Indicator]) -> dict[int, Aimed]:
    """The targets of a unit and of those directly below it, by indicator, in two queries. One that
    was set on the site goes before one from a file or a report."""
    asked = {each.pk: each for each in indicators}
    near = below(place.unit_id, place.line_id, place.span, "unit__")
    near &= Q(unit__paths_up__depth__lte=1)
    aims = _given_with_figures(place, near, asked)
    _set_on_site(place, near, asked, aims)
    found: dict[int, Aimed] = {}
    for pk, indicator in asked.items():
        under = [aim for (unit, of), aim in aims.items() if of == pk and unit != place.unit_id]
        adds = indicator.over_line == AddingUp.SUM and under
        found[pk] = Aimed(
            aims.get((place.unit_id, pk)),
            sum((aim.value for aim in under), Decimal(0)) if adds else None,
            len(under),
        )
    return found


def _set_on_site(place: Place, near: Q, asked: Mapping[int, Indicator], aims: Aims) -> None:
    """A newer row stands over an older one; one without a value takes back whatever there was."""
    rows = Target.objects.filter(
        near, span_start=place.span.start, span_end=place.span.end, indicator__in=asked
    ).order_by("set_at", "pk")
    for row in rows:
        key = (row.unit_id, row.indicator_id)
        aims.pop(key, None)
        if row.value is not None:
            aims[key] = Aim(row.value, row.given_by_id, row.document_number, row.office, row.set_at)


def _given_with_figures(place: Place, near: Q, asked: Mapping[int, Indicator]) -> Aims:
    """Targets that came with a file or stand in a report that counts; of a unit's own and of one
    for all below it, the latter."""
    sheets = (
        FigureSheet.objects.filter(
            near,
            Q(imported__isnull=False) | Q(version__report__counting=F("version")),
            column=Column.TARGET,
            span_start=place.span.start,
            span_end=place.span.end,
        )
        .order_by("version", "pk")
        .values_list("unit_id", "scope", "packed")
    )
    aims: Aims = {}
    for unit, _scope, packed in sorted(sheets, key=lambda row: row[1] == Scope.SUBTREE):
        for indicator, figure in keyed(packed).items():
            if indicator in asked:
                aims[unit, indicator] = Aim(_number(asked[indicator], unpack(figure).given))
    return aims


def _number(indicator: Indicator, value: Value) -> Decimal:
    share = share_of(indicator, value)
    return value.value if share is None else share


def share_reached(indicator: Indicator, value: Value | None, aim: Aim | None) -> Decimal | None:
    """In percent of the target, cut and not rounded; of a ratio, how much of the percentage that
    was to be reached."""
    if value is None or aim is None:
        return None
    share = share_of(indicator, value) if indicator.value_type == ValueType.RATIO else value.value
    return None if share is None else percent_of(Value(share, aim.value))


def aim_shown(indicator: Indicator, value: Decimal | None) -> str:
    if value is not None and indicator.value_type in (ValueType.RATIO, ValueType.PERCENT):
        return formats.percent(value, 2)
    return formats.number(value)
