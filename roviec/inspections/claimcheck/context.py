"""The words around a claim: what it counts, and which verbs and topics tell it from its like.

Between two claims of one sentence the words are shared out: up to the last `;` or `,` they belong
to the former, after it to the latter ("… 32 mô hình học tập, phát động mới | 34 mô hình").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.inspections.claimcheck.folding import Words, spelled, words
from roviec.reading.model import Claim, Reading

_JOINING = re.compile(r"\b(và|với|cùng|còn|cho|hiện|đồng thời|trong đó|gồm)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWords:
    """The words that matter for matching, folded.

    `head` starts with the counted noun and runs on to the end of its clause; `noun` is the noun
    alone, `spelled` as it is written; `near` are the claim's own clause, before and after; `topic`
    what it stands under: the sentence's opening words and the nouns of linked claims.
    """

    head: Words
    noun: Words
    spelled: tuple[str, ...]
    near: tuple[Words, ...]
    topic: tuple[Words, ...]


def words_of(reading: Reading, index: int) -> ClaimWords:
    """The words around the claim with this index."""
    claim = reading.claims[index]
    start, end = claim.sentence
    beside = [c for c in reading.claims if c.sentence == claim.sentence and c is not claim]
    floor = max((c.end for c in beside if c.end <= claim.start), default=None)
    ceiling = min((c.start for c in beside if c.start >= claim.end), default=None)
    before = _before(reading.text, start if floor is None else floor, claim.start, floor)
    after = _after(reading.text, claim.end, end if ceiling is None else ceiling, ceiling)
    noun = words(counted_noun(claim))
    head = noun_text(claim) + " " + after
    first = min([claim.start, *(c.start for c in beside)])
    opening = _opening(reading.text[start:first])
    linked = tuple(words(reading.claims[other].noun) for other in claim.linked_to)
    return ClaimWords(
        head=words(head) if noun and counted_noun(claim) in claim.text else noun or words(before),
        noun=noun,
        spelled=spelled(counted_noun(claim)),
        near=(words(before), words(head), noun),
        topic=(words(opening), *linked),
    )


def counted_noun(claim: Claim) -> str:
    """The noun, or nothing where the reader took the base of a comparison for one."""
    return "" if words(claim.noun)[:2] == words("so với") else claim.noun


def said(claim: Claim) -> str:
    """The claim's number with its quantifier, without the noun: 'hơn 92%'."""
    at = claim.text.rfind(claim.noun) if claim.noun else -1
    short = claim.text[:at].strip() if at > 0 else ""
    return short or claim.text.strip()


def noun_text(claim: Claim) -> str:
    """The claim's text from its noun on; empty where the noun stands elsewhere."""
    noun = counted_noun(claim)
    at = claim.text.find(noun) if noun else -1
    return claim.text[at:] if at >= 0 else ""


def _before(text: str, start: int, end: int, shared: int | None) -> str:
    gap = text[start:end]
    return gap[_cut(gap) :] if shared is not None else _closing(gap)


def _after(text: str, start: int, end: int, shared: int | None) -> str:
    gap = text[start:end]
    return gap[: _cut(gap)] if shared is not None else gap


def _cut(gap: str) -> int:
    """Where words between two claims change hands."""
    for mark in (";", ","):
        if mark in gap:
            return gap.rfind(mark) + 1
    joint = _JOINING.search(gap)
    return joint.start() if joint else len(gap)


def _closing(gap: str) -> str:
    """The last clause of a sentence's opening: the words that govern its first number."""
    return re.split(r"[;,:]", gap)[-1]


def _opening(gap: str) -> str:
    """What comes before that last clause: the topic all the sentence stands under."""
    return gap[: len(gap) - len(_closing(gap))]
