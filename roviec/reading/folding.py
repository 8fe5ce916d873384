"""Folding: one spelling for what is written in many ways, with the way back.

Folding makes texts that differ only in Unicode form, spaces, dashes, quotes or the place of the
tone mark equal, so that one pattern finds them all. Most steps keep the length; where the text
gets shorter (combining marks, zero-width signs, runs of spaces) a change point is kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NEWLINES = "\v\f\x1c\x1d\x1e\u0085\u2028\u2029"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u00b4"
_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_NEWLINES, "\n"),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_APOSTROPHES, "'"),
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u0256": "đ",
        "\u00f0": "đ",
    }
)

_NEW_SIGN = {chr(code): new for code, new in SAME_LENGTH.items()}
_SPECIAL = re.compile("[" + "".join(map(re.escape, map(chr, SAME_LENGTH))) + "]")
_MARKS = "\u0300-\u036f"
_HAS_MARKS = re.compile(f"[{_MARKS}]")
_RUN = f"[ {_ZERO_WIDTH}](?:[ {_ZERO_WIDTH}]+|(?<=[{_ZERO_WIDTH}]))"
_RUNS = re.compile(_RUN)
_SHORTENED = re.compile(f"{_RUN}|[^{_MARKS}\\s][{_ZERO_WIDTH}]*[{_MARKS}][{_MARKS}{_ZERO_WIDTH}]*")
_DROP_ZERO_WIDTH = str.maketrans(dict.fromkeys(_ZERO_WIDTH))


def _alphabet() -> str:
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    return "".join(unicodedata.normalize("NFC", v + t) for v in vowels for t in tones)


# Insides of character classes. Ranges such as à-ỹ would take capitals in (Đ, Ư, Ạ…).
LOWER = "a-zđ" + _alphabet()
UPPER = "A-ZĐ" + _alphabet().upper()
LETTER = LOWER + UPPER


def _toned(base: str) -> list[str]:
    """The five toned forms of a vowel, in the order grave, acute, hook, tilde, dot."""
    return [unicodedata.normalize("NFC", base + m) for m in "\u0300\u0301\u0309\u0303\u0323"]


def _tone_moves() -> tuple[re.Pattern[str], dict[str, str]]:
    """Two-letter rewritings that put the tone where this reader expects it.

    Open `oa`, `oe`, `uy` carry it on the first letter (hòa, khỏe, ủy); before another letter, and
    after `q`, on the second (hoàn, quý). The pattern starts with one class so that it is fast.
    """
    moved: dict[str, str] = {}
    for pair in ("oa", "oe", "uy"):
        for a in (pair[0], pair[0].upper()):
            for b in (pair[1], pair[1].upper()):
                for on_a, on_b in zip(_toned(a), _toned(b), strict=True):
                    moved[a + on_b] = on_a + b
                    moved[on_a + b] = a + on_b
    o, u = "".join(_toned("o") + _toned("O")), "".join(_toned("u") + _toned("U"))
    a_e = "".join(c for v in "aeAE" for c in _toned(v))
    y = "".join(_toned("y") + _toned("Y"))
    pattern = re.compile(
        f"[oOuU{o}{u}](?:"
        f"(?<=[oO])[{a_e}](?![{LETTER}])"
        f"|(?<=[uU])(?<![qQ][uU])[{y}](?![{LETTER}])"
        f"|(?<=[{o}])[aeAE](?=[ncmptiyouNCMPTIYOU])"
        f"|(?<=[{u}])[yY](?=[ncmptuNCMPTU])"
        f"|(?<=[qQ][{u}])[aeiyAEIY])"
    )
    return pattern, moved


_TONE_MOVE, _MOVED = _tone_moves()


def _move(match: re.Match[str]) -> str:
    pair = match[0]
    if pair in _MOVED:
        return _MOVED[pair]
    vowel = unicodedata.normalize("NFD", pair[0])
    return vowel[0] + unicodedata.normalize("NFC", pair[1] + vowel[1:])


def fold_tones(text: str) -> str:
    """Every tone mark on its canonical vowel; the length stays."""
    return _TONE_MOVE.sub(_move, text)


def lower(text: str) -> str:
    """Lower case of the same length: one letter for one (a dotted capital I stays)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_Y_NUCLEUS = re.compile(f"[yýỳỷỹỵ](?![{LOWER}])")
