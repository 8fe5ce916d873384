"""Targets: what a unit with all below it is to reach, beside what it reached. They never enter a
total of real values, and a superior's target is its own, not the sum of those below."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models import Value as Literal
from django.db.models.functions import Cast, Coalesce, JSONObject

from roviec.interface import formats
from roviec.organisations.models import UnitVersion
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

Rows = QuerySet[Any, tuple[str, int]]
"""Texts (JSON) and the units they are told of: lists of several tables are read in one query."""
WITHOUT_TARGETS = (ValueType.YES_NO, ValueType.DATE)


class Aim(NamedTuple):
    """What one unit is to reach, and who said so; nobody where it came with a file."""

    value: Decimal
    given_by_id: int | None = None
    given_by: str = ""
    document_number: str = ""
    office: str = ""


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


Aims = dict[tuple[int, int], Aim]
"""By unit and indicator."""


def read_targets(place: Place, indicators: Iterable[Indicator]) -> dict[int, Aimed]:
    """The targets of a unit and of those directly below it, by indicator, in one query."""
    asked = list(indicators)
    set_on_site, given = target_rows(place, asked)
    return aimed_from(set_on_site.union(given, all=True), place, asked)


def target_rows(place: Place, indicators: Iterable[Indicator]) -> tuple[Rows, Rows]:
    """What `aimed_from` tells targets from: those set on the site, and those that came with a file
    or stand in a report that counts."""
    near = below(place.unit_id, place.line_id, place.span, "unit__")
    near &= Q(unit__paths_up__depth__lte=1)
    span = {"span_start": place.span.start, "span_end": place.span.end}
    names = UnitVersion.objects.as_at(place.span.last_day).filter(unit=OuterRef("given_by"))
    set_on_site = Target.objects.filter(near, **span, indicator__in=[i.pk for i in indicators])
    counts = Q(imported__isnull=False) | Q(version__report__counting=F("version"))
    given = FigureSheet.objects.filter(near, counts, **span, column=Column.TARGET)
    return (
        _told(
            set_on_site,
            set=F("pk"),
            indicator=F("indicator_id"),
            value=Cast("value", TextField()),
            given_by_id=F("given_by_id"),
            given_by=Coalesce(Subquery(names.values("name")[:1]), Literal("")),
            document_number=F("document_number"),
            office=F("office"),
        ),
        _told(given, given=F("pk"), scope=F("scope"), packed=Cast("packed", TextField())),
    )


def _told(rows: QuerySet[Any], **fields: Any) -> Rows:
    what = Cast(JSONObject(**fields), TextField())
    told: Rows = rows.order_by().annotate(what=what).values_list("what", "unit")
    return told


def aimed_from(
    rows: Iterable[tuple[str, int]], place: Place, indicators: Iterable[Indicator]
) -> dict[int, Aimed]:
    """By indicator. A target set on the site goes before one from elsewhere, a newer one over an
    older one, and one without a value takes back whatever there was."""
    asked = {each.pk: each for each in indicators}
    parts = [(unit, json.loads(what)) for what, unit in rows if what.startswith("{")]
    aims: Aims = {}
    # Of a unit's own and of one for all below it, the latter.
    given = [(unit, told) for unit, told in parts if "given" in told]
    for unit, told in sorted(given, key=lambda row: row[1]["scope"] == Scope.SUBTREE):
        for indicator, figure in keyed(json.loads(told["packed"])).items():
            if indicator in asked:
                aims[unit, indicator] = Aim(number_of(asked[indicator], unpack(figure).given))
    set_on_site = [(unit, told) for unit, told in parts if "set" in told]
    for unit, told in sorted(set_on_site, key=lambda row: int(row[1]["set"])):
        key = (unit, told["indicator"])
        aims.pop(key, None)
        if told["value"] is not None:
            said = (told[name] for name in ("given_by_id", "given_by", "document_number", "office"))
            aims[key] = Aim(Decimal(told["value"]), *said)
    return {pk: _aimed(place, indicator, aims) for pk, indicator in asked.items()}


def _aimed(place: Place, indicator: Indicator, aims: Aims) -> Aimed:
    pk = indicator.pk
    under = [aim for (unit, of), aim in aims.items() if of == pk and unit != place.unit_id]
    adds = indicator.over_line == AddingUp.SUM and bool(under)
    together = sum((aim.value for aim in under), Decimal(0)) if adds else None
    return Aimed(aims.get((place.unit_id, pk)), together, len(under))


def number_of(indicator: Indicator, value: Value) -> Decimal:
    """What is held against a target: of a ratio its percentage."""
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
