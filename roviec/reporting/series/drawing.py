"""A series as a chart: bars for what is read, strokes for what was reported, a line for targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q
from django.db.models import Value as Literal
from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.reporting.definitions import rescaled
from roviec.reporting.held import held_on
from roviec.reporting.models import Column, FigureSheet, Indicator, Scope, Target
from roviec.reporting.rollup import Value
from roviec.reporting.series.kept import of_spans
from roviec.reporting.series.reckoning import Reading, Row, Status
from roviec.reporting.series.telling import STATUS
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.targets import number_of
from roviec.reporting.wording import coverage, share_shown, shown
from roviec.timeline import Period, Span
from roviec.writing.charts import Chart, Point

IN_PERCENT = ("ratio", "percent")
DRAWN = ("count", "amount", "ratio", "percent")
"""Value types that have a height; a yes or a day has none."""


def chart_of(wanted: Wanted, rows: Sequence[Row], unit_name: str, made: datetime) -> Chart | None:
    """None for what has no height; without any number the chart says period by period why."""
    targets = targets_of(wanted, rows)
    indicator = wanted.indicator
    if indicator.value_type not in DRAWN:
        return None
    in_structure = any(row.restructured for row in rows)
    points = [_point(wanted, row, targets.get(row.period.span)) for row in rows]
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
        measure=_measure(indicator),
        points=points,
        bar=_structure_name(wanted) if in_structure else _("như đã báo cáo"),
        mark=_("như đã báo cáo") if in_structure else "",
        target=_("kế hoạch giao") if targets else "",
        redefined=_("định nghĩa khác từ đây") if any(row.redefined for row in rows) else "",
    )


def _measure(indicator: Indicator) -> str:
    if indicator.value_type not in IN_PERCENT:
        return indicator.unit_of_measure
    return f"% {indicator.unit_of_measure.strip('%')}".rstrip()


def targets_of(wanted: Wanted, rows: Sequence[Row]) -> dict[Span, Decimal]:
    """By period what the unit is to reach, in the scale its row stands in: what was set on the
    site, else what came with a file or a report, for all below it before itself. Of a ratio the
    percentage."""
    found = _given(wanted)
    of_unit = Target.objects.filter(
        of_spans(wanted), unit_id=wanted.unit_id, indicator=wanted.indicator
    )
    # The newest holds; one without a value takes back whatever there was.
    for start, end, value in of_unit.order_by("pk").values_list("span_start", "span_end", "value"):
        found.pop(Span(start, end), None)
        if value is not None:
            found[Span(start, end)] = value
    factors = {row.period.span: row.factor for row in rows}
    if wanted.indicator.value_type in IN_PERCENT:
        return found
    return {
        span: rescaled(wanted.indicator, Value(value), factors.get(span, Fraction(1))).value
        for span, value in found.items()
    }


def _given(wanted: Wanted) -> dict[Span, Decimal]:
    """With a file or in a report that counts."""
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
    found: dict[Span, Decimal] = {}
    for (start, end), held in held_on(sheets, [wanted.indicator.pk], "span_start", "span_end"):
        if held.scope == Scope.SUBTREE or Span(start, end) not in found:
            found[Span(start, end)] = number_of(wanted.indicator, held.value)
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


def _point(wanted: Wanted, row: Row, target: Decimal | None) -> Point:
    reading = _read(row)
    beside = row.reported if row.restructured else None
    return Point(
        label=short(row.period),
        value=_height(wanted, reading),
        text=_text(wanted, reading),
        beside=_height(wanted, beside) if beside else None,
        target=target,
        gap="" if reading.status is Status.VALUE else _(STATUS[reading.status]),
        broken=reading.status is Status.BREAK,
        redefined=bool(row.redefined),
    )


def _text(wanted: Wanted, reading: Reading) -> str:
    if reading.value is None:
        return ""
    return share_shown(wanted.indicator, reading.value) or shown(wanted.indicator, reading.value)


def _height(wanted: Wanted, reading: Reading) -> Decimal | None:
    """A ratio by its percentage, anything else by itself."""
    return None if reading.value is None else number_of(wanted.indicator, reading.value)


def short(period: Period) -> str:
    """`6/25`, `Q3/25`, `2025`: as little as tells periods of one kind apart."""
    year, _dash, within = period.code.partition("-")
    if not within:
        return year
    return f"{within.lstrip('0')}/{year[2:]}"
