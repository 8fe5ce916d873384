"""Claims that recur ("Hàng năm 100 % …"): they must hold in every year of the span."""

from __future__ import annotations

from roviec.inspections.claimcheck.context import said
from roviec.inspections.claimcheck.lookup import Question, Recorded, recorded
from roviec.inspections.claimcheck.model import RecordedScope
from roviec.inspections.claimcheck.reasons import Reason, Values
from roviec.inspections.claimcheck.spans import occasions
from roviec.inspections.claimcheck.verdicts import Outcome, ending, outcome
from roviec.inspections.claimcheck.wording import period
from roviec.reading.model import Claim, Reading
from roviec.timeline.spans import Span

Dated = list[tuple[Span, Outcome]]


def every(
    claim: Claim, reading: Reading, question: Question, scope: RecordedScope
) -> Outcome | None:
    """One year that differs refutes the claim; else a year without a figure leaves it open; none
    where no year has one."""
    spans = occasions(claim, reading, question.window.span)
    if not spans:
        values: Values = {"said": said(claim), "period": period(question.window.span)}
        return Outcome(verdict="not_checkable", reason=Reason("not_whole_periods", values))
    answers = [(span, recorded(question.over(span), scope)) for span in spans]
    found = [(span, outcome(claim, value)) for span, value in answers if value is not None]
    absent = [span for span, value in answers if value is None]
    return _of_years(claim, question, found, absent) if found else None


def _of_years(claim: Claim, question: Question, found: Dated, absent: list[Span]) -> Outcome:
    differing = _first(found, "differs")
    if differing is not None:
        return _decided_by(claim, question, differing, found)
    undecided = _first(found, "no_record") or _first(found, "not_checkable")
    if undecided is not None:
        return undecided[1]
    if absent:
        return _open(claim, question, found, absent)
    return _decided_by(claim, question, _first(found, "understated") or found[-1], found)


def _first(found: Dated, verdict: str) -> tuple[Span, Outcome] | None:
    return next((pair for pair in found if pair[1].verdict == verdict), None)


def _open(claim: Claim, question: Question, found: Dated, absent: list[Span]) -> Outcome:
    missing = ", ".join(period(span).text() for span in absent)
    values = {"said": said(claim), "indicator": question.indicator.name, "missing": missing}
    return Outcome(verdict="no_record", reason=Reason("no_year", values), recorded=_used(found))


def _decided_by(
    claim: Claim, question: Question, deciding: tuple[Span, Outcome], found: Dated
) -> Outcome:
    span, one = deciding
    every_year = one.verdict == "matches"
    shown = "; ".join(_shown(*pair) for pair in found) if every_year else _text(one)
    values: Values = {
        "said": said(claim),
        "period": period(question.window.span),
        "failing": period(span),
        "found": shown,
    }
    return Outcome(
        verdict=one.verdict,
        reason=Reason(f"every_{ending(one.verdict)}", values),
        found=one.found,
        recorded=_used(found),
    )


def _text(one: Outcome) -> str:
    return one.found.text if one.found else ""


def _shown(span: Span, one: Outcome) -> str:
    return f"{period(span).text()}: {_text(one)}"


def _used(found: Dated) -> tuple[Recorded, ...]:
    return tuple(value for _, one in found for value in one.recorded)
