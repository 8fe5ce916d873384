"""One report as its page shows it: what stands in it, and what this person can do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from roviec.access.actor import Actor
from roviec.access.policy import NotPermitted, may
from roviec.reporting.beside import Beside, beside
from roviec.reporting.computed import computed_beside, value_of_result
from roviec.reporting.definitions import define_items
from roviec.reporting.figures import Figure
from roviec.reporting.locking import lock_of
from roviec.reporting.models import (
    Column,
    Evidence,
    FormItem,
    Report,
    ReportVersion,
    Scope,
    State,
)
from roviec.reporting.permissions import FILL, SIGN
from roviec.reporting.reviewing import reviewing, superiors_of
from roviec.reporting.rollup import Value


@dataclass(frozen=True, slots=True)
class Acts:
    """What the actor may do with the report as it stands now."""

    edit: bool = False
    submit: bool = False
    sign: bool = False
    send: bool = False
    review: bool = False
    take_back: bool = False
    """Return a report that was accepted."""
    correct: bool = False
    sees_drafts: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the form with what stands in the shown version."""

    item: FormItem
    own: Figure | None
    subtree: Figure | None
    estimate: Figure | None
    cumulative: Figure | None
    last: Value | None
    passage: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Record:
    report: Report
    versions: list[ReportVersion]
    shown: ReportVersion | None
    lines: list[Line]
    loose_evidence: list[Evidence]
    """Beside the report as a whole."""
    acts: Acts
    items: list[FormItem]
    known: Beside
    locked: date | None = None
    """Since when nothing can be done with it any more."""


def read_record(report: Report, actor: Actor, number: int | None = None) -> Record:
    """The newest version the actor may see, or the one of that number."""
    versions = list(report.versions.order_by("number"))
    locked = closed_since(report, actor)
    acts = acts_of(report, versions, actor)
    if locked is not None:
        acts = Acts(sees_drafts=acts.sees_drafts)
    open_to = versions if acts.sees_drafts else [v for v in versions if v.signed_at is not None]
    chosen = [v for v in open_to if v.number == number] or open_to[-1:]
    shown = chosen[0] if chosen else None
    items = list(report.request.form.items.select_related("indicator"))
    evidence = list(shown.evidence.select_related("file").order_by("pk")) if shown else []
    known = beside(report, items)
    return Record(
        report,
        open_to,
        shown,
        _lines(known, shown, items, evidence),
        [e for e in evidence if e.indicator_id is None],
        acts,
        items,
        known,
        locked,
    )


def closed_since(report: Report, actor: Actor) -> date | None:
    """As read with the report, or asked for now."""
    found: date | None
    if "locked_from" in vars(report):
        found = vars(report)["locked_from"]
        return found if report.due_on < actor.day else None
    lock = lock_of(report, actor.day)
    return lock.closes_on if lock else None


def acts_of(report: Report, versions: list[ReportVersion], actor: Actor) -> Acts:
    fills, signs = may(actor, FILL, report.unit_id), may(actor, SIGN, report.unit_id)
    state = report.state
    signed = [v for v in versions if v.signed_at is not None]
    before_superior = signed[-1].state if signed else ""
    reviews = before_superior in (State.SENT, State.ACCEPTED) and _reviews(report, actor)
    owes = report.exemption_id is None
    closed = (State.SIGNED, State.SENT, State.RETURNED, State.IN_PART, State.ACCEPTED)
    return Acts(
        edit=fills and owes and state in (State.NOT_STARTED, State.DRAFT),
        submit=fills and owes and state == State.DRAFT,
        sign=signs and owes and state == State.SUBMITTED,
        send=signs and owes and state == State.SIGNED and bool(superiors_of(report)),
        review=reviews and before_superior == State.SENT,
        take_back=reviews and before_superior == State.ACCEPTED,
        correct=fills and state in closed,
        sees_drafts=fills or signs,
    )


def _lines(
    known: Beside,
    version: ReportVersion | None,
    items: list[FormItem],
    evidence: list[Evidence],
) -> list[Line]:
    define_items(items, known.period.span.last_day)
    figures = list(version.sheets.all().figures()) if version else []
    by_place = {(f.indicator_id, f.scope, f.column): f for f in figures}
    for scope in (Scope.OWN, Scope.SUBTREE):
        by_place |= _computed(items, by_place, scope, known.period.span.last_day)
    passages = {p.item_id: p.text for p in version.passages.all()} if version else {}
    return [
        Line(
            item,
            by_place.get((item.indicator_id or 0, Scope.OWN, Column.IN_PERIOD)),
            by_place.get((item.indicator_id or 0, Scope.SUBTREE, Column.IN_PERIOD)),
            by_place.get((item.indicator_id or 0, Scope.OWN, Column.ESTIMATE)),
            by_place.get((item.indicator_id or 0, Scope.OWN, Column.CUMULATIVE)),
            known.last.get(item.indicator_id or 0),
            passages.get(item.pk, ""),
            tuple(e for e in evidence if e.indicator_id and e.indicator_id == item.indicator_id),
        )
        for item in items
    ]


InPlace = dict[tuple[int, str, str], Figure]
"""By indicator, scope and column."""


def _computed(items: list[FormItem], figures: InPlace, scope: str, day: date) -> InPlace:
    """What the form asks for and nobody enters, from the period's figures of that scope."""
    there = {
        indicator: figure
        for (indicator, of, column), figure in figures.items()
        if of == scope and column == Column.IN_PERIOD
    }
    asked = [item.indicator for item in items if item.indicator is not None]
    values = {indicator: figure.given for indicator, figure in there.items()}
    found: InPlace = {}
    for indicator, (result, parts) in computed_beside(asked, values, day).items():
        given = value_of_result(result)
        if given is not None:
            # Of `n of m units`, the part fewest units gave tells.
            like = min((there[part.pk] for part in parts), key=lambda f: f.units_counted or 0)
            found[indicator, scope, Column.IN_PERIOD] = replace(
                like, indicator_id=indicator, given=given
            )
    return found


def _reviews(report: Report, actor: Actor) -> bool:
    try:
        return reviewing(actor, report).decides
    except NotPermitted:
        return False
