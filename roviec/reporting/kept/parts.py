"""What is kept of many figures together: enough to join more, and to take out what leaves. Pure.

Sums, ratios, means and shares are kept as sums of their parts, which some may leave again. Of the
largest and the smallest only joining is exact: when one leaves, what remains is reckoned from the
figures themselves. What is not added up is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from roviec.reporting.rollup import (
    EXACT,
    CannotJoin,
    Value,
    mean_of,
    products_of,
    unit_part,
    weightless,
)

ZERO = Decimal(0)
SUMMED = frozenset({"sum", "ratio_from_parts", "share_of_units"})
RATIOS = frozenset({"ratio_from_parts", "share_of_units"})
EXTREMES = {"max": max, "min": min}


class NotKept(Exception):
    """Only the figures themselves can tell."""


@dataclass(slots=True)
class Joined:
    """Figures of `units` units joined. Of a mean `value` is the sum of values times weights; of an
    extreme it is the extreme. `with_total` of them have a total; of a mean, `weightless` have no
    weight and are in no sum."""

    units: int = 0
    value: Decimal | None = None
    total: Decimal = ZERO
    with_total: int = 0
    exempt: int = 0
    weightless: int = 0

    def add(self, how: str, other: Joined, sign: int = 1) -> None:
        self.units += sign * other.units
        if other.value is not None:
            self._add_value(how, other.value, sign)
        self.total = _sum_of(self.total, other.total, sign)
        self.with_total += sign * other.with_total
        self.exempt += sign * other.exempt
        self.weightless += sign * other.weightless

    def _add_value(self, how: str, value: Decimal, sign: int) -> None:
        extreme = EXTREMES.get(how)
        if extreme is None:
            self.value = _sum_of(self.value or ZERO, value, sign)
        elif self.value is None:
            self.value = value
        else:
            self.value = extreme(self.value, value)


def _sum_of(one: Decimal, other: Decimal, sign: int) -> Decimal:
    return EXACT.add(one, other) if sign > 0 else EXACT.subtract(one, other)


@dataclass(slots=True)
class Kept:
    """What is kept of one indicator below one unit.

    `live` is what counts above; `pending` what would join it if all that is signed were accepted,
    and `waits` the units it waits for. `imported` units have a figure from a file, `wholes` one for
    their subtree. `left`: an extreme may have left with what was taken out.
    """

    live: Joined = field(default_factory=Joined)
    pending: Joined = field(default_factory=Joined)
    imported: int = 0
    wholes: int = 0
    waits: int = 0
    left: bool = False

    def add(self, how: str, other: Kept) -> None:
        self.live.add(how, other.live)
        self.pending.add(how, other.pending)
        self.imported += other.imported
        self.wholes += other.wholes
        self.waits += other.waits
        self.left = self.left or other.left

    @property
    def empty(self) -> bool:
        return not any(packed(self))


KeptBy = dict[int, Kept]
"""By indicator."""


def brought_by(how: str, above: Value | None, own: Value | None) -> Kept:
    """What one unit brings: its figure as it counts above, and as it counts for itself."""
    kept = Kept(live=part_of(how, above))
    if how in EXTREMES:
        kept.pending.units = (own is not None) - (above is not None)
    else:
        kept.pending.add(how, part_of(how, own))
        kept.pending.add(how, kept.live, -1)
    return kept


def part_of(how: str, value: Value | None) -> Joined:
    if value is None:
        return Joined()
    part = unit_part(how, value)
    made = Joined(units=1)
    if how in SUMMED or how in EXTREMES:
        made.value = part.value
    if how in SUMMED:
        made.exempt = part.exempt
    if part.total is not None and how in SUMMED:
        made.with_total, made.total = 1, part.total
    if how == "weighted_mean":
        _weigh(made, part)
    return made


def _weigh(made: Joined, part: Value) -> None:
    if weightless(part):
        made.weightless = 1
        return
    made.with_total, made.total = 1, part.total or ZERO
    made.value = products_of(part)


def change(how: str, before: Kept, after: Kept) -> Kept:
    """What must be added where `before` was, so that `after` is there."""
    made = Kept(
        imported=after.imported - before.imported,
        wholes=after.wholes - before.wholes,
        waits=after.waits - before.waits,
    )
    made.pending.add(how, after.pending)
    made.pending.add(how, before.pending, -1)
    made.live.add(how, after.live)
    if how in EXTREMES:
        made.live.units -= before.live.units
        made.left = before.live.value is not None and before.live.value != after.live.value
        if made.live.units == 0 and not made.left:
            made.live.value = None
    else:
        made.live.add(how, before.live, -1)
    return made


def value_of(how: str, joined: Joined) -> Value | None:
    """The figures as one; none of no figures, nor a mean of none with a weight. Raises `CannotJoin`
    as `rollup.combine` does, and `NotKept`."""
    if joined.units == 0:
        return None
    if how in EXTREMES:
        assert joined.value is not None
        return Value(joined.value)
    if how in SUMMED:
        return _sum(how, joined)
    if how == "weighted_mean":
        return _mean(joined)
    if how == "last":
        raise NotKept
    raise CannotJoin(how)


def _sum(how: str, joined: Joined) -> Value:
    complete = joined.with_total == joined.units
    if how in RATIOS and not complete:
        raise CannotJoin(how)
    return Value(joined.value or ZERO, joined.total if complete else None, joined.exempt)


def _mean(joined: Joined) -> Value | None:
    if joined.total <= 0:
        return None
    products = joined.value or ZERO
    return Value(mean_of(products, joined.total), joined.total, products=products)


# --- as a row keeps it -------------------------------------------------------------------------


def packed(kept: Kept) -> list[str | int]:
    """Numbers as text, cut after the last that is not nothing."""
    live, pending = kept.live, kept.pending
    parts: list[str | int] = [
        _value_text(live), live.units, kept.imported, _text(live.total), live.with_total,
        live.exempt, live.weightless, kept.wholes, int(kept.left), kept.waits,
        _text(pending.value), pending.units, _text(pending.total), pending.with_total,
        pending.exempt, pending.weightless,
    ]  # fmt: skip
    while parts and parts[-1] in (0, ""):
        parts.pop()
    return parts


NOTHING: list[str | int] = ["", 0, 0, "", 0, 0, 0, 0, 0, 0, "", 0, "", 0, 0, 0]


def unpacked(how: str, given: list[Any]) -> Kept:
    parts = [*given, *NOTHING[len(given) :]]
    live = Joined(parts[1], _number(parts[0]), _number(parts[3]) or ZERO, *parts[4:7])
    pending = Joined(parts[11], _number(parts[10]), _number(parts[12]) or ZERO, *parts[13:16])
    return Kept(live, pending, parts[2], parts[7], parts[9], bool(parts[8]))


def _value_text(live: Joined) -> str:
    """An extreme may be zero; a sum of none is nothing."""
    if live.value is not None and not live.value and live.units:
        return "0"
    return _text(live.value)


def _text(number: Decimal | None) -> str:
    if not number:
        return ""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def sum_up(how: Mapping[int, str], rows: Iterable[Mapping[str, list[Any]]]) -> KeptBy:
    """Rows of one unit joined, by indicator."""
    made: KeptBy = {}
    for row in rows:
        for key, given in row.items():
            indicator = int(key)
            way = how.get(indicator, "")
            part = unpacked(way, given)
            if indicator in made:
                made[indicator].add(way, part)
            else:
                made[indicator] = part
    return made
