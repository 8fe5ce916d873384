"""Where sentences end in Vietnamese administrative prose.

A semicolon does not end one: lists of tasks run over many of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roviec.reading.folding import LETTER, LOWER, UPPER
from roviec.reading.vocabulary import load

_END = re.compile(
    rf"""(?P<mark>\./\.|(?:\.\.|…)[./]*|[.!?]+)  # end mark: ./. … ... . ! ?
        (?P<close>["')\]]*)
        (?:(?P<gap>\s+)(?=[^\s{LOWER},;:.)]) | (?=[{UPPER}]))""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(rf"[{LETTER}.]+$")
_LIST_NUMBER = re.compile(r"\s*(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])")


def split_sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one block, without the spaces around them; they cover all its words."""
    begin = start
    for match in _END.finditer(folded, start, end):
        if match.end() >= end or not _ends_sentence(folded, begin, match):
            continue
        yield from _trimmed(folded, begin, match.end("close"))
        begin = match.end()
    yield from _trimmed(folded, begin, end)


def _trimmed(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start < end and not folded[start].isspace() and not folded[end - 1].isspace():
        yield start, end
        return
    piece = folded[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        yield start + left, start + len(piece.rstrip())


def _ends_sentence(folded: str, begin: int, match: re.Match[str]) -> bool:
    if match["mark"] != ".":
        return True
    if _LIST_NUMBER.fullmatch(folded, begin, match.start()):
        return False
    word = _WORD_BEFORE.search(folded, max(begin, match.start() - 16), match.start())
    if word is None:
        return match["gap"] is not None
    name = word[0]
    if name in _ABBREVIATIONS or _is_initial(name):
        return False
    # Without a space only a lower-case word can end a sentence ("cơ sở.Đồng chí"): "TP.HCM".
    return match["gap"] is not None or (len(name) > 1 and name[-1].islower() and "." not in name)


def _is_initial(name: str) -> bool:
    """'A.' of a name, 'T.Ư.', 'v.v.' inside a sentence."""
    return len(name.rsplit(".", 1)[-1]) == 1 and name[-1].isupper()


_ABBREVIATIONS: frozenset[str] = frozenset(load("sentences")["abbreviations"]["before_a_name"])
