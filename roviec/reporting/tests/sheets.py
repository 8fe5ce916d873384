"""Figures laid on sheets and looked up there, past the acts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from roviec.organisations.models import Unit
from roviec.reporting.figures import Figure, pack
from roviec.reporting.kept.moving import moving_many
from roviec.reporting.models import FigureImport, FigureSheet, Indicator, ReportVersion
from roviec.reporting.rollup import Value
from roviec.timeline import Span


def figures_kept(code: str = "", **of: Any) -> list[Figure]:
    """All that are kept, or those of an indicator, on sheets with these attributes."""
    found = FigureSheet.objects.filter(**of).order_by("pk").figures()
    wanted = Indicator.objects.get(code=code).pk if code else None
    return [each for each in found if wanted in (None, each.indicator_id)]


def figure_kept(code: str = "", **of: Any) -> Figure:
    [only] = figures_kept(code, **of)
    return only


def give(
    unit: Unit,
    indicator: Indicator,
    value: Value | int,
    span: Span,
    source: ReportVersion | FigureImport,
    **more: Any,
) -> FigureSheet:
    """Lay one figure on the sheet it belongs on, in place of the one there; totals move with it."""
    with moving_many({span: {unit.pk}}):
        return _laid(unit, indicator, value, span, source, more)


def _laid(
    unit: Unit,
    indicator: Indicator,
    value: Value | int,
    span: Span,
    source: ReportVersion | FigureImport,
    more: dict[str, Any],
) -> FigureSheet:
    imported = source if isinstance(source, FigureImport) else None
    version = source if isinstance(source, ReportVersion) else None
    whose = {"version": version} if version else {"imported__isnull": False}
    sheet, _new = FigureSheet.objects.get_or_create(
        unit=unit,
        span_start=span.start,
        span_end=span.end,
        scope=more.get("scope", "own"),
        column=more.get("column", "in_period"),
        **whose,
        defaults={"imported": imported, "version": version},
    )
    given = value if isinstance(value, Value) else Value(Decimal(value))
    sheet.packed[str(indicator.pk)] = pack(given)
    if imported and sheet.imported_id != imported.pk:
        sheet.sources[str(indicator.pk)] = imported.pk
    sheet.save()
    return sheet


def tamper(code: str, value: int, **of: Any) -> None:
    """Another value where one stands, as nobody may write it."""
    key = str(Indicator.objects.get(code=code).pk)
    for sheet in FigureSheet.objects.filter(packed__has_key=key, **of):
        there = sheet.packed[key]
        sheet.packed[key] = str(value) if isinstance(there, str) else [str(value), *there[1:]]
        sheet.save()
