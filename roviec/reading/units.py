"""Named bodies, in their longest form, by an open grammar.

    unit  := head [field | purpose] owner* [level [place]] | head place
    owner := another head, with its own field ("Ban Thường vụ" + "Đảng ủy" + "xã …")

Heads, fields and levels are data (`patterns/units.toml`) and match in any case; proper parts
(places, fields not listed) must start with a capital.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from roviec.reading.document import Document
from roviec.reading.folding import LETTER, LOWER, UPPER, key
from roviec.reading.matching import WORD_END
from roviec.reading.model import UnitMention
from roviec.reading.places import Opened
from roviec.reading.vocabulary import alternation, known_places, load, lookup

_DATA = load("units")
_NATIONAL = lookup(_DATA["places"]["national"])
_CLOSED, _FIELD, _PURPOSE = "closed", "field", "purpose"


@dataclass(frozen=True, slots=True)
class _Head:
    kind: str
    sort: str
    capital: bool
    national: bool
    """Whether it belongs to no place."""


def _head_kinds() -> dict[str, _Head]:
    """Each head by its key; where lists overlap the first one counts."""
    found: dict[str, _Head] = {}
    for table, sort in (("head", _CLOSED), ("field_head", _FIELD), ("purpose_head", _PURPOSE)):
        for entry in _DATA[table]:
            for word in entry["words"]:
                head = _Head(
                    entry["kind"], sort, entry.get("capital", False), key(word) in _NATIONAL
                )
                found.setdefault(key(word), head)
    return found


_HEAD_KINDS = _head_kinds()


@cache
def _head_of(text: str) -> _Head:
    """What is known of a head, by its text as a pattern of the heads matched it."""
    return _HEAD_KINDS[key(text)]


_HEAD_WORDS = [
    word
    for table in ("head", "field_head", "purpose_head")
    for entry in _DATA[table]
    for word in entry["words"]
]
# "Báo cáo" is a paper, whatever its capitals; "Báo Nhân Dân" is a newspaper.
_NEVER = alternation(_DATA["never"]["words"])
_HEAD = Opened(rf"(?!{_NEVER}{WORD_END})" + alternation(_HEAD_WORDS) + WORD_END, _HEAD_WORDS)
_FIELD_NAME = re.compile(" " + alternation(_DATA["fields"]["words"]) + WORD_END)
_FIELD_TAIL = re.compile(f"(?: {alternation(_DATA['fields']['tails'])}{WORD_END})+")
_PURPOSE_NAME = re.compile(" " + alternation(_DATA["fields"]["purposes"]) + WORD_END)
_OWNER = re.compile(
    " (?="
    + alternation(
        word
        for table in ("head", "field_head")
        for entry in _DATA[table]
        for word in entry["words"]
    )
    + WORD_END
    + ")"
)
_CLOSING = re.compile("(?: của)? " + alternation(_DATA["levels"]["closing"]) + WORD_END)
_CLASS = re.compile(" " + alternation(_DATA["levels"]["classes"]) + WORD_END)
_LEVEL = re.compile(
    " " + alternation(_DATA["levels"]["levels"]) + "(?<![.])" + WORD_END + "|(?: tp\\.)"
)
_NUMBER = re.compile(r" ?\d{1,4}(?!\d*[/%.,]\d)(?! ?[/%])")
_STOPS = frozenset(_DATA["stop"]["words"])
_ACT = re.compile(alternation(load("claims")["subject"]["acts"]) + WORD_END)
_PLURALS = alternation(_DATA["levels"]["plural"])
_PLURAL_BEFORE = re.compile(f"(?:(?<![{LETTER}]){_PLURALS}|\\d) $")
_PROPER = rf"[{UPPER}][{LETTER}']*"
_PLACE = re.compile(rf" ({_PROPER}(?:(?: - | ){_PROPER}){{0,6}})")
_SYLLABLE = re.compile(rf"[{LETTER}&']+")
_JOINT = re.compile(
    rf",? và (?=[{UPPER}])|, (?=[{UPPER}])| - (?=[{UPPER}])| & (?=[{UPPER}])| (?=[{UPPER}])"
)
_QUALIFIED = re.compile(r"(?: của)? Đảng" + WORD_END)
_PROPER_WORD = re.compile(_PROPER)
_PURPOSE_TAIL = re.compile(
    rf" [{LOWER}][{LETTER}, -]{{3,90}}?(?: của Đảng| cấp [{LOWER}]+)(?![{LETTER}])"
)
_MOST_PLACE = 4
_LONG_PLACES = tuple(_DATA["places"]["long"])
_SINGLE = frozenset(_DATA["places"]["single"])
_OFFICES = frozenset(_DATA["places"]["offices"])
_NO_PLACE = frozenset(_DATA["places"]["never"])
_COMPOUND = re.compile(alternation(_DATA["levels"]["compound"]) + " $")
_FAMILY_NAMES = frozenset(_DATA["places"]["family_names"])
_LEVEL_LIST = re.compile("(?:, | và )" + alternation(_DATA["levels"]["territories"]) + WORD_END)
_OFFICE_BEFORE = re.compile(alternation(_DATA["levels"]["office"]) + " $")
_SEATS = frozenset({"btv", "bch"})
_STANDING = re.compile("thường trực ")
_OFFICER_BEHIND = re.compile(" viên" + WORD_END)


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit's folded span and kind."""

    start: int
    end: int
    kind: str


