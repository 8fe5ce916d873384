"""Workbooks to fill in: the columns, what goes into each, and a few invented rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from roviec.organisations.importing.checking import TABLES
from roviec.organisations.importing.columns import COLUMNS, SHEET_NAMES, TableKind
from roviec.organisations.importing.exporting import AT_THE_TOP, Exported, Values, columns_of
from roviec.organisations.importing.files import as_workbook, label_of
from roviec.organisations.importing.units import column_of
from roviec.organisations.models import Line, UnitKind

GUIDE = ("Trang", "Cột", "Tên cột trong CSV", "Bắt buộc", "Ghi gì")
MERGED = date(2025, 7, 1)
RENAMED = date(2022, 3, 1)


def example_workbook(of: str) -> bytes:
    """For places, units or acts; columns of superiors and kinds of units are those of the site."""
    lines = list(Line.objects.values_list("code", flat=True))
    tables = [Exported(kind, columns_of(kind, lines), _rows(kind, lines)) for kind in TABLES[of]]
    return as_workbook(tables, guide=[GUIDE, *_explained(tables)])


def _explained(tables: list[Exported]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for table in tables:
        known = {column.name: column for column in COLUMNS[table.kind]}
        for name in table.columns:
            column = known.get(name)
            hint = column.hint if column else _OF_SUPERIORS
            needed = "x" if column is not None and column.needed else ""
            label = label_of(table.kind, name)
            rows.append((f"trang {SHEET_NAMES[table.kind]}", label, name, needed, hint))
    if any(table.kind is TableKind.UNITS for table in tables):
        rows += [
            (
                f"trang {SHEET_NAMES[TableKind.UNITS]}",
                "Loại đơn vị",
                "kind",
                "",
                f"{kind.code}: {kind.name}",
            )
            for kind in UnitKind.objects.all()
        ]
    rows.append(("", "", "", "", "Các dòng trong những trang sau là ví dụ: hãy xoá rồi điền thật."))
    return rows


_OF_SUPERIORS = (
    "mã đơn vị cấp trên trong hệ thống này, đọc vào ngày đầu của dòng; - là đứng đầu hệ thống; để"
    " trống là không thuộc hệ thống"
)


def _rows(kind: TableKind, lines: list[str]) -> list[Values]:
    if kind is TableKind.UNITS:
        return _units(lines)
    return [dict(row) for row in _EXAMPLES[kind]]


def _units(lines: list[str]) -> list[Values]:
    kinds = list(UnitKind.objects.order_by("rank", "code").values_list("code", flat=True))
    if not kinds:
        return []
    top = {column_of(line): AT_THE_TOP for line in lines[:1]}
    below = {column_of(line): "SB" for line in lines[:1]}
    return [
        {"code": "SB", "name": "Đảng bộ tỉnh Sông Bạc", "kind": kinds[0], "place": "90", **top},
        {
            "code": "SB.BD",
            "name": "Đảng bộ phường Bến Đò",
            "kind": kinds[-1],
            "place": "90001",
            "valid_from": MERGED,
            **below,
        },
    ]


def _place(code: str, name: str, level: str, kind: str, **more: Any) -> Values:
    return {"code": code, "name": name, "level": level, "kind": kind, **more}


_EXAMPLES: dict[TableKind, list[Values]] = {
    TableKind.PLACES: [
        _place("90", "Tỉnh Sông Bạc", "province", "tỉnh"),
        _place(
            "90001",
            "Xã Bến Đò",
            "commune",
            "xã",
            parent="90",
            valid_to=RENAMED,
            identity="bến đò",
        ),
        _place(
            "90001",
            "Phường Bến Đò",
            "commune",
            "phường",
            parent="90",
            valid_from=RENAMED,
            identity="bến đò",
        ),
        _place("90004", "Xã Tân Lập", "commune", "xã", parent="90", valid_to=MERGED),
        _place("90007", "Xã Mường Thanh", "commune", "xã", parent="90"),
    ],
    TableKind.GROUPS: [
        {
            "grouping": "vung",
            "grouping_name": "Vùng",
            "group": "mien-nui",
            "group_name": "Miền núi",
            "place": "90007",
        }
    ],
    TableKind.MEMBERS: [],
    TableKind.ACTS: [
        {
            "act": "1",
            "of": "places",
            "day": date(2026, 1, 1),
            "title": "Sắp xếp xã của tỉnh Sông Bạc",
            "decision_number": "01/NQ-VD",
            "decision_issuer": "Cơ quan ví dụ",
            "line": "1",
            "kind": "merge",
            "sources": "90001; 90007",
            "new_code": "90010",
            "new_name": "Phường Bến Thanh",
            "new_kind": "phường",
            "new_level": "commune",
            "new_parent": "90",
        },
        {
            "act": "1",
            "of": "places",
            "day": date(2026, 1, 1),
            "line": "2",
            "kind": "rename",
            "sources": "90",
            "new_name": "Tỉnh Sông Bạc Mới",
        },
    ],
}
