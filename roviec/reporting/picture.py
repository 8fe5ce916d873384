"""What is known of a unit and all below it for one span, read in three queries.

Scoping is a join of the tree's paths; no list of units is ever pasted into a query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models import Value as Literal
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from roviec.organisations.models import Path
from roviec.reporting.consolidation import Tree, with_ended
from roviec.reporting.held import Held, Row, held_on
from roviec.reporting.models import (
    Column,
    ConsolidatedVersion,
    FigureSheet,
    FormItem,
    Indicator,
    Report,
    ReportVersion,
)
from roviec.timeline import Span
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands, whatever it counts: whose, in which line, for which days."""

    unit_id: int
    line_id: int
    span: Span
    column: str = Column.IN_PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one unit's report stands, and the versions that count."""

    report_id: int
    unit_id: int
    state: str
    due_on: date
    covers_end: date | None
    """The day it ended, where that was inside the span."""
    counting: ReportVersion | None
    accepted: ReportVersion | None


@dataclass(frozen=True)
class Picture:
    """All that was read of a place, by which every indicator's total is told."""

    place: Place
    tree: Tree
    figures: dict[int, list[Held]] = field(default_factory=dict)
    """By indicator."""
    standings: dict[int, list[Row]] = field(default_factory=dict)
    """By unit its reports as read, the one signed last first: of the unit itself and of those
    directly below, which alone are told of one by one."""
    forms: dict[int, set[int]] = field(default_factory=dict)
    """By indicator, the forms that ask for it."""
    expected: dict[int, frozenset[int]] = field(default_factory=dict)
    """Units that must give an indicator."""
    as_signed: ReportVersion | None = None

    def standing(self, indicator_id: int, unit_id: int) -> Standing | None:
        """How the unit's report of that indicator stands."""
        return standing_of(self.standings.get(unit_id, ()), self.forms.get(indicator_id, set()))


def read(
    place: Place, indicators: Iterable[Indicator], as_signed: ReportVersion | None = None
) -> Picture:
    """What is known of a place for some indicators, in three queries whatever stands below.

    `as_signed` is the version of the unit whose signing is looked back at; without it, the one
    that counts.
    """
    ids = [indicator.pk for indicator in indicators]
    figures: dict[int, list[Held]] = defaultdict(list)
    for each in _figures(place, ids, as_signed):
        figures[each.indicator_id].append(each)
    tree, expected, forms, stray = _tree_and_expected(place, ids)
    near = standings_near(place, also=stray)
    return Picture(place, tree, dict(figures), near, forms, expected, as_signed)


def _superiors(place: Place) -> QuerySet[Path]:
    """Each unit below with who stands directly over it, on the last day of the span."""
    day = place.span.last_day
    return Path.objects.filter(
        valid_on(day),
        valid_on(day, "lower__paths_up__"),
        line_id=place.line_id,
        depth=1,
        lower__paths_up__line_id=place.line_id,
        lower__paths_up__upper_id=place.unit_id,
        lower__paths_up__depth__gt=0,
    )


def _tree_and_expected(
    place: Place, indicators: list[int]
) -> tuple[Tree, dict[int, frozenset[int]], dict[int, set[int]], list[int]]:
    """Who stands under whom, and who must give which indicator: four lists of pairs in one query.
    Units are read once for each form and not once for each of its indicators. Last, units that hang
    directly under the place now because who stood between is gone."""
    reports = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    items = FormItem.objects.filter(indicator__in=indicators)
    found_pairs = pairs(_superiors(place), "tree", "lower", "upper").union(
        pairs(reports, "report", "request__form", "unit"),
        pairs(items, "item", "form", "indicator"),
        pairs(_over_ended(place), Cast("depth", CharField()), "lower", "upper"),
        all=True,
    )
    under: list[tuple[int, int]] = []
    ended: dict[int, dict[int, int]] = defaultdict(dict)
    units: dict[int, set[int]] = defaultdict(set)
    asked: list[tuple[int, int]] = []
    for what, one, other in found_pairs:
        if what == "report":
            units[one].add(other)
        elif what in ("tree", "item"):
            (under if what == "tree" else asked).append((one, other))
        else:
            ended[one][int(what)] = other
    expected: dict[int, set[int]] = defaultdict(set)
    forms: dict[int, set[int]] = defaultdict(set)
    for form, indicator in asked:
        forms[indicator].add(form)
        expected[indicator] |= units.get(form, set())
    found = {indicator: frozenset(each) for indicator, each in expected.items() if each}
    chains = {unit: _chain(place.unit_id, uppers) for unit, uppers in ended.items()}
    tree = Tree.of(place.unit_id, sorted(with_ended(place.unit_id, under, chains)))
    stray = [unit for unit in tree.direct() if len(chains.get(unit, ())) > 1]
    return tree, found, forms, stray