def match_at(doc: Document, start: int) -> UnitMatch | None:
    """The longest unit that starts exactly at this folded place, if there is one."""
    head = _HEAD.match(doc.lowered, start)
    return _from_head(doc, head) if head else None


def _from_head(doc: Document, head: re.Match[str]) -> UnitMatch | None:
    start = head.start()
    found = _head_of(head[0])
    capital = doc.folded[start].isupper()
    if found.capital and not capital:
        return None
    end, whole = _after_head(doc, head.end(), found.sort)
    if not whole:
        return None
    own = end
    if not found.national:
        end = _levels(doc, _owners(doc, end))
    placed = end > own and not _CLASS.match(doc.lowered, own)
    named = capital or placed or (found.sort == _FIELD and end == own)
    return UnitMatch(start, end, found.kind) if named else None


def _after_head(doc: Document, end: int, sort: str) -> tuple[int, bool]:
    """Where field or purpose end, and whether the head has what it needs to be a name."""
    if sort == _CLOSED:
        return end, True
    if sort == _PURPOSE:
        number = _NUMBER.match(doc.folded, end)
        if number:
            return number.end(), True
        tail = _PURPOSE_TAIL.match(doc.folded, end) or _PURPOSE_NAME.match(doc.lowered, end)
        return (tail.end(), True) if tail else (_field(doc, end) or end, True)
    field = _field(doc, end)
    if field:
        return field, True
    return end, bool(_LEVEL.match(doc.lowered, end)) or _owners(doc, end) > end


def _field(doc: Document, end: int) -> int | None:
    """The end of a known field, or of capitalised compounds ('Phát triển hạ tầng')."""
    known = _FIELD_NAME.match(doc.lowered, end)
    if known and (
        doc.folded[known.start() + 1].isupper() or _LEVEL.match(doc.lowered, known.end())
    ):
        return known.end()
    place = end
    while joint := _JOINT.match(doc.folded, place):
        if place == end and joint[0] != " ":
            break
        word = _SYLLABLE.match(doc.folded, joint.end())
        if word is None or _starts_unit(doc, joint.end()):
            break
        if place != end and _LEVEL.match(doc.lowered, joint.end() - 1):
            break
        place = _second_syllable(doc, word.end())
        tail = _FIELD_TAIL.match(doc.lowered, place) if place > word.end() else None
        place = tail.end() if tail and doc.folded[place + 1].islower() else place
    return place if place > end else None


def _starts_unit(doc: Document, at: int) -> bool:
    return _HEAD.match(doc.lowered, at) is not None


def _second_syllable(doc: Document, end: int) -> int:
    """A compound's second syllable is small: 'Nội vụ'."""
    if doc.folded[end : end + 1] != " ":
        return end
    word = _SYLLABLE.match(doc.folded, end + 1)
    if word is None or not word[0][0].islower() or word[0] in _STOPS:
        return end
    if _ACT.match(doc.lowered, end + 1):
        return end
    return word.end()


def _owners(doc: Document, end: int) -> int:
    """Heads that follow directly say whose body it is: 'Ban Thường vụ' + 'Huyện ủy'."""
    for _ in range(3 if doc.lowered.startswith(" ", end) else 0):
        owner = _OWNER.match(doc.lowered, end)
        if owner is None:
            break
        head = _HEAD.match(doc.lowered, owner.end())
        if head is None:
            break
        sort = _head_of(head[0]).sort
        if sort == _FIELD and doc.folded[owner.end()].isupper():
            named, whole = _after_head(doc, head.end(), sort)
            return max(named, _owners(doc, named)) if whole else end
        if sort != _CLOSED:
            break
        end = head.end()
    return end


