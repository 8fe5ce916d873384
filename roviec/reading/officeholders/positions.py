"""Positions: where a title begins, where it ends, and what follows it in the list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.folding import LETTER, UPPER, key
from roviec.reading.matching import WORD_END, WORD_START, compile_low, low_any, low_words
from roviec.reading.officeholders.names import at_end_of_title, run_at, unvouched
from roviec.reading.places import Opened
from roviec.reading.vocabulary import load, lookup

_DATA = load("offices")
_NAMES = load("names")
_PREFIX = low_any(_DATA["heads"]["prefixes"])
_HEAD_WORDS = [*_DATA["heads"]["prefixes"], *_DATA["heads"]["words"]]
_HONORIFICS = [*_NAMES["honorifics"]["one"], *_NAMES["honorifics"]["many"]]
HEAD = re.compile(rf"{WORD_START}(?:{_PREFIX} )?{low_any(_DATA['heads']['words'])}{WORD_END}")
_NEVER_FIRST = lookup(_DATA["heads"]["never_first"])
HONORIFIC = compile_low(_HONORIFICS)
ANCHOR = Opened(f"{HONORIFIC.pattern}|{HEAD.pattern}", [*_HONORIFICS, *_HEAD_WORDS])
"""What a mention of a person may begin with."""
_VERBS = low_words(_DATA["ends"]["verbs"])
_HOMONYMS = lookup(_DATA["ends"]["homonyms"])
_HOMONYM_BEFORE = re.compile(rf"(?<![{LETTER}]){low_any(_DATA['ends']['homonym_heads'])} $")
_NEVER_ENDS = re.compile(low_any(_DATA["ends"]["never"]))
_STOP = re.compile(rf"[;:()\n\"!?]|\.(?=\s|$)|,| ?- ?|{WORD_START}và{WORD_END}|{_VERBS}")
_AFTER_COMMA = re.compile(low_any(w.lower() for w in _DATA["body_words"]["after_comma"]))
_AFTER_DASH = re.compile(low_any(w.lower() for w in _DATA["body_words"]["after_dash"]))
_ABBREVIATED = re.compile(rf"{WORD_START}(?:tp|tx|tt|t\.ư|q|h|p|x)$")
_AFTER_AND = compile_low(
    [
        "các",
        "lãnh đạo",
        "đại diện",
        "đoàn",
        "một số",
        "toàn thể",
        "đông đảo",
        "những",
        "cùng",
        "thành viên",
        "đồng chí",
    ]
)
_SEPARATOR = re.compile(r" ?[,-] ?|; ?chức vụ:? | ?, ?- ?| và | kiêm | |, kiêm ")
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Positions:
    """Spans of the positions in one list, and where the list ends."""

    spans: tuple[tuple[int, int], ...]
    end: int


def is_weak_head(text: str) -> bool:
    """Whether a head is too common a word to open a search by itself."""
    return key(text) in _NEVER_FIRST


def position_end(folded: str, low: str, start: int, *, body_from: int) -> int:
    """Where the position that starts at `start` ends; its head ends at `body_from`."""
    limit = min(len(folded), start + _LONGEST)
    at = body_from
    while True:
        match = _STOP.search(low, at, limit)
        if match is None:
            end = limit if limit == len(folded) else low.rfind(" ", body_from, limit)
            return max(end, body_from)
        if _ends(folded, low, match, start):
            return max(body_from, match.start())
        at = match.end()


def _ends(folded: str, low: str, match: re.Match[str], start: int) -> bool:
    found = match[0]
    if found == ".":
        return not _ABBREVIATED.search(low, start, match.start())
    if found == ",":
        return not _goes_on_behind_comma(low, match.end())
    if "-" in found:
        return not _goes_on_behind_dash(folded, low, match)
    if found == "và":
        return _and_ends(folded, low, match.end() + 1)
    if _NEVER_ENDS.match(low, match.start()):
        return False
    if folded[match.start()].isupper():  # a proper name: 'Cần Thơ', 'Ủy ban Kiểm tra'
        return False
    return not (key(found) in _HOMONYMS and _HOMONYM_BEFORE.search(low, start, match.start()))


def _goes_on_behind_comma(low: str, at: int) -> bool:
    at += low.startswith(" ", at)
    return _AFTER_COMMA.match(low, at) is not None and HEAD.match(low, at) is None


def _goes_on_behind_dash(folded: str, low: str, match: re.Match[str]) -> bool:
    if HEAD.match(low, match.end()):
        return False
    tight = match[0] == "-"
    if tight and folded[match.start() - 1 : match.start()].isalnum():
        return folded[match.end() : match.end() + 1].isalnum()
    return _AFTER_DASH.match(low, match.end()) is not None


def _and_ends(folded: str, low: str, at: int) -> bool:
    return bool(
        HONORIFIC.match(low, at)
        or HEAD.match(low, at)
        or _AFTER_AND.match(low, at)
        or (folded[at : at + 1].isupper() and unvouched(folded, low, at))
    )


def read_list(folded: str, low: str, at: int) -> Positions:
    """The positions that follow a name ending at `at`: 'A - x, y; …', 'A (x)', 'A x'."""
    spans: list[tuple[int, int]] = []
    end = at
    bracket = _BRACKET.match(low, at)
    cursor = bracket.end() if bracket else _behind_separator(low, at)
    while cursor is not None:
        head = HEAD.match(low, cursor)
        if head is None or _names_next(folded, low, cursor, head.end()):
            break
        stop = position_end(folded, low, cursor, body_from=head.end())
        spans.append(_trimmed(folded, cursor, stop))
        end = stop
        cursor = _behind_separator(low, stop)
    return Positions(tuple(spans), end)


def _behind_separator(low: str, at: int) -> int | None:
    match = _SEPARATOR.match(low, at)
    if match is None:
        return at + 5 if low.startswith("kiêm ", at) else None
    at = match.end()
    return at + 5 if low.startswith("kiêm ", at) else at


def _names_next(folded: str, low: str, start: int, body_from: int) -> bool:
    """Whether the title belongs to the next person: '…, Chủ tịch UBND huyện Lê Văn B'."""
    if not folded[start].isupper():
        return False
    return name_behind_title(folded, low, start, body_from) is not None


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while end > start and folded[end - 1] in " -,":
        end -= 1
    return start, end


_CAPITAL = re.compile(rf"(?<= )[{UPPER}]")
_BRACKET = re.compile(r" ?\(")


def name_behind_title(folded: str, low: str, start: int, body_from: int) -> tuple[int, int] | None:
    """The name a title leads up to without punctuation: 'Bí thư Huyện ủy Bắc Mê Nông Văn Tú'."""
    stop = position_end(folded, low, start, body_from=body_from)
    at = body_from
    while at < stop:
        match = _CAPITAL.search(folded, at, stop)
        if match is None:
            return None
        run = run_at(folded, match.start())
        name = at_end_of_title(folded, low, match.start())
        if name is not None:
            return name
        at = run[-1][1] if run else match.end()
    return None
