"""Files for tests of importing: tables as CSV and as workbooks."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from roviec.access.actor import SYSTEM
from roviec.organisations.importing import Imported, Source, Wish, check, import_file
from roviec.organisations.importing.plans import Plan
from roviec.organisations.models import Path, PlacePath, PlaceVersion, Subordination, UnitVersion

PLACES = "code,name,level,kind,parent,valid_from,valid_to,identity"
UNITS = "code,name,short_name,kind,place,valid_from,valid_to,identity,superior:committee"
GROUPS = "grouping,grouping_name,group,group_name,place,valid_from,valid_to"
MEMBERS = "committee,member,standing,valid_from,valid_to,note"
ACTS = (
    "act;of;day;title;decision_number;line;kind;sources;targets;new_code;new_name;new_kind;"
    "new_level;new_parent"
)
ACTS_OF_UNITS = f"{ACTS};new_place;superior:committee"


def table(header: str, *rows: str) -> Source:
    return Source("bang.csv", "\n".join([header, *rows]).encode())


def places(*rows: str, **asked: Any) -> Wish:
    return Wish(table(PLACES, *rows), "places", **asked)


def units(*rows: str, **asked: Any) -> Wish:
    return Wish(table(UNITS, *rows), "units", **asked)


def groups(*rows: str) -> Wish:
    return Wish(table(GROUPS, *rows), "places")


def members(*rows: str) -> Wish:
    return Wish(table(MEMBERS, *rows), "units")


def acts(*rows: str) -> Wish:
    return Wish(table(ACTS, *rows), "acts")


def acts_of_units(*rows: str) -> Wish:
    return Wish(table(ACTS_OF_UNITS, *rows), "acts")


def done(wish: Wish) -> Imported:
    return import_file(wish, office=SYSTEM)


def told(plan: Plan) -> list[tuple[str, int, str]]:
    """Rule, row and column of every problem that is no warning."""
    return [(p.rule, p.row, p.column) for p in plan.problems if not p.warning]


def warned(plan: Plan) -> list[str]:
    return [str(p) for p in plan.problems if p.warning]


def counts(wish: Wish) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, unchanged and left, by table."""
    return {k: (c.new, c.changed, c.unchanged, c.left) for k, c in check(wish).counts.items()}


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]], touch: Callable[[Any, Any], None] | None = None
) -> Source:
    """`touch` does more to the workbook and its last sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = None
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if hasattr(value, "year"):
                    dated = book.add_format({"num_format": "dd/mm/yyyy"})
                    sheet.write_datetime(number, at, value, dated)
                else:
                    sheet.write(number, at, value)
    if touch:
        touch(book, sheet)
    book.close()
    return Source("bang.xlsx", out.getvalue())


def stands() -> list[list[Any]]:
    """Everything an import writes, as rows without their own numbers."""
    return [
        sorted(map(repr, rows))
        for rows in (
            PlaceVersion.objects.values_list(
                "code", "name", "kind", "level", "valid_from", "valid_to"
            ),
            PlacePath.objects.values_list(
                "upper__versions__code", "lower__versions__code", "depth", "valid_from", "valid_to"
            ),
            UnitVersion.objects.values_list(
                "code", "name", "short_name", "kind__code", "valid_from", "valid_to"
            ),
            Subordination.objects.values_list(
                "line__code", "superior__versions__code", "valid_from", "valid_to"
            ),
            Path.objects.values_list("line__code", "depth", "valid_from", "valid_to"),
        )
    ]
