"""What a total's page says beside its coverage: who is let off, and who reported up to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from roviec.reporting.models import Report
from roviec.reporting.picture import Place


@dataclass(frozen=True, slots=True)
class Beside:
    """Units under the place: `exempt` from giving the indicator; `closing` how many ended inside
    the period and report their own days, which a total of the whole period does not hold."""

    exempt: frozenset[int]
    closing: int


def beside(place: Place, indicator_id: int) -> Beside:
    """In one query."""
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
    rows = _tagged(let_off, "exempt").union(_tagged(closing, "closing"))
    units = list(rows)
    return Beside(
        frozenset(unit for what, unit in units if what == "exempt"),
        sum(what == "closing" for what, _unit in units),
    )


def _tagged(reports: QuerySet[Report], what: str) -> QuerySet[Any, tuple[str, int]]:
    tagged = reports.order_by().annotate(what=Value(what, output_field=CharField()))
    pairs: QuerySet[Any, tuple[str, int]] = tagged.values_list("what", "unit")
    return pairs
