"""Who holds which office, as each place of the text says it.

A mention is an honorific and a name, a title that leads up to a name, or a name that a title
follows. Its positions are those of this one place: what another sentence says of the same person
is that sentence's mention. Nothing is linked across documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roviec.reading.document import Document
from roviec.reading.folding import LETTER, UPPER, key
from roviec.reading.matching import compile_low, low_any, squeezed
from roviec.reading.model import Officeholder
from roviec.reading.officeholders.bylines import Byline, bylines
from roviec.reading.officeholders.names import behind_honorific, run_at, unvouched
from roviec.reading.officeholders.positions import (
    ANCHOR,
    HEAD,
    HONORIFIC,
    is_weak_head,
    name_behind_title,
    position_end,
    read_list,
)
from roviec.reading.officeholders.roles import role_of
from roviec.reading.places import Places
from roviec.reading.vocabulary import load

__all__ = ["find"]

_NAMES = load("names")["honorifics"]
_MANY = compile_low(_NAMES["many"])
_HONORIFICS = re.compile(
    rf"(?:{low_any(_NAMES['many'] + _NAMES['one'])}(?![{LETTER}])(?:[ :.,]+(?=\S)|$)){{1,5}}"
)
_NEXT = re.compile(r"\s?[;,]\s?(?:và |cùng )?|\s(?:và|cùng)\s|\.\s(?=đồng chí)")
_NAME_LEFT = re.compile(
    rf"(?<![{LETTER}.])((?:[{UPPER}][{LETTER}']* ){{1,4}}[{UPPER}][{LETTER}']*)(?: ?[,(:] ?| ?- ?)$"
)
_PLAIN = {"đồng chí", "đ/c", "ông", "bà", "anh", "chị", "em", "các đồng chí", "các ông", "các bà"}
_BULLET_NAME = 60
_COLON = re.compile(r" ?: ?")
_TITLE_GAP = re.compile(r" ?, ?| ?- ?| kiêm ")


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    name: tuple[int, int]
    positions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Text:
    folded: str
    low: str
    places: Places


def find(doc: Document) -> tuple[Officeholder, ...]:
    """Every mention of a named person with the offices it states, in the order of the text.

    The lead under a title is read as well: it may name the offices the body leaves out.
    Furniture is not read.
    """
    text = _Text(doc.folded, doc.lowered, doc.places)
    found = [_report(doc, text, mention) for mention in _mentions(doc, text)]
    found += [_byline(doc, line) for line in bylines(doc, text.low)]
    found += _titles_alone(doc, text, found)
    return tuple(_without_overlaps(found))


def _mentions(doc: Document, text: _Text) -> Iterator[_Mention]:
    for index, block in enumerate(doc.blocks):
        if block.kind not in {"furniture", "byline"}:
            yield from _in_block(text, *doc.folded_block(index))


def _in_block(text: _Text, start: int, end: int) -> Iterator[_Mention]:
    at = start
    while (anchor := ANCHOR.search(text.places, at, end)) is not None:
        people = list(_at_anchor(text, anchor, at, end))
        yield from people
        at = max([anchor.end(), *(person.end for person in people)])


def _at_anchor(text: _Text, anchor: re.Match[str], floor: int, end: int) -> Iterator[_Mention]:
    if HONORIFIC.match(text.low, anchor.start()):
        yield from _behind_honorific(text, anchor.start(), end)
        return
    shared = list(_sharing(text, anchor, end))
    if shared:
        yield from shared
        return
    if is_weak_head(anchor[0]):
        person = _name_before(text, anchor, floor)
    else:
        person = _name_before(text, anchor, floor) or _title_first(text, anchor.start(), end)
    if person is not None:
        yield person
        yield from _following(text, person.end, end, listed=False)


def _sharing(text: _Text, head: re.Match[str], end: int) -> Iterator[_Mention]:
    """'các Phó Chủ tịch UBND tỉnh: A, B': one office for all the names behind the colon."""
    if not text.low.startswith("các ", head.start() - 4):
        return
    stop = position_end(text.folded, text.low, head.start(), body_from=head.end())
    colon = _COLON.match(text.low, stop, end)
    at = colon.end() if colon else end
    while at < end:
        name = unvouched(text.folded, text.low, at)
        if name is None:
            return
        yield _Mention(name[0], name[1], name, ((head.start(), stop),))
        gap = _NEXT.match(text.low, name[1], end)
        if gap is None:
            return
        at = gap.end()


def _behind_honorific(text: _Text, start: int, end: int) -> Iterator[_Mention]:
    match = _HONORIFICS.match(text.low, start, end)
    if match is None:
        return
    listed = _MANY.search(match[0]) is not None
    person = _person(text, start, match.end(), end, vouched=not listed)
    if person is None:
        return
    yield _Mention(person.name[0], person.end, person.name, person.positions) if listed else person
    yield from _following(text, person.end, end, listed=listed)


def _following(text: _Text, at: int, end: int, *, listed: bool) -> Iterator[_Mention]:
    """The further people of a list; only behind 'các đồng chí' may a bare name be one."""
    while (gap := _NEXT.match(text.low, at, end)) is not None:
        if HONORIFIC.match(text.low, gap.end()):
            return
        person = None
        if listed:
            person = _person(text, gap.end(), gap.end(), end, vouched=False)
        if person is None:
            return
        yield person
        at = person.end


def _person(text: _Text, start: int, at: int, end: int, *, vouched: bool) -> _Mention | None:
    """A person at `at`: a name with what follows, or titles that lead up to a name."""
    head = HEAD.match(text.low, at, end)
    if head is not None:
        person = _title_first(text, at, end)
        if person is None:
            return None
        return _Mention(start, person.end, person.name, person.positions)
    name = behind_honorific(text.folded, at) if vouched else unvouched(text.folded, text.low, at)
    if name is None or name[1] > end:
        return None
    positions = read_list(text.folded, text.low, name[1])
    return _Mention(start, max(positions.end, name[1]), name, positions.spans)


def _title_first(text: _Text, start: int, end: int) -> _Mention | None:
    """'Ủy viên BTV, Trưởng ban X Nguyễn Văn A': the titles before, and those behind the name."""
    titles: list[tuple[int, int]] = []
    at = start
    while (head := HEAD.match(text.low, at, end)) is not None:
        name = name_behind_title(text.folded, text.low, at, head.end())
        if name is not None and name[1] <= end:
            titles.append((at, name[0] - 1))
            after = read_list(text.folded, text.low, name[1])
            spans = (*titles, *after.spans)
            return _Mention(start, max(after.end, name[1]), name, spans)
        stop = position_end(text.folded, text.low, at, body_from=head.end())
        titles.append((at, stop))
        gap = _TITLE_GAP.match(text.low, stop)
        if gap is None:
            return None
        at = gap.end()
    return _title_then_degree(text, start, at, tuple(titles), end) if titles else None


def _title_then_degree(
    text: _Text, start: int, at: int, titles: tuple[tuple[int, int], ...], end: int
) -> _Mention | None:
    """'Giám đốc Bệnh viện X, TS. Nguyễn Văn A': the degree belongs to the name, the title too."""
    degree = _HONORIFICS.match(text.low, at, end)
    if degree is None:
        return None
    name = behind_honorific(text.folded, degree.end())
    if degree[0].strip(" ,.:") in _PLAIN and (
        name is None or not _clause(text.folded, start, name[1])
    ):
        return None
    return _Mention(start, name[1], name, titles) if name and name[1] <= end else None


def _clause(folded: str, start: int, end: int) -> bool:
    """'Chủ tịch Hội X, đồng chí A đề nghị …': the title opens a sentence that the name's act
    goes on with; in a list of guests it may be another person's."""
    opens = start == 0 or folded[start - 1] == "\n" or folded[max(0, start - 2) : start] == ". "
    return opens and folded[end : end + 1] == " " and folded[end + 1 : end + 2].islower()


