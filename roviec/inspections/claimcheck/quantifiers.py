"""Quantifiers as data: between which bounds a recorded value bears a stated one out.

Source: the quantifier table of the design's *Numbers, dates and text in Vietnamese*, with two
points it leaves open settled here: a value exactly half way rounds up (as spreadsheets do), and
zero is never *nearly* anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from roviec.inspections.claimcheck.precision import last_digit_unit
from roviec.reading.model import Quantifier

Comparison = Literal["matches", "understated", "differs"]
ABOUT = Fraction(5, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A number as a text states it, in plain units (percent for percentages).

    `precision` is its own precision; `strict` asks an exact number to be equal, not to round.
    """

    value: Fraction
    precision: Fraction
    quantifier: Quantifier
    strict: bool = False

    @property
    def unit(self) -> Fraction:
        """u: one unit of the last non-zero digit, at most a tenth, at least the own precision."""
        digit = last_digit_unit(self.value)
        if digit is None:
            return self.precision
        return max(min(digit, self.value / 10), self.precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Bounds of the values that bear a statement out; a missing bound is no bound."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_in: bool = True
    high_in: bool = True

    def reaches(self, value: Fraction) -> bool:
        """Whether the value is not below the band."""
        return self.low is None or value > self.low or (self.low_in and value == self.low)

    def within(self, value: Fraction) -> bool:
        """Whether the value is not above the band."""
        return self.high is None or value < self.high or (self.high_in and value == self.high)

    def holds(self, value: Fraction) -> bool:
        return self.reaches(value) and self.within(value)

    def meets(self, other: Band) -> bool:
        """Whether some value lies in both."""
        return _ends_after(self, other) and _ends_after(other, self)

    def plus(self, other: Band) -> Band:
        """The band of sums of a value of each."""
        return Band(
            low=_sum(self.low, other.low),
            high=_sum(self.high, other.high),
            low_in=self.low_in and other.low_in,
            high_in=self.high_in and other.high_in,
        )


def _ends_after(first: Band, second: Band) -> bool:
    if first.high is None or second.low is None or first.high > second.low:
        return True
    return first.high == second.low and first.high_in and second.low_in


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _exact(said: Stated) -> Band:
    if said.strict:
        return Band(low=said.value, high=said.value)
    half = said.precision / 2
    return Band(low=said.value - half, high=said.value + half, high_in=False)


def _over(said: Stated) -> Band:
    return Band(low=said.value, low_in=False, high=said.value + said.unit)


def _nearly(said: Stated) -> Band:
    low = max(said.value - said.unit, Fraction(0))
    return Band(low=low, low_in=low > 0, high=said.value, high_in=False)


def _about(said: Stated) -> Band:
    return Band(low=said.value * (1 - ABOUT), high=said.value * (1 + ABOUT))


def _at_least(said: Stated) -> Band:
    return Band(low=said.value)


def _at_most(said: Stated) -> Band:
    return Band(high=said.value)


def _below(said: Stated) -> Band:
    return Band(high=said.value, high_in=False)


BANDS: Mapping[Quantifier, Callable[[Stated], Band]] = {
    "exact": _exact,
    "over": _over,
    "nearly": _nearly,
    "about": _about,
    "at_least": _at_least,
    "at_most": _at_most,
    "below": _below,
}


def band(said: Stated) -> Band:
    """The values that bear the statement out."""
    return BANDS[said.quantifier](said)


def claimed_band(said: Stated) -> Band:
    """The values the statement does not deny: *over* is understated, not denied, beyond u."""
    bounds = band(said)
    if said.quantifier == "over":
        return Band(low=bounds.low, low_in=bounds.low_in)
    return bounds


def compare(said: Stated, value: Fraction) -> Comparison:
    """The verdict on a recorded value in the same units and of the same measure."""
    bounds = band(said)
    if bounds.holds(value):
        return "matches"
    if said.quantifier == "over" and bounds.reaches(value):
        return "understated"
    return "differs"