_Y_TO_I = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
_BEFORE_Y = frozenset("bcdđghklmnprstvx")


def fold_y(lowered: str) -> str:
    """Lower-case text with the vowel `y` of open syllables as `i`: lý and lí, quý and quí."""
    return _Y_NUCLEUS.sub(_i_for_y, lowered)


def _i_for_y(match: re.Match[str]) -> str:
    at = match.start()
    before = match.string[max(0, at - 2) : at]
    alone = not before or not before[-1].isalpha()
    return _Y_TO_I[match[0]] if alone or before[-1] in _BEFORE_Y or before == "qu" else match[0]


def key(text: str) -> str:
    """The form under which words are looked up: lower case, `lý` and `lí` alike, single spaces."""
    return _short_key(text) if len(text) <= _SHORT else _key(text)


_SHORT = 64


@lru_cache(maxsize=16384)
def _short_key(text: str) -> str:
    return _key(text)


def _key(text: str) -> str:
    lowered = fold_tones(unicodedata.normalize("NFC", text).translate(SAME_LENGTH).lower())
    lowered = lowered.translate(_DROP_ZERO_WIDTH)
    return fold_y(" ".join(lowered.split()))


@dataclass(frozen=True, slots=True)
class Fold:
    """A folded text and its change points.

    `places[i]` is a folded offset from which on raw offset = folded offset + `shifts[i]`; the
    folded character at `places[i] - 1` may stand for several raw ones.
    """

    text: str
    places: tuple[int, ...]
    shifts: tuple[int, ...]
    starts: tuple[int, ...]
    """Where the shortened character before each change point ends at least, in raw offsets."""
    raw_places: tuple[int, ...]
    """The change points in raw offsets."""

    def raw_start(self, folded: int) -> int:
        """Raw offset of the folded character at `folded`."""
        if not self.places:
            return folded
        at = bisect_right(self.places, folded) - 1
        return folded + self.shifts[at] if at >= 0 else folded

    def raw_end(self, folded: int) -> int:
        """Raw offset just behind the folded character before `folded`."""
        if folded <= 0:
            return 0
        if not self.places:
            return folded
        last = folded - 1
        at = bisect_right(self.places, last) - 1
        base = self.shifts[at] if at >= 0 else 0
        # A change point right behind `last` means that `last` was shortened, or that something
        # dropped follows it; only the first belongs to the character.
        following = at + 1
        if following < len(self.places) and self.places[following] == folded:
            return max(folded + base, self.starts[following])
        return folded + base

    def folded_at(self, raw: int) -> int:
        """Folded offset of the first folded character that starts at or behind `raw`."""
        if not self.places:
            return min(raw, len(self.text))
        at = bisect_right(self.raw_places, raw) - 1
        folded = raw - (self.shifts[at] if at >= 0 else 0)
        if at + 1 < len(self.places):
            folded = min(folded, self.places[at + 1])
        return min(folded, len(self.text))


def fold(raw: str) -> Fold:
    """Folds `raw`; linear in its length."""
    text = _SPECIAL.sub(lambda match: _NEW_SIGN[match[0]], raw)
    if "\r" in text:
        text = text.replace("\r", " " if "\n" in text else "\n")
    pieces: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    starts: list[int] = []
    done = length = 0
    pattern = _SHORTENED if _HAS_MARKS.search(text) else _RUNS
    for match in pattern.finditer(text):
        start, end = match.span()
        found = match[0]
        new = (
            " " if " " in found else unicodedata.normalize("NFC", found.translate(_DROP_ZERO_WIDTH))
        )
        pieces += (text[done:start], new)
        length += start - done + len(new)
        done = end
        if len(new) == end - start:
            continue
        places.append(length)
        shifts.append(end - length)
        # What is dropped altogether belongs to nobody: the character before it ends where it did.
        starts.append(end if new.strip() else start + len(new))
    pieces.append(text[done:])
    raw_places = tuple(place + shift for place, shift in zip(places, shifts, strict=True))
    folded = fold_tones("".join(pieces))
    return Fold(folded, tuple(places), tuple(shifts), tuple(starts), raw_places)
