"""What a total's page says beside its coverage: who is let off, and who reported up to its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from roviec.reporting.held import Holds
from roviec.reporting.models import FigureSheet, Report
from roviec.reporting.picture import Place


@dataclass(frozen=True, slots=True)
class Beside:
    """Units under the place: `exempt` from giving the indicator, `counted` how many of these a
    total holds all the same, by old figures or another request; `closing` those that ended inside
    the period and report up to then, with the last day of each. `itself`: the place's own unit is
    let off."""

    exempt: frozenset[int]
    counted: int
    closing: Mapping[int, date]
    itself: bool
    more: tuple[tuple[str, int], ...] = ()
    """What else was read along, as it was told."""


def beside(place: Place, indicator_id: int, *more: QuerySet[Any, tuple[str, int]]) -> Beside:
    """In one query, with whatever else is told as texts of units."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    let_off = reports.filter(exemption__isnull=False, request__form__items__indicator=indicator_id)
    closing = reports.filter(
        covers_end__isnull=False, request__form__items__indicator=indicator_id
    ).exclude(unit=place.unit_id)
    held = Exists(_held(place, indicator_id))
    what = Case(When(held, then=Value("counted")), default=Value("exempt"))
    found: dict[str, set[int]] = defaultdict(set)
    ended: dict[int, date] = {}
    rest: list[tuple[str, int]] = []
    nothing = Cast(Value(None), DateField())
    others = (each.annotate(until=nothing) for each in more)
    rows = _tagged(let_off, what).union(_tagged(closing, Value("closing")), *others)
    for tag, unit, until in rows:
        if tag == "closing":
            ended[unit] = until - timedelta(1)
        elif tag in ("exempt", "counted"):
            found[tag].add(unit)
        else:
            rest.append((tag, unit))
    exempt = found["exempt"] | found["counted"]
    below = frozenset(exempt - {place.unit_id})
    return Beside(
        below,
        len(found["counted"] - {place.unit_id}),
        ended,
        itself=place.unit_id in exempt,
        more=tuple(rest),
    )


def _held(place: Place, indicator_id: int) -> QuerySet[FigureSheet]:
    """For a query of reports: what a total counts of the unit."""
    accepted = Q(
        version=F("version__report__accepted"), version__report__request__line_id=place.line_id
    )
    return FigureSheet.objects.own().filter(
        Q(imported__isnull=False) | accepted,
        Holds(F("packed"), Value(str(indicator_id))),
        unit=OuterRef("unit"),
        span_start=place.span.start,
        span_end=place.span.end,
    )


def _tagged(reports: QuerySet[Report], what: Case | Value) -> QuerySet[Any, Any]:
    tagged = reports.order_by().annotate(what=ExpressionWrapper(what, output_field=CharField()))
    return tagged.values_list("what", "unit", "covers_end")
