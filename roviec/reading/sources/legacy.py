"""Letters from before Unicode: TCVN3 (ABC) and VNI, told by font or by reading, and put right.

Both encodings put Vietnamese letters in the places of Western ones, so a program that does not
know of them shows "Céng hoµ" or "Coäng hoøa" for "Cộng hòa". TCVN3 is the VN3 set of TCVN
5712:1993, one sign for a letter, its capitals with tone being the small letters of another font
(.VnTimeH). VNI writes a letter and its marks as two signs. Text whose font tells nothing is
converted only where that gives Vietnamese syllables and leaving it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from roviec.reading.sources.decoded import Decoded
from roviec.reading.syllables import has_marks, is_syllable

Encoding = Literal["TCVN3", "VNI"]

# TCVN 5712:1993, set VN3: the letters in the order of their codes. A dot stands where none is.
_VN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ"  # 0xA1
    "......"  # 0xAF
    "àảãáạ.ằẳẵắ......."  # 0xB5
    "ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò."  # 0xC6
    "ỏõóọồổỗốộờởỡớợ...."  # 0xE1
)
_VN3_REST = "ùủũúụừửữứự"  # 0xEF, 0xF1–0xF9
_VN3_LAST = "ỳỷỹýỵ"  # 0xFA–0xFE


def _tcvn3() -> dict[int, str]:
    letters = dict(zip(range(0xA1, 0xF3), _VN3, strict=False))
    letters[0xEF] = _VN3_REST[0]
    letters.update(zip(range(0xF1, 0xFA), _VN3_REST[1:], strict=True))
    letters.update(zip(range(0xFA, 0xFF), _VN3_LAST, strict=True))
    return {code: letter for code, letter in letters.items() if letter != "."}


_TCVN3 = _tcvn3()

# VNI for Windows: what stands behind a letter, and the letter meant. The marks with a breve or
# a circumflex hold their tone; capitals have marks of their own, at the place of the small ones'.
_VNI_MARKS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))


def _vni() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter, marks in _VNI_MARKS.items():
        for mark, meant in marks.items():
            for sign in (mark, mark.upper()):
                found[letter + sign] = meant
                found[letter.upper() + sign] = meant.upper()
    for sign, meant in _VNI_ALONE.items():
        found[sign] = meant
        found[sign.upper()] = meant.upper()
    return found


_VNI = _vni()
_VNI_SIGNS = re.compile(
    "[aeoôuöyAEOÔUÖY][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[" + "".join(
        sign + sign.upper() for sign in _VNI_ALONE
    ) + "]"
)  # fmt: skip

# Fonts of symbols keep their signs in the private area of Unicode.
_PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_SIGN = re.compile("[\u00a1-\u00ff]")
_MODERN = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9]")
_NO_TCVN3 = re.compile(
    "[" + "".join(chr(code) for code in range(0xA1, 0x100) if code not in _TCVN3) + "]"
)
_SURE = 3
"""So many words of a line that an encoding makes syllables of tell it."""
_ENOUGH = 6
"""So many are needed in a text whose fonts tell nothing."""
_LONGEST = 12


def of_font(name: str | None) -> tuple[Encoding, bool] | None:
    """The encoding that a font is made for, and whether it shows small letters as capitals."""
    # PDF puts six letters and a plus before the name of a font that is not there as a whole.
    bare = re.sub(r"\A[A-Z]{6}\+", "", (name or "").strip()).lower()
    if bare.startswith((".vn", "vntime", "vnarial")):
        return "TCVN3", bare.partition("-")[0].split(",")[0].rstrip().endswith("h")
    return ("VNI", False) if bare.startswith("vni-") else None


def converted(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """`text` in Unicode; `capitals` where its font shows small letters as capitals."""
    text = text.translate(_PRIVATE)
    if encoding == "VNI":
        return _VNI_SIGNS.sub(lambda match: _VNI.get(match[0]) or _vni_apart(match[0]), text)
    if capitals:
        return text.translate(_TCVN3).upper()
    return _with_capitals(text)


def _vni_apart(pair: str) -> str:
    """Two signs that are no pair: each for itself."""
    return "".join(_VNI.get(sign, sign) for sign in pair)


def _with_capitals(text: str) -> str:
    """TCVN3 has no capitals with a tone: in a word of capitals the small letter is meant as one."""
    words = list(_WORD.finditer(text))
    whole = [_is_capital(word[0]) for word in words]
    pieces: list[str] = []
    done = 0
    for index, word in enumerate(words):
        if not _SIGN.search(word[0]):
            continue
        beside = any(whole[max(0, index - 1) : index + 2])
        meant = word[0].translate(_TCVN3)
        if whole[index] or (beside and _capitals_only(word[0])):
            meant = meant.upper()
        pieces += (text[done : word.start()], meant)
        done = word.end()
    return "".join(pieces) + text[done:]


def _is_capital(word: str) -> bool:
    return _capitals_only(word) and sum(sign in _CAPITALS for sign in word) >= 2


def _capitals_only(word: str) -> bool:
    return not any("a" <= sign <= "z" for sign in word)


_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ¡¢£¤¥¦§")


def is_modern(text: str) -> bool:
    """Whether it holds letters that only Unicode Vietnamese has."""
    return bool(_MODERN.search(text))


@dataclass(frozen=True, slots=True)
class _Count:
    """How many words of a line are syllables as they stand and under each encoding."""

    words: int
    as_is: int
    under: dict[Encoding, int]

    def best(self) -> Encoding:
        return "VNI" if self.under["VNI"] > self.under["TCVN3"] else "TCVN3"

    def sure(self) -> Encoding | None:
        best = self.best()
        most = self.under[best]
        sure = most >= max(_SURE, 0.7 * self.words) and most > 2 * self.as_is
        return best if sure else None


def _count(line: str) -> _Count | None:
    """None where no letter could be an old one, or some can only be new."""
    if not _SIGN.search(line) or is_modern(line):
        return None
    words = [word for word in _WORD.findall(line) if len(word) <= _LONGEST and _SIGN.search(word)]
    under: dict[Encoding, int] = {
        "TCVN3": sum(
            not _NO_TCVN3.search(word) and _is_word(word.translate(_TCVN3)) for word in words
        ),
        "VNI": sum(_is_word(converted(word, "VNI")) for word in words),
    }
    return _Count(len(words), sum(_is_word(word) for word in words), under) if words else None


def _is_word(word: str) -> bool:
    low = word.lower()
    return has_marks(low) and is_syllable(low)


def says_more(text: str, encoding: Encoding) -> bool:
    """Whether a text in a font of `encoding` reads better, or as well, when converted."""
    count = _count(text.translate(_PRIVATE))
    return count is not None and count.under[encoding] >= count.as_is


def encodings_of(lines: Sequence[str]) -> list[Encoding | None]:
    """The old encoding of each line, None for most.

    A text is touched only when several lines, or a long one, can be nothing else; then short
    lines follow them.
    """
    counts = [_count(line) for line in lines]
    sure = [count.sure() if count else None for count in counts]
    weight: Counter[Encoding] = Counter()
    for count, encoding in zip(counts, sure, strict=True):
        if count and encoding:
            weight[encoding] += count.under[encoding]
    if not weight or weight.total() < _ENOUGH:
        return [None] * len(lines)
    usual = weight.most_common(1)[0][0]
    return [
        encoding or (usual if count and _follows(count, usual) else None)
        for count, encoding in zip(counts, sure, strict=True)
    ]


def _follows(count: _Count, encoding: Encoding) -> bool:
    return count.under[encoding] > 0 and count.under[encoding] >= max(count.as_is, count.words / 2)


def is_legacy(text: str) -> bool:
    """Whether a text holds lines in an old encoding."""
    return any(encodings_of(text.split("\n")))


def modernised(decoded: Decoded) -> Decoded:
    """`decoded` with lines in an old encoding converted; places and notes follow the letters."""
    lines = decoded.text.split("\n")
    encodings = encodings_of(lines)
    if not any(encodings):
        return decoded
    new = [converted(line, encoding) if encoding else line
           for line, encoding in zip(lines, encodings, strict=True)]  # fmt: skip
    moved = _Moved(lines, new)
    text = "\n".join(new)
    notes = [(*moved.span(start, end), name) for start, end, name in decoded.legacy]
    for span, encoding in zip(moved.spans, encodings, strict=True):
        if encoding:
            notes.append((*span, encoding))
    return replace(
        decoded,
        text=text,
        set_aside=tuple(moved.span(*span) for span in decoded.set_aside),
        running=tuple(moved.span(*span) for span in decoded.running),
        legacy=merged(notes, text),
    )


class _Moved:
    """Where lines stand after their letters were converted."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self.spans = _places(old), _places(new)
        self._starts = [start for start, _ in self._old]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span that begins with one line and ends with the same or another."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return self.spans[first][0], self.spans[last][1]


def _places(lines: Sequence[str]) -> list[tuple[int, int]]:
    places, at = [], 0
    for line in lines:
        places.append((at, at + len(line)))
        at += len(line) + 1
    return places


Note = tuple[int, int, str]


def merged(notes: Sequence[Note], text: str) -> tuple[Note, ...]:
    """Notes on what stands next to each other, or with plain letters only between, as one."""
    found: list[Note] = []
    for start, end, name in sorted(notes):
        if found and found[-1][2] == name and text[found[-1][1] : start].isascii():
            found[-1] = (found[-1][0], max(end, found[-1][1]), name)
        else:
            found.append((start, end, name))
    return tuple(found)
