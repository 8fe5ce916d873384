"""One value in one report, and how a sheet keeps it. Pure.

A sheet keeps its figures as JSON from indicator to value, packed: `"12"` for a number alone, or
`[value, total, exempt, units counted, units expected]` cut after the last one given. Numbers are
text, so that no decimal passes through a binary fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from roviec.reporting.rollup import STORED_PLACES, Value
from roviec.timeline import Span

Packed = str | list[str | int | None]
Packing = dict[str, Packed]
"""What a sheet holds, by indicator. A breakdown gets a key of its own beside it: `17/nu`."""

WHOLE_DIGITS = 18
"""As many digits before the point as a figure may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value of one unit over the span it really covers. It stands in a version of a report, or
    came with an import. `scope` subtree is a total frozen at signing, with how many units of how
    many it held."""

    sheet_id: int
    unit_id: int
    indicator_id: int
    column: str
    scope: str
    span: Span
    given: Value
    units_counted: int | None = None
    units_expected: int | None = None
    version_id: int | None = None
    imported_id: int | None = None

    @property
    def key(self) -> str:
        """What a record that refers to the figure keeps of it."""
        return f"{self.sheet_id}:{self.indicator_id}"

    @property
    def value(self) -> Decimal:
        return self.given.value

    @property
    def total(self) -> Decimal | None:
        """The denominator of a ratio."""
        return self.given.total

    @property
    def exempt(self) -> int:
        return self.given.exempt


@dataclass(frozen=True, slots=True)
class Content:
    """A value with its surroundings, as a sheet keeps it."""

    given: Value
    units_counted: int | None = None
    units_expected: int | None = None


def pack(
    given: Value, units_counted: int | None = None, units_expected: int | None = None
) -> Packed:
    """Raises `ValueError` for a number too long to be kept."""
    value = as_text(given.value)
    total = None if given.total is None else as_text(given.total)
    parts: list[str | int | None] = [
        value, total, given.exempt or None, units_counted, units_expected
    ]  # fmt: skip
    while parts[-1] is None:
        parts.pop()
    return value if len(parts) == 1 else parts


def unpack(packed: Packed) -> Content:
    if isinstance(packed, str):
        return Content(Value(Decimal(packed)))
    parts = [*packed, None, None, None, None][:5]
    value, total, exempt, counted, expected = parts
    given = Value(
        Decimal(str(value)), None if total is None else Decimal(str(total)), int(exempt or 0)
    )
    return Content(given, _count(counted), _count(expected))


def value_of(packed: Packed) -> Value:
    """The value alone: there may be a hundred thousand of them."""
    if isinstance(packed, str):
        return Value(Decimal(packed))
    return unpack(packed).given


def as_text(number: Decimal) -> str:
    """The number exactly, to six places, without an exponent or idle zeros."""
    if not number.is_finite() or number.adjusted() >= WHOLE_DIGITS:
        raise ValueError(f"no figure: {number}")
    with localcontext() as exact:
        exact.prec = 60
        plain = f"{number.quantize(STORED_PLACES):f}"
    plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def keyed(packing: Mapping[str, Packed]) -> dict[int, Packed]:
    """By the indicator's key. A breakdown is no figure of its own."""
    return {int(key): packed for key, packed in packing.items() if key.isdecimal()}


def _count(given: str | int | None) -> int | None:
    return None if given is None else int(given)
