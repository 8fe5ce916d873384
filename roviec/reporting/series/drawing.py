"""A series as a chart: bars for what is read, strokes for what was reported, a line for targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q
from django.db.models import Value as Literal
from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.reporting.held import held_on
from roviec.reporting.models import Column, FigureSheet, Scope
from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.series.kept import of_spans
from roviec.reporting.series.reckoning import Reading, Row, Status
from roviec.reporting.series.telling import STATUS
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.wording import coverage, share_shown, shown
from roviec.timeline import Period, Span
from roviec.writing.charts import Chart, Point

DRAWN = ("count", "amount", "ratio", "percent")
"""Value types that have a height; a yes or a day has none."""


def chart_of(wanted: Wanted, rows: Sequence[Row], unit_name: str, made: datetime) -> Chart | None:
    """None for what has no height; without any number the chart says period by period why."""
    targets = targets_of(wanted)
    indicator = wanted.indicator
    if indicator.value_type not in DRAWN:
        return None
    in_structure = any(row.restructured for row in rows)
    points = [_point(wanted, row, targets.get(row.period.span)) for row in rows]
    in_percent = indicator.value_type in ("ratio", "percent")
    return Chart(
        title=f"{indicator.name}, {unit_name}",
        subtitle=[
            " · ".join(
                [
                    wanted.line.name,
                    f"{rows[0].period.name} – {rows[-1].period.name}",
                    _last_coverage(rows),
                ]
            ),
            _("Số đang có lúc %s; nội bộ") % formats.moment(made),
        ],
        measure=f"% {indicator.unit_of_measure}" if in_percent else indicator.unit_of_measure,
        points=points,
        bar=_structure_name(wanted) if in_structure else _("như đã báo cáo"),
        mark=_("như đã báo cáo") if in_structure else "",
        target=_("kế hoạch giao") if targets else "",
    )


def targets_of(wanted: Wanted) -> dict[Span, Value]:
    """By period what the unit is to reach with all below it, or else by itself, where that was
    set."""
    sheets = (
        FigureSheet.objects.filter(
            Q(imported__isnull=False) | Q(version=F("version__report__counting")),
            of_spans(wanted),
            unit_id=wanted.unit_id,
            column=Column.TARGET,
        )
        .annotate(
            counting_id=F("version__report__counting"),
            accepted_id=F("version__report__accepted"),
            frozen=Literal(False),
        )
        .order_by("pk")
    )
    found: dict[Span, Value] = {}
    for (start, end), held in held_on(sheets, [wanted.indicator.pk], "span_start", "span_end"):
        if held.scope == Scope.SUBTREE or Span(start, end) not in found:
            found[Span(start, end)] = held.value
    return found


def _structure_name(wanted: Wanted) -> str:
    assert wanted.structure is not None
    return _("theo cơ cấu ngày %s") % formats.day(wanted.structure)


def _last_coverage(rows: Sequence[Row]) -> str:
    reading = _read(rows[-1])
    if not reading.expected:
        return _("kỳ cuối không có đơn vị cấp dưới phải báo cáo")
    return _("kỳ cuối %s") % coverage(reading.counted, reading.expected)


def _read(row: Row) -> Reading:
    return row.restructured or row.reported


def _point(wanted: Wanted, row: Row, target: Value | None) -> Point:
    reading = _read(row)
    beside = row.reported if row.restructured else None
    return Point(
        label=short(row.period),
        value=_height(reading.value),
        text=_text(wanted, reading),
        beside=_height(beside.value) if beside else None,
        target=_height(target),
        gap="" if reading.status is Status.VALUE else _(STATUS[reading.status]),
        broken=reading.status is Status.BREAK,
    )


def _text(wanted: Wanted, reading: Reading) -> str:
    if reading.value is None:
        return ""
    return share_shown(reading.value) or shown(wanted.indicator, reading.value)


def _height(value: Value | None) -> Decimal | None:
    """A ratio by its percentage, anything else by itself."""
    if value is None:
        return None
    share = percent_of(value) if value.total is not None else None
    return value.value if share is None else share


def short(period: Period) -> str:
    """`6/25`, `Q3/25`, `2025`: as little as tells periods of one kind apart."""
    year, _dash, within = period.code.partition("-")
    if not within:
        return year
    return f"{within.lstrip('0')}/{year[2:]}"
