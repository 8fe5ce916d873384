"""Hơn, gần, khoảng, ít nhất …: what makes a number more or less than exact."""

from __future__ import annotations

import re
from typing import cast

from roviec.reading.claims.numerals import Numeral
from roviec.reading.matching import WORD_END, WORD_START, compile_low, low_any
from roviec.reading.model import Quantifier
from roviec.reading.places import Opened, Places
from roviec.reading.vocabulary import load

_DATA = load("numbers")["quantifiers"]
_KINDS = ("over", "nearly", "about", "at_least", "at_most", "below")
_WORDS = [word for kind in _KINDS for word in _DATA[kind]]
_CHOICES = "|".join(rf"(?P<{kind}>{low_any(_DATA[kind])})" for kind in _KINDS)
# 'cao hơn 2 %' is a change.
_COMPARING = "(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )"
# 'giám sát 12 cuộc' is no 'sát'.
_WHOLE_WORDS = "(?<!giám )(?<!khảo )(?<!kiểm )(?<!cảnh )(?<!quan )(?<!rà )(?<!trinh )"
_BEFORE = Opened(
    rf"{WORD_START}{_COMPARING}{_WHOLE_WORDS}(?:{_CHOICES})(?: (?:là|có|được|đạt|cho|từ))? ?$",
    [word for word in _WORDS if word[0].isalpha()],
)
_SIGNS = tuple(word for word in _WORDS if not word[0].isalpha())
_FROM = re.compile(rf"{WORD_START}từ $")
_AFTER = re.compile(
    rf" ?(?:(?P<at_least>{low_any(_DATA['at_least_after'])})"
    rf"|(?P<at_most>{low_any(_DATA['at_most_after'])})){WORD_END}"
)
_PLACES = compile_low(_DATA["places"])
_REACH = 34
_AMBIGUOUS = {"trên", "dưới"}


def quantifier_before(places: Places, floor: int, numeral: Numeral) -> tuple[Quantifier, int]:
    """The quantifier right before a number and where it starts; 'exact' starts at the number."""
    low, first = places.low, max(floor, numeral.start - _REACH)
    left = low[first : numeral.start]
    if left.endswith(_SIGNS) or left.rstrip().endswith(_SIGNS):
        match = _BEFORE.pattern.search(low, first, numeral.start)
    else:
        match = _BEFORE.search(places, first, numeral.start)
    if match is None or (match.start() == first and first > floor):
        return "exact", numeral.start
    kind = cast(Quantifier, match.lastgroup)
    word = match[kind].strip()
    if word in _AMBIGUOUS and _says_where(low, numeral):
        return "exact", numeral.start
    return kind, match.start()


def _says_where(low: str, numeral: Numeral) -> bool:
    """'trên 3 lĩnh vực' is in three fields; 'trên 50 kênh' is more than fifty channels."""
    if numeral.measure != "count" or numeral.value % 10 == 0:
        return False
    at = numeral.end + low.startswith(" ", numeral.end)
    return _PLACES.match(low, at) is not None


def quantifier_after(low: str, at: int, end: int) -> tuple[Quantifier, int] | None:
    """'trở lên', 'trở xuống' behind the number or its noun, and where it ends."""
    match = _AFTER.match(low, at, end)
    if match is None:
        return None
    return cast(Quantifier, match.lastgroup), match.end()


def start_with_from(low: str, floor: int, start: int) -> int:
    """Where 'từ' begins before a number that 'trở lên' follows."""
    match = _FROM.search(low, max(floor, start - 4), start)
    return match.start() if match else start
