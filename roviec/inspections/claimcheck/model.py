"""What a check is given and what it gives back. Frozen, comparable, free of any framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from roviec.inspections.claimcheck.folding import words
from roviec.inspections.claimcheck.reasons import Reason
from roviec.reading.model import Measure, Quantifier
from roviec.timeline.spans import Span

ValueType = Literal["count", "amount", "ratio", "percent", "yes_no", "date"]
Column = Literal["in_period", "cumulative", "estimate", "target"]
RecordedScope = Literal["own", "subtree"]
State = Literal["signed", "imported"]
Relation = Literal["subject", "subordinate", "other", "unknown"]
Verdict = Literal["matches", "understated", "differs", "no_record", "not_checkable"]
AddsUp = Literal["exceeds", "short"]
ATTENDANCE = words("lượt")[0]
MONEY = frozenset(words("đồng đ vnd vnđ"))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorDef:
    """An indicator as the check needs it.

    `scale` is how many plain units one stored unit is (1_000_000 for "triệu đồng"). `phrases` are
    how texts name it: `"mô hình + phát động"` means a noun that begins with "mô hình" and, near
    it, the words "phát động"; each part is words one after another, letters as in `folding`.
    """

    code: str
    name: str
    value_type: ValueType
    unit_of_measure: str
    scale: Decimal = Decimal(1)
    counts_people: bool = False
    nature: Literal["flow", "stock"]
    over_line: str
    over_time: str
    phrases: tuple[str, ...] = ()

    @property
    def in_means(self) -> bool:
        """Whether its figures have a weight beside them and no denominator."""
        return "weighted_mean" in (self.over_line, self.over_time) and self.value_type != "ratio"

    @property
    def attendances(self) -> bool:
        """Whether it counts attendances ("lượt"), which are never heads."""
        return ATTENDANCE in words(self.unit_of_measure)

    @property
    def money(self) -> bool:
        return not MONEY.isdisjoint(words(self.unit_of_measure))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFigure:
    """One signed or imported value, over the span it really covers, in stored units.

    A ratio is `value` of `total`, of whom `exempt` need not; the total includes the exempt.
    """

    id: str
    indicator: str
    unit: str
    span: Span
    column: Column
    scope: RecordedScope
    value: Decimal
    total: Decimal | None = None
    exempt: int = 0
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """What a name in a text stands for, seen from the subject. `code` is set for the first two."""

    relation: Relation
    code: str | None = None


class Record(Protocol):
    """What is recorded about the subject and its subordinates."""

    def subject(self) -> str:
        """The code of the unit whose text is checked."""

    def indicators(self) -> Sequence[IndicatorDef]:
        """Every indicator a claim may be about."""

    def figures(self, unit: str, indicator: str) -> Sequence[RecordedFigure]:
        """All figures that count, of every span, column and scope; one for each of these and
        state (the newest signed version that is not returned)."""

    def unit_named(self, name: str) -> NamedUnit:
        """Whom a name stands for; a general one ("đơn vị", "toàn thành phố") is the subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the text says. `value` in plain units; `text` without the noun: "hơn 92%"."""

    text: str
    value: Decimal
    total: Decimal | None
    measure: Measure
    quantifier: Quantifier
    noun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the record holds, in the claim's plain units; for a ratio `value` of `total`.

    `text` is it as a person reads it. For a change `value` is the change that was computed; for a
    recurring claim it is the year that decided.
    """

    value: Decimal
    total: Decimal | None = None
    exempt: int = 0
    column: Column = "in_period"
    imported: bool = False
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A claim held against the record. `claim` is its index in `Reading.claims`.

    `figures` are the ids of all figures that were used; `candidates` the codes of indicators that
    nearly matched, best first; `narrower` is what the noun says beyond the indicator's phrase.
    """

    claim: int
    verdict: Verdict
    reason: Reason
    claimed: Claimed
    found: Found | None = None
    indicator: str | None = None
    unit: str
    span: Span | None = None
    assumed_period: bool = False
    scope: RecordedScope | None = None
    figures: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    narrower: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsMismatch:
    """Parts of one whole that do not add up to it; all indexes into `Reading.claims`."""

    whole: int
    parts: tuple[int, ...]
    kind: AddsUp
    total: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two places of one text that cannot both be true."""

    claims: tuple[int, int]
    indicator: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """All checks in the order of the text. A claim said again in a repeated sentence is not
    checked twice: `repeated` holds (its index, the index of the first)."""

    checks: tuple[Check, ...]
    parts_that_do_not_add_up: tuple[PartsMismatch, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    repeated: tuple[tuple[int, int], ...] = ()
