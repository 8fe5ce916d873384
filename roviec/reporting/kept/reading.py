"""What is read of a unit and of those directly below it, by which its totals are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models import Value as Literal
from django.db.models.expressions import Combinable

from roviec.organisations.models import Path
from roviec.reporting.choosing import NO_FIGURES, Chosen, signed_last
from roviec.reporting.held import FEW, SHEET, Held, Row, held_in, held_on
from roviec.reporting.kept.parts import Kept, KeptBy, sum_up
from roviec.reporting.kept.prepared import Prepared
from roviec.reporting.models import (
    ConsolidatedVersion,
    FigureSheet,
    FormItem,
    Indicator,
    KeptTotal,
    Report,
    Scope,
)
from roviec.reporting.picture import (
    Place,
    Standing,
    by_unit,
    pairs,
    standing_of,
    standing_rows,
)
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
    chosen, signed = _figures(place, list(how), SHEETS_OF_UNIT, Q(unit_id=place.unit_id))
    kept = _kept(KEPT_OF_UNIT.rows(place), how)
    below_it = Path.objects.filter(
        valid_on(place.span.last_day), line_id=place.line_id, upper_id=place.unit_id, depth=1
    )
    asked, forms = _asked_and_forms(place)
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
        by_unit(STANDING_OF_UNIT.rows(place)),
        asked,
    )


def read_near(place: Place, indicators: Iterable[Indicator]) -> Near:
    """In four queries, and one more where those below have units below; whatever stands below."""
    how = {indicator.pk: indicator.over_line for indicator in indicators}
    children, forms, ended = _children_and_forms(place)
    parents = frozenset(unit for unit, is_parent in children.items() if is_parent)
    further = bool(parents) or ended
    parents |= {place.unit_id} if children else set()
    chosen, signed = _figures(place, list(how), SHEETS_NEAR, None)
    standings = by_unit(STANDING_NEAR.rows(place))
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
    kept = KEPT_NEAR_ENDED if ended else KEPT_NEAR
    return Near(
        place,
        tuple(sorted(children)),
        parents,
        chosen,
        signed,
        _kept(kept.rows(place), how) if children or ended else {},
        asked,
        forms,
        standings,
        asked_below,
        astray,
    )


def children_of(place: Place) -> tuple[dict[int, bool], bool]:
    """Who stands directly below, and whether anybody stands below them; then whether some below
    ended inside the span."""
    children, _forms, ended = _children_and_forms(place)
    return children, ended


def _children_and_forms(place: Place) -> tuple[dict[int, bool], dict[int, set[int]], bool]:
    """Who stands directly below, or did until it ended inside the span, and whether anybody stands
    below them; by indicator the forms that ask for it; whether anybody below ended."""
    children: dict[int, bool] = {}
    forms: dict[int, set[int]] = defaultdict(set)
    some_ended = False
    for what, one, other in CHILDREN.rows(place):
        if what == "child":
            children[one] = children.get(one, False) or bool(other)
        elif what == "item":
            forms[one].add(other)
        else:
            some_ended = True
    return children, forms, some_ended


def _children(place: Place) -> QuerySet[Any, Any]:
    """Four lists of pairs in one query."""
    day = valid_on(place.span.last_day)
    further = Path.objects.filter(day, line_id=place.line_id, depth=1, upper=OuterRef("lower"))
    below_it = Path.objects.filter(day, line_id=place.line_id, depth=1, upper_id=place.unit_id)
    ended = _ended(place)
    under_it = Q(unit__paths_up__upper_id=place.unit_id)
    directly = ended.filter(_ended_under(place, under_it & Q(unit__paths_up__depth=1)))
    anywhere = ended.filter(_ended_under(place, under_it & Q(unit__paths_up__depth__gt=0)))
    return pairs(
        _with_parents(below_it, further, _below_ended(place, "lower")), "child", "lower", "parent"
    ).union(
        _items(place),
        pairs(_with_parents(directly, _below_ended(place, "unit")), "child", "unit", "parent"),
        pairs(
            anywhere.values("request__line").annotate(units=Count("pk")),
            "ended",
            "units",
            "request__line",
        ),
        all=True,
    )


def _items(place: Place) -> QuerySet[Any, Any]:
    """By indicator, the forms of the period that ask for it."""
    asked = FormItem.objects.filter(
        indicator__isnull=False,
        form__requests__line_id=place.line_id,
        form__requests__span_start=place.span.start,
        form__requests__span_end=place.span.end,
    )
    return pairs(asked, "item", "indicator", "form")


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


def _kept_near(place: Place, *, ended: bool) -> QuerySet[Any, Any]:
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
    place: Place, indicators: list[int], prepared: Prepared, whose: Q | None
) -> tuple[dict[int, dict[int, Chosen]], dict[int, Held]]:
    """Few indicators are picked out of the sheets by the database."""
    chosen: dict[int, dict[int, Chosen]] = {each: defaultdict(Chosen) for each in indicators}
    signed: dict[int, Held] = {}
    if len(indicators) > FEW:
        found = held_in(prepared.rows(place), indicators)
    else:
        sheets = sheets_near(place) if whose is None else _sheets(place, whose)
        found = (held for _row, held in held_on(sheets, indicators))
    for held in found:
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
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for upper, form, units in ASKED.rows(place):
        found[upper][form] = units
    return found


def _asked_rows(place: Place) -> QuerySet[Any, Any]:
    """How many units were asked for each form, by the unit and by those directly below, each with
    all below it."""
    day = place.span.last_day
    children = Path.objects.filter(
        valid_on(day), line_id=place.line_id, depth__lte=1, upper_id=place.unit_id
    )
    directly = Q(unit__paths_up__upper_id=place.unit_id, unit__paths_up__depth__lte=1)
    ended = _ended(place).filter(_ended_under(place, directly))
    return (
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


def _asked_and_forms(place: Place) -> tuple[dict[int, int], dict[int, set[int]]]:
    """By form how many were asked below, and by indicator the forms that ask for it."""
    asked: dict[int, int] = {}
    forms: dict[int, set[int]] = defaultdict(set)
    for what, one, other in ASKED_BELOW.rows(place):
        if what == "asked":
            asked[one] = other
        else:
            forms[one].add(other)
    return asked, forms


def _asked_below(place: Place) -> QuerySet[Any, Any]:
    """Two lists of pairs in one query."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    by_form = reports.exclude(unit_id=place.unit_id).order_by().values("request__form")
    counted = by_form.annotate(units=Count("unit", distinct=True))
    return pairs(counted, "asked", "request__form", "units").union(_items(place), all=True)


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


def _of_unit(place: Place) -> QuerySet[Any, Any]:
    return _kept_rows(place, Q(upper_id=place.unit_id)).values_list("upper_id", "packed")


SHEETS_NEAR = Prepared(lambda place: sheets_near(place).values_list(*SHEET, "packed"))
SHEETS_OF_UNIT = Prepared(
    lambda place: _sheets(place, Q(unit_id=place.unit_id)).values_list(*SHEET, "packed")
)
STANDING_NEAR, STANDING_OF_UNIT = (
    Prepared(standing_rows),
    Prepared(partial(standing_rows, deepest=0)),
)
KEPT_NEAR = Prepared(partial(_kept_near, ended=False))
KEPT_NEAR_ENDED = Prepared(partial(_kept_near, ended=True))
KEPT_OF_UNIT = Prepared(_of_unit)
CHILDREN, ASKED, ASKED_BELOW = Prepared(_children), Prepared(_asked_rows), Prepared(_asked_below)
