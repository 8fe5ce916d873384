"""How values join into one. Pure: no database, no clock.

A `Value` is what one unit gave, or what several together make. Joining is the same whichever way
the parts are grouped and ordered, so a province may add its communes and the centre its provinces
and both come to what the centre would get from the communes at once. A part that is missing is
left out: it is never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

STORED_PLACES = Decimal("0.000001")
"""Six decimals are what a figure keeps."""
EXACT = Context(prec=150, traps=[Inexact])
"""Products of two figures of a country are far shorter; should one not be, it is no silent cut."""
MEAN = Context(prec=60)


class CannotJoin(Exception):
    """The parts say too little to be joined the declared way."""


@dataclass(frozen=True, slots=True)
class Value:
    """`total` is the denominator of a ratio, or the weight of a mean. `exempt` are those of the
    total who need not be in the value. `at` is the last day it speaks of, for "the last one".
    `products` is what a mean came of, the sum of values times weights: a mean itself may have no
    end of decimals, and two of them would not join to what their parts do."""

    value: Decimal
    total: Decimal | None = None
    exempt: int = 0
    at: date | None = None
    products: Decimal | None = field(default=None, compare=False)


def unit_part(how: str, value: Value) -> Value:
    """What one unit's own value brings to a total: for a share of units, itself out of one."""
    if how == "share_of_units" and value.total is None:
        return Value(Decimal(value.value > 0), Decimal(1), at=value.at)
    return value


def combine(how: str, parts: Iterable[Value]) -> Value | None:
    """The parts as one; none of no parts.

    `how` is a value of `AddingUp`. A part without a weight leaves a mean, and of such parts alone
    there is none. Raises `CannotJoin` for what is not additive, for a ratio of which a part has no
    denominator, and for two different "last" values of one day.
    """
    given = list(parts)
    if not given:
        return None
    try:
        return _WAYS[how](given)
    except KeyError:
        raise CannotJoin(how) from None


def percent_of(value: Value) -> Decimal | None:
    """A ratio in percent, cut to six decimals so that 99.99… never becomes 100. A part of those
    who are not exempt. None without a denominator or with nobody left in it."""
    if value.total is None or value.total - value.exempt <= 0:
        return None
    share = Fraction(value.value) / Fraction(value.total - value.exempt) * 100
    return _cut(share)


def _sum(parts: Sequence[Value]) -> Value:
    with localcontext() as exact:
        exact.prec = 60
        value = sum((part.value for part in parts), Decimal(0))
        totals = [part.total for part in parts if part.total is not None]
        total = sum(totals, Decimal(0)) if len(totals) == len(parts) else None
    return Value(value, total, sum(part.exempt for part in parts), _latest(parts))


def _parts_of_ratios(parts: Sequence[Value]) -> Value:
    if any(part.total is None for part in parts):
        raise CannotJoin("ratio_from_parts")
    return _sum(parts)


def _weighted_mean(parts: Sequence[Value]) -> Value | None:
    with localcontext(EXACT) as exact:
        weights = [part.total or Decimal(0) for part in parts if not weightless(part)]
        products = [products_of(part) for part in parts if not weightless(part)]
        if not weights:
            return None
        total, of = sum(weights, Decimal(0)), sum(products, Decimal(0))
        exact.traps[Inexact] = False
        return Value(mean_of(of, total), total, at=_latest(parts), products=of)


def weightless(value: Value) -> bool:
    """Whether the value has no weight by which it could enter a mean."""
    return value.total is None or value.total <= 0


def products_of(value: Value) -> Decimal:
    """What a value brings to a mean: itself times its weight."""
    if value.products is not None:
        return value.products
    return EXACT.multiply(value.value, value.total or Decimal(0))


def mean_of(products: Decimal, weight: Decimal) -> Decimal:
    """Cut far behind what a figure keeps."""
    share = Fraction(products) / Fraction(weight)
    return MEAN.divide(Decimal(share.numerator), Decimal(share.denominator))


def _largest(parts: Sequence[Value]) -> Value:
    return Value(max(part.value for part in parts), at=_latest(parts))


def _smallest(parts: Sequence[Value]) -> Value:
    return Value(min(part.value for part in parts), at=_latest(parts))


def _last(parts: Sequence[Value]) -> Value:
    newest = _latest(parts)
    last = [part for part in parts if part.at == newest]
    if len({(part.value, part.total, part.exempt) for part in last}) > 1:
        raise CannotJoin("last")
    return last[0]


_WAYS: dict[str, Callable[[Sequence[Value]], Value | None]] = {
    "sum": _sum,
    "last": _last,
    "weighted_mean": _weighted_mean,
    "max": _largest,
    "min": _smallest,
    "ratio_from_parts": _parts_of_ratios,
    "share_of_units": _parts_of_ratios,
}


def stored(value: Value) -> Value:
    """The value as a figure keeps it."""
    with localcontext() as exact:
        exact.prec = 60
        total = None if value.total is None else value.total.quantize(STORED_PLACES)
        return Value(value.value.quantize(STORED_PLACES), total, value.exempt)


def _latest(parts: Sequence[Value]) -> date | None:
    return max((part.at for part in parts if part.at is not None), default=None)


def _cut(share: Fraction) -> Decimal:
    return Decimal(share.numerator * 10**6 // share.denominator).scaleb(-6)
