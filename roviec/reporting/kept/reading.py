"""What is read of a unit and of those directly below it, by which its totals are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models import Value as Literal
from django.db.models.expressions import Combinable

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
from roviec.reporting.querysets import below, below_as_covered, covered_day
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
    astray: bool = False
    """Some that ended inside the span are below the unit and below none of its children: whoever
    stood between them is gone without a report."""

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
    rows = _kept_rows(place, Q(upper_id=place.unit_id))
    kept = _kept(rows.values_list("upper_id", "packed"), how)
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
    children, forms, ended = _children_and_forms(place, how)
    parents = frozenset(unit for unit, is_parent in children.items() if is_parent)
    further = bool(parents) or ended
    parents |= {place.unit_id} if children else set()
    chosen, signed = _figures(sheets_near(place), list(how))
    standings = standings_near(place)
    asked = {unit: dict.fromkeys((row[0] for row in rows), 1) for unit, rows in standings.items()}
    asked |= _asked(place) if further else {}
    asked_below: dict[int, int] = defaultdict(int)
    for unit in children:
        for form, units in asked.get(unit, {}).items():
            asked_below[form] += units
    of_itself = {row[0] for row in standings.get(place.unit_id, ())}
    everybody = asked.pop(place.unit_id, {}) if further else {}
    astray = any(
        units - (form in of_itself) != asked_below[form] for form, units in everybody.items()
    )
    return Near(
        place,
        tuple(sorted(children)),
        parents,
        chosen,
        signed,
        _kept(_kept_near(place, ended=ended), how) if children or ended else {},
        asked,
        forms,
        standings,
        asked_below,
        astray,
    )


def children_of(place: Place) -> tuple[dict[int, bool], bool]:
    """Who stands directly below, and whether anybody stands below them; then whether some below
    ended inside the span."""
    children, _forms, ended = _children_and_forms(place, ())
    return children, ended


def _children_and_forms(
    place: Place, indicators: Iterable[int]
) -> tuple[dict[int, bool], dict[int, set[int]], bool]:
    """Who stands directly below, or did until it ended inside the span, and whether anybody stands
    below them; by indicator the forms that ask for it; whether anybody below ended. Four lists of
    pairs in one query."""
    day = valid_on(place.span.last_day)
    further = Path.objects.filter(day, line_id=place.line_id, depth=1, upper=OuterRef("lower"))
    below_it = Path.objects.filter(day, line_id=place.line_id, depth=1, upper_id=place.unit_id)
    ended = _ended(place)
    paths = "unit__paths_up__"
    under_it = Q(**{f"{paths}upper_id": place.unit_id})
    items = FormItem.objects.filter(indicator__in=list(indicators))
    rows = pairs(
        _with_parents(below_it, further, _below_ended(place, "lower")), "child", "lower", "parent"
    ).union(
        pairs(items, "item", "indicator", "form"),
        pairs(
            _with_parents(
                ended.filter(_ended_under(place, under_it & Q(**{f"{paths}depth": 1}))),
                Path.objects.none(),
                _below_ended(place, "unit"),
            ),
            "child",
            "unit",
            "parent",
        ),
        pairs(
            ended.filter(_ended_under(place, under_it & Q(**{f"{paths}depth__gt": 0})))
            .values("request__line")
            .annotate(units=Count("pk")),
            "ended",
            "units",
            "request__line",
        ),
        all=True,
    )
    children: dict[int, bool] = {}
    forms: dict[int, set[int]] = defaultdict(set)
    some_ended = False
    for what, one, other in rows:
        if what == "child":
            children[one] = children.get(one, False) or bool(other)
        elif what == "item":
            forms[one].add(other)
        else:
            some_ended = True
    return children, forms, some_ended


def _with_parents(rows: QuerySet[Any], *below_it: QuerySet[Any]) -> QuerySet[Any]:
    has_below = Q()
    for each in below_it:
        has_below |= Q(Exists(each))
    told: QuerySet[Any] = rows.annotate(
        parent=Case(When(has_below, then=1), default=0, output_field=BigIntegerField())
    )
    return told


def _ended(place: Place) -> QuerySet[Report]:
    """Reports of units that ended inside the span, up to then."""
    return Report.objects.filter(
        request__line_id=place.line_id,
        request__span_start=place.span.start,
        request__span_end=place.span.end,
        covers_end__isnull=False,
    )


def _ended_under(place: Place, whom: Q) -> Q:
    paths = "unit__paths_up__"
    return covered_day(paths, place.span) & Q(**{f"{paths}line_id": place.line_id}) & whom


def _below_ended(place: Place, unit: str) -> QuerySet[Report]:
    """For a query of units: reports of those that ended under them."""
    under = Q(unit__paths_up__upper=OuterRef(unit), unit__paths_up__depth__gt=0)
    return _ended(place).filter(_ended_under(place, under))


def _kept_near(place: Place, *, ended: bool) -> Iterable[Any]:
    """Of the unit and those directly below it; of the unit itself too where it ended."""
    at = below(place.unit_id, place.line_id, place.span, "upper__")
    rows = _kept_rows(place, at & Q(upper__paths_up__depth__lte=1)).values_list(
        "upper_id", "packed"
    )
    if not ended:
        return rows
    directly = Q(unit__paths_up__upper_id=place.unit_id, unit__paths_up__depth__lte=1)
    units = _ended(place).filter(_ended_under(place, directly)).values("unit")
    # Who ended is not near on the last day, so that no row is in both lists.
    stands = valid_on(place.span.last_day)
    gone = Path.objects.filter(stands, line_id=place.line_id, depth=0, lower=OuterRef("upper"))
    whose = Q(upper__in=units) | Q(upper_id=place.unit_id)
    of_ended = _kept_rows(place, whose & ~Exists(gone))
    return rows.union(of_ended.values_list("upper_id", "packed"), all=True)


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
    at = below_as_covered(place.unit_id, place.line_id, place.span)
    return _sheets(place, at & Q(unit__paths_up__depth__lte=1))


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


def _kept_rows(place: Place, whose: Q | Combinable) -> QuerySet[KeptTotal]:
    return KeptTotal.objects.filter(
        whose,
        line_id=place.line_id,
        span_start=place.span.start,
        span_end=place.span.end,
        column=place.column,
    )


def _kept(rows: Iterable[Any], how: Mapping[int, str]) -> dict[int, KeptBy]:
    """Bases and what was added since, in one statement: a fold moves rows between them."""
    by_unit: dict[int, list[dict[str, list[str | int]]]] = defaultdict(list)
    for upper, packed in rows:
        by_unit[upper].append(packed)
    return {unit: sum_up(how, found) for unit, found in by_unit.items()}


def _asked(place: Place) -> dict[int, dict[int, int]]:
    """How many units were asked for each form, by the unit and by those directly below, each with
    all below it."""
    day = place.span.last_day
    children = Path.objects.filter(
        valid_on(day), line_id=place.line_id, depth__lte=1, upper_id=place.unit_id
    )
    directly = Q(unit__paths_up__upper_id=place.unit_id, unit__paths_up__depth__lte=1)
    ended = _ended(place).filter(_ended_under(place, directly))
    rows = (
        Report.objects.filter(
            covered_day("unit__paths_up__", place.span),
            Q(unit__paths_up__upper__in=children.values("lower"))
            | Q(unit__paths_up__upper__in=ended.values("unit"))
            | Q(unit__paths_up__upper_id=place.unit_id),
            unit__paths_up__line_id=place.line_id,
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
