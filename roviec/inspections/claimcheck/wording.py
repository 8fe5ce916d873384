"""Numbers, days and spans as Vietnamese officials write them: 1.234,5 and 22/11/2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from roviec.inspections.claimcheck.reasons import Reason
from roviec.timeline.spans import Span

PLACES = 2
MOST_PLACES = 8
_SWAP = str.maketrans(",.", ".,")


def as_decimal(value: Fraction) -> Decimal:
    """The value exactly where it has a finite decimal form, else to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def number(value: Fraction) -> str:
    """The value in full where it has few decimals, else shortened, never to a whole number.

    99,996 % never shows as 100 %: places are added until what shows is not whole.
    """
    for places in range(MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return _written(int(value * 10**places), places)
    for places in range(PLACES, MOST_PLACES):
        rounded = floor(value * 10**places + Fraction(1, 2))
        if rounded % 10**places:
            return _written(rounded, places).rstrip("0")
    return _written(floor(value * 10**MOST_PLACES), MOST_PLACES)


def _written(scaled: int, places: int) -> str:
    return f"{Decimal(scaled).scaleb(-places):,.{places}f}".translate(_SWAP)


def share(value: Fraction, total: Fraction) -> str:
    return f"{number(value)}/{number(total)}"


def day(when: date) -> str:
    return f"{when:%d/%m/%Y}"


def period(span: Span) -> Reason:
    """The span by its own name where it is whole years, else by its two days."""
    years = span.years()
    if len(years) == 1:
        return Reason("year", {"year": str(span.start.year)})
    if years:
        return Reason("years", {"first": str(span.start.year), "last": str(span.last_day.year)})
    return Reason("days", {"first": day(span.start), "last": day(span.last_day)})
