from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.audit.actions import Payload, record
from roviec.reporting import indicator_rules as rules
from roviec.reporting import verbs
from roviec.reporting.declaring import check_formula, declared_on
from roviec.reporting.definitions import (
    AS_OF_ITS_DAY,
    carry_definitions_of,
    mark_redefined,
    read_definitions,
)
from roviec.reporting.models import FigureSheet, Indicator, IndicatorDefinition
from roviec.reporting.schedules.reach import site_office


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDefinition:
    """What an indicator means from a day on. `comparable` with what it meant before: a series
    carries on, its scale converted; else it breaks, and says why."""

    valid_from: date
    name: str
    text: str
    unit_of_measure: str
    scale: Decimal
    phrases: tuple[str, ...]
    formula: str
    comparable: bool
    reason: str


@transaction.atomic
def define_indicator(
    *, actor: Actor, indicator: Indicator, new: NewDefinition
) -> IndicatorDefinition:
    """Let an indicator mean something else from a day on, for everybody. Raises `NotPermitted`,
    REP-133, 135, 136, 138, 150 to 156."""
    office = site_office(actor)
    # Of two who define it the second sees the first.
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    newest = _newest(indicator)
    _check(indicator, newest, new)
    row = IndicatorDefinition(
        indicator=indicator,
        valid_from=new.valid_from,
        name=new.name.strip(),
        text=new.text.strip(),
        unit_of_measure=new.unit_of_measure.strip(),
        scale=new.scale,
        phrases=[phrase.strip() for phrase in new.phrases if phrase.strip()],
        formula=new.formula.strip(),
        comparable=new.comparable,
        reason=new.reason.strip(),
        set_by=office.text or office.name,
    )
    before = _said(newest)
    rules.defines_something_new(before != _said(row))
    newest.valid_to = new.valid_from
    newest.save()
    row.save()
    mark_redefined([indicator])
    carry_definitions_of(timezone.localdate())
    after = {**_said(row), "from": row.valid_from, "comparable": row.comparable}
    record(office, verbs.DEFINED, indicator, note=row.reason, before=before, after=after)
    return row


def _newest(indicator: Indicator) -> IndicatorDefinition:
    """What holds to the end; of one that was never defined, what the row itself says."""
    rows = indicator.definitions.order_by(F("valid_from").asc(nulls_first=True))
    said = {name: getattr(indicator, name) for name in AS_OF_ITS_DAY}
    return rows.last() or IndicatorDefinition(indicator=indicator, **said)


def _check(indicator: Indicator, newest: IndicatorDefinition, new: NewDefinition) -> None:
    rules.begins_later(newest.valid_from, new.valid_from)
    rules.is_named_and_measured(new.name, new.unit_of_measure)
    rules.scale_is_positive(new.scale)
    rules.stays_entered_or_computed(indicator.computed, new.formula)
    if indicator.computed:
        _check_formula(indicator, new)
    rules.says_why_it_changes(new.reason)
    if newest.scale != new.scale:
        given = FigureSheet.objects.filter(
            span_end__gt=new.valid_from, packed__has_key=str(indicator.pk)
        )
        rules.no_figures_in_other_scale(given.exists(), new.valid_from)


def _check_formula(indicator: Indicator, new: NewDefinition) -> None:
    """On its first day, and on each day after it on which another one changes."""
    everything = list(Indicator.objects.select_related("weight"))
    definitions = read_definitions()
    starts = (row.valid_from for each in everything for row in definitions.of(each))
    later = {day for day in starts if day is not None and day > new.valid_from}
    for day in (new.valid_from, *sorted(later)):
        known = declared_on(day, everything, definitions)
        row = replace(known[indicator.code], formula=new.formula)
        check_formula(row, {**known, indicator.code: row})


def _said(row: IndicatorDefinition) -> Payload:
    return {
        "name": row.name,
        "text": row.text,
        "unit_of_measure": row.unit_of_measure,
        "scale": f"{row.scale.normalize():f}",
        "phrases": list(row.phrases),
        "formula": row.formula,
    }
