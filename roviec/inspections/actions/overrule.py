from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Claim, Overrule

OVERRULED = verbs.register("inspection.claim_overruled", "Thay kết quả đối chiếu")


@transaction.atomic
def overrule(*, actor: Actor, claim: Claim, verdict: str, note: str) -> Overrule:
    """Put the inspector's verdict beside the machine's; the machine's stays.

    Raises `NotPermitted`, `RuleBroken` INS-09 or INS-12.
    """
    subject = claim.narrative.subject
    office = conducting_office(actor, subject)
    held(subject)
    rules.overrule_says_why(note)
    rules.not_signed(subject)
    newest = claim.overrules.first()
    if newest is not None and (newest.verdict, newest.note) == (verdict, note):
        return newest
    row = Overrule.objects.create(
        claim=claim, verdict=verdict, note=note, name=office.name, office=office.text
    )
    machine = claim.checks.first()
    record(
        office,
        OVERRULED,
        claim,
        unit_id=subject.unit_id,
        note=note,
        before={"verdict": machine.verdict if machine else None},
        after={"verdict": verdict},
    )
    return row
