"""What a total's page says beside its coverage: who is let off, and who reported up to its end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from roviec.reporting.held import Holds
from roviec.reporting.models import FigureSheet, Report
from roviec.reporting.picture import Place


@dataclass(frozen=True, slots=True)
class Beside:
    """Units under the place: `exempt` from giving the indicator, `counted` how many of these a
    total holds all the same, by old figures or another request; `closing` how many ended inside
    the period and report their own days, which a total of the whole period does not hold."""

    exempt: frozenset[int]
    counted: int
    closing: int
    more: tuple[tuple[str, int], ...] = ()
    """What else was read along, as it was told."""


def beside(place: Place, indicator_id: int, *more: QuerySet[Any, tuple[str, int]]) -> Beside:
    """In one query, with whatever else is told as texts of units."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    let_off = reports.filter(
        exemption__isnull=False, request__form__items__indicator=indicator_id
    ).exclude(unit=place.unit_id)
    # A unit that ended stands under the place until the very day its report ends.
    closing = Report.objects.filter(
        request__line_id=place.line_id,
        request__span_start=place.span.start,
        request__span_end=place.span.end,
        request__form__items__indicator=indicator_id,
        unit__paths_up__line_id=place.line_id,
        unit__paths_up__upper_id=place.unit_id,
        unit__paths_up__valid_to=F("covers_end"),
    )
    held = Exists(_held(place, indicator_id))
    what = Case(When(held, then=Value("counted")), default=Value("exempt"))
    found: dict[str, set[int]] = defaultdict(set)
    rest = []
    for tag, unit in _tagged(let_off, what).union(_tagged(closing, Value("closing")), *more):
        if tag in ("exempt", "counted", "closing"):
            found[tag].add(unit)
        else:
            rest.append((tag, unit))
    return Beside(
        frozenset(found["exempt"] | found["counted"]),
        len(found["counted"]),
        len(found["closing"]),
        tuple(rest),
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


def _tagged(reports: QuerySet[Report], what: Case | Value) -> QuerySet[Any, tuple[str, int]]:
    tagged = reports.order_by().annotate(what=ExpressionWrapper(what, output_field=CharField()))
    pairs: QuerySet[Any, tuple[str, int]] = tagged.values_list("what", "unit")
    return pairs
