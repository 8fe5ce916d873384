"""Which indicator a claim is about: by phrase, then by measure, attendance and nature.

A phrase is parts joined by `+`. Its first part must open the counted noun (articles, "tổng số",
"lượt" and the indicator's unit of measure may come before it); every other part must occur near
the claim, or, for half the weight, in the topic it stands under. The heaviest phrase wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from roviec.inspections.claimcheck.context import ClaimWords
from roviec.inspections.claimcheck.folding import Words, contains, words
from roviec.inspections.claimcheck.model import ATTENDANCE, IndicatorDef
from roviec.reading.model import Claim

Clash = Literal["measure", "attendance", "nature"]
NEAR, UNDER_TOPIC = 2, 1
_FILLERS = tuple(
    words(text)
    for text in ("các", "những", "mọi", "tổng số", "toàn bộ", "toàn thể", "số", "lượt", "tỷ lệ")
)
_TYPES = {
    "count": ("count", "amount"),
    "money": ("amount", "count"),
    "ratio": ("ratio",),
    "percent": ("percent", "ratio"),
}
_CHANGED_TYPES = {
    "count": ("count", "amount"),
    "money": ("amount", "count"),
    "ratio": (),
    "percent": ("count", "amount", "percent", "ratio"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An indicator one of whose phrases fits; `rest` are the noun's words beyond that phrase."""

    indicator: IndicatorDef
    score: int
    named: frozenset[str]
    rest: str
    clash: Clash | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`match` is set when one indicator is meant, though it may clash; `tied` when several are."""

    match: Match | None = None
    tied: tuple[IndicatorDef, ...] = ()
    candidates: tuple[IndicatorDef, ...] = ()


def choose(claim: Claim, around: ClaimWords, indicators: Sequence[IndicatorDef]) -> Choice:
    """The indicator meant. Same input in another order gives the same choice."""
    found = [m for i in indicators if (m := match(claim, around, i)) is not None]
    ranked = sorted(found, key=lambda m: (-m.score, m.clash is not None, m.indicator.code))
    if not ranked:
        return Choice(candidates=_nearly(around, indicators))
    best = _meant(ranked)
    others = tuple(m.indicator for m in ranked if m not in best)
    if len(best) > 1:
        return Choice(tied=tuple(m.indicator for m in best), candidates=others)
    return Choice(match=best[0], candidates=others)


def match(claim: Claim, around: ClaimWords, indicator: IndicatorDef) -> Match | None:
    """The best fit of the indicator's phrases, or none."""
    fits = [fit for phrase in indicator.phrases if (fit := _fit(phrase, around, indicator))]
    if not fits:
        return None
    score, named, rest = max(fits, key=lambda fit: (fit[0], sorted(fit[1])))
    return Match(
        indicator=indicator,
        score=score,
        named=named,
        rest=rest,
        clash=clash(claim, around, indicator),
    )


def clash(claim: Claim, around: ClaimWords, indicator: IndicatorDef) -> Clash | None:
    """Why a figure of this indicator can not decide the claim, whatever its value."""
    if not _same_measure(claim, indicator):
        return "measure"
    if claim.measure == "count" and _attends(claim, around) != indicator.attendances:
        return "attendance"
    flowing = claim.nature in ("flow", "cumulative")
    if claim.measure in ("percent", "ratio"):
        return None
    if (flowing and indicator.nature == "stock") or (
        claim.nature == "stock" and indicator.nature == "flow"
    ):
        return "nature"
    return None


def _meant(ranked: list[Match]) -> list[Match]:
    """The heaviest that do not clash; a lighter one only if it names most of the same words.

    Without the last condition a bare "đảng viên" would answer for "đảng viên … cam kết".
    """
    top = ranked[0]
    fit = [m for m in ranked if m.clash is None and _as_specific(m, top)]
    return [m for m in fit if m.score == fit[0].score] or [top]


def _as_specific(one: Match, top: Match) -> bool:
    return one.score == top.score or 2 * len(one.named & top.named) > len(top.named)


def _same_measure(claim: Claim, indicator: IndicatorDef) -> bool:
    types = _CHANGED_TYPES if claim.change else _TYPES
    if indicator.value_type not in types[claim.measure]:
        return False
    if claim.measure in ("count", "money"):
        return indicator.money == (claim.measure == "money")
    return True


def _attends(claim: Claim, around: ClaimWords) -> bool:
    """Whether the claim counts attendances: 'lượt' opens its noun or stands right before it."""
    if ATTENDANCE in around.noun[:2]:
        return True
    text = words(claim.text)
    return bool(around.noun) and contains(text, (ATTENDANCE, *around.noun))


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[Words, ...]:
    first, *others = (words(part) for part in phrase.split("+"))
    return (_opened(first), *(part for part in others if part))


def _opened(noun: Words) -> Words:
    """The noun without the words that may come before what is counted."""
    for filler in _FILLERS:
        if noun[: len(filler)] == filler and len(noun) > len(filler):
            return _opened(noun[len(filler) :])
    return noun


def _heads(around: ClaimWords, indicator: IndicatorDef) -> tuple[Words, ...]:
    """The noun as it may open: as it stands, and without the indicator's unit of measure."""
    head = _opened(around.head)
    unit = _opened(words(indicator.unit_of_measure))
    if unit and head[: len(unit)] == unit:
        return head, _opened(head[len(unit) :])
    return (head,)


def _fit(
    phrase: str, around: ClaimWords, indicator: IndicatorDef
) -> tuple[int, frozenset[str], str] | None:
    first, *others = _parts(phrase)
    if not first or not _opens(first, around, indicator):
        return None
    weights = [_weight(part, around) for part in others]
    if not all(weights):
        return None
    score = NEAR * len(first) + sum(weights)
    named = frozenset(first).union(*others)
    return score, named, _beyond(named, around)


def _beyond(named: frozenset[str], around: ClaimWords) -> str:
    """What the noun says besides the phrase, as it is written."""
    opening = len(around.noun) - len(_opened(around.noun))
    pairs = list(zip(around.noun, around.spelled, strict=True))[opening:]
    return " ".join(written for word, written in pairs if word not in named)


def _opens(first: Words, around: ClaimWords, indicator: IndicatorDef) -> bool:
    if not around.noun:
        return contains(around.head, first)
    return any(head[: len(first)] == first for head in _heads(around, indicator))


def _weight(part: Words, around: ClaimWords) -> int:
    if any(contains(near, part) for near in around.near):
        return NEAR * len(part)
    if any(contains(topic, part) for topic in around.topic):
        return UNDER_TOPIC * len(part)
    return 0


def _nearly(around: ClaimWords, indicators: Sequence[IndicatorDef]) -> tuple[IndicatorDef, ...]:
    """Indicators that share words with the noun, those that share most first."""
    noun = set(around.noun or around.head)
    shared = [(max((_shared(p, noun) for p in i.phrases), default=0), i) for i in indicators]
    ranked = sorted(shared, key=lambda pair: (-pair[0], pair[1].code))
    return tuple(indicator for weight, indicator in ranked if weight > 0)


def _shared(phrase: str, noun: set[str]) -> int:
    """How many words a phrase and a noun share; the phrase's first word must be among them."""
    first = _parts(phrase)[0]
    if not first or first[0] not in noun:
        return 0
    return len(noun & {word for part in _parts(phrase) for word in part})
