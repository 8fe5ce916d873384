"""Numbers as they are written in Vietnamese, with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from roviec.reading.folding import LETTER, key
from roviec.reading.matching import WORD_END, WORD_START, low_any, unyielding
from roviec.reading.places import DIGITS, Opened, Places
from roviec.reading.vocabulary import load

_DATA = load("numbers")
_DIGITS: dict[str, int] = {key(word): value for word, value in _DATA["words"]["digits"].items()}
_SCALES: dict[str, int] = {key(word): value for word, value in _DATA["words"]["scales"].items()}
_INTEGER = r"\d{1,3}(?:\.\d{3})+(?!\d|\.\d{3})|\d++"
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d|\.\d{3})(?:,\d++)?|\d++(?:[.,]\d++)?)"
_SCALE = low_any(_DATA["words"]["scales"])
_CURRENCY = low_any(_DATA["money"]["currencies"])
_NOT_DONG = low_any(_DATA["money"]["not_dong"])
_UNIT_WORDS = low_any(_DATA["words"]["digits"])
_FURTHER = rf"(?: (?:{_UNIT_WORDS}|mươi|linh|lẻ|rưỡi|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ))*"
_WORDS = (
    rf"{WORD_START}{_UNIT_WORDS}(?: phần (?:{_UNIT_WORDS})"
    rf"|{unyielding(_FURTHER, 'further')}){WORD_END}"
)
_NUMERAL = Opened(
    rf"(?<![{LETTER}\d])(?<![{LETTER}\d][.,:/])(?<![{LETTER}]-)(?<!\d-)"
    rf"(?P<number>{_NUMBER})(?: ?/ ?(?P<of>{_INTEGER}))?(?P<percent> ?%| phần trăm)?"
    rf"|(?P<words>{_WORDS})(?P<share> phần trăm)?",
    [DIGITS, *_DATA["words"]["digits"]],
)
_SCALED = re.compile(rf" ?{unyielding(f'{_SCALE}(?: {_SCALE})*', 'scales')}{WORD_END}")
_MORE = re.compile(rf" (?P<number>{_NUMBER}) (?P<scale>{_SCALE}){WORD_END}")
_MONEY = re.compile(rf" ?{_CURRENCY}{WORD_END}(?! (?:{_NOT_DONG}){WORD_END})")
_MAY_SCALE = re.compile(f" ?(?:{_SCALE}|{_CURRENCY})")
_LITTLE = 10


class Numeral(NamedTuple):
    """A number with its place in the folded text.

    `value` is in plain units; `total` is the second number of 27/27; `worded` is a number in
    words, `small` one of them below eleven; `plain` is a written number as it stands.
    """

    start: int
    end: int
    value: int | float
    total: int | None = None
    measure: Literal["count", "percent", "ratio", "money"] = "count"
    scaled: bool = False
    worded: bool = False
    plain: str = ""

    @property
    def small(self) -> bool:
        return self.worded and not self.scaled and self.total is None and self.value <= _LITTLE


LONGEST_NUMBER = 24
"""Signs a number may have; a longer row of digits counts nothing."""


def numerals(places: Places, start: int, end: int) -> Iterator[Numeral]:
    """All numbers between two places of lowered text, whatever they stand for."""
    at, low = start, places.low
    while (match := _NUMERAL.search(places, at, end)) is not None:
        found = _worded(low, match) if match["words"] else _written(low, match)
        at = max(match.end(), found.end if found else 0)
        if found is not None and found.end <= end:
            yield found


def decimal(text: str) -> int | float:
    """The value of '2.611', '97,55' or '4.5'; a dot before three digits parts thousands."""
    if text.isdigit():
        return int(text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    return float(text) if "." in text else int(text)


def _written(low: str, match: re.Match[str]) -> Numeral | None:
    if len(match["number"]) > LONGEST_NUMBER or len(match["of"] or "") > LONGEST_NUMBER:
        return None
    value = decimal(match["number"])
    start, end = match.span()
    if match["of"]:
        total = int(match["of"].replace(".", ""))
        return Numeral(start, end, value, total, "ratio", plain=match["number"])
    if match["percent"]:
        return Numeral(start, end, value, measure="percent", plain=match["number"])
    return _scale(low, Numeral(start, end, value, plain=match["number"]))


def _scale(low: str, numeral: Numeral) -> Numeral:
    if isinstance(numeral.value, int) and not _MAY_SCALE.match(low, numeral.end):
        return numeral
    value, end = float(numeral.value), numeral.end
    exact = isinstance(numeral.value, int)
    scaled = numeral.scaled
    match = _SCALED.match(low, end)
    if match is not None and match[0] != " tr":
        value, end, scaled = _times(numeral.value, match["scales"]), match.end(), True
        while (more := _MORE.match(low, end)) is not None:
            value += _times(decimal(more["number"]), more["scale"])
            end = more.end()
        exact = False
    whole = round(value) if abs(value - round(value)) < 1e-6 else value
    total = numeral.value if exact else whole
    money = _MONEY.match(low, end)
    if money and (scaled or numeral.value >= _FEWEST_DONG or money[0].strip() != "đồng"):
        return _with(numeral, end=money.end(), value=total, scaled=scaled, money=True)
    return _with(numeral, end=end, value=total, scaled=scaled, money=False)


_FEWEST_DONG = 200


def _with(numeral: Numeral, *, end: int, value: int | float, scaled: bool, money: bool) -> Numeral:
    return Numeral(
        numeral.start,
        end,
        value,
        measure="money" if money else "count",
        scaled=scaled,
        worded=numeral.worded,
        plain=numeral.plain,
    )


def _times(value: int | float, scales: str) -> float:
    product = 1
    for scale in scales.split():
        product *= _SCALES[key(scale)]
    # Through whole thousandths: 1,2 nghìn tỷ is 1200000000000 and not 1199999999999.9998.
    return round(value * 1000) * product / 1000


def _worded(low: str, match: re.Match[str]) -> Numeral | None:
    words = [key(word) for word in match["words"].split()]
    start, end = match.span()
    if "phần" in words:
        total = _DIGITS[words[2]]
        value = _DIGITS[words[0]]
        return Numeral(start, end, value, total, "ratio", worded=True) if total > value else None
    words, end = _without_year(low, words, start, end, shared=bool(match["share"]))
    value, scaled = _said(words)
    if not words or value == 0 or (words == ["một"]):
        return None
    if match["share"]:
        return Numeral(start, end, value, measure="percent", worded=True)
    return _scale(low, Numeral(start, end, value, scaled=scaled, worded=True))


def _without_year(
    low: str, words: list[str], start: int, end: int, *, shared: bool
) -> tuple[list[str], int]:
    """'năm' is five inside a number and a year at its end: 'hai năm', 'ba mươi năm'."""
    if not shared and words[-1] == "năm" and words[-2:-1] not in (["linh"], ["lẻ"]):
        words = words[:-1]
        end = start + len(low[start:end].rsplit(" ", 1)[0]) if words else end
    if words and words[0] == "năm" and len(words) == 1:
        return [], end
    return words, end


def _said(words: list[str]) -> tuple[int, bool]:
    """The value of number words, and whether a scale is among them."""
    total = group = last = 0
    scaled = False
    for word in words:
        if word == "mươi":
            group += last * 10 - last
        elif word in {"linh", "lẻ"}:
            last = 0
        elif word == "rưỡi":
            total += total // 2
        elif word == "trăm":
            group, last, scaled = group * 100, 0, True
        elif word in _SCALES:
            total, group, last, scaled = total + max(group, 1) * _SCALES[word], 0, 0, True
        else:
            last = _DIGITS[word]
            group += last
    return total + group, scaled or "mươi" in words
