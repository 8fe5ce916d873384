"""What a signed report froze against what stands now, and whose report made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Q, Subquery, When

from roviec.organisations.keys import among
from roviec.reporting.figures import Packed, keyed, unpack, value_of
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.models import (
    AddingUp,
    Column,
    ConsolidatedVersion,
    FigureSheet,
    FormItem,
    Indicator,
    Report,
    ReportVersion,
    Scope,
)
from roviec.reporting.picture import Place
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.rollup import Value, stored

Kept = Mapping[int, Packed]
"""By indicator."""


@dataclass(frozen=True, slots=True)
class FigureMoved:
    indicator: Indicator
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Was:
    """The version that was frozen."""

    pk: int
    number: int


@dataclass(slots=True)
class Moved:
    """A report whose part in the total is another now: `was` the version that was frozen, `now` the
    one accepted since; none where there was, or is, none. `shown`: the reader may open it."""

    report_id: int
    name: str
    was: Was | None
    now: ReportVersion | None
    shown: bool
    figures: list[FigureMoved] = field(default_factory=list)


@dataclass(slots=True)
class Compared:
    """One indicator: frozen and live, with who moved it. `rest` is what no report explains: units
    that moved, old figures brought in since; only told of sums."""

    indicator: Indicator
    frozen: Value | None
    live: Value | None
    units_then: int | None
    units_now: int
    by: list[tuple[Moved, FigureMoved]] = field(default_factory=list)
    rest: Decimal | None = None

    @property
    def differs(self) -> bool:
        return self.frozen != self.live or self.units_then != self.units_now


@dataclass(frozen=True, slots=True)
class SinceSigning:
    compared: list[Compared]
    moved: list[Moved]


def since_signing(
    report: Report, version: ReportVersion, items: Iterable[FormItem], visible: Q
) -> SinceSigning:
    """The totals frozen in a signed version held against the live ones, in six queries and what
    only the leaves can tell. `visible` is the condition for reports the reader may open."""
    request = report.request
    place = Place(report.unit_id, request.line_id, request.span)
    indicators = [item.indicator for item in items if item.indicator is not None]
    moved = [*_moved_below(place, version, visible), *_own(report, version)]
    sheets, frozen = _sheets(version, moved)
    for each in moved:
        was, now = _kept(sheets, each.was), _kept(sheets, each.now)
        each.figures = figures_moved(was, now, indicators)
    told = read_totals(place, indicators, branches=False)
    compared = []
    for indicator in indicators:
        total = told[indicator.pk]
        if not total.has_subordinates:
            continue
        then = unpack(frozen[indicator.pk]) if indicator.pk in frozen else None
        live = None if total.live is None else stored(total.live)
        line = Compared(
            indicator,
            then.given if then else None,
            live,
            then.units_counted if then else None,
            total.counted,
        )
        for each in moved:
            line.by += [(each, figure) for figure in each.figures if figure.indicator == indicator]
        line.rest = _rest(line)
        compared.append(line)
    return SinceSigning(compared, [each for each in moved if each.figures])


def figures_moved(was: Kept, now: Kept, indicators: Iterable[Indicator]) -> list[FigureMoved]:
    return [
        FigureMoved(indicator, _value(was.get(indicator.pk)), _value(now.get(indicator.pk)))
        for indicator in indicators
        if was.get(indicator.pk) != now.get(indicator.pk)
    ]


def sheets_of(versions: Iterable[ReportVersion | None]) -> dict[int, dict[int, Packed]]:
    """By version, its own figures."""
    keys = tuple({version.pk for version in versions if version is not None})
    rows = FigureSheet.objects.own().filter(among("version_id", keys))
    return {version: keyed(packed) for version, packed in rows.values_list("version_id", "packed")}


def _value(packed: Packed | None) -> Value | None:
    return None if packed is None else value_of(packed)


def _kept(sheets: Mapping[int, Kept], version: ReportVersion | Was | None) -> Kept:
    return sheets.get(version.pk, {}) if version is not None else {}


def _moved_below(place: Place, version: ReportVersion, visible: Q) -> list[Moved]:
    """Reports whose frozen version is not the accepted one any more, and those of units below that
    were accepted only after the signing."""
    frozen = ConsolidatedVersion.objects.filter(by=version, version__report=OuterRef("pk"))
    below = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    new = Q(pk__in=below.exclude(unit=place.unit_id).values("pk"), accepted__isnull=False)
    held = Q(versions__consolidated_in__by=version)
    rows: ReportQuerySet = Report.objects.filter(held | new).annotate(
        was=Subquery(frozen.values("version")[:1]),
        was_number=Subquery(frozen.values("version__number")[:1]),
        shown=Case(When(visible, then=True), default=False),
    )
    same = Q(accepted__isnull=False, was__isnull=False, accepted=F("was"))
    rows = rows.exclude(same).named().select_related("accepted").distinct()
    return [
        Moved(
            row.pk,
            str(told["unit_name"] or ""),
            Was(told["was"], told["was_number"]) if told["was"] else None,
            row.accepted,
            bool(told["shown"]),
        )
        for row in rows.order_by(F("unit_name"), "pk")
        for told in (vars(row),)
    ]


def _own(report: Report, version: ReportVersion) -> list[Moved]:
    """The unit itself, where another version of its own counts by now."""
    if report.counting_id == version.pk:
        return []
    name = str(vars(report).get("unit_name") or "")
    return [Moved(report.pk, name, Was(version.pk, version.number), report.counting, True)]


def _sheets(
    version: ReportVersion, moved: list[Moved]
) -> tuple[dict[int, dict[int, Packed]], dict[int, Packed]]:
    """By version the own figures of all that moved; and what the signed version froze."""
    keys = {each.pk for row in moved for each in (row.was, row.now) if each is not None}
    rows = FigureSheet.objects.filter(column=Column.IN_PERIOD).filter(
        Q(among("version_id", tuple(keys)), scope=Scope.OWN)
        | Q(version=version, scope=Scope.SUBTREE)
    )
    sheets: dict[int, dict[int, Packed]] = {}
    frozen: dict[int, Packed] = {}
    for pk, scope, packed in rows.values_list("version_id", "scope", "packed"):
        if scope == Scope.SUBTREE:
            frozen = keyed(packed)
        else:
            sheets[pk] = keyed(packed)
    return sheets, frozen


def _rest(line: Compared) -> Decimal | None:
    """What the reports that moved leave unexplained of a sum."""
    if line.indicator.over_line != AddingUp.SUM:
        return None
    zero = Value(Decimal(0))
    whole = (line.live or zero).value - (line.frozen or zero).value
    by = sum(
        ((each.after or zero).value - (each.before or zero).value for _moved, each in line.by),
        Decimal(0),
    )
    return whole - by
