"""A number over time as a table, both readings beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.reporting.downloads.total import beside_value, for_whom
from roviec.reporting.lineage import Explanation
from roviec.reporting.series.telling import STATUS
from roviec.reporting.series.wanted import Wanted
from roviec.timeline import Span
from roviec.writing.tables import Cell, Table

READING = 6
"""Columns of one reading."""


def table_of(
    wanted: Wanted,
    told: Explanation,
    unit_name: str,
    targets: Mapping[Span, Decimal],
    made: datetime,
) -> Table:
    """A row for each period. `told` is the series as the page tells it."""
    rows = told["rows"]
    in_structure = any(row["restructured"] for row in rows)
    reading = _("như đã báo cáo")
    if in_structure:
        assert wanted.structure is not None
        day = formats.day(wanted.structure)
        reading = _("theo cơ cấu ngày %s, bên cạnh là như đã báo cáo") % day
    indicator = wanted.indicator
    redefined = any(row["redefined"] for row in rows)
    return Table(
        name=indicator.name,
        head=[
            (_("Đơn vị"), unit_name),
            (_("Hệ thống"), wanted.line.name),
            (_("Chỉ tiêu"), f"{indicator.name} ({indicator.code})"),
            (_("Đơn vị tính"), indicator.unit_of_measure),
            (_("Các kỳ"), f"{rows[0]['period']['name']} – {rows[-1]['period']['name']}"),
            (_("Cách đọc"), reading),
            (_("Trạng thái"), _("số đang có, không phải bản đã ký")),
            (_("Lập lúc"), formats.moment(made)),
            (_("Lưu hành"), for_whom()),
        ],
        columns=[
            (_("Kỳ"), 26),
            (_("Từ ngày"), 12),
            (_("Đến hết ngày"), 12),
            *(_columns(wanted, _("theo cơ cấu")) if in_structure else []),
            *_columns(wanted, _("như đã báo cáo")),
            *([(_("Kế hoạch giao"), 14)] if targets else []),
            *([(_("Đơn vị tính"), 16), (_("Định nghĩa khác từ đây"), 40)] if redefined else []),
        ],
        rows=[
            [
                row["period"]["name"],
                date.fromisoformat(row["period"]["first_day"]),
                date.fromisoformat(row["period"]["last_day"]),
                *(_reading(row["restructured"]) if in_structure else []),
                *_reading(row["reported"]),
                *([targets.get(period.span)] if targets else []),
                *([row["unit_of_measure"], row["redefined"] or None] if redefined else []),
            ]
            for row, period in zip(rows, wanted.periods, strict=True)
        ],
    )


def _columns(wanted: Wanted, reading: str) -> list[tuple[str, int]]:
    names = (
        _("Số"), beside_value(wanted.indicator.in_means), _("Tỷ lệ %"), _("Tình trạng"),
        _("Đơn vị đã có số"), _("Đơn vị phải có số"),
    )  # fmt: skip
    return [(f"{name}, {reading}", 16) for name in names]


def _reading(told: Explanation | None) -> list[Cell]:
    if told is None:
        return [None] * READING
    known = told["value"] is not None
    return [
        *(Decimal(told[each]) if told[each] else None for each in ("value", "total", "percent")),
        _("có số") if known else _(STATUS[told["status"]]),
        told["units_counted"],
        told["units_expected"],
    ]
