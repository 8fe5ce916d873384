"""How precisely a text states a number: '412 nghìn' to a thousand, '4.900' to one, '92,4' to 0,1.

The reader gives the value; only the text tells how exactly it was meant. A number is found again
in the claim's text as the one that has the claim's value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

ONE = Fraction(1)
_RESIDUE = Fraction(1, 10**12)
_SCALES = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
# "hai trăm" is merely how 200 is spelled out; "hai nghìn" could have been said to the hundred.
_SPELLED_SCALES = {word: size for word, size in _SCALES.items() if word != "trăm"}
_SPELLED = frozenset(_SCALES).union(
    ("không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "nhăm", "sáu", "bảy", "bẩy"),
    ("tám", "chín", "mười", "mươi", "linh", "lẻ"),
)
_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+(?:[.,]\d+)*"
_PART = re.compile(rf"({_NUMBER})((?:\s*(?:{'|'.join(_SCALES)})(?!\w))*)")
_WORD = re.compile(r"\w+")


def exact(number: int | float | Decimal) -> Fraction:
    """The number as it is written, with no binary residue: 92.4 is 924/10."""
    return Fraction(Decimal(str(number)))


def last_digit_unit(value: Fraction) -> Fraction | None:
    """The size of the last non-zero digit: 100 for 5700, 1/10 for 92,4; none for zero.

    Raises `ValueError` for a value with no finite decimal form: no text can state one.
    """
    if value == 0:
        return None
    unit = ONE
    while (value / unit).denominator != 1:
        if unit.denominator > 10**18:
            raise ValueError(f"no finite decimal form: {value}")
        unit /= 10
    while (value / (unit * 10)).denominator == 1:
        unit *= 10
    return unit


def as_stated(text: str, value: int | float) -> tuple[Fraction, Fraction]:
    """The value as the text states it, and the smallest step it could have stated, in plain units.

    Where the value cannot be found in the text, it is the step of the value itself, at most one.
    A value multiplied out in binary ("1,1 tỷ") is taken back to what was written.
    """
    plain = unicodedata.normalize("NFC", text).lower()
    sought = exact(value)
    for stated, step in _stated_in_digits(plain):
        if abs(stated - sought) <= abs(sought) * _RESIDUE:
            return stated, step
    spelled = _step_in_words(plain, sought)
    return sought, spelled or min(ONE, last_digit_unit(sought) or ONE)


def _stated_in_digits(text: str) -> Iterator[tuple[Fraction, Fraction]]:
    """Every (value, step) that digits in the text can mean; '2 tỷ 500 triệu' is read whole."""
    parts = list(_PART.finditer(text))
    for at, part in enumerate(parts):
        yield from _sums(text, parts[at:])
        yield from ((value * _scale(part), step * _scale(part)) for value, step in _meant(part[1]))


def _sums(text: str, parts: list[re.Match[str]]) -> Iterator[tuple[Fraction, Fraction]]:
    """Numbers said in adjoining parts of ever smaller scale, the longest first."""
    found: list[tuple[Fraction, Fraction]] = []
    total, scale = Fraction(0), None
    for part, before in zip(parts, [None, *parts], strict=False):
        apart = before is not None and text[before.end() : part.start()].strip() != ""
        if apart or (scale is not None and _scale(part) >= scale):
            break
        value, step = next(_meant(part[1]))
        scale = _scale(part)
        total += value * scale
        found.append((total, step * scale))
    yield from reversed(found[1:])


def _scale(part: re.Match[str]) -> Fraction:
    scale = ONE
    for word in part[2].split():
        scale *= _SCALES[word]
    return scale


def _meant(token: str) -> Iterator[tuple[Fraction, Fraction]]:
    """What a number in digits can mean, the Vietnamese way of writing first."""
    bare = re.sub(_SPACE, "", token)
    if re.fullmatch(r"\d{1,3}(\.\d{3})*(,\d+)?|\d+(,\d+)?", bare):
        yield _decimal(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(\.\d+)?", bare):
        yield _decimal(bare.replace(",", ""))
    yield _decimal(re.sub(r"[.,]", "", bare))


def _decimal(digits: str) -> tuple[Fraction, Fraction]:
    decimals = len(digits.partition(".")[2])
    return Fraction(digits), Fraction(1, 10**decimals)


def _step_in_words(text: str, value: Fraction) -> Fraction | None:
    """The scale word that ends a number spelled in words: 'một triệu' is precise to a million."""
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word in _SPELLED:
            run.append(word)
            continue
        scale = _ending_scale(run)
        if scale > 1 and value != 0 and (value / scale).denominator == 1:
            return scale
        run = []
    return None


def _ending_scale(run: list[str]) -> Fraction:
    """The scale of the last words; a run that opens with a scale goes on from digits."""
    scale = ONE
    if run and run[0] in _SCALES:
        return scale
    for word in reversed(run):
        if word not in _SPELLED_SCALES:
            break
        scale *= _SPELLED_SCALES[word]
    return scale
