"""How wide a text is on paper, so that rules are as long as the text and long names break evenly.

Word and LibreOffice break lines themselves; these widths only choose indents and column widths.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources

from roviec.writing.rules import TextStyle

# A letter the table does not know counts as a wide one: better a rule a little too long than short.
_UNKNOWN = 722
# Room left beside a line that was measured to fit, for the rounding of the program that prints it.
_SLACK = 1.02


def text_width(text: str, style: TextStyle) -> float:
    """The width in points of ``text`` on one line in this style."""
    widths = _widths(style.bold, style.italic)
    letters = (_base(letter) for letter in unicodedata.normalize("NFC", style.spelled(text)))
    return sum(widths.get(letter, _UNKNOWN) for letter in letters if letter) * style.size / 1000


def wrapped(text: str, style: TextStyle, width: float) -> list[str]:
    """The lines a plain word-by-word wrap gives in ``width`` points."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def even_width(text: str, style: TextStyle, width: float) -> float:
    """The least width in points that needs no more lines than ``width``: lines of like length."""
    room = width / _SLACK
    most = len(wrapped(text, style, room))
    if most <= 1:
        return width
    low, high = text_width(text, style) / most, room
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrapped(text, style, middle)) > most:
            low = middle
        else:
            high = middle
    return min(high * _SLACK, width)


@cache
def _base(letter: str) -> str:
    """The letter whose width this one has; the horned o and u keep their horn."""
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0] if not unicodedata.combining(parts[0]) else ""
    return unicodedata.normalize("NFC", base + "\u031b") if "\u031b" in parts[1:] else base


@cache
def _widths(bold: bool, italic: bool) -> dict[str, int]:
    table = tomllib.loads(
        resources.files("roviec.writing").joinpath("letter_widths.toml").read_text("utf-8")
    )
    face = {(0, 0): "regular", (1, 0): "bold", (0, 1): "italic", (1, 1): "bold_italic"}
    by_width: dict[str, str] = table[face[bold, italic]]
    widths = {letter: int(width) for width, letters in by_width.items() for letter in letters}
    return widths | {"\u00a0": widths[" "]}
