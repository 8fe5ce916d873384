"""What a reader should know before trusting a text: damaged words, references that lead nowhere,
letters in an old encoding, paragraphs that nearly repeat.

Nothing is repaired: a warning points at the place and may suggest what was meant.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from operator import ne

from roviec.reading.document import Document
from roviec.reading.folding import key
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

_WORD = re.compile(r"[^\W\d_]+")
_SHORT_FORMS = frozenset(load("syllables")["short_forms"])
_JOINING = frozenset("@/._\\&#:0123456789-'")
_MOST_NEIGHBOURS = 50
_LONGEST = 7
_NEAR = 2
_FEWEST_WORDS = 6

_TCVN3 = re.compile("[®©¬µ¸¹­¨¦¶·»¼½¾ÊÌÎÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûü]")
_MODERN = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
_TCVN3_ONLY = re.compile("[®©¬µ¶¸¹¨¦»¼½¾]")
_VNI_PAIR = re.compile("[aeiouyAEIOUY][øùûõïâäåêáàãúüëéèæ]")
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST_SIGNS = 6
_FEWEST_LETTERS = 30
_MODERN_ENOUGH = 40


def find(
    doc: Document, citations: tuple[Citation, ...] = (), legacy: str | None = None
) -> tuple[Warning_, ...]:
    """All warnings, in order; `legacy` is the encoding a source format knows the letters are in."""
    found = [*_references(citations)]
    encoding = legacy or legacy_encoding(doc.raw)
    if encoding:
        found.append(
            Warning_(start=0, end=len(doc.raw), kind="legacy_encoding", suggestion=encoding)
        )
    else:
        found += _damage(doc)
        found += _near_repetitions(doc)
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def _references(citations: tuple[Citation, ...]) -> Iterator[Warning_]:
    for one in citations:
        if one.form in {"short_number", "anaphor"} and one.norm_id is None:
            yield Warning_(start=one.start, end=one.end, kind="unresolved_reference")


def legacy_encoding(text: str) -> str | None:
    """TCVN3 or VNI when the letters betray one, by what Unicode Vietnamese never lacks."""
    sample = text[:20000]
    if len(_MODERN.findall(sample[:2000])) > _MODERN_ENOUGH:
        return None
    letters = len(_LETTERS.findall(sample))
    if letters < _FEWEST_LETTERS or len(_MODERN.findall(sample)) > letters * 0.01:
        return None
    if len(_TCVN3_ONLY.findall(sample)) >= max(_FEWEST_SIGNS, letters * 0.03):
        return "TCVN3"
    pairs = len(_VNI_PAIR.findall(sample))
    return "VNI" if pairs >= max(_FEWEST_SIGNS, letters * 0.06) else None


class _Neighbours:
    """What stands before and behind the neighbours of odd words, elsewhere in the text."""

    def __init__(self, words: list[str], odd: set[str]) -> None:
        befores = {first for first, second in pairwise(words) if second in odd}
        behinds = {second for first, second in pairwise(words) if first in odd}
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
    low = _WORD.findall(doc.lowered)
    odd = {word for word in set(low) if _is_odd(word)}
    if not odd:
        return
    neighbours = _Neighbours(low, odd)
    words = list(_WORD.finditer(doc.lowered))
    for index in [index for index, word in enumerate(low) if word in odd]:
        start, end = words[index].span()
        if _is_joined(doc, start, end) or not doc.is_fact_place(start):
            continue
        before = doc.folded[slice(*words[index - 1].span())] if index else ""
        after = doc.folded[slice(*words[index + 1].span())] if index + 1 < len(words) else ""
        meant = neighbours.meant(low[index], before.lower(), after.lower())
        word = doc.folded[start:end]
        if _is_damaged(word, before, after, meant):
            first, last = doc.raw_span(start, end)
            suggestion = meant.capitalize() if meant and word[0].isupper() else meant
            yield Warning_(start=first, end=last, kind="suspected_damage", suggestion=suggestion)


def _is_odd(word: str) -> bool:
    return len(word) <= _LONGEST and word not in _SHORT_FORMS and not is_syllable(word)


def _is_joined(doc: Document, start: int, end: int) -> bool:
    """Parts of addresses, file names, codes and hyphenated foreign words."""
    if doc.folded[max(0, start - 1) : start] in _JOINING:
        return True
    behind = doc.folded[end : end + 2]
    return behind[:1] in _JOINING and (behind[:1] != "." or behind[1:].isalnum())


def _is_damaged(word: str, before: str, after: str, meant: str | None) -> bool:
    low = word.lower()
    if len(word) > 1 and word.isupper():
        return False
    if not (_is_native(before.lower()) or _is_native(after.lower())):
        return False
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
    for index, block in enumerate(doc.blocks):
        if block.kind in {"furniture", "duplicate"}:
            continue
        start, end = doc.folded_block(index)
        words = key(doc.folded[start:end]).split()
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
