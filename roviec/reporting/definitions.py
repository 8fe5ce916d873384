"""What indicators meant on a day: name, unit of measure, scale, phrases, formula."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F

from roviec.reporting.models import FormItem, Indicator, IndicatorDefinition, ValueType
from roviec.reporting.rollup import MEAN, Value

AS_OF_ITS_DAY = ("name", "unit_of_measure", "scale", "phrases", "formula")
"""What of an indicator a definition says."""


class Definitions:
    """The definitions of some indicators over time."""

    def __init__(self, rows: Iterable[IndicatorDefinition]) -> None:
        self.rows: dict[int, list[IndicatorDefinition]] = defaultdict(list)
        for row in rows:
            self.rows[row.indicator_id].append(row)

    def of(self, indicator: Indicator) -> list[IndicatorDefinition]:
        """The oldest first."""
        return self.rows.get(indicator.pk, [])

    def on(self, indicator: Indicator, day: date) -> IndicatorDefinition | None:
        """The one that held on the day. Before the first the first one did: nothing else is known
        of what was meant then."""
        rows = self.of(indicator)
        return next((row for row in rows if row.is_valid_on(day)), rows[0] if rows else None)

    def defined(self, indicator: Indicator, day: date) -> Indicator:
        """The indicator as it was defined on the day; not to be saved."""
        row = self.on(indicator, day)
        if row is None:
            return indicator
        then = copy.copy(indicator)
        for name in AS_OF_ITS_DAY:
            setattr(then, name, getattr(row, name))
        return then

    def breaks_between(self, indicator: Indicator, day: date, later: date) -> str:
        """Why what was counted on the two days cannot be compared; empty where it can."""
        between = [
            row
            for row in self.of(indicator)
            if row.valid_from and day < row.valid_from <= later and not row.comparable
        ]
        return between[-1].reason if between else ""

    def in_scale_of_today(self, indicator: Indicator, value: Value, day: date) -> Value:
        """A value that was given for the day."""
        then = self.on(indicator, day)
        if then is None or then.scale == indicator.scale:
            return value
        return rescaled(indicator, value, Fraction(then.scale) / Fraction(indicator.scale))

    def factor(self, indicator: Indicator, day: date, later: date) -> Fraction:
        """By what a value of the day is multiplied to stand in the scale of the later day."""
        one, other = self.on(indicator, day), self.on(indicator, later)
        if one is None or other is None or one.scale == other.scale:
            return Fraction(1)
        return Fraction(one.scale) / Fraction(other.scale)


NEVER_REDEFINED = Definitions(())


def mark_redefined(indicators: Iterable[Indicator]) -> None:
    """Keep in step with their definitions whether indicators have had several."""
    for indicator in indicators:
        several = indicator.definitions.count() > 1
        if indicator.redefined != several:
            indicator.redefined = several
            indicator.save(update_fields=["redefined"])


def rescaled(indicator: Indicator, value: Value, factor: Fraction) -> Value:
    """The value in another scale, of a ratio both parts; beside a mean stands its weight, which has
    a scale of its own."""
    total = value.total
    if indicator.value_type == ValueType.RATIO and total is not None:
        total = _times(total, factor)
    return Value(_times(value.value, factor), total, value.exempt, value.at)


def _times(number: Decimal, factor: Fraction) -> Decimal:
    product = Fraction(number) * factor
    return MEAN.divide(Decimal(product.numerator), Decimal(product.denominator))


def read_definitions(indicators: Iterable[Indicator] | None = None) -> Definitions:
    """In one query; none asked for is all of the site."""
    rows = IndicatorDefinition.objects.order_by("indicator", F("valid_from").asc(nulls_first=True))
    if indicators is not None:
        rows = rows.filter(indicator__in=[each.pk for each in indicators])
    return Definitions(rows)


def told_definition(row: IndicatorDefinition) -> dict[str, Any]:
    """As data."""
    return {
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "name": row.name,
        "text": row.text,
        "unit_of_measure": row.unit_of_measure,
        "scale": f"{row.scale.normalize():f}",
        "phrases": row.phrases,
        "formula": row.formula or None,
        "comparable": row.comparable,
        "reason": row.reason,
    }


def carry_definitions_of(day: date) -> int:
    """Let every indicator carry the definition that holds on the day; how many changed."""
    known = read_definitions()
    changed = 0
    for indicator in Indicator.objects.all():
        then = known.defined(indicator, day)
        if any(getattr(then, name) != getattr(indicator, name) for name in AS_OF_ITS_DAY):
            then.save(update_fields=AS_OF_ITS_DAY)
            changed += 1
    return changed


def define_items(items: Iterable[FormItem], day: date) -> None:
    """Give the items of a form their indicators as defined on the day."""
    asked = [item for item in items if item.indicator is not None]
    for item, indicator in zip(
        asked, defined_on([i.indicator for i in asked if i.indicator], day), strict=True
    ):
        item.indicator = indicator


def defined_on(indicators: Iterable[Indicator], day: date) -> list[Indicator]:
    """The indicators as they were defined on the day; nothing is read where none of them was ever
    defined anew, else in one query."""
    asked = list(indicators)
    redefined = [each for each in asked if each.redefined]
    known = read_definitions(redefined) if redefined else NEVER_REDEFINED
    return [known.defined(each, day) for each in asked]
