"""Inspections, working sessions, trainings, workshops: who, whom, when, on what plan.

An event needs a sentence of the text's own paragraphs that names it as happening on a day (or
'trước đó'). What the text does not say of it stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from roviec.reading.document import Document, Sentence
from roviec.reading.folding import LETTER, UPPER, key
from roviec.reading.matching import WORD_END, WORD_START, low_any, squeezed
from roviec.reading.model import (
    Citation,
    Date,
    Event,
    EventType,
    Officeholder,
    Period,
    Span,
    UnitMention,
)
from roviec.reading.places import Opened
from roviec.reading.vocabulary import load, lookup

__all__ = ["find"]

_DATA: dict[str, Any] = load("events")
_WORDS = _DATA["words"]
_ORDER: list[EventType] = [kind["name"] for kind in _DATA["type"]]


def _of_kinds(kinds: list[dict[str, Any]]) -> Opened:
    """The words of all kinds; the group that matches is named as its kind."""
    return Opened(
        "|".join(
            rf"(?P<{kind['name']}>{WORD_START}{low_any(kind['words'])}{WORD_END})" for kind in kinds
        ),
        [word for kind in kinds for word in kind["words"]],
    )


_ACT = _of_kinds(_DATA["type"])
_SETTING = _of_kinds(_DATA["setting"])
_NOUN_BEFORE = re.compile(rf"{WORD_START}{low_any(_WORDS['noun_before'])}[ ,]+$")
_BETWEEN_BODIES = frozenset(_WORDS["between_bodies"])
_RELATIVE = re.compile(rf"[*+\- ]*{low_any(_WORDS['relative'])}{WORD_END}")
_BASIS = re.compile(rf"[*+\- ]*{low_any(_WORDS['basis'])}{WORD_END}")
_BASIS_KINDS = lookup(_WORDS["basis_kinds"])
_TOWARDS = re.compile(rf"{WORD_START}{low_any(_WORDS['towards'])} $")
_TOPIC_END = re.compile(
    rf"[,.;:(\n]|{WORD_START}{low_any(_WORDS['topic_ends'])}{WORD_END}"
    rf"|{WORD_START}(?:giai đoạn|thời kỳ)(?= )"
)
_TOPIC_ON = re.compile(low_any(_WORDS["topic_goes_on"]) + WORD_END)
_PLACE = Opened(rf"{WORD_START}{low_any(_WORDS['places'])} ", _WORDS["places"])
_PROPER = re.compile(rf"[{UPPER}][{LETTER}']*(?: [{UPPER}][{LETTER}']*){{0,3}}|\d{{1,2}}(?!\d)")
_JOIN = re.compile(r" ?(?:,|và|, và) ?(?:tại |với |đối với )?$")
_OBJECT = re.compile(r" (?:công tác|việc|tình hình|kết quả|hoạt động|tại|đối với)(?!\w)")
_PLACE_JOIN = re.compile(r", | và ")
_LED = re.compile(r"(?:^|[ ,])do(?: các)? $")
_QUOTE = re.compile(r'[^".;]{0,50}"(?P<what>[^"\n]{8,250})"')
_ABOUT = re.compile(r"(?<!\w)về (?:việc |kết quả )?(?=\w)")
_TITLED = {"inspection", "supervision", "state_inspection"}
_LONGEST_TOPIC = 160


@dataclass(frozen=True, slots=True)
class _Body:
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the other readers found in the document."""

    dates: Sequence[Date]
    periods: Sequence[Period]
    citations: Sequence[Citation]
    officeholders: Sequence[Officeholder]
    units: Sequence[UnitMention]


