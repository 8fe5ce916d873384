"""Whose work a number tells: the body that acts in the sentence, or the one talked about before.

A sentence that opens with a verb ("Mở 43 lớp …") goes on about the subject of the nearest earlier
sentence of its paragraph that has one. A body that is only mentioned (asked, told, issuer of a
document) is no subject, nothing is carried over the end of a paragraph, and where nothing says
whose work it is the answer is None.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain

from roviec.reading.claims.context import Place
from roviec.reading.document import Document, Sentence
from roviec.reading.folding import key
from roviec.reading.matching import WORD_END, low_any, squeezed
from roviec.reading.places import Opened, opened
from roviec.reading.units import match_at
from roviec.reading.vocabulary import load

_DATA = load("claims")["subject"]
_NATURE = load("claims")["nature"]
_ACTS = low_any(_DATA["acts"])
_BEGINS = Opened(
    rf"(?:^|(?<=[;:.(\n])|(?<=, )|(?<=; )|(?<=: )|(?<=\. )|(?<=rằng )"
    rf"|(?<=hiện )|(?<=hiện nay )|(?<=đến nay ))"
    rf"(?P<head>{low_any(_DATA['heads'])}){WORD_END}",
    _DATA["heads"],
)
_HEAD = re.compile(rf"(?P<head>{low_any(_DATA['heads'])}){WORD_END}")
# A name goes on without figures: those of "Chi bộ 3" the grammar of units has read already.
_REST = re.compile(rf"[^,;:.\n\"\d]{{0,90}}? (?={_ACTS}{WORD_END})")
_COUNTED_BEFORE = re.compile(
    r"\d%? (?!(?:năm|tháng|quý|tuần|ngày|nhiệm kỳ|đến|tới)(?!\w))[^\W\d_][^;.:\d]{0,40}, ?$"
)
# 'việc triển khai Kế hoạch của Sở Y tế' is not that body's work.
_PAPERS = low_any(_DATA["papers"])
_OF_BODY = re.compile(
    rf"{low_any(_DATA['works'])}{WORD_END}"
    rf"(?:(?! (?:{_PAPERS}) )[^;:.\n\"]){{0,80}}? (?:của|tại|ở) (?=\w)"
)
_PREDICATE = re.compile(rf" (?:{_ACTS}|được|ngày càng|đi vào){WORD_END}")
_PERSON = opened(_DATA["persons"])
_LEAD = re.compile(
    rf"[ \"+*•-]*(?:\(?[\da-z]{{1,2}}[.)] )?"
    rf"(?:(?:{low_any(_DATA['leads'])}){WORD_END}(?:[^,;:.\n]{{0,60}}, ?)?"
    rf"|(?:trong |đến |tính đến )?(?:năm|tháng|quý)(?: [\divx]+(?:/\d{{4}})?)?,? ?| )*"
)
_VERB = re.compile(
    low_any(
        {*_DATA["acts"], *_DATA["verbs"], *_NATURE["flow"], *_NATURE["stock"]} - set(_DATA["never"])
    )
    + WORD_END
)
_GOING_ON = re.compile(rf"(?:{low_any(_DATA['going_on'])}){WORD_END}[^;:.\n]{{0,400}}?, ")
_REACH = 900


class Subjects:
    """Finds the subjects of a document's claims."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._low = doc.lowered
        self._starts = [sentence.start for sentence in doc.sentences]
        self._bodies: dict[int, list[tuple[int, int]]] = {}
        self._names: dict[tuple[int, int], str] = {}
        self._reaching: list[tuple[int, int] | None] = []
        self._topics: dict[int, tuple[int, int] | None] = {}

    def subject_of(self, place: Place, sentence: Sentence) -> str | None:
        """The body's name, with the place that a full mention in the paragraph gives it."""
        span = self._in_sentence(place)
        if span is None and self._has_none(sentence, place.start):
            span = self._carried(sentence)
        if span is None:
            return None
        if span not in self._names:
            self._names[span] = self._full_name(span, sentence.block)
        return self._names[span]

    def _in_sentence(self, place: Place) -> tuple[int, int] | None:
        """The last body in the sentence, before the number, that acts."""
        start = place.sentence[0]
        if start not in self._bodies:
            self._bodies[start] = self._acting(*place.sentence)
        for span in reversed(self._bodies[start]):
            near = place.floor <= span[0] and span[1] < place.start
            if near and not self._is_counted(span, start):
                return span
        return None

    def _acting(self, start: int, end: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        done = start
        first = self._first_head(start, end)
        for match in chain(first, _BEGINS.finditer(self._doc.places, start, end)):
            if match.start() < done:
                continue
            stop = self._body_end(match.start(), match.end(), end)
            if stop is not None:
                found.append((match.start(), stop))
                done = stop
        return found

    def _first_head(self, start: int, end: int) -> list[re.Match[str]]:
        lead = _LEAD.match(self._low, start, end)
        head = _HEAD.match(self._low, lead.end() if lead else start, end)
        return [head] if head else []

    def _body_end(self, start: int, head: int, limit: int) -> int | None:
        """Where a body's name ends before its act: 'tổ chức' in 'Ban Tổ chức' is no act."""
        unit = match_at(self._doc, start)
        named = unit.end if unit is not None else head
        rest = _REST.match(self._low, named, min(limit + 40, named + 130))
        if rest is None or rest.end() > limit:
            return None
        return rest.end() - 1

    def _has_none(self, sentence: Sentence, at: int) -> bool:
        """Whether the sentence opens with a verb, and names nobody who does it."""
        # A sentence may be a whole page; who does it is named where it begins.
        if _PERSON.search(self._doc.places, sentence.start, min(at, sentence.start + _REACH)):
            return False
        begin = self._behind_lead(sentence)
        if begin >= at:
            return False
        going_on = _GOING_ON.match(self._low, begin, at)
        if going_on is not None:
            begin = going_on.end()
        return begin <= at and _VERB.match(self._low, begin, sentence.end) is not None

    def _behind_lead(self, sentence: Sentence) -> int:
        lead = _LEAD.match(self._low, sentence.start, sentence.end)
        return lead.end() if lead else sentence.start

    def _carried(self, sentence: Sentence) -> tuple[int, int] | None:
        index = bisect_left(self._starts, sentence.start)
        # What reaches a sentence is what reached the one before it, or what that one is about:
        # each sentence is looked at once, however long the text.
        while len(self._reaching) <= index:
            self._reaching.append(self._from_before(len(self._reaching)))
        return self._reaching[index]

    def _from_before(self, index: int) -> tuple[int, int] | None:
        if index == 0:
            return None
        earlier = self._doc.sentences[index - 1]
        if earlier.block != self._doc.sentences[index].block:
            return None
        topic = self._topic(index - 1, earlier)
        if topic is not None:
            return topic
        if _PERSON.match(self._low, self._behind_lead(earlier)):
            return None
        return self._reaching[index - 1]

    def _topic(self, index: int, sentence: Sentence) -> tuple[int, int] | None:
        if index not in self._topics:
            self._topics[index] = self._find_topic(sentence)
        return self._topics[index]

    def _find_topic(self, sentence: Sentence) -> tuple[int, int] | None:
        """The body a sentence is about: it acts, or its work is what the sentence talks of."""
        end = min(sentence.end, sentence.start + _REACH)
        begin = self._behind_lead(sentence)
        work = _OF_BODY.match(self._low, begin, end)
        if work is not None:
            unit = match_at(self._doc, work.end())
            if unit is not None and _PREDICATE.match(self._low, unit.end, end):
                return unit.start, unit.end
            return None
        if _PERSON.match(self._low, begin):
            return None
        acting = self._acting(sentence.start, end)
        if not acting or self._is_counted(acting[0], sentence.start):
            return None
        return acting[0]

    def _is_counted(self, span: tuple[int, int], start: int) -> bool:
        """'có 12/12 chi bộ ký …': a counted body is no subject of the next count."""
        left = self._low[max(start, span[0] - 50) : span[0]]
        return _COUNTED_BEFORE.search(left) is not None

    def _full_name(self, span: tuple[int, int], block: int) -> str:
        """The name, with the place of the nearest earlier full mention in the paragraph."""
        name = squeezed(self._doc.text(*span))
        unit = match_at(self._doc, span[0])
        whole = (unit is not None and unit.end == span[1]) or key(name) in _SHORT
        if not whole:
            return name
        begin = self._doc.folded_block(block)[0]
        owner = _last_owner(key(name))
        for start in reversed(self._heads(begin, span[0])):
            mention = match_at(self._doc, start)
            if mention is None or mention.end > span[0]:
                continue
            longer = _completed(name, owner, squeezed(self._doc.text(mention.start, mention.end)))
            if longer is not None:
                return longer
        return name

    def _heads(self, start: int, end: int) -> list[int]:
        return [match.start() for match in _HEADS.finditer(self._doc.places, start, end)]


_SHORT = frozenset(key(word) for word in _DATA["short"])
_HEADS = opened(_DATA["heads"])
_OWNER = re.compile(rf"(?:.* )?(?P<owner>{low_any(key(w) for w in _DATA['owners'])})$")


def _last_owner(name: str) -> str | None:
    """The committee a name ends in without its place: 'Ban Tuyên giáo Huyện ủy'."""
    match = _OWNER.match(name)
    return match["owner"] if match else None


def _completed(name: str, owner: str | None, mention: str) -> str | None:
    """`name` with what `mention` adds to it, if the mention is of the same body or its owner."""
    low = key(mention)
    if low.startswith(key(name) + " "):
        return mention
    if owner is None or len(low) != len(mention):
        return None
    at = low.rfind(owner + " ")
    if at < 0 or (at and low[at - 1] != " "):
        return None
    return f"{name} {mention[at + len(owner) + 1 :]}"
