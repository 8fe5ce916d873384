"""Numbers as Vietnamese official papers write them, and the numbering of headings."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = "abcdđeghiklmnopqrstuvxy"


def vietnamese_number(value: int | Decimal, places: int | None = None) -> str:
    """``1.234,5``: dots between thousands, a comma before decimals.

    ``places`` decimals, rounded half up; without it, all the decimals the value has.
    """
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    swap = str.maketrans({",": ".", ".": ","})
    return f"{abs(number) if number == 0 else number:,f}".translate(swap)


def percent(value: Decimal, places: int = 1) -> str:
    """``92,4%``; a share short of the whole never rounds up to ``100%``."""
    step = Decimal(1).scaleb(-places)
    number = value.quantize(step, rounding=ROUND_HALF_UP)
    if value < 100 <= number:
        number = value.quantize(step, rounding=ROUND_DOWN)
    text = vietnamese_number(number)
    return f"{text.rstrip('0').rstrip(',') if ',' in text else text}%"


def roman(number: int) -> str:
    """``4`` → ``IV``; raises ``ValueError`` below 1."""
    _positive(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letter(number: int) -> str:
    """``1`` → ``a``, ``5`` → ``đ``, ``24`` → ``aa``; raises ``ValueError`` below 1."""
    _positive(number)
    text = ""
    while number:
        number, place = divmod(number - 1, len(_LETTERS))
        text = _LETTERS[place] + text
    return text


def _positive(number: int) -> None:
    if number < 1:
        raise ValueError(f"numbering starts at 1, not {number}")
