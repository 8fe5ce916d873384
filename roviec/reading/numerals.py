"""Numbers as administrative texts write them: Roman, ordinal and small cardinal words."""

from __future__ import annotations

import re
from itertools import pairwise

from roviec.reading.folding import key
from roviec.reading.vocabulary import alternation, load

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SIGNS = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

ROMAN = r"(?:[IVXLC]+)"
"""Matches on text with its case kept; `roman_value` says whether it is a number."""

_WORDS = load("numerals")
_ORDINALS: dict[str, int] = {key(word): value for word, value in _WORDS["ordinals"].items()}
_CARDINALS: dict[str, int] = {key(word): value for word, value in _WORDS["cardinals"].items()}

ORDINAL_WORD = alternation(_WORDS["ordinals"])
CARDINALS: tuple[str, ...] = tuple(_WORDS["cardinals"])
CARDINAL_WORD = alternation(CARDINALS)
"""Both match on lower-case folded text."""


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral in capitals, or None when it is not one."""
    if not text or not _ROMAN_FORM.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[sign] for sign in text] + [0]
    return sum(-value if value < following else value for value, following in pairwise(values))


def to_roman(value: int) -> str:
    """`value` (1 to 399) as a Roman numeral in capitals."""
    signs: list[str] = []
    for size, sign in _SIGNS:
        count, value = divmod(value, size)
        signs.append(sign * count)
    return "".join(signs)


def number_value(text: str) -> int | None:
    """The value of digits, a Roman numeral, an ordinal or a small cardinal word."""
    if text.isdecimal():
        # A longer row of digits is no number of anything.
        return int(text) if len(text) <= 18 else None
    word = key(text)
    return roman_value(text.upper()) or _ORDINALS.get(word) or _CARDINALS.get(word)
