"""A claim against one recorded value: the verdict, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from roviec.inspections.claimcheck.context import said
from roviec.inspections.claimcheck.lookup import Recorded
from roviec.inspections.claimcheck.model import Claimed, Found, RecordedScope, Verdict
from roviec.inspections.claimcheck.precision import as_stated, exact
from roviec.inspections.claimcheck.quantifiers import Stated, band, compare
from roviec.inspections.claimcheck.reasons import Reason, Values
from roviec.inspections.claimcheck.wording import as_decimal, number, share
from roviec.reading.model import Claim

ALL = Fraction(100)
_ENDINGS: Mapping[Verdict, str] = {
    "matches": "holds",
    "understated": "understated",
    "differs": "differs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one scope of the record says to a claim; `recorded` is every value that was used."""

    verdict: Verdict
    reason: Reason
    found: Found | None = None
    recorded: tuple[Recorded, ...] = ()
    scope: RecordedScope | None = None

    @property
    def decided(self) -> bool:
        return self.verdict in _ENDINGS

    def noting(self, *notes: Reason) -> Outcome:
        return replace(self, reason=self.reason.with_notes(*notes))


def claimed(claim: Claim) -> Claimed:
    return Claimed(
        text=said(claim),
        value=as_decimal(exact(claim.value)),
        total=None if claim.total is None else as_decimal(exact(claim.total)),
        measure=claim.measure,
        quantifier=claim.quantifier,
        noun=claim.noun,
    )


def stated(claim: Claim, counting: bool) -> Stated:
    """The claim's number; strict where the rule asks for equality: n/N, 100 % and counts to one.

    `counting` tells whether it is held against a count: "4.900 tấn" rounds, "4.900 lớp" does not.
    """
    value, step = as_stated(claim.text, claim.value)
    all_of_them = claim.measure == "percent" and value == ALL and claim.change is None
    to_one = claim.measure == "count" and counting and step <= 1
    return Stated(
        value=value,
        precision=step,
        quantifier=claim.quantifier,
        strict=claim.measure == "ratio" or all_of_them or to_one,
    )


def _stated(claim: Claim, recorded: Recorded) -> Stated:
    return stated(claim, recorded.indicator.value_type == "count")


def outcome(claim: Claim, recorded: Recorded) -> Outcome:
    """The verdict on a recorded value of the claim's indicator, span and scope."""
    if claim.measure == "ratio":
        return _of_ratio(claim, recorded)
    if claim.measure == "percent" and recorded.total is not None:
        return _of_share(claim, recorded)
    return _of_value(claim, recorded, recorded.value, "")


def _of_ratio(claim: Claim, recorded: Recorded) -> Outcome:
    """Both numbers: n by its quantifier, N equal."""
    found = found_as(recorded, recorded.value)
    if recorded.total is None or claim.total is None:
        values = {"said": said(claim), "indicator": recorded.indicator.name, "found": found.text}
        return Outcome(
            verdict="no_record",
            reason=Reason("no_total", values),
            found=found,
            recorded=(recorded,),
        )
    verdict = compare(_stated(claim, recorded), recorded.value)
    if recorded.total != exact(claim.total):
        verdict = "differs"
    limits = {"said": said(claim), "found": found.text, **_high(_stated(claim, recorded))}
    return Outcome(
        verdict=verdict,
        reason=Reason(f"ratio_{_ENDINGS[verdict]}", limits),
        found=found,
        recorded=(recorded,),
    )


def _of_share(claim: Claim, recorded: Recorded) -> Outcome:
    """A percentage against n of N: of those who need it, so 100 % is n = N − exempt."""
    if recorded.due <= 0:
        found = found_as(recorded, recorded.value)
        reason = Reason("empty_total", {"said": said(claim), "found": found.text})
        return Outcome(verdict="not_checkable", reason=reason, found=found, recorded=(recorded,))
    percent = recorded.value * 100 / recorded.due
    whole = _stated(claim, recorded).strict and claim.quantifier == "exact"
    return _of_value(claim, recorded, percent, "all_" if whole else "")


def _of_value(claim: Claim, recorded: Recorded, value: Fraction, prefix: str) -> Outcome:
    verdict = compare(_stated(claim, recorded), value)
    found = found_as(recorded, value)
    values = {"said": said(claim), "found": found.text, **bounds(_stated(claim, recorded))}
    return Outcome(
        verdict=verdict,
        reason=Reason(f"{prefix}{_ENDINGS[verdict]}", values),
        found=found,
        recorded=(recorded,),
    )


def found_as(recorded: Recorded, value: Fraction) -> Found:
    """The recorded value as shown; a share shows its parts and its percentage."""
    return Found(
        value=as_decimal(recorded.value),
        total=None if recorded.total is None else as_decimal(recorded.total),
        exempt=recorded.exempt,
        column=recorded.column,
        imported=recorded.imported,
        text=_shown(recorded, value),
    )


def _shown(recorded: Recorded, value: Fraction) -> str:
    if recorded.total is None:
        return number(value)
    parts = share(recorded.value, recorded.total)
    return parts if value == recorded.value else f"{parts} ({number(value)} %)"


def bounds(said_number: Stated) -> Values:
    """The bounds of the statement in words, and its upper bound alone."""
    limits = band(said_number)
    values: Values = {"value": number(said_number.value)}
    if limits.low is not None:
        values["low"] = number(limits.low)
    if limits.high is not None:
        values["high"] = number(limits.high)
    high = {"high": values["high"]} if "high" in values else {}
    return {"bounds": Reason(_kind(said_number), values), **high}


def _high(said_number: Stated) -> dict[str, str]:
    high = band(said_number).high
    return {} if high is None else {"high": number(high)}


def _kind(said_number: Stated) -> str:
    limits = band(said_number)
    if said_number.quantifier == "exact":
        return "equal" if said_number.strict else "rounds"
    if said_number.quantifier == "nearly" and not limits.low_in:
        return "nearly_from_zero"
    return said_number.quantifier


def ending(verdict: Verdict) -> str:
    """The end of the reason codes that stand for a verdict."""
    return _ENDINGS[verdict]