def _name_before(text: _Text, head: re.Match[str], floor: int) -> _Mention | None:
    """'Nguyễn Văn A, Chánh Thanh tra …' without an honorific."""
    window = max(floor, head.start() - _BULLET_NAME)
    match = _NAME_LEFT.search(text.folded, window, head.start())
    if match is None:
        return None
    name = unvouched(text.folded, text.low, match.start(1))
    if name is None or name[1] != match.end(1) or len(run_at(text.folded, name[0])) > 4:
        return None
    positions = read_list(text.folded, text.low, name[1])
    if not positions.spans:
        return None
    return _Mention(name[0], positions.end, name, positions.spans)


def _report(doc: Document, text: _Text, mention: _Mention) -> Officeholder:
    start, end = _trim(text.folded, mention)
    raw_start, raw_end = doc.raw_span(start, end)
    return Officeholder(
        start=raw_start,
        end=raw_end,
        text=doc.raw[raw_start:raw_end],
        name=squeezed(doc.text(*mention.name)),
        positions=tuple(squeezed(doc.text(*span)) for span in mention.positions),
        role=role_of(text.low, mention.start, mention.end),
    )


def _trim(folded: str, mention: _Mention) -> tuple[int, int]:
    behind = (end for start, end in mention.positions if start >= mention.start)
    last = max([mention.name[1], *behind])
    return mention.start, last


