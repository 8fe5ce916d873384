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


def alternation(words: Iterable[str]) -> str:
    """One group that matches any of the words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(literal, ordered)) + ")"


def lookup(words: Iterable[str]) -> frozenset[str]:
    """The words under their `key`, for tests of membership."""
    return frozenset(key(word) for word in words)
