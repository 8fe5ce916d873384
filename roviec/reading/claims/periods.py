"""Which of the text's periods a claim is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from roviec.reading.document import Document, Sentence
from roviec.reading.matching import low_any
from roviec.reading.model import Period
from roviec.reading.vocabulary import load

_DATA = load("claims")["period"]
_COMPARED = re.compile(
    rf"(?:{low_any(_DATA['of_something_else'])}|đại hội[^,;.]{{0,40}})(?: \w+){{0,2}} $"
)
_LEADS = re.compile(
    rf"(?:.{{0,160}}{low_any(_DATA['before_a_lead'])}[,:]? )?"
    rf"(?:[-+*• ]|\d+[.)] |{low_any(_DATA['opens_a_lead'])} )*$"
)


@dataclass(frozen=True, slots=True)
class _At:
    index: int
    start: int
    end: int
    recurring: bool


class PeriodFinder:
    """Finds a claim's period in the order: its clause, its sentence, the paragraph's lead."""

    def __init__(self, doc: Document, low: str, periods: Sequence[Period]) -> None:
        self._doc = doc
        self._low = low
        self._found = sorted(
            (
                _At(index, *doc.folded_span(period.start, period.end), period.recurring)
                for index, period in enumerate(periods)
            ),
            key=lambda at: at.start,
        )
        self._starts = [at.start for at in self._found]

    def index_for(self, sentence: Sentence, start: int, *, target: bool) -> int | None:
        """Index into the periods for a claim at `start`; None when no period is said."""
        inside = self._between(sentence.start, sentence.end)
        own = [at for at in inside if target or not self._compared(at, sentence.start)]
        before = [at for at in own if at.start < start]
        if before:
            return before[-1].index
        behind = [at for at in own if at.start > start]
        if behind and not re.search(r"[;.]\s", self._low[start : behind[0].start]):
            return behind[0].index
        return self._lead(sentence)

    def _between(self, start: int, end: int) -> list[_At]:
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [at for at in self._found[first:last] if not at.recurring]

    def _compared(self, at: _At, floor: int) -> bool:
        left = self._low[max(floor, at.start - 60) : at.start]
        return _COMPARED.search(left) is not None

    def _lead(self, sentence: Sentence) -> int | None:
        """The period the paragraph opens with, or the last earlier sentence of it that does."""
        block = self._doc.folded_block(sentence.block)[0]
        lead = None
        for at in self._between(block, sentence.start):
            start = self._doc.sentence_at(at.start).start
            follows = self._low[at.end : at.end + 1]
            if follows in {",", ":"} and _LEADS.fullmatch(self._low[start : at.start]):
                lead = at.index
        return lead
