"""Every claim of a reading, held against the record of the unit that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from roviec.inspections.claimcheck import changes, missing
from roviec.inspections.claimcheck.consistency import contradictions, parts_mismatches, wholes
from roviec.inspections.claimcheck.context import ClaimWords, said, words_of
from roviec.inspections.claimcheck.folding import words
from roviec.inspections.claimcheck.lookup import Question, Recorded, recorded
from roviec.inspections.claimcheck.matching import Choice, Match, choose
from roviec.inspections.claimcheck.model import (
    Check,
    CheckReport,
    Column,
    IndicatorDef,
    NamedUnit,
    Record,
    RecordedScope,
    Verdict,
)
from roviec.inspections.claimcheck.reasons import Reason, Values
from roviec.inspections.claimcheck.recurrence import every
from roviec.inspections.claimcheck.spans import Window, period_of, window
from roviec.inspections.claimcheck.verdicts import Outcome, claimed, outcome
from roviec.reading.model import Claim, Reading
from roviec.timeline.spans import Span

Ask = Callable[[RecordedScope], Outcome | None]
_PLANS = ("plan", "request", "proposal")
_ESTIMATED = words("ước")[0]


def check(reading: Reading, record: Record, asked: Span | None = None) -> CheckReport:
    """Hold every claim against the record; `asked` is the period for claims that name none.

    Pure and deterministic: the same reading and record give the same report.
    """
    repeated = _repeated(reading)
    skipped = {again for again, _ in repeated}
    whole_of = wholes(reading)
    checks = tuple(
        _judged(
            Case(
                reading=reading,
                record=record,
                asked=asked,
                index=index,
                whole=whole_of.get(index),
            )
        )
        for index in range(len(reading.claims))
        if index not in skipped
    )
    return CheckReport(
        checks=checks,
        parts_that_do_not_add_up=parts_mismatches(reading, skipped),
        contradictions=contradictions(reading, checks),
        repeated=repeated,
    )


def _repeated(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Claims that stand at the same place of the same sentence, said again elsewhere."""
    first: dict[tuple[object, ...], tuple[int, tuple[int, int]]] = {}
    again: list[tuple[int, int]] = []
    for index, claim in enumerate(reading.claims):
        start, end = claim.sentence
        before = words(reading.text[start : claim.start])
        key = (words(reading.text[start:end]), len(before), words(claim.text), claim.value)
        known, sentence = first.setdefault(key, (index, claim.sentence))
        if sentence != claim.sentence:
            again.append((index, known))
    return tuple(again)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One claim of a reading under check; `whole` is the claim it is a part of."""

    reading: Reading
    record: Record
    asked: Span | None
    index: int
    whole: int | None = None

    @property
    def claim(self) -> Claim:
        return self.reading.claims[self.index]

    @property
    def around(self) -> ClaimWords:
        return words_of(self.reading, self.index)

    @property
    def unit(self) -> NamedUnit:
        if self.claim.subject is None:
            return NamedUnit(relation="subject")
        return self.record.unit_named(self.claim.subject)

    @property
    def unit_code(self) -> str:
        return self.unit.code or self.record.subject()

    @property
    def plan(self) -> bool:
        """Whether it says what is to be, by its nature or by the statement it stands in."""
        if self.claim.nature in ("target", "stock", "cumulative"):
            return self.claim.nature == "target"
        return any(
            s.kind in _PLANS and s.start <= self.claim.start and self.claim.end <= s.end
            for s in self.reading.statements
        )

    @property
    def estimated(self) -> bool:
        return _ESTIMATED in self.around.near[0] or _ESTIMATED in words(said(self.claim))

    @property
    def recurring(self) -> bool:
        period = period_of(self.claim, self.reading)
        return self.claim.recurring or (period is not None and period.recurring)

    def columns(self, since: bool) -> tuple[Column, ...]:
        """Where the claim's value would stand in a form, the best column first."""
        if self.plan:
            return ("target",)
        if self.claim.nature == "cumulative":
            return ("cumulative",) if since else ("cumulative", "in_period")
        if self.estimated:
            return ("estimate", "in_period", "cumulative")
        return ("in_period", "cumulative")


def _judged(case: Case) -> Check:
    """One claim, step by step: whose, when, of what, then how much."""
    foreign = _foreign(case)
    if foreign is not None:
        return _unanswered(case, "not_checkable", foreign)
    when = window(case.claim, case.reading, case.asked)
    if isinstance(when, Reason):
        return _unanswered(case, "not_checkable", when)
    chosen = _choice(case)
    if chosen.match is None:
        return _unmatched(case, when, chosen)
    if chosen.match.clash is not None:
        reason = _clash(case, chosen.match)
        return _with_choice(_unanswered(case, "no_record", reason, when), chosen)
    part = _part_only(case, chosen.match.indicator)
    if part is not None:
        return _with_choice(_unanswered(case, "no_record", part, when), chosen)
    return _with_choice(_answered(case, when, chosen.match), chosen)


