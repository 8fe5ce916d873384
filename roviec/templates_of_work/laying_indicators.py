"""Indicators of a template laid into the site, with their weights and their definitions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from roviec.organisations.models import WorkArea
from roviec.reporting.definitions import AS_OF_ITS_DAY, carry_definitions_of, mark_redefined
from roviec.reporting.kept.folding import count_all_anew
from roviec.reporting.models import Indicator, IndicatorDefinition
from roviec.reporting.weighing import weigh_anew, weights
from roviec.templates_of_work.schema import EarlierRow, IndicatorRow, Template


def lay_indicators(template: Template) -> None:
    """Bring names and rows up to the files; what the site defined anew itself stays its own."""
    areas = {area.code: area for area in WorkArea.objects.all()}
    added_up = dict(Indicator.objects.values_list("code", "over_line"))
    weighed = weights()
    own = set(
        IndicatorDefinition.objects.exclude(set_by="").values_list("indicator__code", flat=True)
    )
    for order, row in enumerate(template.indicators, 1):
        described = _described(row, areas[row.area], order)
        if row.code not in own:
            described |= _defined(row)
        indicator, _new = Indicator.objects.update_or_create(code=row.code, defaults=described)
        if row.code not in own:
            _define(indicator, row)
    carry_definitions_of(timezone.localdate())
    _weigh(template)
    now = weights()
    reweighed = {pk for pk in {*now, *weighed} if now.get(pk) != weighed.get(pk)}
    weigh_anew(reweighed)
    joins_otherwise = [r.code for r in template.indicators if added_up.get(r.code) != r.over_line]
    if reweighed or any(code in added_up for code in joins_otherwise):
        # What is kept of figures together depends on how they add up.
        count_all_anew()


def _described(row: IndicatorRow, area: WorkArea, order: int) -> dict[str, object]:
    """What holds whatever the day."""
    return {
        "area": area,
        "value_type": row.value_type,
        "counts_people": row.counts_people,
        "nature": row.nature,
        "over_line": row.over_line,
        "over_time": row.over_time,
        "order": order,
    }


def _defined(row: IndicatorRow) -> dict[str, object]:
    return {
        "name": row.name,
        "unit_of_measure": row.unit_of_measure,
        "scale": row.scale,
        "phrases": list(row.phrases),
        "formula": row.formula,
    }


def _weigh(template: Template) -> None:
    by_code = {each.code: each for each in Indicator.objects.all()}
    for row in template.indicators:
        indicator, weight = by_code[row.code], by_code.get(row.weight)
        if indicator.weight_id != (weight and weight.pk):
            indicator.weight = weight
            indicator.save(update_fields=["weight"])


def _define(indicator: Indicator, row: IndicatorRow) -> None:
    """Definitions as the files tell them; left as they are where they are so."""
    wanted = list(_definitions(indicator, row))
    there = list(indicator.definitions.order_by("valid_to"))
    if sorted(map(_said, there)) == sorted(map(_said, wanted)):
        return
    indicator.definitions.all().delete()
    IndicatorDefinition.objects.bulk_create(wanted)
    mark_redefined([indicator])


SAID = (*AS_OF_ITS_DAY, "text", "comparable", "reason")


def _said(row: IndicatorDefinition) -> tuple[str, ...]:
    days = (row.valid_from or date.min, row.valid_to or date.max)
    plain = [str(getattr(row, name)) for name in SAID if name != "scale"]
    return (*map(str, days), f"{row.scale.normalize():f}", *plain)


def _definitions(indicator: Indicator, row: IndicatorRow) -> Iterator[IndicatorDefinition]:
    since: date | None = None
    for each in row.earlier:
        yield IndicatorDefinition(
            indicator=indicator, valid_from=since, valid_to=each.valid_to, **_before(each, row)
        )
        since = each.valid_to
    yield IndicatorDefinition(
        indicator=indicator,
        valid_from=since,
        text=row.definition,
        comparable=row.comparable,
        reason=row.reason,
        **_defined(row),
    )


def _before(each: EarlierRow, row: IndicatorRow) -> dict[str, object]:
    """What an earlier definition does not say was as it is now."""
    return {
        "name": each.name or row.name,
        "unit_of_measure": each.unit_of_measure or row.unit_of_measure,
        "scale": row.scale if each.scale is None else each.scale,
        "phrases": list(each.phrases or row.phrases),
        "formula": each.formula or row.formula,
        "text": each.definition or row.definition,
        "comparable": each.comparable,
        "reason": each.reason,
    }