def _levels(doc: Document, end: int) -> int:
    """The end of levels and places behind a name."""
    begin = end
    if not doc.lowered.startswith(" ", end):
        return end
    for _ in range(3):
        closing = _CLOSING.match(doc.lowered, end) or _CLASS.match(doc.lowered, end)
        level = None if closing else _LEVEL.match(doc.lowered, end)
        if closing:
            end = closing.end()
        elif level and not _LEVEL_LIST.match(doc.lowered, level.end()):
            end = _place(doc, level.end(), of_level=True)
        else:
            break
    if end > begin:
        return end
    qualified = _QUALIFIED.match(doc.folded, end)
    return qualified.end() if qualified else _place(doc, end)


def _place(doc: Document, end: int, *, of_level: bool = False) -> int:
    """The end of a place's name, which must not swallow a person's name behind it.

    Behind a level ("huyện") a name follows in any case, be it one of a person.
    """
    found = _PLACE.match(doc.folded, end)
    if found is None or doc.folded[found.end() : found.end() + 1] == "/":
        return end
    words = list(_PROPER_WORD.finditer(found[1]))
    first = _known_length(words)
    if of_level and len(words) > 1 and words[0][0].lower() not in _OFFICES:
        first = max(first, 1)
    for index in range(first, len(words)):
        at = found.start(1) + words[index].start()
        if words[index][0].lower() in _NO_PLACE or _starts_unit(doc, at):
            words = words[:index]
            break
    low = [word[0].lower() for word in words]
    count = _place_length(found[1].lower(), low, first=2 if of_level else 0)
    if count == 1 and not of_level and low[0] not in _SINGLE:
        return end
    return found.start(1) + words[count - 1].end() if count else end


def _known_length(words: list[re.Match[str]]) -> int:
    """How many of the first words are a known place: 'Kỳ Sơn' holds a word that opens none."""
    for size in (3, 2):
        if len(words) >= size and key(" ".join(w[0] for w in words[:size])) in known_places():
            return size
    return 0


def _place_length(run: str, words: list[str], *, first: int) -> int:
    """How many of these capitalised words are the place; a person's name may follow it, from the
    word `first` on."""
    for name in _LONG_PLACES:
        if run.startswith(name):
            return len(name.replace(" - ", " ").split())
    for index, word in enumerate(words):
        opens_name = word in _FAMILY_NAMES and len(words) - index >= 2
        if opens_name and index >= first and (index >= 2 or (index == 0 and len(words) >= 3)):
            return index
    return min(len(words), _MOST_PLACE)


def find(doc: Document) -> tuple[UnitMention, ...]:
    """Every mention of a named body, furniture and repetitions left out."""
    found: list[UnitMention] = []
    for start, end in doc.body_spans():
        at = start
        while (head := _HEAD.search(doc.places, at, end)) is not None:
            at = head.end()
            unit = _mention(doc, head, end)
            if unit is not None:
                first, last = doc.raw_span(unit.start, unit.end)
                text = doc.raw[first:last]
                name = doc.folded[unit.start : unit.end]
                found.append(
                    UnitMention(start=first, end=last, text=text, name=name, kind=unit.kind)
                )
                at = max(at, unit.end)
    return tuple(found)


def _mention(doc: Document, head: re.Match[str], block_end: int) -> UnitMatch | None:
    start = head.start()
    if start and doc.folded[start - 1].isalnum():
        return None
    unit = _from_head(doc, head)
    if unit is None or unit.end > block_end or _OFFICER_BEHIND.match(doc.lowered, unit.end):
        return None
    before = max(0, start - 10)
    if _COMPOUND.search(doc.lowered, before, start) and doc.lowered.startswith("hội", start):
        return None
    if doc.folded[start].islower() and _PLURAL_BEFORE.search(doc.lowered, before, start):
        return None
    if _OFFICE_BEFORE.search(doc.lowered, before, start):
        if _STANDING.match(doc.lowered, start):
            return match_at(doc, start + len("thường trực "))
        if head[0] in _SEATS and unit.end == head.end():
            return None
    return unit
