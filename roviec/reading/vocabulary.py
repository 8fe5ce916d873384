"""Word lists kept as data in `patterns/*.toml`, and how they become regular expressions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from roviec.reading.folding import LOWER, fold_tones, key

_I_OR_Y = {
    **dict.fromkeys("iy", "[iy]"),
    **dict.fromkeys("íý", "[íý]"),
    **dict.fromkeys("ìỳ", "[ìỳ]"),
    **dict.fromkeys("ỉỷ", "[ỉỷ]"),
    **dict.fromkeys("ĩỹ", "[ĩỹ]"),
    **dict.fromkeys("ịỵ", "[ịỵ]"),
}
_I_NUCLEUS = re.compile(f"(?i:(?:(?<=[bcdđghklmnprstvx])|(?<=qu))[iíìỉĩịyýỳỷỹỵ](?![{LOWER}]))")


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of `patterns/<name>.toml`."""
    source = files("roviec.reading").joinpath("patterns", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def literal(word: str) -> str:
    """A regular expression for one word or phrase as it stands in folded text.

    `lý`/`lí`, `kỹ`/`kĩ` are alike. Spaces are escaped, so it fits into verbose patterns too.
    """
    folded = fold_tones(word)
    pieces: list[str] = []
    done = 0
    for match in _I_NUCLEUS.finditer(folded):
        pieces += (re.escape(folded[done : match.start()]), _I_OR_Y[match[0].lower()])
        done = match.end()
    pieces.append(re.escape(folded[done:]))
    return "".join(pieces).replace("\\-", "-")


_FIRST_WORDS = re.compile(r"(\d|[^\W\d_]+)(?:[\W_]+([^\W\d_]+))?")


def first_words(phrase: str) -> tuple[frozenset[str], frozenset[str]]:
    """The spellings of the first and the second word of a phrase in lower-case folded text.

    '0' is any digit; the second set is empty where no word follows. Raises ValueError for a
    phrase that opens with anything else.
    """
    words = _FIRST_WORDS.match(fold_tones(phrase.lower()))
    if words is None:
        raise ValueError(f"{phrase!r} opens with no word")
    if words[1].isdigit():
        return frozenset("0"), frozenset()
    return _spellings(words[1]), _spellings(words[2]) if words[2] else frozenset()


def _spellings(word: str) -> frozenset[str]:
    found = {word}
    for match in _I_NUCLEUS.finditer(word):
        at = match.start()
        pair = _I_OR_Y[match[0]][1:-1]
        found |= {each[:at] + sign + each[at + 1 :] for each in found for sign in pair}
    return frozenset(found)


_UNIT = re.compile(r"\\.|\[[^]]*\]|.", re.DOTALL)
_END = ""


def alternation(words: Iterable[str]) -> str:
    """One group that matches any of the words, the longest first.

    Written as a tree of shared beginnings, so that a miss costs one look and not one for each
    word: the lists hold hundreds.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for unit in _UNIT.findall(literal(word)):
            node = node.setdefault(unit, {})
        node[_END] = {}
    return f"(?:{_branch(tree)})"


def _branch(tree: dict[str, Any]) -> str:
    choices = [unit + _branch(rest) for unit, rest in tree.items() if unit != _END]
    if not choices:
        return ""
    group = choices[0] if len(choices) == 1 and _END not in tree else f"(?:{'|'.join(choices)})"
    return group + "?" if _END in tree else group


def lookup(words: Iterable[str]) -> frozenset[str]:
    """The words under their `key`, for tests of membership."""
    return frozenset(key(word) for word in words)


@cache
def known_places() -> frozenset[str]:
    """Names of provinces, districts and those communes that could be taken for a person's."""
    source = files("roviec.reading").joinpath("patterns", "places.txt")
    return lookup(source.read_text(encoding="utf-8").splitlines())
