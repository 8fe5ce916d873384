"""One text held against itself: parts that do not add up, and places that contradict each other.

Both are said apart from the verdicts; neither changes one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import reduce

from roviec.inspections.claimcheck.context import counted_noun, said
from roviec.inspections.claimcheck.folding import Words, contains, words
from roviec.inspections.claimcheck.model import AddsUp, Check, Contradiction, PartsMismatch
from roviec.inspections.claimcheck.precision import exact
from roviec.inspections.claimcheck.quantifiers import Band, claimed_band
from roviec.inspections.claimcheck.reasons import Reason
from roviec.inspections.claimcheck.verdicts import stated
from roviec.inspections.claimcheck.wording import as_decimal, number
from roviec.reading.model import Claim, Reading

_SOME = (words("trong đó"),)
_ALL = tuple(words(text) for text in ("gồm", "bao gồm", "chia ra", "cụ thể"))
_LAST_OF_LIST = re.compile(r"\bvà\b", re.IGNORECASE)


def claim_band(claim: Claim) -> Band:
    """The values the claim does not deny, by the text alone."""
    return claimed_band(stated(claim, counting=True))


def parts_mismatches(reading: Reading, skipped: Collection[int]) -> tuple[PartsMismatch, ...]:
    """Wholes whose parts, named after "trong đó" or "gồm", can not add up to them."""
    found = (_mismatch(reading, whole) for whole in range(len(reading.claims)))
    return tuple(one for one in found if one is not None and one.whole not in skipped)


def wholes(reading: Reading) -> dict[int, int]:
    """For every claim that is a part of another, the index of that whole."""
    return {part: whole for whole in range(len(reading.claims)) for part in _parts(reading, whole)}


def _mismatch(reading: Reading, whole: int) -> PartsMismatch | None:
    parts = _parts(reading, whole)
    if not parts:
        return None
    claims = [reading.claims[index] for index in parts]
    total = reduce(Band.plus, (claim_band(claim) for claim in claims))
    stated_whole = claim_band(reading.claims[whole])
    if total.meets(stated_whole):
        return None
    kind: AddsUp = "exceeds" if _above(total, stated_whole) else "short"
    if kind == "short" and not _listed_in_full(reading, whole, parts):
        return None
    return _reported(reading, whole, parts, kind)


def _reported(reading: Reading, whole: int, parts: tuple[int, ...], kind: AddsUp) -> PartsMismatch:
    total = sum((exact(reading.claims[index].value) for index in parts), Fraction(0))
    code = "parts_exceed" if kind == "exceeds" else "parts_short"
    if kind == "short" and not _says_all(reading, whole, parts[0]):
        code = "parts_maybe_short"
    values = {"sum": number(total), "whole": number(exact(reading.claims[whole].value))}
    return PartsMismatch(
        whole=whole, parts=parts, kind=kind, total=as_decimal(total), reason=Reason(code, values)
    )


def _above(total: Band, whole: Band) -> bool:
    return total.low is not None and whole.high is not None and total.low >= whole.high


def _parts(reading: Reading, whole: int) -> tuple[int, ...]:
    """Claims of the same clause group after the marker, of the same measure and kind."""
    claim = reading.claims[whole]
    after = [
        index
        for index, other in enumerate(reading.claims)
        if other.sentence == claim.sentence and other.start >= claim.end
    ]
    after.sort(key=lambda index: reading.claims[index].start)
    if not after or claim.change or not _marked(reading, whole, after[0]):
        return ()
    group = [index for index in after if ";" not in _gap(reading, whole, index)]
    return tuple(index for index in group if _part_of(reading, whole, index))


def _part_of(reading: Reading, whole: int, part: int) -> bool:
    one, other = reading.claims[whole], reading.claims[part]
    if one.measure != other.measure or one.measure == "ratio" or other.change:
        return False
    return _head(one) == _head(other) or not _head(other)


def _head(claim: Claim) -> Words:
    return words(counted_noun(claim))[:1]


def _gap(reading: Reading, first: int, second: int) -> str:
    return reading.text[reading.claims[first].end : reading.claims[second].start]


def _marked(reading: Reading, whole: int, part: int) -> bool:
    gap = words(_gap(reading, whole, part))
    return any(contains(gap, mark) for mark in (*_SOME, *_ALL))


def _says_all(reading: Reading, whole: int, part: int) -> bool:
    gap = words(_gap(reading, whole, part))
    return any(contains(gap, mark) for mark in _ALL)


def _listed_in_full(reading: Reading, whole: int, parts: tuple[int, ...]) -> bool:
    """Whether the parts claim to be all: "gồm …", or a list of several closed by "và"."""
    if _says_all(reading, whole, parts[0]):
        return True
    return len(parts) > 1 and bool(_LAST_OF_LIST.search(_gap(reading, parts[-2], parts[-1])))


def contradictions(reading: Reading, checks: Sequence[Check]) -> tuple[Contradiction, ...]:
    """Claims that can not be true beside an earlier one about the same thing, in another sentence.

    Each is reported once, against the first such, so that a long text does not drown in pairs.
    """
    alike: dict[tuple[object, ...], list[Check]] = {}
    found: list[Contradiction] = []
    for made in checks:
        if made.indicator is None:
            continue
        earlier = alike.setdefault(_key(reading.claims[made.claim], made), [])
        against = next((one for one in earlier if _contradict(reading, one, made)), None)
        if against is not None:
            found.append(_contradiction(reading, against, made))
        earlier.append(made)
    return tuple(found)


def _contradict(reading: Reading, one: Check, other: Check) -> bool:
    first, second = reading.claims[one.claim], reading.claims[other.claim]
    return first.sentence != second.sentence and _exclude(first, second)


def _key(claim: Claim, made: Check) -> tuple[object, ...]:
    return (
        made.indicator,
        words(made.narrower),
        made.unit,
        made.span,
        claim.scope,
        claim.measure,
        claim.recurring,
        claim.nature == "target",
        claim.change,
    )


def _exclude(one: Claim, other: Claim) -> bool:
    if one.total != other.total:
        return True
    return not claim_band(one).meets(claim_band(other))


def _contradiction(reading: Reading, one: Check, other: Check) -> Contradiction:
    first, second = reading.claims[one.claim], reading.claims[other.claim]
    return Contradiction(
        claims=(one.claim, other.claim),
        indicator=one.indicator or "",
        reason=Reason("contradicts", {"one": said(first), "other": said(second)}),
    )
