"""The record a narrative is held against: signed and imported figures of a unit and those below.

Everything is loaded once, in a handful of queries, for the subject and the subordinates that the
text names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.db.models import F, Q

from roviec.inspections.claimcheck.folding import Words, words
from roviec.inspections.claimcheck.model import (
    Column,
    IndicatorDef,
    NamedUnit,
    RecordedFigure,
    RecordedScope,
    ValueType,
)
from roviec.inspections.naming import (
    is_at,
    is_general,
    level_of,
    names_any,
    names_body,
    of_own_level,
    spoken,
)
from roviec.organisations.models import Line, Path, Unit, UnitVersion
from roviec.reporting.definitions import read_definitions
from roviec.reporting.models import FigureSheet, Indicator
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of the record with its code and folded names of the day."""

    id: int
    code: str
    names: tuple[Words, ...]


@dataclass(frozen=True)
class StoredRecord:
    """Implements `claimcheck.model.Record`. Build it with `load`."""

    unit: Known
    mates: tuple[Known, ...]
    below: tuple[Known, ...]
    defs: tuple[IndicatorDef, ...]
    held: dict[tuple[str, str], list[RecordedFigure]] = field(repr=False)

    def subject(self) -> str:
        return self.unit.code

    def indicators(self) -> Sequence[IndicatorDef]:
        return self.defs

    def figures(self, unit: str, indicator: str) -> Sequence[RecordedFigure]:
        return self.held.get((unit, indicator), [])

    def unit_named(self, name: str) -> NamedUnit:
        said = words(name)
        here = (self.unit, *self.mates)
        level = level_of(name)
        own = is_general(name) and (not level or is_at(level, here))
        if own or of_own_level(said, self.unit) or names_any(said, here):
            return NamedUnit(relation="subject")
        named = names_body(said, self.below)
        if named is not None:
            return NamedUnit(relation="subordinate", code=named.code)
        return NamedUnit(relation="other")


def load(unit: Unit, day: date, *, line: Line | None = None, names: Iterable[str]) -> StoredRecord:
    """What is recorded of the unit, and of those below it in the line (in any, without one) on
    that day that the text names. Raises `LookupError` for a unit that never had a name."""
    versions = _versions(unit, day)
    if not versions:
        raise LookupError(f"unit {unit.pk} has no version")
    own = _known(versions[0])
    mates = _known_all(
        UnitVersion.objects.as_at(day).filter(place=versions[0].place).exclude(unit=unit)
    )
    below = _below(unit, day, line)
    indicators = list(Indicator.objects.all())
    loaded = StoredRecord(own, mates, below, _definitions(indicators), defaultdict(list))
    named = {own.id: own.code}
    for name in names:
        one = names_body(words(name), below)
        if one is not None:
            named[one.id] = one.code
    for figure in _figures(named, {each.pk: each for each in indicators}):
        loaded.held.setdefault((figure.unit, figure.indicator), []).append(figure)
    return loaded


def _versions(unit: Unit, day: date) -> list[UnitVersion]:
    """The version of the day, or else the last one there was."""
    rows = list(unit.versions.order_by(F("valid_from").desc(nulls_last=True)))
    return [row for row in rows if row.is_valid_on(day)] or rows


def _below(unit: Unit, day: date, line: Line | None) -> tuple[Known, ...]:
    paths = Path.objects.filter(valid_on(day), upper=unit, depth__gt=0)
    if line is not None:
        paths = paths.filter(line=line)
    return _known_all(UnitVersion.objects.as_at(day).filter(unit__in=paths.values("lower")))


def _known_all(rows: Iterable[UnitVersion]) -> tuple[Known, ...]:
    return tuple(_known(row) for row in rows)


def _known(row: UnitVersion) -> Known:
    return Known(row.unit_id, row.code, (*spoken(row.name), *spoken(row.short_name)))


def _definitions(indicators: Iterable[Indicator]) -> tuple[IndicatorDef, ...]:
    return tuple(
        IndicatorDef(
            code=row.code,
            name=row.name,
            value_type=cast("ValueType", row.value_type),
            unit_of_measure=row.unit_of_measure,
            scale=row.scale,
            counts_people=row.counts_people,
            nature="stock" if row.nature == "stock" else "flow",
            over_line=row.over_line,
            over_time=row.over_time,
            phrases=tuple(row.phrases),
        )
        for row in indicators
    )


def _figures(named: dict[int, str], known: dict[int, Indicator]) -> Iterable[RecordedFigure]:
    """Figures that count: of the version each report counts with, or imported. Each in the scale
    of today, whatever it was when it was given."""
    definitions = read_definitions(known.values())
    counts = Q(imported__isnull=False) | Q(version__report__counting=F("version"))
    sheets = FigureSheet.objects.filter(counts, unit__in=named).order_by("pk")
    for figure in sheets.figures():
        indicator = known[figure.indicator_id]
        given = definitions.in_scale_of_today(indicator, figure.given, figure.span.last_day)
        yield RecordedFigure(
            id=figure.key,
            indicator=indicator.code,
            unit=named[figure.unit_id],
            span=figure.span,
            column=cast("Column", figure.column),
            scope=cast("RecordedScope", figure.scope),
            value=given.value,
            total=given.total,
            exempt=figure.exempt,
            state="imported" if figure.imported_id else "signed",
        )
