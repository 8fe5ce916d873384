"""Claims of a change ("tăng 12 % so với cùng kỳ"): the current value, the base, what lies between.

A percentage of a count or an amount is relative to the base. Of a percentage it can be points or
relative: where the text does not say "điểm", both are computed, and only what both agree on is
decided.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from roviec.inspections.claimcheck.context import counted_noun, said
from roviec.inspections.claimcheck.folding import words
from roviec.inspections.claimcheck.lookup import Question, Recorded, recorded
from roviec.inspections.claimcheck.model import Found, RecordedScope
from roviec.inspections.claimcheck.quantifiers import Comparison, Stated, compare
from roviec.inspections.claimcheck.reasons import Reason, Values
from roviec.inspections.claimcheck.spans import Base, base_of
from roviec.inspections.claimcheck.verdicts import Outcome, bounds, ending, stated
from roviec.inspections.claimcheck.wording import as_decimal, number, period
from roviec.reading.model import Change, Claim

_POINTS = re.compile(r"điểm\s*(?:%|phần trăm)")
_TIMES = words("lần")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A change whose base is known."""

    claim: Claim
    direction: Literal["up", "down"]
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two values a change lies between, comparable: percent for shares, else plain units."""

    change: Measured
    current: Recorded
    base: Recorded

    @property
    def claim(self) -> Claim:
        return self.change.claim

    @property
    def sides(self) -> tuple[Fraction, Fraction]:
        return _level(self.current), _level(self.base)

    @property
    def shares(self) -> bool:
        return self.current.indicator.value_type in ("ratio", "percent")


def measured(claim: Claim, change: Change, question: Question) -> Measured | Reason:
    """The change with its base, or why it has none."""
    if not change.versus:
        return Reason("no_base_named", {"said": said(claim)})
    if words(counted_noun(claim))[:1] == _TIMES:
        return Reason("times", {"said": said(claim)})
    base = base_of(change.versus, question.window.span)
    if base is None:
        return Reason("base_unclear", {"versus": change.versus})
    return Measured(claim=claim, direction=change.direction, base=base)


def outcome(change: Measured, question: Question, scope: RecordedScope) -> Outcome | None:
    """The verdict on a change; none where the current value is missing."""
    current = recorded(question, scope)
    if current is None:
        return None
    base = change.base
    at_base = question.in_columns("target") if base.plan else question.over(base.span)
    before = recorded(at_base, scope)
    if before is None:
        values: Values = {"indicator": question.indicator.name, "period": period(base.span)}
        return Outcome(verdict="no_record", reason=Reason("no_base", values), recorded=(current,))
    pair = Pair(change=change, current=current, base=before)
    if _empty(current) or _empty(before):
        return _undecided(pair, Reason("empty_total", {"said": said(change.claim), "found": "0"}))
    return _of_pair(pair)


def _empty(side: Recorded) -> bool:
    return side.total is not None and side.due <= 0


def _level(side: Recorded) -> Fraction:
    return side.value if side.total is None else side.value * 100 / side.due


def _of_pair(pair: Pair) -> Outcome:
    current, base = pair.sides
    difference = _directed(pair, current - base)
    if pair.claim.measure != "percent":
        return _decided(pair, difference)
    if pair.shares and _says_points(pair.claim):
        return _decided(pair, difference)
    if base == 0:
        return _undecided(pair, Reason("zero_base", {"period": period(pair.base.span)}))
    relative = difference * 100 / base
    if pair.shares and _verdict(pair, difference) != _verdict(pair, relative):
        return _undecided(pair, _two_ways(pair.claim, difference, relative))
    return _decided(pair, difference if pair.shares else relative)


def _directed(pair: Pair, difference: Fraction) -> Fraction:
    return -difference if pair.change.direction == "down" else difference


def _says_points(claim: Claim) -> bool:
    text = unicodedata.normalize("NFC", f"{claim.text} {claim.noun}").lower()
    return _POINTS.search(text) is not None


def _two_ways(claim: Claim, points: Fraction, relative: Fraction) -> Reason:
    values = {"said": said(claim), "points": number(points), "relative": number(relative)}
    return Reason("points_or_relative", values)


def _verdict(pair: Pair, change: Fraction) -> Comparison:
    """A change the other way differs, whatever its size."""
    return "differs" if change < 0 else compare(_stated(pair), change)


def _stated(pair: Pair) -> Stated:
    return stated(pair.claim, pair.current.indicator.value_type == "count")


def _decided(pair: Pair, change: Fraction) -> Outcome:
    verdict = _verdict(pair, change)
    current, base = (number(side) for side in pair.sides)
    values = {"said": said(pair.claim), "current": current, "base": base}
    code = "wrong_direction" if change < 0 else f"change_{ending(verdict)}"
    return Outcome(
        verdict=verdict,
        reason=Reason(code, {**values, "found": number(change), **bounds(_stated(pair))}),
        found=Found(
            value=as_decimal(change),
            column=pair.current.column,
            imported=pair.current.imported or pair.base.imported,
            text=number(change),
        ),
        recorded=(pair.current, pair.base),
    )


def _undecided(pair: Pair, reason: Reason) -> Outcome:
    return Outcome(verdict="not_checkable", reason=reason, recorded=(pair.current, pair.base))
