"""Folded words: what two spellings of one Vietnamese word have in common.

Case, Unicode form, the place of the tone mark (`hòa`/`hoà`) and `i`/`y` as the only vowel
(`lý`/`lí`) are folded away; tones and `đ` are kept, because they tell words apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LONE_Y = re.compile(r"^(h|k|l|m|s|t|v|qu)y$")


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """One word with its tone moved to the end, so that its place does not matter."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = "".join(mark for mark in letters if mark in _TONES)
    bare = "".join(letter for letter in letters if letter not in _TONES)
    return _LONE_Y.sub(r"\1i", unicodedata.normalize("NFC", bare)) + tones


def words(text: str) -> Words:
    """The folded words of a text, in order; punctuation parts words and is dropped."""
    return tuple(folded(word) for word in spelled(text))


def spelled(text: str) -> tuple[str, ...]:
    """The same words as `words` gives, as they are written."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


def contains(inside: Words, sought: Words) -> bool:
    """Whether the words stand in `inside` one after another."""
    width = len(sought)
    return any(inside[at : at + width] == sought for at in range(len(inside) - width + 1))
