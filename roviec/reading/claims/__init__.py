"""The countable statements of a text: how many, of what, said how exactly, of which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roviec.reading.claims.context import (
    Place,
    change_of,
    clause_start,
    is_recurring,
    nature_of,
    scope_of,
    shared_change,
    versus_of_list,
)
from roviec.reading.claims.exclusions import counts_nothing
from roviec.reading.claims.measured import follows_comma, money_noun_before, noun_before
from roviec.reading.claims.nouns import Noun, is_yardstick, noun_behind
from roviec.reading.claims.numerals import Numeral, numerals
from roviec.reading.claims.periods import PeriodFinder
from roviec.reading.claims.quantifiers import (
    quantifier_after,
    quantifier_before,
    start_with_from,
)
from roviec.reading.claims.subjects import Subjects
from roviec.reading.document import Document, Sentence
from roviec.reading.folding import key
from roviec.reading.matching import WORD_END, WORD_START, low_any, squeezed
from roviec.reading.model import Change, Claim, Nature, Period, Quantifier
from roviec.reading.places import Opened
from roviec.reading.vocabulary import load

__all__ = ["find"]

_LINKS = load("claims")["links"]
_JOIN = re.compile(rf"[ ,;(]*(?:{low_any(_LINKS['joins'])}{WORD_END}[ ,(]*)*")
_REST = Opened(rf"{WORD_START}{low_any(_LINKS['rests'])}(?: (?:là|được))? ?$", _LINKS["rests"])
_REST_REACH = 24
_SLASH = re.compile(r" ?/ ?(?P<total>\d{1,3}(?:\.\d{3})+|\d+)")
_RANGE = re.compile(r" ?(?:-|đến|tới) ?")
_MULTIPLE = re.compile(r" lần(?! (?:kiểm|giám|họp|thanh|tổ chức|đi|được|tiếp|tập|ra|lượt))(?!\w)")
_READ = {"body", "title", "caption", "table"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim in folded places, before links and reporting."""

    numeral: Numeral
    quantifier: Quantifier
    start: int
    end: int
    noun: tuple[int, int] | None
    noun_text: str
    place: Place
    sentence: Sentence
    change: Change | None


@dataclass(frozen=True, slots=True)
class _Text:
    doc: Document
    folded: str
    low: str


@dataclass(frozen=True, slots=True)
class _Near:
    """Around a number: where its clause begins that no claim before it has taken, where its
    quantifier starts, where its noun may begin, and the claim before it in the sentence."""

    clause: int
    start: int
    behind: int
    previous: _Found | None


@dataclass(frozen=True, slots=True)
class _Context:
    """What a claim's period and subject are looked up with."""

    doc: Document
    finder: PeriodFinder
    subjects: Subjects


def find(doc: Document, periods: Sequence[Period]) -> tuple[Claim, ...]:
    """Every claim of the text, in its order; `period` and `linked_to` are indexes.

    Furniture and repeated leads are left out, and a title's or caption's claim that the body
    makes too.
    """
    text = _Text(doc, doc.folded, doc.lowered)
    finder = PeriodFinder(doc, text.low, periods)
    found: list[_Found] = []
    for sentence in doc.sentences:
        if doc.blocks[sentence.block].kind in _READ:
            found += _in_sentence(text, sentence)
    found = _once(doc, found)
    context = _Context(doc, finder, Subjects(doc))
    return tuple(_claim(context, found, index) for index in range(len(found)))


def _in_sentence(text: _Text, sentence: Sentence) -> list[_Found]:
    found: list[_Found] = []
    done = sentence.start
    for numeral in numerals(text.doc.places, sentence.start, sentence.end):
        if numeral.start < done:
            continue
        if counts_nothing(text.doc, sentence.start, numeral):
            continue
        claim = _read(text, sentence, numeral, done, found[-1] if found else None)
        if claim is not None:
            found.append(claim)
            done = max(claim.end, numeral.end)
    return _compared(found)


def _compared(found: list[_Found]) -> list[_Found]:
    """The changes of a list, each with what its last one is compared with."""
    for index in range(len(found) - 2, -1, -1):
        own, following = found[index], found[index + 1]
        if own.change is None or following.change is None:
            continue
        versus = versus_of_list(own.place, own.change, following.change, following.start)
        if versus is not None:
            found[index] = replace(own, change=replace(own.change, versus=versus))
    return found


