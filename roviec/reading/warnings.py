"""What a reader should know before trusting a text: damaged words, references that lead nowhere,
letters in an old encoding, paragraphs that nearly repeat.

Nothing is repaired: a warning points at the place and may suggest what was meant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import ne

from roviec.reading.document import Document
from roviec.reading.folding import fold_y
from roviec.reading.model import Citation, Warning_
from roviec.reading.syllables import (
    VOWELS,
    has_marks,
    is_syllable,
    lost_tone,
    restored,
    split_tone,
)
from roviec.reading.vocabulary import load

_SHORT_FORMS = frozenset(load("syllables")["short_forms"])
_JOINING = frozenset("@/._\\&#:0123456789-'")
_MOST_NEIGHBOURS = 50
_LONGEST = 7
_NEAR = 2
_FEWEST_WORDS = 6


def find(
    doc: Document, citations: tuple[Citation, ...] = (), legacy: Sequence[tuple[int, int, str]] = ()
) -> tuple[Warning_, ...]:
    """All warnings, in order; `legacy` are the raw spans that were in an old encoding."""
    found = [*_references(citations), *_damage(doc), *_near_repetitions(doc)]
    for start, end, encoding in legacy:
        found.append(Warning_(start=start, end=end, kind="legacy_encoding", suggestion=encoding))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def _references(citations: tuple[Citation, ...]) -> Iterator[Warning_]:
    for one in citations:
        if one.form in {"short_number", "anaphor"} and one.norm_id is None:
            yield Warning_(start=one.start, end=one.end, kind="unresolved_reference")


class _Neighbours:
    """What stands before and behind the neighbours of odd words, elsewhere in the text."""

    def __init__(self, words: list[str], odd: list[int]) -> None:
        befores = {words[index - 1] for index in odd if index}
        behinds = {words[index + 1] for index in odd}
        self._behind: dict[str, Counter[str]] = defaultdict(Counter)
        self._before: dict[str, Counter[str]] = defaultdict(Counter)
        for first, second in pairwise(words):
            if first in befores:
                self._behind[first][second] += 1
            if second in behinds:
                self._before[second][first] += 1

    def meant(self, word: str, before: str, after: str) -> str | None:
        """What the same neighbours have elsewhere, when that is one lost letter away."""
        found: Counter[str] = Counter()
        for others in (self._before.get(after), self._behind.get(before)):
            for other, count in (others or Counter()).most_common(_MOST_NEIGHBOURS):
                if other != word and is_syllable(other) and _one_lost(word, other):
                    found[other] += count
        return min(found, key=lambda other: (-found[other], other)) if found else None


def _damage(doc: Document) -> Iterator[Warning_]:
    """Words that no Vietnamese syllable, loan or short form can be."""
    low, starts = doc.places.words, doc.places.starts
    odd_words = {word for word in set(low) if word and _is_odd(word)}
    odd = [index for index, word in enumerate(low) if word in odd_words]
    neighbours: _Neighbours | None = None
    for index in odd:
        start = starts[index]
        end = start + len(low[index])
        word = doc.folded[start:end]
        if not _may_be_damaged(word) or _is_joined(doc, start, end):
            continue
        before, after = _word_at(doc, index - 1), _word_at(doc, index + 1)
        if not (_is_native(before.lower()) or _is_native(after.lower())):
            continue
        if not doc.is_fact_place(start):
            continue
        neighbours = neighbours or _Neighbours(low, odd)
        meant = neighbours.meant(low[index], before.lower(), after.lower())
        if _is_damaged(word, before, after, meant):
            first, last = doc.raw_span(start, end)
            suggestion = meant.capitalize() if meant and word[0].isupper() else meant
            yield Warning_(start=first, end=last, kind="suspected_damage", suggestion=suggestion)


def _word_at(doc: Document, index: int) -> str:
    """The word with this number as it is written, or nothing beyond the ends."""
    words = doc.places.words
    if index < 0 or not words[index]:
        return ""
    start = doc.places.starts[index]
    return doc.folded[start : start + len(words[index])]


def _may_be_damaged(word: str) -> bool:
    return len(word) == 1 or not word.isupper()


def _is_odd(word: str) -> bool:
    return len(word) <= _LONGEST and word not in _SHORT_FORMS and not is_syllable(word)


def _is_joined(doc: Document, start: int, end: int) -> bool:
    """Parts of addresses, file names, codes, hyphenated words and words with foreign letters."""
    before = doc.folded[max(0, start - 1) : start]
    behind = doc.folded[end : end + 2]
    if before in _JOINING or before.isalpha() or behind[:1].isalpha():
        return True
    return behind[:1] in _JOINING and (behind[:1] != "." or behind[1:].isalnum())


def _is_damaged(word: str, before: str, after: str, meant: str | None) -> bool:
    low = word.lower()
    if not word.islower():
        # Names of other languages are many: only what the text itself corrects, or a lost tone
        # at the start of a sentence.
        alone = before[:1].islower() and after[:1].islower()
        return meant is not None or (alone and has_marks(low) and lost_tone(low))
    if not set(split_tone(low)[0]) & VOWELS or has_marks(low):
        return True
    # A plain word may be foreign; one that a single lost mark or letter explains is not.
    return bool(restored(low))


def _is_native(word: str) -> bool:
    return is_syllable(word) and has_marks(word)


def _one_lost(word: str, whole: str) -> bool:
    """Whether `word` is `whole` with a letter or a mark missing."""
    if abs(len(whole) - len(word)) > 1:
        return False
    bare, full = _plain(word), _plain(whole)
    if bare == full:
        return True
    return len(full) == len(bare) + 1 and any(
        full[:index] + full[index + 1 :] == bare for index in range(len(full))
    )


def _plain(word: str) -> str:
    base, _ = split_tone(word)
    return base.translate(_UNMARKED)


_UNMARKED = str.maketrans("ăâêôơưđ", "aaeooud")


def _near_repetitions(doc: Document) -> Iterator[Warning_]:
    """Paragraphs that differ from an earlier one in a word or two."""
    seen: dict[tuple[str, ...], list[list[str]]] = {}
    folded = fold_y(doc.lowered)
    for index, block in enumerate(doc.blocks):
        if block.kind in {"furniture", "duplicate"}:
            continue
        start, end = doc.folded_block(index)
        words = folded[start:end].split()
        if len(words) < _FEWEST_WORDS:
            continue
        ends = (("<", *words[:3]), (">", *words[-3:]))
        if any(_nearly(words, other) for place in ends for other in seen.get(place, ())[-8:]):
            yield Warning_(start=block.start, end=block.end, kind="possible_duplicate")
        for place in ends:
            seen.setdefault(place, []).append(words)


def _nearly(words: list[str], other: list[str]) -> bool:
    if len(words) != len(other):
        return False
    different: int = sum(map(ne, words, other))
    return different <= _NEAR