def _part_only(case: Case, indicator: IndicatorDef) -> Reason | None:
    """A part of a whole is not held against the figure that counts the whole."""
    if case.whole is None:
        return None
    whole = case.reading.claims[case.whole]
    chosen = choose(whole, words_of(case.reading, case.whole), case.record.indicators())
    if chosen.match is None or chosen.match.indicator != indicator:
        return None
    values = {"said": said(case.claim), "whole": said(whole), "indicator": indicator.name}
    return Reason("part_only", values)


def _foreign(case: Case) -> Reason | None:
    codes = {"other": "another_body", "unknown": "unknown_unit"}
    code = codes.get(case.unit.relation)
    return Reason(code, {"unit": case.claim.subject or ""}) if code else None


def _choice(case: Case) -> Choice:
    """The indicator of the claim; a change that names none is of what it is linked to, and so is
    a share that says a ratio again: "26/27 chi bộ … (đạt 96,3%)"."""
    indicators = case.record.indicators()
    chosen = choose(case.claim, case.around, indicators)
    if chosen.match or chosen.tied:
        return chosen
    for index in case.claim.linked_to:
        if case.claim.change is None and not _says_again(case, index):
            continue
        linked = choose(case.claim, words_of(case.reading, index), indicators)
        if linked.match or linked.tied:
            return linked
    return chosen


def _says_again(case: Case, index: int) -> bool:
    """Whether the claim is the share of that ratio, in percent."""
    ratio = case.reading.claims[index]
    same = (ratio.sentence, words(ratio.noun)) == (case.claim.sentence, words(case.claim.noun))
    return case.claim.measure == "percent" and ratio.measure == "ratio" and same


def _unmatched(case: Case, when: Window, chosen: Choice) -> Check:
    noun = case.claim.noun or said(case.claim)
    if case.plan:
        return _unanswered(case, "not_checkable", Reason("plan"), when)
    if chosen.tied:
        names = "; ".join(indicator.name for indicator in chosen.tied)
        reason = Reason("ambiguous", {"noun": noun, "names": names})
        return _with_choice(_unanswered(case, "not_checkable", reason, when), chosen)
    reason = Reason("no_indicator", {"noun": noun}, _candidate_note(chosen))
    return _with_choice(_unanswered(case, "no_record", reason, when), chosen)


def _candidate_note(chosen: Choice) -> tuple[Reason, ...]:
    names = "; ".join(indicator.name for indicator in chosen.candidates[:3])
    return (Reason("other_candidates", {"names": names}),) if names else ()


def _clash(case: Case, found: Match) -> Reason:
    """What was found instead of a figure of the right measure, attendance or nature."""
    indicator, claim = found.indicator, case.claim
    values: Values = {
        "said": said(claim),
        "noun": claim.noun,
        "indicator": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
    }
    if found.clash == "attendance":
        other = "by_head" if indicator.counts_people else "by_thing"
        recorded_as = "by_attendance" if indicator.attendances else other
        counted_as = "by_head" if indicator.attendances else "by_attendance"
        values |= {"counted": Reason(counted_as), "recorded": Reason(recorded_as)}
    if found.clash == "nature":
        values |= {"claimed": Reason(claim.nature or "flow"), "recorded": Reason(indicator.nature)}
    return Reason(f"{found.clash}_clash", values)


def _answered(case: Case, when: Window, match: Match) -> Check:
    indicator = match.indicator
    question = Question(
        indicator=indicator,
        figures=tuple(case.record.figures(case.unit_code, indicator.code)),
        window=when,
        columns=case.columns(when.since),
    )
    ask = _asking(case, question)
    if isinstance(ask, Reason):
        return _unanswered(case, "not_checkable", ask, when)
    made = _combined(case, question, ask)
    if match.rest and made.verdict in ("differs", "understated"):
        note = Reason("narrower", {"words": match.rest})
        return replace(made, reason=made.reason.with_notes(note))
    return made


def _asking(case: Case, question: Question) -> Ask | Reason:
    """How to put the claim to one scope of the record, or why it can not be put."""
    claim = case.claim
    if claim.change is not None:
        change = changes.measured(claim, claim.change, question)
        if isinstance(change, Reason):
            return change
        return lambda scope: changes.outcome(change, question, scope)
    if case.recurring:
        return lambda scope: every(claim, case.reading, question, scope)
    return lambda scope: _plainly(claim, question, scope)


