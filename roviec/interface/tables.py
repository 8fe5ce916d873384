"""Rows of data turned into cells that know how to show themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .formats import Number
from .statuses import Status, Tone, status_of

KINDS = frozenset({"text", "number", "percent", "day", "moment", "status", "bar", "badge"})
RIGHT_ALIGNED = frozenset({"number", "percent"})

Record = Mapping[str, object] | object


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its values, its heading, and how values are shown."""

    key: str
    label: str
    kind: str = "text"

    @property
    def right(self) -> bool:
        return self.kind in RIGHT_ALIGNED


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with what belongs to it; `status` and `tone` only for their kinds."""

    kind: str
    value: object
    label: str = ""
    """The column's heading, which stands beside the value on a phone."""
    url: str = ""
    note: str = ""
    status: Status | None = None
    tone: Tone = "quiet"

    @property
    def right(self) -> bool:
        return self.kind in RIGHT_ALIGNED


def value_of(record: Record, key: str, default: object = None) -> object:
    """`record[key]` of a mapping, `record.key` of anything else."""
    if isinstance(record, Mapping):
        return record.get(key, default)
    return getattr(record, key, default)


def column(given: Record) -> Column:
    """A column from its description. Raises ValueError for an unknown kind."""
    kind = str(value_of(given, "kind") or "text")
    if kind not in KINDS:
        raise ValueError(f"unknown kind of column: {kind}")
    return Column(str(value_of(given, "key")), str(value_of(given, "label", "")), kind)


def cells(row: Record, columns: Iterable[Column], status_group: str = "") -> list[Cell]:
    """The cells of one row, in the order of the columns."""
    return [_cell(row, each, status_group) for each in columns]


def width(value: Number | None, whole: Number | None) -> str:
    """How much of `whole` the value is, in percent for an SVG width, between 0 and 100."""
    if not value or not whole:
        return "0"
    filled = Decimal(str(value)) * 100 / Decimal(str(whole))
    return f"{min(max(filled, Decimal(0)), Decimal(100)):.1f}"


def largest(rows: Iterable[Record], key: str) -> Decimal:
    """The largest number under `key`; 0 where there is none."""
    numbers = [value_of(row, key) for row in rows]
    return max(
        (Decimal(str(each)) for each in numbers if isinstance(each, int | float | Decimal)),
        default=Decimal(0),
    )


def _cell(row: Record, at: Column, status_group: str) -> Cell:
    value = value_of(row, at.key)
    url = str(value_of(row, f"{at.key}_url") or "")
    note = str(value_of(row, f"{at.key}_note") or "")
    if at.kind == "status" and value:
        return Cell(at.kind, value, at.label, url, note, status=status_of(str(value), status_group))
    if at.kind == "badge" and isinstance(value, tuple):
        text, tone = value
        return Cell(at.kind, text, at.label, url, note, tone=tone)
    return Cell(at.kind, value, at.label, url, note)
