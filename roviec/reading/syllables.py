"""Whether a word can be written Vietnamese: onset × rhyme × tone."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from roviec.reading.vocabulary import load

_DATA = load("syllables")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOP_TONES = {"\u0301", "\u0323"}
_STOPS: tuple[str, ...] = tuple(_DATA["stops"])
_VOWEL_MARKS = {"a": "âă", "e": "ê", "o": "ôơ", "u": "ư"}
_LONG_ENOUGH = 4
VOWELS = frozenset("aăâeêioôơuưy")


def _bases() -> frozenset[str]:
    plain = {onset + rhyme for onset in _DATA["onsets"] for rhyme in _DATA["rhymes"]}
    behind_q = {"qu" + rhyme for rhyme in _DATA["qu_rhymes"]}
    # "gi" may be the whole of onset and rhyme (gì), or its i the first letter of the rhyme (giếng).
    return frozenset(plain | behind_q | {"gi", "gin", "gim", "giêng", "giêt", "giên", "giêm"})


_BASES = _bases()
_LOANS = frozenset(_DATA["loans"])


@lru_cache(maxsize=65536)
def split_tone(word: str) -> tuple[str, frozenset[str]]:
    """A lower-case word without its tone marks, and the marks it has."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = frozenset(mark for mark in decomposed if mark in _TONES)
    base = "".join(c for c in decomposed if c not in _TONES)
    return unicodedata.normalize("NFC", base), tones


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a lower-case word is a possible Vietnamese syllable or a known loan."""
    if word in _LOANS:
        return True
    base, tones = split_tone(word)
    if base not in _BASES or len(tones) > 1:
        return False
    return not base.endswith(_STOPS) or bool(tones & _STOP_TONES)


def has_marks(word: str) -> bool:
    """Whether any letter is beyond plain Latin."""
    return not word.isascii()


def lost_tone(word: str) -> bool:
    """Whether only the tone is missing, as in 'thưc' and 'viêc'."""
    base, tones = split_tone(word)
    return base in _BASES and not tones and base.endswith(_STOPS)


@lru_cache(maxsize=4096)
def restored(word: str) -> tuple[str, ...]:
    """The syllables without tone that are one lost mark or one lost vowel away from `word`."""
    marked = (
        word[:index] + mark + word[index + 1 :]
        for index, letter in enumerate(word)
        for mark in _VOWEL_MARKS.get(letter, "")
    )
    lengthened = (
        word[:index] + vowel + word[index:]
        for index in range(1, len(word))
        for vowel in sorted(VOWELS)
        if len(word) >= _LONG_ENOUGH
    )
    return tuple(sorted({c for c in (*marked, *lengthened) if is_syllable(c)}))
