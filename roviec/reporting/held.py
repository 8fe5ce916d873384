"""Figures as read from sheets for reckoning: whose, from where, and what they count for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Func, QuerySet, TextField
from django.db.models import Value as Literal

from roviec.reporting.figures import Packed, Packing, unpack
from roviec.reporting.models import FigureImport, FigureSheet
from roviec.reporting.rollup import Value

Row = tuple[Any, ...]
"""One row of `values_list`, in the order its query names."""

FEW = 3
"""So many indicators are picked out of the sheets by the database; of more the sheets are read."""


class Held(NamedTuple):
    """One figure as read: whose, from where, and for what it counts. `counts` for the unit itself,
    `accepted` for those above, `frozen` in the totals the root unit signed. A tuple, because there
    may be a hundred thousand of them."""

    sheet_id: int
    unit_id: int
    indicator_id: int
    scope: str
    value: Value
    version_id: int | None
    source: FigureImport | None
    """The import it came with."""
    signed_at: datetime | None
    units_counted: int | None
    units_expected: int | None
    counts: bool
    accepted: bool
    frozen: bool


IMPORT = ("id", "name", "sha256", "rows", "loaded_at", "loaded_by")
SHEET = (
    "pk", "unit_id", "scope", "version_id", "version__signed_at", "counting_id", "accepted_id",
    "frozen", "sources", *(f"imported__{name}" for name in IMPORT),
)  # fmt: skip
"""What of a sheet is read; `counting_id`, `accepted_id` and `frozen` are annotated."""


class Picked(Func):
    """What a sheet holds of one indicator, as text. Django's own transform takes a key of digits
    for a place in a list."""

    output_field = TextField()

    def __init__(self, indicator: int, *given: Any, **extra: Any) -> None:
        # Copies are made from expressions alone.
        self.indicator = indicator
        super().__init__(*(given or (F("packed"), Literal(str(indicator)))), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s)", arg_joiner=" ->> ", **extra
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        path = self.copy()
        path.set_source_expressions([self.source_expressions[0], Literal(f'$."{self.indicator}"')])
        return path.as_sql(compiler, connection, function="JSON_EXTRACT", **extra)


class Holds(Func):
    """Whether a sheet (its `packed`) holds a key, given as text."""

    function = "JSONB_EXISTS"
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = """JSON_TYPE(%(expressions)s || '"') IS NOT NULL"""
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=""", '$."' || """, **extra
        )


def held_on(
    sheets: QuerySet[FigureSheet], indicators: Sequence[int], *more: str
) -> Iterator[tuple[Row, Held]]:
    """Every figure of these indicators on the sheets, beside the values of the columns `more`."""
    yield from _held_in(list(_rows(sheets, indicators, more)), indicators, len(more))


def held_in(rows: Iterable[Row], indicators: Sequence[int]) -> Iterator[Held]:
    """The same of rows read already: of `SHEET`, and `packed` last."""
    for _beside, held in _held_in([(row, row[-1]) for row in rows], indicators, 0):
        yield held


def _held_in(
    found: list[tuple[Row, Packing]], indicators: Sequence[int], more: int
) -> Iterator[tuple[Row, Held]]:
    sources = _sources(row for row, _packed in found)
    wanted = [(each, str(each)) for each in indicators]
    for row, packing in found:
        beside = row[len(SHEET) : len(SHEET) + more]
        for indicator, key in wanted:
            packed = packing.get(key)
            if packed is not None:
                yield beside, _held(row, indicator, packed, sources)


def _rows(
    sheets: QuerySet[FigureSheet], indicators: Sequence[int], more: Sequence[str]
) -> Iterator[tuple[Row, Packing]]:
    if len(indicators) > FEW:
        for row in sheets.values_list(*SHEET, *more, "packed"):
            yield row, row[-1]
        return
    picked = {f"of_{each}": Picked(each) for each in indicators}
    for row in sheets.annotate(**picked).values_list(*SHEET, *more, *picked):
        texts = row[len(row) - len(picked) :]
        held = zip(indicators, texts, strict=True)
        yield row, {str(each): _picked(text) for each, text in held if text is not None}


def _picked(text: str) -> Packed:
    packed: Packed = json.loads(text) if text.startswith("[") else text
    return packed


def _sources(rows: Iterable[Row]) -> dict[int, FigureImport]:
    """The imports met: those the sheets began with, and where there are any, later ones."""
    sources: dict[int, FigureImport] = {}
    later: set[int] = set()
    for row in rows:
        later.update(row[8].values())
        if row[9] and row[9] not in sources:
            named = dict(zip(IMPORT, row[9 : 9 + len(IMPORT)], strict=True))
            sources[row[9]] = FigureImport(**named)
    unknown = later - sources.keys()
    return sources | (FigureImport.objects.in_bulk(unknown) if unknown else {})


def _held(row: Row, indicator: int, packed: Packed, sources: dict[int, FigureImport]) -> Held:
    version_id, signed_at, counting_id, accepted_id, frozen, later, import_id = row[3:10]
    content = unpack(packed)
    return Held(
        row[0],
        row[1],
        indicator,
        row[2],
        content.given,
        version_id,
        sources[later.get(str(indicator), import_id)] if import_id else None,
        signed_at,
        content.units_counted,
        content.units_expected,
        counts=version_id is not None and version_id == counting_id,
        accepted=version_id is not None and version_id == accepted_id,
        frozen=frozen,
    )
