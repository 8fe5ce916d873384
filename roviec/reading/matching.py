"""Small tools the grammars share: a lower-case copy of the same length, patterns of whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from roviec.reading.folding import LETTER
from roviec.reading.vocabulary import alternation

WORD_START = rf"(?<![{LETTER}\d])"
WORD_END = rf"(?![{LETTER}\d])"


def lowered(text: str) -> str:
    """`text` in lower case, character for character: places in both are the same."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def low_any(words: Iterable[str]) -> str:
    """A group for any of the words in lowered text, the longest first."""
    return alternation(word.lower() for word in words)


def low_words(words: Iterable[str]) -> str:
    """A group for whole words in lowered text."""
    return WORD_START + low_any(words) + WORD_END


def compile_low(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, whole, in lowered text."""
    return re.compile(low_words(words))


def unyielding(pattern: str, name: str) -> str:
    """A group that, once matched, gives nothing back: what `(?>…)` and `)*+` mean.

    Python 3.11 has both, but up to 3.11.4, which Debian 12 has, they fail where the part inside
    could match in several ways. `name` names the group.
    """
    return f"(?=(?P<{name}>{pattern}))(?P={name})"


def squeezed(text: str) -> str:
    """The quoted text with every run of white space as one space, as names are shown."""
    return " ".join(text.split())