def _read(
    text: _Text, sentence: Sentence, numeral: Numeral, floor: int, previous: _Found | None
) -> _Found | None:
    quantifier, start = quantifier_before(text.doc.places, floor, numeral)
    numeral = _as_multiple(text.low, numeral)
    after = quantifier_after(text.low, numeral.end, sentence.end)
    clause = clause_start(text.low, sentence.start, start)
    if previous is not None and previous.start < clause:
        previous = None
    behind = after[1] if after else numeral.end
    near = _Near(max(floor, clause), start, behind, previous)
    noun, follows = _noun(text, sentence, numeral, near)
    end = noun.end if noun and follows else near.behind
    whole = _over_total(text, numeral, noun, sentence.end) if noun and follows else None
    if whole is not None:
        numeral, end = whole
    if after is None and quantifier == "exact":
        after = quantifier_after(text.low, end, sentence.end)
    if noun is None:
        noun = _noun_of_range(text, sentence, numeral)
        quantifier = "at_least" if noun else quantifier
    elif previous is not None and _RANGE.fullmatch(text.low, previous.end, start):
        quantifier = "at_most"
    if after is not None:
        quantifier, end = after[0], max(after[1], end)
        start = start_with_from(text.low, floor, start)
    if start != near.start:
        clause = clause_start(text.low, sentence.start, start)
    place = Place(text.doc.places, text.folded, (sentence.start, sentence.end), clause, start, end)
    changed = _change(place, numeral, previous)
    name = _noun_text(text, noun, numeral, previous)
    if name is None:
        return None
    return _Found(
        numeral,
        quantifier,
        start,
        end,
        (noun.start, noun.end) if noun else None,
        name,
        place,
        sentence,
        changed,
    )


def _change(place: Place, numeral: Numeral, previous: _Found | None) -> Change | None:
    found = change_of(place, place.start)
    if found is not None:
        return found[0]
    if previous is None or previous.change is None or numeral.measure != "count":
        return None
    if previous.numeral.measure != "count":
        return None
    return shared_change(place, previous.change, previous.end)


def _over_total(
    text: _Text, numeral: Numeral, noun: Noun, limit: int
) -> tuple[Numeral, int] | None:
    """'1.250 đảng viên/1.300 đảng viên': n of N, the counted thing said twice."""
    slash = _SLASH.match(text.low, noun.end, limit)
    if numeral.measure != "count" or slash is None:
        return None
    again = " " + text.low[noun.start : noun.end]
    if not text.low.startswith(again, slash.end()):
        return None
    total = int(slash["total"].replace(".", ""))
    return numeral._replace(total=total, measure="ratio"), slash.end() + len(again)


def _noun_of_range(text: _Text, sentence: Sentence, numeral: Numeral) -> Noun | None:
    """'từ 1.500 đến 2.000 công nhân': the first number counts what stands behind the second."""
    if _RANGE.match(text.low, numeral.end, sentence.end) is None:
        return None
    second = next(numerals(text.doc.places, numeral.end, sentence.end), None)
    if second is None or not _RANGE.fullmatch(text.low, numeral.end, second.start):
        return None
    share = second.measure in {"percent", "ratio"}
    return noun_behind(text.doc, second.end, sentence.end, share=share)


def _as_multiple(low: str, numeral: Numeral) -> Numeral:
    """'gần 2 lần', 'gấp 3 lần' compare: a ratio, and no count of times."""
    if numeral.measure == "count" and _MULTIPLE.match(low, numeral.end):
        left = low[max(0, numeral.start - 30) : numeral.start]
        if re.search(r"(?:gấp|tăng|giảm|hơn|bằng|gần)(?: \w+){0,2} $", left):
            return numeral._replace(measure="ratio")
    return numeral