def _plainly(claim: Claim, question: Question, scope: RecordedScope) -> Outcome | None:
    value = recorded(question, scope)
    return None if value is None else outcome(claim, value)


def _scopes(claim: Claim) -> tuple[RecordedScope, ...]:
    return ("own", "subtree") if claim.scope == "unknown" else (claim.scope,)


def _combined(case: Case, question: Question, ask: Ask) -> Check:
    """One outcome of the scopes: the only one that is recorded, or what both agree on."""
    scopes = _scopes(case.claim)
    outcomes = [replace(found, scope=scope) for scope in scopes if (found := ask(scope))]
    decided = [found for found in outcomes if found.decided]
    if not decided:
        return _undecided(case, question, outcomes)
    if len({found.verdict for found in decided}) > 1:
        return _disagreeing(case, question, decided)
    only_one = case.claim.scope == "unknown" and len(decided) == 1
    notes = [_scope_used(found) for found in decided if only_one and found.scope]
    return _check(case, question.window, decided[0].noting(*notes))


def _scope_used(found: Outcome) -> Reason:
    return Reason("scope_used", {"scope": Reason(str(found.scope))})


def _undecided(case: Case, question: Question, outcomes: Sequence[Outcome]) -> Check:
    if outcomes:
        return _check(case, question.window, outcomes[0])
    if case.plan:
        return _unanswered(case, "not_checkable", Reason("plan"), question.window)
    reason = missing.reason(question, _scopes(case.claim))
    return _unanswered(case, "no_record", reason, question.window)


def _disagreeing(case: Case, question: Question, decided: Sequence[Outcome]) -> Check:
    shown = {str(found.scope): found.found.text for found in decided if found.found}
    used = tuple(value for found in decided for value in found.recorded)
    reason = Reason("scope_unsaid", shown)
    undecided = Outcome(verdict="not_checkable", reason=reason, recorded=used)
    return _check(case, question.window, undecided)


def _check(case: Case, when: Window, found: Outcome) -> Check:
    span = _span_used(when, found.recorded)
    shown = Window(span, when.assumed)
    return Check(
        claim=case.index,
        verdict=found.verdict,
        reason=found.reason.with_notes(*_notes(shown, found)),
        claimed=claimed(case.claim),
        found=found.found,
        unit=case.unit_code,
        span=span,
        assumed_period=when.assumed,
        scope=found.scope,
        figures=tuple(f.id for value in found.recorded for f in value.figures),
    )


def _span_used(when: Window, used: Sequence[Recorded]) -> Span:
    """The claim's span; the figure's own where the text leaves the start to it."""
    return used[0].span if when.since and used else when.span


def _notes(when: Window, found: Outcome) -> tuple[Reason, ...]:
    """What an inspector must know beside the verdict, always the period first."""
    period = {"period": missing.named(when)}
    notes = [Reason("assumed" if when.assumed else "stated", period)]
    for value in found.recorded[:1]:
        if len(value.figures) > 1:
            notes.append(Reason("summed", {"count": str(len(value.figures))}))
        if value.column != "in_period":
            notes.append(Reason("column_used", {"column": Reason(value.column)}))
        if value.exempt:
            notes.append(Reason("exempt", {"exempt": str(value.exempt)}))
    if any(value.imported for value in found.recorded):
        notes.append(Reason("imported"))
    return tuple(notes)


def _unanswered(case: Case, verdict: Verdict, reason: Reason, when: Window | None = None) -> Check:
    """A check that no figure decided; the period is told where it is known."""
    notes: tuple[Reason, ...] = ()
    if when is not None and when.assumed:
        notes = (Reason("assumed", {"period": missing.named(when)}),)
    return Check(
        claim=case.index,
        verdict=verdict,
        reason=reason.with_notes(*notes),
        claimed=claimed(case.claim),
        unit=case.unit_code,
        span=None if when is None else when.span,
        assumed_period=when is not None and when.assumed,
    )


def _with_choice(made: Check, chosen: Choice) -> Check:
    """The check with its indicator, or with all that tied, and those that nearly matched."""
    codes = tuple(indicator.code for indicator in (*chosen.tied, *chosen.candidates))
    if chosen.match is None:
        return replace(made, candidates=codes)
    return replace(
        made,
        indicator=chosen.match.indicator.code,
        candidates=codes,
        narrower=chosen.match.rest,
    )
