from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Claim, Finding, Subject
from roviec.organisations.models import WorkArea

FOUND = verbs.register("inspection.finding_recorded", "Ghi nhận xét")
TAKEN_OUT = verbs.register("inspection.finding_removed", "Bỏ nhận xét")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """Of the unit, never of a person; `claim` is the statement it rests on, if any."""

    kind: str
    text: str
    cause: str = ""
    area: WorkArea | None = None
    claim: Claim | None = None


@transaction.atomic
def record_finding(*, actor: Actor, subject: Subject, new: NewFinding) -> Finding:
    """Record a strength, limitation or breach of the unit.

    Raises `NotPermitted`, `RuleBroken` INS-11 or INS-12.
    """
    office = conducting_office(actor, subject)
    held(subject)
    rules.finding_is_allowed(subject.inspection, new.kind, new.text)
    rules.not_signed(subject)
    finding, created = Finding.objects.get_or_create(
        subject=subject,
        kind=new.kind,
        area=new.area,
        text=new.text,
        cause=new.cause,
        claim=new.claim,
        defaults={"office": office.text},
    )
    if created:
        after = {"kind": new.kind, "text": new.text}
        record(office, FOUND, finding, unit_id=subject.unit_id, after=after)
    return finding


@transaction.atomic
def remove_finding(*, actor: Actor, finding: Finding) -> None:
    """Take out a finding of a conclusion that is not signed; the audit keeps what it said.

    Raises `NotPermitted`, `RuleBroken` INS-12.
    """
    subject = finding.subject
    office = conducting_office(actor, subject)
    held(subject)
    rules.not_signed(subject)
    before = {"kind": finding.kind, "text": finding.text, "finding": finding.pk}
    record(office, TAKEN_OUT, subject, unit_id=subject.unit_id, before=before)
    finding.delete()