def _noun(
    text: _Text, sentence: Sentence, numeral: Numeral, near: _Near
) -> tuple[Noun | None, bool]:
    """The counted noun, and whether it stands behind the number (and so inside the quote)."""
    clause = near.clause
    if numeral.measure == "money":
        return money_noun_before(text.low, clause, near.start), False
    share = numeral.measure in {"percent", "ratio"}
    again = near.previous is not None and follows_comma(text.low, clause, near.start)
    yardstick = share and is_yardstick(text.low, numeral.end)
    if not yardstick:
        behind = noun_behind(text.doc, near.behind, sentence.end, share=share)
        if behind is not None:
            return behind, True
    if again:
        return None, False
    before = noun_before(text.low, clause, near.start)
    if before is None and yardstick and near.previous is None:
        behind = noun_behind(text.doc, near.behind, sentence.end, share=True)
        return behind, behind is not None
    return before, False


def _noun_text(
    text: _Text, noun: Noun | None, numeral: Numeral, previous: _Found | None
) -> str | None:
    """The noun as quoted; what the sentence counted before, for a bare share; None: no claim."""
    if noun is not None:
        return squeezed(text.doc.text(noun.start, noun.end))
    if numeral.measure == "money":
        return "đồng"
    if numeral.measure in {"percent", "ratio"}:
        if previous is not None and previous.noun_text:
            return previous.noun_text
        return "tỷ lệ" if numeral.measure == "percent" else None
    return None


def _once(doc: Document, found: list[_Found]) -> list[_Found]:
    """A title or caption that says what the body says counts once, in the body."""
    said = {_what(claim) for claim in found if doc.blocks[claim.sentence.block].kind == "body"}
    return [
        claim
        for claim in found
        if doc.blocks[claim.sentence.block].kind in {"body", "table"} or _what(claim) not in said
    ]


def _what(claim: _Found) -> tuple[object, ...]:
    words = key(claim.noun_text).split()
    return claim.numeral.value, claim.numeral.total, claim.numeral.measure, tuple(words[:1])


def _claim(context: _Context, found: list[_Found], index: int) -> Claim:
    doc, claim = context.doc, found[index]
    start, end = doc.raw_span(claim.start, claim.end)
    linked = _links(found, index)
    nature = _nature(claim)
    if nature is None and linked and claim.numeral.measure == "count":
        nature = _nature(found[linked[0]])
    return Claim(
        start=start,
        end=end,
        text=doc.raw[start:end],
        value=claim.numeral.value,
        total=claim.numeral.total,
        measure=claim.numeral.measure,
        quantifier=claim.quantifier,
        noun=claim.noun_text,
        sentence=doc.raw_span(claim.sentence.start, claim.sentence.end),
        subject=context.subjects.subject_of(claim.place, claim.sentence),
        scope=scope_of(claim.place),
        period=context.finder.index_for(claim.sentence, claim.start, target=nature == "target"),
        nature=nature,
        recurring=is_recurring(claim.place),
        change=claim.change,
        linked_to=linked,
    )


def _nature(claim: _Found) -> Nature | None:
    """A share is no flow and no stock by itself; it may be a target."""
    found = nature_of(claim.place)
    measured = claim.noun is not None and claim.noun[1] <= claim.start
    if (claim.numeral.measure in {"percent", "ratio"} or measured) and found != "target":
        return None
    return found


def _is_rest(claim: _Found) -> bool:
    place = claim.place
    floor = max(place.floor, place.start - _REST_REACH)
    return _REST.search(place.places, floor, place.start) is not None


def _links(found: list[_Found], index: int) -> tuple[int, ...]:
    """Earlier claims of the sentence this one is a part, a yield or a rest of."""
    claim = found[index]
    if claim.change is not None:
        return ()
    if index == 0 or found[index - 1].sentence != claim.sentence:
        return ()
    if _is_rest(claim):
        head = key(claim.noun_text).split()[:1]
        for earlier in range(index - 1, -1, -1):
            if found[earlier].sentence != claim.sentence:
                break
            if key(found[earlier].noun_text).split()[:1] == head:
                return (earlier,)
    if claim.noun is None and claim.numeral.measure == "percent":
        return (index - 1,)
    between = claim.place.low[found[index - 1].end : claim.start]
    joined = _JOIN.fullmatch(between)
    if joined is None or not between.strip(" ,"):
        return ()
    return (index - 1,)