class _Reader:
    def __init__(self, doc: Document, facts: Facts) -> None:
        self._doc = doc
        self._facts = facts
        self._dates = _placed(doc, _uncited(facts.dates, facts.citations))
        self._periods = _placed(doc, facts.periods)
        self._citations = _placed(doc, facts.citations)
        self._people = _placed(doc, [p for p in facts.officeholders if not p.byline])
        self._bodies = self._all_bodies()

    def _all_bodies(self) -> list[_Body]:
        """Units and places outside the positions of people, in order, the longest where nested."""
        found = [
            _Body(*span, squeezed(unit.name))
            for span, unit in _placed(self._doc, self._facts.units)
        ]
        for match in _PLACE.finditer(self._doc.places, 0, len(self._doc.lowered)):
            proper = _PROPER.match(self._doc.folded, match.end())
            if proper is not None:
                name = squeezed(self._doc.text(match.start(), proper.end()))
                found.append(_Body(match.start(), proper.end(), name))
                found += self._listed_places(match, proper.end())
        taken = [span for span, _ in self._people]
        found.sort(key=lambda body: (body.start, -body.end))
        bodies: list[_Body] = []
        at = done = 0
        for body in found:
            while at < len(taken) and taken[at][1] <= body.start:
                at += 1
            held = at < len(taken) and taken[at][0] <= body.start
            if body.start >= done and not held:
                bodies.append(body)
                done = body.end
        return bodies

    def _listed_places(self, level: re.Match[str], at: int) -> list[_Body]:
        """'các xã A, B và C': each is a commune of its own."""
        if not self._doc.lowered.startswith("các ", level.start() - 4):
            return []
        found = []
        while gap := _PLACE_JOIN.match(self._doc.lowered, at):
            proper = _PROPER.match(self._doc.folded, gap.end())
            if proper is None:
                break
            name = squeezed(f"{level[0]}{self._doc.text(*proper.span())}")
            found.append(_Body(*proper.span(), name))
            at = proper.end()
        return found

    def event_in(self, index: int) -> Event | None:
        sentence = self._doc.sentences[index]
        act = self._act(sentence)
        if act is None:
            return None
        date = self._date(sentence, act.start())
        low = self._doc.lowered
        if date is None and not _RELATIVE.match(low, sentence.start):
            return None
        kind = self._kind(sentence, act)
        between = kind in _BETWEEN_BODIES
        inspecting = self._inspecting(sentence, act) if between else None
        inspected = self._inspected(sentence, act, inspecting) if between else ()
        if between and inspecting is None and not inspected:
            return None
        start, end = self._doc.raw_span(sentence.start, sentence.end)
        return Event(
            start=start,
            end=end,
            text=self._doc.raw[start:end],
            type=kind,
            date=date.date if date else None,
            half_day=date.half_day if date else None,
            inspecting=inspecting.name if inspecting else None,
            inspected=inspected,
            period=self._period(sentence, act.end()),
            head=self._head(index, kind),
            basis=self._basis(index),
            topic=self._topic(sentence, act, kind),
        )

    def untold(self) -> Event | None:
        """The event of a text that only says 'tại buổi làm việc': its kind and who led it."""
        for sentence in self._doc.sentences:
            if self._doc.blocks[sentence.block].kind != "body":
                continue
            match = _SETTING.search(self._doc.places, sentence.start, sentence.end)
            if match is None:
                continue
            start, end = self._doc.raw_span(sentence.start, sentence.end)
            text = self._doc.raw[start:end]
            kind = cast(EventType, match.lastgroup)
            return Event(start=start, end=end, text=text, type=kind, head=self._chair())
        return None

    def _chair(self) -> str | None:
        for role in ("trưởng đoàn", "chủ trì", "phát biểu kết luận"):
            for _, person in self._people:
                if person.role == role:
                    return person.name
        return None

    def _act(self, sentence: Sentence) -> re.Match[str] | None:
        """The verb of the event: no noun ('công tác kiểm tra'), not inside a position or a name."""
        for match in _ACT.finditer(self._doc.places, sentence.start, sentence.end):
            left = self._doc.lowered[max(sentence.start, match.start() - 20) : match.start()]
            if _NOUN_BEFORE.search(left) or self._covered(match.start()):
                continue
            if match[0].startswith("đoàn "):
                if left.endswith("làm trưởng ") and _OBJECT.match(self._doc.lowered, match.end()):
                    return _ACT.search(
                        self._doc.places, match.start() + len("đoàn "), len(self._doc.lowered)
                    )
                continue
            return match
        return None

    def _covered(self, at: int) -> bool:
        """Whether a place is inside a person's mention or a body's name."""
        people = bisect_left(self._people, at + 1, key=lambda pair: pair[0][0]) - 1
        if people >= 0 and at < self._people[people][0][1]:
            return True
        bodies = self._bodies_until(at + 1)
        return bodies > 0 and at < self._bodies[bodies - 1].end

    def _bodies_until(self, at: int) -> int:
        return bisect_left(self._bodies, at, key=lambda body: body.start)

    def _kind(self, sentence: Sentence, act: re.Match[str]) -> EventType:
        """A working session that the sentence or the title calls an inspection is one."""
        kind = cast(EventType, act.lastgroup)
        if kind != "working_session":
            return kind
        spans = [(sentence.start, sentence.end)]
        spans += [
            self._doc.folded_block(i) for i, b in enumerate(self._doc.blocks) if b.kind == "title"
        ]
        for start, end in spans:
            for match in _ACT.finditer(self._doc.places, start, end):
                left = self._doc.lowered[max(start, match.start() - 20) : match.start()]
                if match.lastgroup in _TITLED and not _NOUN_BEFORE.search(left):
                    return cast(EventType, match.lastgroup)
        return kind

    def _date(self, sentence: Sentence, act: int) -> Date | None:
        inside = [d for (start, _), d in _between(self._dates, sentence.start, sentence.end)]
        before = [d for (start, _), d in _between(self._dates, sentence.start, act)]
        return before[0] if before else (inside[0] if inside else None)

    def _inspecting(self, sentence: Sentence, act: re.Match[str]) -> _Body | None:
        first, last = self._bodies_until(sentence.start), self._bodies_until(act.start())
        bodies = [body for body in self._bodies[first:last] if body.end <= act.start()]
        low = self._doc.lowered
        for body in bodies:
            left = low[sentence.start : body.start]
            if _TOWARDS.search(left):
                continue
            return body
        return None

    def _inspected(
        self, sentence: Sentence, act: re.Match[str], inspecting: _Body | None
    ) -> tuple[str, ...]:
        low = self._doc.lowered
        first_at, last_at = self._bodies_until(act.end()), self._bodies_until(sentence.end)
        behind = self._bodies[first_at:last_at]
        led = [b for b in behind if _TOWARDS.search(low[max(act.start(), b.start - 14) : b.start])]
        first = led[0] if led else (behind[0] if behind else None)
        if first is None:
            return ()
        names = [first.name]
        last = first
        for body in behind[behind.index(first) + 1 :]:
            if not _JOIN.fullmatch(low[last.end : body.start]):
                break
            names.append(body.name)
            last = body
        return tuple(name for name in names if inspecting is None or name != inspecting.name)

    def _period(self, sentence: Sentence, act: int) -> int | None:
        for _, period in _between(self._periods, act, sentence.end):
            if not period.recurring:
                return self._facts.periods.index(period)
        return None

    def _head(self, index: int, kind: EventType) -> str | None:
        """Who leads: 'do … làm trưởng đoàn', or who chairs what is held."""
        sentence = self._doc.sentences[index]
        low = self._doc.lowered
        following = self._doc.sentences[index : index + 3]
        near = [s for s in following if s.block - sentence.block <= 2]
        for here in near:
            for (start, _), person in _between(self._people, here.start, here.end):
                led = here is sentence and _LED.search(low[max(here.start, start - 8) : start])
                if person.role == "trưởng đoàn" or led:
                    return person.name
        chairs = {"chủ trì"} if kind in _BETWEEN_BODIES else {"chủ trì", "phát biểu kết luận"}
        for (start, _), person in self._people:
            if start >= sentence.start and person.role in chairs:
                return person.name
        return None

    def _basis(self, index: int) -> str | None:
        """The plan or decision the sentence, or one right before it, says it follows."""
        for at in (index, index - 1):
            if at < 0:
                continue
            sentence = self._doc.sentences[at]
            if at != index and not _BASIS.match(self._doc.lowered, sentence.start):
                continue
            for _, citation in _between(self._citations, sentence.start, sentence.end):
                if citation.norm_id and key(citation.kind) in _BASIS_KINDS:
                    return citation.norm_id
        return None

    def _topic(self, sentence: Sentence, act: re.Match[str], kind: EventType) -> str | None:
        folded = self._doc.folded
        quoted = _QUOTE.match(folded, act.end(), sentence.end)
        if quoted is not None and kind not in _BETWEEN_BODIES:
            return squeezed(self._doc.text(quoted.start("what"), quoted.end("what")))
        start = act.end() + 1
        bodies = self._bodies_until(start - 1)
        direct = bodies < len(self._bodies) and self._bodies[bodies].start == start
        if act.lastgroup == "working_session" or direct:
            start = self._topic_start(sentence, act, kind)
        if start < 0:
            return None
        limit = min(sentence.end, start + _LONGEST_TOPIC)
        end = self._topic_end(start, limit)
        inside = self._bodies[self._bodies_until(start + 1) : self._bodies_until(end)]
        end = inside[0].start if inside else end
        text = squeezed(self._doc.text(start, end)).strip(" -")
        return text if len(text) > 5 else None

    def _topic_end(self, start: int, limit: int) -> int:
        for stop in _TOPIC_END.finditer(self._doc.lowered, start, limit):
            if stop[0] != "," or not _TOPIC_ON.match(self._doc.lowered, stop.end() + 1):
                return stop.start()
        return limit

    def _topic_start(self, sentence: Sentence, act: re.Match[str], kind: EventType) -> int:
        """Behind the inspection's verb in the same sentence, or behind 'về'."""
        low = self._doc.lowered
        if kind in _TITLED and act.lastgroup == "working_session":
            for match in _ACT.finditer(self._doc.places, act.end(), sentence.end):
                if match.lastgroup == kind:
                    return match.end() + 1
        about = _ABOUT.search(low, act.end(), sentence.end)
        return about.end() if about else -1


