"""What is read of a unit and of those directly below it, by which its totals are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models import Value as Literal

from roviec.organisations.models import Path
from roviec.reporting.choosing import NO_FIGURES, Chosen, signed_last
from roviec.reporting.held import Held, Row, held_on
from roviec.reporting.kept.parts import Kept, KeptBy, sum_up
from roviec.reporting.models import (
    ConsolidatedVersion,
    FigureSheet,
    FormItem,
    Indicator,
    KeptTotal,
    Report,
    Scope,
)
from roviec.reporting.picture import Place, Standing, pairs, standing_of, standings_near
from roviec.reporting.querysets import below
from roviec.timeline.validity import valid_on

NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Near:
    """Figures of a unit and of those directly below it, and what is kept below each of them."""

    place: Place
    children: tuple[int, ...]
    parents: frozenset[int]
    """Who of them all has anybody below."""
    chosen: Mapping[int, Mapping[int, Chosen]]
    """By indicator and unit."""
    signed: Mapping[int, Held]
    """By indicator, the newest total the unit froze with all below."""
    kept: Mapping[int, KeptBy]
    """By unit, of those who have anybody below."""
    asked: Mapping[int, Mapping[int, int]]
    """By unit and form, how many were asked among it and all below."""
    forms: Mapping[int, set[int]]
    """By indicator, the forms that ask for it."""
    standings: Mapping[int, list[Row]]
    asked_below: Mapping[int, int]
    """By form, how many were asked below the unit."""

    def of(self, indicator: int, unit: int) -> Chosen:
        return self.chosen.get(indicator, {}).get(unit, NO_FIGURES)

    def below(self, indicator: int, unit: int) -> Kept:
        return self.kept.get(unit, {}).get(indicator, NOTHING_KEPT)

    def standing(self, indicator: int, unit: int) -> Standing | None:
        return standing_of(self.standings.get(unit, ()), self.forms.get(indicator, set()))


def read_unit(place: Place, indicators: Iterable[Indicator]) -> Near:
    """The unit alone with what is kept below it, in four queries."""
    how = {indicator.pk: indicator.over_line for indicator in indicators}
    chosen, signed = _figures(_sheets(place, Q(unit_id=place.unit_id)), list(how))
    kept = _kept(_kept_rows(place, Q(upper_id=place.unit_id)), how)
    below_it = Path.objects.filter(
        valid_on(place.span.last_day), line_id=place.line_id, upper_id=place.unit_id, depth=1
    )
    asked, forms = _asked_and_forms(place, how)
    has_below = bool(kept or asked) or below_it.exists()
    return Near(
        place,
        (),
        frozenset({place.unit_id} if has_below else ()),
        chosen,
        signed,
        kept,
        {},
        forms,
        standings_near(place, deepest=0),
        asked,
    )


def read_near(place: Place, indicators: Iterable[Indicator]) -> Near:
    """In four queries, and one more where those below have units below; whatever stands below."""
    how = {indicator.pk: indicator.over_line for indicator in indicators}
    children, forms = _children_and_forms(place, how)
    parents = frozenset(unit for unit, is_parent in children.items() if is_parent)
    further = bool(parents)
    parents |= {place.unit_id} if children else set()
    chosen, signed = _figures(sheets_near(place), list(how))
    standings = standings_near(place)
    asked = {unit: dict.fromkeys((row[0] for row in rows), 1) for unit, rows in standings.items()}
    asked |= _asked(place) if further else {}
    asked_below: dict[int, int] = defaultdict(int)
    for unit in children:
        for form, units in asked.get(unit, {}).items():
            asked_below[form] += units
    return Near(
        place,
        tuple(sorted(children)),
        parents,
        chosen,
        signed,
        _kept(_kept_rows(place, _near(place, "upper")), how) if children else {},
        asked,
        forms,
        standings,
        asked_below,
    )


def children_of(place: Place) -> dict[int, bool]:
    """Who stands directly below, and whether anybody stands below them."""
    return _children_and_forms(place, ())[0]


def _children_and_forms(
    place: Place, indicators: Iterable[int]
) -> tuple[dict[int, bool], dict[int, set[int]]]:
    """Who stands directly below and whether anybody stands below them; and by indicator the forms
    that ask for it. Two lists of pairs in one query."""
    day = valid_on(place.span.last_day)
    further = Path.objects.filter(day, line_id=place.line_id, depth=1, upper=OuterRef("lower"))
    below_it = Path.objects.filter(day, line_id=place.line_id, depth=1, upper_id=place.unit_id)
    parents = below_it.annotate(
        parent=Case(When(Exists(further), then=1), default=0, output_field=BigIntegerField())
    )
    items = FormItem.objects.filter(indicator__in=list(indicators))
    rows = pairs(parents, "child", "lower", "parent").union(
        pairs(items, "item", "indicator", "form"), all=True
    )
    children: dict[int, bool] = {}
    forms: dict[int, set[int]] = defaultdict(set)
    for what, one, other in rows:
        if what == "child":
            children[one] = bool(other)
        else:
            forms[one].add(other)
    return children, forms


def _near(place: Place, whose: str) -> Q:
    """The unit and those directly below it, as a join."""
    at = below(place.unit_id, place.line_id, place.span, f"{whose}__")
    return at & Q(**{f"{whose}__paths_up__depth__lte": 1})


def _figures(
    sheets: QuerySet[FigureSheet], indicators: list[int]
) -> tuple[dict[int, dict[int, Chosen]], dict[int, Held]]:
    chosen: dict[int, dict[int, Chosen]] = {each: defaultdict(Chosen) for each in indicators}
    signed: dict[int, Held] = {}
    for _row, held in held_on(sheets, indicators):
        if held.scope == Scope.SUBTREE and held.counts:
            signed[held.indicator_id] = signed_last(signed.get(held.indicator_id), held)
        else:
            chosen[held.indicator_id][held.unit_id].take(held)
    return chosen, signed


def sheets_near(place: Place) -> QuerySet[FigureSheet]:
    return _sheets(place, _near(place, "unit"))


def _sheets(place: Place, whose: Q) -> QuerySet[FigureSheet]:
    counts = Q(version=F("counting_id"))
    return (
        FigureSheet.objects.filter(
            whose,
            span_start=place.span.start,
            span_end=place.span.end,
            column=place.column,
        )
        .annotate(
            counting_id=F("version__report__counting"),
            accepted_id=F("version__report__accepted"),
            frozen=Literal(False),
        )
        .filter(
            Q(imported__isnull=False)
            | Q(version__report__request__line_id=place.line_id)
            & (
                Q(scope=Scope.OWN) & (counts | Q(version=F("accepted_id")))
                | Q(scope=Scope.SUBTREE, unit_id=place.unit_id) & counts
            )
        )
        .order_by("pk")
    )


def _kept_rows(place: Place, whose: Q) -> QuerySet[KeptTotal]:
    return KeptTotal.objects.filter(
        whose,
        line_id=place.line_id,
        span_start=place.span.start,
        span_end=place.span.end,
        column=place.column,
    )


def _kept(rows: QuerySet[KeptTotal], how: Mapping[int, str]) -> dict[int, KeptBy]:
    """Bases and what was added since, in one statement: a fold moves rows between them."""
    by_unit: dict[int, list[dict[str, list[str | int]]]] = defaultdict(list)
    for upper, packed in rows.values_list("upper_id", "packed"):
        by_unit[upper].append(packed)
    return {unit: sum_up(how, found) for unit, found in by_unit.items()}


def _asked(place: Place) -> dict[int, dict[int, int]]:
    """How many units were asked for each form, by those directly below, each with all below it."""
    day = place.span.last_day
    children = Path.objects.filter(
        valid_on(day), line_id=place.line_id, depth=1, upper_id=place.unit_id
    )
    rows = (
        Report.objects.filter(
            valid_on(day, "unit__paths_up__"),
            unit__paths_up__line_id=place.line_id,
            unit__paths_up__upper__in=children.values("lower"),
            request__line_id=place.line_id,
            request__span_start=place.span.start,
            request__span_end=place.span.end,
        )
        .order_by()
        .values_list("unit__paths_up__upper_id", "request__form_id")
        .annotate(units=Count("unit", distinct=True))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for upper, form, units in rows:
        found[upper][form] = units
    return found


def _asked_and_forms(
    place: Place, indicators: Iterable[int]
) -> tuple[dict[int, int], dict[int, set[int]]]:
    """By form how many were asked below, and by indicator the forms that ask for it: two lists of
    pairs in one query."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    by_form = reports.exclude(unit_id=place.unit_id).order_by().values("request__form")
    counted = by_form.annotate(units=Count("unit", distinct=True))
    items = FormItem.objects.filter(indicator__in=list(indicators))
    rows = pairs(counted, "asked", "request__form", "units").union(
        pairs(items, "item", "indicator", "form"), all=True
    )
    asked: dict[int, int] = {}
    forms: dict[int, set[int]] = defaultdict(set)
    for what, one, other in rows:
        if what == "asked":
            asked[one] = other
        else:
            forms[one].add(other)
    return asked, forms


def nothing_moved_since_signing(place: Place) -> bool:
    """Whether exactly those versions are accepted below that the unit's counting reports saw when
    they were signed."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    accepted = reports.exclude(unit_id=place.unit_id).exclude(accepted=None)
    saw = ConsolidatedVersion.objects.filter(
        by__report__counting=F("by"),
        by__report__unit_id=place.unit_id,
        by__report__request__line_id=place.line_id,
        by__report__request__span_start=place.span.start,
        by__report__request__span_end=place.span.end,
    )
    now = set(accepted.values_list("accepted_id", flat=True))
    return now == set(saw.values_list("version_id", flat=True))