def _over_ended(place: Place) -> QuerySet[Path]:
    """Everybody who stood over each unit that ended inside the span under the place and reports up
    to then, on the last day it covers."""
    report = "lower__reports__"
    end = F(f"{report}covers_end")
    return Path.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=end),
        Q(valid_to=None) | Q(valid_to__gte=end),
        Q(lower__paths_up__valid_from=None) | Q(lower__paths_up__valid_from__lt=end),
        Q(lower__paths_up__valid_to=None) | Q(lower__paths_up__valid_to__gte=end),
        line_id=place.line_id,
        depth__gt=0,
        lower__paths_up__line_id=place.line_id,
        lower__paths_up__upper_id=place.unit_id,
        lower__paths_up__depth__gt=0,
        **{
            f"{report}covers_end__isnull": False,
            f"{report}request__line_id": place.line_id,
            f"{report}request__span_start": place.span.start,
            f"{report}request__span_end": place.span.end,
        },
    )


def _chain(root: int, uppers: Mapping[int, int]) -> list[int]:
    """From the nearest up to the root."""
    chain = [uppers[depth] for depth in sorted(uppers)]
    return chain[: chain.index(root) + 1]


def pairs(rows: QuerySet[Any], what: str | Combinable, one: str, other: str) -> QuerySet[Any, Row]:
    """Two columns of the rows, told from those of other pairs they are joined with."""
    tag = Literal(what, output_field=CharField()) if isinstance(what, str) else what
    tagged = rows.order_by().annotate(what=tag)
    told: QuerySet[Any, Row] = tagged.values_list("what", one, other)
    return told


def _seen(place: Place, as_signed: ReportVersion | None) -> QuerySet[ConsolidatedVersion]:
    """Which versions the signing held."""
    seen = ConsolidatedVersion.objects.filter(version=OuterRef("version"))
    if as_signed is not None:
        return seen.filter(by=as_signed)
    return seen.filter(
        by=F("by__report__counting"),
        by__report__unit_id=place.unit_id,
        by__report__request__line_id=place.line_id,
        by__report__request__span_start=place.span.start,
        by__report__request__span_end=place.span.end,
    )


def _figures(place: Place, indicators: list[int], as_signed: ReportVersion | None) -> list[Held]:
    report = "version__report__"
    sheets = (
        FigureSheet.objects.in_subtree(place.unit_id, place.line_id, place.span)
        .filter(column=place.column)
        .annotate(
            counting_id=F(f"{report}counting"),
            accepted_id=F(f"{report}accepted"),
            frozen=Exists(_seen(place, as_signed)),
        )
        .filter(
            Q(imported__isnull=False)
            | Q(version__report__request__line_id=place.line_id)
            & (
                Q(version=F("counting_id"))
                | Q(version=F("accepted_id"))
                | Q(frozen=True)
                | Q(version=as_signed, version__isnull=False)
            )
        )
        .order_by("pk")
    )
    return [each for _row, each in held_on(sheets, indicators)]


VERSION = (
    "id", "report_id", "number", "state", "document_number", "signed_at", "signed_by",
    "signed_office", "reviewed_at", "reviewed_office",
)  # fmt: skip


def standings_near(
    place: Place, deepest: int = 1, also: Sequence[int] = ()
) -> dict[int, list[Row]]:
    """How the reports of the unit and of those directly below stand, by unit, the one signed last
    first; `also` of a few others. Rows and not objects: a few of them are shown."""
    return by_unit(standing_rows(place, deepest, also))


def by_unit(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return found


def standing_rows(place: Place, deepest: int = 1, also: Sequence[int] = ()) -> QuerySet[Any, Row]:
    near = Report.objects.in_subtree(
        place.unit_id, place.line_id, place.span, deepest=deepest, also=also
    )
    rows: QuerySet[Any, Row] = near.order_by(
        F("counting__signed_at").desc(nulls_last=True), "pk"
    ).values_list(
        "request__form", "unit_id", "pk", "state", "due_on", "covers_end",
        *(f"counting__{name}" for name in VERSION),
        *(f"accepted__{name}" for name in VERSION),
    )  # fmt: skip
    return rows


def standing_of(rows: Iterable[Row], forms: Container[int]) -> Standing | None:
    """Of a unit's reports that ask for something, the one signed last."""
    return next((_standing(row) for row in rows if row[0] in forms), None)


def _standing(row: Row) -> Standing:
    counting, accepted = row[6 : 6 + len(VERSION)], row[6 + len(VERSION) :]
    return Standing(
        unit_id=row[1],
        report_id=row[2],
        state=row[3],
        due_on=row[4],
        covers_end=row[5],
        counting=_version(counting),
        accepted=_version(accepted),
    )


def _version(values: Row) -> ReportVersion | None:
    return ReportVersion(**dict(zip(VERSION, values, strict=True))) if values[0] else None