def find(doc: Document, facts: Facts) -> tuple[Event, ...]:
    """The events of the text's own paragraphs, in order, each once."""
    reader = _Reader(doc, facts)
    found: list[Event] = []
    seen: set[tuple[object, ...]] = set()
    for index, sentence in enumerate(doc.sentences):
        if doc.blocks[sentence.block].kind != "body":
            continue
        event = reader.event_in(index)
        if event is None:
            continue
        same = (event.type, event.date, event.inspected)
        if same not in seen:
            seen.add(same)
            found.append(event)
    if not found:
        told = reader.untold()
        return (told,) if told else ()
    return tuple(found)


_Fact = TypeVar("_Fact", bound=Span)


def _placed(doc: Document, facts: Sequence[_Fact]) -> list[tuple[tuple[int, int], _Fact]]:
    placed = [(doc.folded_span(fact.start, fact.end), fact) for fact in facts]
    return sorted(placed, key=lambda pair: pair[0])


def _between(
    placed: list[tuple[tuple[int, int], _Fact]], start: int, end: int
) -> list[tuple[tuple[int, int], _Fact]]:
    first = bisect_left(placed, start, key=lambda pair: pair[0][0])
    last = bisect_left(placed, end, key=lambda pair: pair[0][0])
    return placed[first:last]


def _uncited(dates: Sequence[Date], citations: Sequence[Citation]) -> list[Date]:
    """The days that date no cited document."""
    spans = sorted((cited.start, cited.end) for cited in citations)
    free = []
    for date in dates:
        at = bisect_left(spans, (date.start + 1, 0)) - 1
        if at < 0 or spans[at][1] <= date.start:
            free.append(date)
    return free
