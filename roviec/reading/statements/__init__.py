"""What is praised, found wanting, asked, proposed, learnt, planned or promised, and by whom.

A sentence is read in its paragraph: an asking stays open over the parts between semicolons and
over the orders that follow it, with its speaker and addressees, until somebody else speaks or
something done is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from roviec.reading.document import Document, Sentence
from roviec.reading.model import Officeholder, Statement, StatementKind, UnitMention
from roviec.reading.places import Opened
from roviec.reading.statements import signals
from roviec.reading.statements.ranks import Ranks, goes_up
from roviec.reading.statements.speakers import (
    Addressed,
    Speaker,
    Voices,
    addressed_at,
    asks_something,
    standing,
)

__all__ = ["find"]

_PART = re.compile(r"; ?")
_SPEECH = re.compile(
    r"(?<!\w)(?:cho biết|phát biểu|khẳng định|nhấn mạnh|kết luận|đánh giá|ghi nhận|báo cáo"
    r"|nhận định|chia sẻ|thông tin|cho thấy)(?!\w)"
)
_CONTRAST = re.compile(
    r"[-+* ]*(?:tuy nhiên|bên cạnh những kết quả|bên cạnh kết quả|song|mặc dù|tuy vậy)(?!\w)"
)
_PRAISE = Opened(
    r"(?<!\w)(?:đánh giá cao|biểu dương"
    r"|ghi nhận[^,;]{0,20} (?:kết quả|nỗ lực|cố gắng|thành tích))(?!\w)",
    ["đánh", "biểu", "ghi"],
)
_REPORTED = re.compile(r"(?<!\w)(?:đã|phát hiện|ban hành|qua thanh tra|trong đó)(?!\w)")
_BULLET = re.compile(r"[-+*•] |\d{1,2}[.)] |[a-zđ]\) |(?:một|hai|ba|bốn|năm|sáu) là|thứ \w+,")


@dataclass(frozen=True, slots=True)
class _Open:
    """What stays in force from one sentence to the next."""

    kind: StatementKind | None = None
    speaker: Speaker | None = None
    addressees: tuple[str, ...] = ()
    listing: bool = False
    lessons: bool = False


@dataclass(slots=True)
class _Reader:
    doc: Document
    voices: Voices
    ranks: Ranks
    open: _Open = field(default_factory=_Open)

    def sentence(self, sentence: Sentence) -> Iterator[Statement]:
        asking = self._asks(sentence)
        if asking is not None:
            yield from self._asking(sentence, *asking)
        elif self._goes_on(sentence):
            yield from self._parts(sentence.start, sentence.end)
        else:
            yield from self._telling(sentence)

    def _asks(self, sentence: Sentence) -> tuple[signals.Asking, Addressed] | None:
        """The verb that asks; one that only heads the sentence gives way to the next."""
        first: tuple[signals.Asking, Addressed] | None = None
        for asking in signals.askings(self.doc, sentence.start, sentence.end):
            if not self.voices.asks_at(sentence.start, asking.start):
                continue
            asked = addressed_at(self.doc, asking.end, sentence.end)
            if not asks_something(self.doc, asked, asking.end, sentence.end):
                continue
            if not asked.names and (
                asking.verb == "giao" or self._is_report(sentence.start, asking.start)
            ):
                continue
            if asking.start > sentence.start + 3:
                return asking, asked
            first = first or (asking, asked)
        return first

    def _is_report(self, start: int, at: int) -> bool:
        """'… phát hiện 12 vụ; kiến nghị thu hồi 3 tỷ đồng' tells what was done."""
        left = self.doc.lowered[max(start, at - 400) : at].rstrip()
        return left.endswith((",", ";")) and _REPORTED.search(left) is not None

    def _asking(
        self, sentence: Sentence, asking: signals.Asking, asked: Addressed
    ) -> Iterator[Statement]:
        speaker = self.voices.speaker_before(sentence.start, asking.start) or self.open.speaker
        kind = self._direction(speaker, asked, asking.verb, sentence)
        names = asked.names or self._asked_before(sentence, asking, kind, speaker)
        yield from self._praise_before(sentence, asking.start, speaker)
        ends_open = self.doc.folded[sentence.end - 1] == ":"
        self.open = _Open(kind, speaker, names, listing=ends_open)
        if not ends_open:
            yield from self._parts(asked.start, sentence.end)

    def _asked_before(
        self,
        sentence: Sentence,
        asking: signals.Asking,
        kind: StatementKind,
        speaker: Speaker | None,
    ) -> tuple[str, ...]:
        """Whom 'đánh giá cao kết quả của X, đồng thời yêu cầu …' asks, or the open asking's."""
        left = self.doc.lowered[max(sentence.start, asking.start - 14) : asking.start]
        if re.search(r"(?:đồng thời|và)(?: cũng)? $", left):
            body = self.voices.unit_before(sentence.start, asking.start)
            if body is not None and (speaker is None or body != speaker.name):
                return (body,)
        return self.open.addressees if self.open.kind == kind else ()

    def _praise_before(
        self, sentence: Sentence, stop: int, speaker: Speaker | None
    ) -> Iterator[Statement]:
        """'… đánh giá cao …, đồng thời yêu cầu …' praises before it asks."""
        places, start = self.doc.places, sentence.start
        if stop - start < 25:
            return
        kind: StatementKind | None = None
        if _PRAISE.search(places, start, stop):
            kind = "strength"
        elif signals.finds_fault(places, start, stop):
            kind = "limitation"
        if kind is not None:
            yield from self._statement(kind, start, stop, speaker, ())

    def _direction(
        self, speaker: Speaker | None, asked: Addressed, verb: str, sentence: Sentence
    ) -> StatementKind:
        """Who asks whom decides; the verb only where the ranks are silent."""
        if verb in signals.DOWNWARD:
            return "request"
        own = self.ranks.rank(speaker.standing) if speaker else None
        target = self.ranks.rank(standing(" | ".join(asked.names))) if asked.names else None
        up = goes_up(own, target)
        if up is not None:
            return "proposal" if up else "request"
        start = self.doc.lowered[sentence.start : sentence.start + 60]
        proposing = verb in signals.UPWARD or re.match(r"(?:đề xuất|kiến nghị)", start)
        if not asked.names and self.open.kind == "proposal" and not proposing:
            return "request"
        return "proposal" if proposing else "request"

    def _goes_on(self, sentence: Sentence) -> bool:
        """Whether the open asking covers this sentence too."""
        kind = self.open.kind
        if kind not in {"request", "proposal"} or self.open.lessons:
            return False
        low, places = self.doc.lowered, self.doc.places
        if self.voices.speaker_before(sentence.start, min(sentence.end, sentence.start + 160)):
            return False
        if self.open.listing and _BULLET.match(low, sentence.start):
            return True
        if signals.tells_done(places, sentence.start, sentence.end) or signals.promise_at(
            places, sentence.start, sentence.end
        ):
            return False
        if signals.orders(low, sentence.start, sentence.end):
            return True
        asked = addressed_at(self.doc, sentence.start, sentence.end)
        return bool(asked.names) and not _SPEECH.search(low, sentence.start, asked.content + 12)

    def _parts(self, start: int, end: int) -> Iterator[Statement]:
        """The parts of an asking; each may name its own addressee, and then keeps it."""
        kind = self.open.kind or "request"
        for first, last in _split(self.doc.folded, start, end):
            asked = addressed_at(self.doc, first, last)
            if asked.names and not signals.orders(self.doc.lowered, first, last):
                self.open = replace(self.open, addressees=asked.names)
            yield from self._statement(kind, first, last, self.open.speaker, self.open.addressees)

    def _telling(self, sentence: Sentence) -> Iterator[Statement]:
        places, start, end = self.doc.places, sentence.start, sentence.end
        item = signals.lesson_item(places, start, end)
        if self.open.lessons and item is not None:
            yield from self._statement("lesson", start, end, self.open.speaker, ())
            return
        speaker = self.voices.speaker_before(start, min(end, start + 400)) or self._carried(
            sentence
        )
        lessons = signals.LESSON_HEAD.search(places, start, end) is not None
        if signals.LESSON_HEAD.match(places.low, start) and self.doc.folded[end - 1] != ":":
            yield from self._statement("lesson", start, end, speaker, ())
            return
        self.open = _Open(speaker=speaker, lessons=lessons)
        listed = signals.fault_list(places, start, end)
        if listed is not None:
            if _PRAISE.search(places, start, listed):
                yield from self._praise_before(sentence, listed, speaker)
            for first, last in _split(self.doc.folded, listed, end):
                yield from self._statement("limitation", first, last, speaker, ())
            return
        yield from self._whole(sentence, speaker)

    def _carried(self, sentence: Sentence) -> Speaker | None:
        """A speaker goes on speaking inside his paragraph."""
        begins = self.doc.folded_block(sentence.block)[0] == sentence.start
        return None if begins else self.open.speaker

    def _whole(self, sentence: Sentence, speaker: Speaker | None) -> Iterator[Statement]:
        places, start, end = self.doc.places, sentence.start, sentence.end
        promise = signals.promise_at(places, start, end)
        if promise is not None:
            speaker = self.voices.speaker_before(start, promise) or speaker
            yield from self._statement("commitment", start, end, speaker, ())
        elif signals.plans(places, start, end):
            yield from self._statement("plan", start, end, speaker, ())
        elif signals.finds_fault(places, start, end):
            yield from self._faults(start, end, speaker)
        elif signals.tells_trouble(places, start, end):
            yield from self._statement("difficulty", start, end, speaker, ())
        elif signals.praises(places, start, end):
            yield from self._statement("strength", start, end, speaker, ())

    def _faults(self, start: int, end: int, speaker: Speaker | None) -> Iterator[Statement]:
        """The parts that find fault; behind 'Tuy nhiên' the whole sentence does."""
        places = self.doc.places
        whole = _CONTRAST.match(places.low, start, end) is not None
        for first, last in _split(self.doc.folded, start, end):
            if whole or signals.finds_fault(places, first, last):
                yield from self._statement("limitation", first, last, speaker, ())
            elif signals.praises(places, first, last):
                yield from self._statement("strength", first, last, speaker, ())

    def _statement(
        self,
        kind: StatementKind,
        start: int,
        end: int,
        speaker: Speaker | None,
        addressees: tuple[str, ...],
    ) -> Iterator[Statement]:
        start, end = _trimmed(self.doc.folded, start, end)
        if end - start < 8:
            return
        raw_start, raw_end = self.doc.raw_span(start, end)
        yield Statement(
            start=raw_start,
            end=raw_end,
            text=self.doc.raw[raw_start:raw_end],
            kind=kind,
            speaker=speaker.name if speaker else None,
            addressees=addressees,
        )


def find(
    doc: Document, officeholders: Sequence[Officeholder], units: Sequence[UnitMention]
) -> tuple[Statement, ...]:
    """The statements of the text's own paragraphs, in order."""
    reader = _Reader(doc, Voices(doc, officeholders, units), Ranks.of_text(doc.lowered))
    found: list[Statement] = []
    for sentence in doc.sentences:
        if doc.blocks[sentence.block].kind == "body":
            found += reader.sentence(sentence)
    return tuple(found)


def _split(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _PART.finditer(folded, start, end):
        yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] in " ,:;-+*•":
        start += 1
    while end > start and folded[end - 1] in " ,:;./…":
        end -= 1
    return start, end
