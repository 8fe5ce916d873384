"""Where in a text a pattern can begin: one pass over its words marks the places for all patterns.

A pattern of phrases ("đồng chí", "chưa kịp thời") can only match where the first word of one of
them stands. So the words of a text are looked up once, and each pattern is tried at its places
only instead of at every letter.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count

from roviec.reading.folding import LOWER
from roviec.reading.matching import low_words
from roviec.reading.vocabulary import first_words

_WORD = re.compile(f"([{LOWER}]+)")
_DIGITS = re.compile(r"\d+")
_Second = frozenset[str] | None
"""Words one of which must follow the first word of a pattern's match; None: anything may."""

_OPENS: dict[str, list[tuple[int, _Second]]] = {}
_numbers = count()
_WITH_DIGITS: set[int] = set()
DIGITS = "0"
"""Stands among the first words of a pattern for any number in digits."""


class _ByPattern(dict[int, list[int]]):
    """The places of each pattern, in order, put together when they are first asked for."""

    __slots__ = ("_digits", "_found", "_starts", "_words")

    def __init__(self, words: list[str], starts: list[int], low: str) -> None:
        super().__init__()
        self._words = words
        self._starts = starts
        at: dict[str, list[int]] = {}
        for index, word in enumerate(words):
            if word in at:
                at[word].append(index)
            else:
                at[word] = [index]
        self._found: dict[int, list[tuple[list[int], _Second]]] = {}
        for word, indexes in at.items():
            for number, second in _OPENS.get(word, ()):
                self._found.setdefault(number, []).append((indexes, second))
        self._digits = [match.start() for match in _DIGITS.finditer(low)]

    def __missing__(self, number: int) -> list[int]:
        words, starts = self._words, self._starts
        merged: list[int] = []
        for indexes, second in self._found.get(number, ()):
            if second is None:
                merged += [starts[index] for index in indexes]
            else:
                merged += [starts[index] for index in indexes if words[index + 1] in second]
        if number in _WITH_DIGITS:
            merged += self._digits
        merged.sort()
        self[number] = merged
        return merged


class Places:
    """The words of one lower-case text and where each pattern may match in it."""

    __slots__ = ("by_pattern", "low", "starts", "words")

    def __init__(self, low: str) -> None:
        self.low = low
        pieces = _WORD.split(low)
        self.words: list[str] = pieces[1::2]
        """Every run of letters, in order, and an empty one behind them."""
        self.words.append("")
        self.starts: list[int] = list(accumulate(map(len, pieces)))[::2]
        """Where each of the words starts."""
        self.by_pattern = _ByPattern(self.words, self.starts, low)


def _first_and_second(phrases: Iterable[str]) -> dict[str, _Second]:
    found: dict[str, _Second] = {}
    for phrase in phrases:
        firsts, seconds = first_words(phrase)
        for word in firsts:
            known = found.get(word, seconds)
            found[word] = known | seconds if known and seconds else None
    return found


class Opened:
    """A pattern all of whose matches begin with one of known words, or with digits.

    Its methods are those of a compiled pattern on `places.low`. A `$` in it is the end of the
    stretch that is looked through.
    """

    __slots__ = ("_number", "match", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], phrases: Iterable[str]) -> None:
        self.pattern = re.compile(pattern)
        self.match = self.pattern.match
        self._number = next(_numbers)
        for word, seconds in _first_and_second(phrases).items():
            if word == DIGITS:
                _WITH_DIGITS.add(self._number)
            else:
                _OPENS.setdefault(word, []).append((self._number, seconds))

    def search(self, places: Places, start: int, end: int) -> re.Match[str] | None:
        """The first match that begins at or behind `start` and ends before `end`."""
        found = places.by_pattern[self._number]
        for index in range(bisect_left(found, start), len(found)):
            at = found[index]
            if at >= end:
                return None
            hit = self.match(places.low, at, end)
            if hit is not None:
                return hit
        return None

    def finditer(self, places: Places, start: int, end: int) -> Iterable[re.Match[str]]:
        """All matches between two places that do not overlap, in order."""
        found = places.by_pattern[self._number]
        index = bisect_left(found, start)
        if index == len(found) or found[index] >= end:
            return ()
        return self._each(places.low, found, index, end)

    def in_spans(
        self, places: Places, spans: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[re.Match[str], int]]:
        """`finditer` over spans that are in order, each match with the end of its span."""
        match, low = self.match, places.low
        left = iter(spans)
        start, end, done = 0, 0, 0
        for at in places.by_pattern[self._number]:
            while at >= end:
                following = next(left, None)
                if following is None:
                    return
                start, end = following
            if at < start or at < done:
                continue
            hit = match(low, at, end)
            if hit is not None:
                yield hit, end
                done = hit.end()

    def _each(self, low: str, found: list[int], index: int, end: int) -> Iterator[re.Match[str]]:
        match, done = self.match, 0
        for at in found[index : bisect_left(found, end, index)]:
            if at < done:
                continue
            hit = match(low, at, end)
            if hit is not None:
                yield hit
                done = hit.end()


def opened(phrases: Iterable[str]) -> Opened:
    """Any of the phrases, as whole words."""
    words = [phrase.lower() for phrase in phrases]
    return Opened(low_words(words), words)