def _byline(doc: Document, line: Byline) -> Officeholder:
    raw_start, raw_end = doc.raw_span(line.start, line.end)
    return Officeholder(
        start=raw_start,
        end=raw_end,
        text=doc.raw[raw_start:raw_end],
        name=squeezed(doc.text(*line.name)),
        positions=tuple(squeezed(doc.text(*span)) for span in line.positions),
        byline=not line.signed,
    )


def _titles_alone(doc: Document, text: _Text, found: list[Officeholder]) -> list[Officeholder]:
    """A title alone that opens a sentence and speaks, when one person of the text holds it."""
    holders: dict[str, set[str]] = {}
    for person in found:
        for position in person.positions:
            holders.setdefault(key(position), set()).add(person.name)
    alone: list[Officeholder] = []
    for sentence in doc.sentences:
        head = HEAD.match(text.low, sentence.start, sentence.end)
        if head is None or not doc.is_fact_place(sentence.start):
            continue
        stop = position_end(text.folded, text.low, sentence.start, body_from=head.end())
        names = holders.get(key(text.folded[sentence.start : stop].strip()), set())
        if len(names) == 1 and _SPEAKS.match(text.low, stop):
            alone.append(_title_alone(doc, (sentence.start, stop), next(iter(names))))
    return alone


_SPEAKS = compile_low(
    [
        "đề nghị",
        "yêu cầu",
        "nhấn mạnh",
        "khẳng định",
        "kết luận",
        "phát biểu",
        "lưu ý",
        "đánh giá",
        "cho biết",
        "ghi nhận",
        "đã đề nghị",
        "đã yêu cầu",
        "cũng đề nghị",
        "cũng yêu cầu",
        "đã nhấn mạnh",
    ]
)
_SPEAKS = re.compile(r" ?" + _SPEAKS.pattern)


def _title_alone(doc: Document, span: tuple[int, int], name: str) -> Officeholder:
    text = doc.text(*span).rstrip()
    start, _ = doc.raw_span(*span)
    return Officeholder(
        start=start, end=start + len(text), text=text, name=name, positions=(squeezed(text),)
    )


def _without_overlaps(found: list[Officeholder]) -> Iterator[Officeholder]:
    done = -1
    for person in sorted(found, key=lambda p: (p.start, -p.end)):
        if person.start >= done:
            yield person
            done = person.end
