"""Names of people: runs of capitalised syllables, and which of them are places."""

from __future__ import annotations

import re

from roviec.reading.folding import LETTER, LOWER, UPPER, key
from roviec.reading.matching import compile_low, low_any, lowered, unyielding
from roviec.reading.vocabulary import known_places, load, lookup

_DATA = load("names")
SURNAMES = lookup(_DATA["surnames"]["words"])
_WEAK = lookup(_DATA["surnames"]["weak"])
_NOT_PEOPLE = lookup(_DATA["not_people"]["names"])
_CARRIER_BEFORE = re.compile(
    rf"(?<![{LETTER}]){low_any(w.lower() for w in _DATA['not_people']['carriers'])} $"
)
_LEVEL_BEFORE = re.compile(
    rf"(?<![{LETTER}]){low_any(w.lower() for w in _DATA['not_people']['levels'])} $"
)
_TITLES = [word for word in load("offices")["heads"]["words"] if " " in word]
_BODY = compile_low(_DATA["bodies"]["words"] + _TITLES)
_SYLLABLE = rf"(?:[{UPPER}]['’]?[{LOWER}]{{1,7}}|[{UPPER}]{{1,7}})(?:['’][{LETTER}]{{1,6}})?"
_RUN = re.compile(unyielding(rf"{_SYLLABLE}(?: {_SYLLABLE}){{0,9}}", "run") + rf"(?![{LETTER}\d])")
# Behind one of these a doubtful surname is one: 'Bàn Thị Yến'.
_MIDDLE = frozenset({"thị", "văn"})
_LONGEST = 5
_FEWEST_BEHIND_LEVEL = 3


def run_at(folded: str, start: int) -> list[tuple[int, int]]:
    """Spans of the capitalised syllables that follow one another from `start` on."""
    match = _RUN.match(folded, start)
    if match is None:
        return []
    spans: list[tuple[int, int]] = []
    at = start
    for syllable in match[0].split(" "):
        spans.append((at, at + len(syllable)))
        at += len(syllable) + 1
    return spans


def is_place(text: str) -> bool:
    return key(text) in known_places()


def is_person(text: str) -> bool:
    """Whether a run may name an officeholder at all."""
    found = key(text)
    return not any(found == name or found.startswith(name + " ") for name in _NOT_PEOPLE)


def opens_name(syllable: str, *, strict: bool) -> bool:
    """Whether a syllable is a surname; `strict` refuses those that are as often another word."""
    found = key(syllable)
    return found in SURNAMES and not (strict and found in _WEAK)


def carried(low: str, start: int) -> bool:
    """Whether what starts here is the name of a place, a house or a prize."""
    return _CARRIER_BEFORE.search(low, max(0, start - 30), start) is not None


def cut_at_body(folded: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The run up to where a body's name begins in it."""
    low = lowered(folded[spans[0][0] : spans[-1][1] + 24]) if spans else ""
    for index, (start, _) in enumerate(spans):
        body = _BODY.match(low, start - spans[0][0]) if index else None
        # 'Đỗ Minh Trường' ends in a given name, 'Lê Văn A Trường Chính trị' in a school.
        if body and (" " in body[0] or index + 1 < len(spans)):
            return spans[:index]
    return spans


def behind_honorific(folded: str, start: int) -> tuple[int, int] | None:
    """The name that an honorific right before it vouches for: two to five syllables."""
    spans = cut_at_body(folded, run_at(folded, start))
    if not 2 <= len(spans) <= _LONGEST:
        return None
    end = spans[-1][1]
    return (start, end) if is_person(folded[start:end]) else None


def unvouched(folded: str, low: str, start: int) -> tuple[int, int] | None:
    """A name that only its surname gives away, as in a list or before a title."""
    spans = cut_at_body(folded, run_at(folded, start))
    if not 2 <= len(spans) <= _LONGEST or carried(low, start):
        return None
    if _LEVEL_BEFORE.search(low, max(0, start - 12), start):
        return None
    text = folded[start : spans[-1][1]]
    strict = len(spans) == 2 and not _followed_by_end(folded, spans[-1][1])
    if not opens_name(folded[slice(*spans[0])], strict=strict) or is_place(text):
        return None
    return (start, spans[-1][1]) if is_person(text) else None


def _followed_by_end(folded: str, end: int) -> bool:
    return folded[end : end + 1] in {"", ",", ";", ".", "\n", ":", "("} or folded.startswith(
        " -", end
    )


def at_end_of_title(folded: str, low: str, start: int) -> tuple[int, int] | None:
    """The name inside the run that starts here, when a title leads up to it.

    'Hải Hậu Phạm Văn Mẫu' holds a place and then a name; a place alone holds none.
    """
    spans = cut_at_body(folded, run_at(folded, start))
    if len(spans) < 2 or is_place(folded[start : spans[-1][1]]):
        return None
    level = _LEVEL_BEFORE.search(low, max(0, start - 12), start) is not None
    in_place = carried(low, start) or (level and len(spans) < _FEWEST_BEHIND_LEVEL)
    for index in range(len(spans) - 1):
        first, end = spans[index][0], spans[-1][1]
        if len(spans) - index > _LONGEST or (index == 0 and in_place):
            continue
        before = folded[start : spans[index - 1][1]] if index else ""
        known_place = bool(before) and is_place(before)
        if not known_place and (
            not opens_name(
                folded[slice(*spans[index])],
                strict=key(folded[slice(*spans[index + 1])]) not in _MIDDLE,
            )
            or _place_inside(folded, spans[index:])
        ):
            continue
        return (first, end) if is_person(folded[first:end]) else None
    return None


def _place_inside(folded: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the run is a place and then a whole name: the name starts later."""
    for index in range(2, len(spans) - 1):
        place = folded[spans[0][0] : spans[index - 1][1]]
        if is_place(place) and opens_name(folded[slice(*spans[index])], strict=False):
            return True
    return False
