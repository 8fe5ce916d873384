"""One report as its page shows it: what stands in it, and what this person can do next."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.access.actor import Actor
from roviec.access.policy import may
from roviec.reporting.beside import Beside, beside
from roviec.reporting.figures import Figure
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
from roviec.reporting.reviewing import reviewing_office, superiors_of
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


def read_record(report: Report, actor: Actor, number: int | None = None) -> Record:
    """The newest version the actor may see, or the one of that number."""
    versions = list(report.versions.order_by("number"))
    acts = acts_of(report, versions, actor)
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
    )


def acts_of(report: Report, versions: list[ReportVersion], actor: Actor) -> Acts:
    fills, signs = may(actor, FILL, report.unit_id), may(actor, SIGN, report.unit_id)
    state = report.state
    signed = [v for v in versions if v.signed_at is not None]
    before_superior = signed[-1].state if signed else ""
    reviews = before_superior in (State.SENT, State.ACCEPTED) and _reviews(report, actor)
    owes = report.exemption_id is None
    closed = (State.SIGNED, State.SENT, State.RETURNED, State.ACCEPTED)
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
    figures = list(version.sheets.all().figures()) if version else []
    by_place = {(f.indicator_id, f.scope, f.column): f for f in figures}
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


def _reviews(report: Report, actor: Actor) -> bool:
    superiors = superiors_of(report)
    office = reviewing_office(actor, report, superiors)
    return office is not None and office.unit_id in superiors
