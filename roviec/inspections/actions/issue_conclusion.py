from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Conclusion, ConclusionState
from roviec.inspections.permissions import SIGN

ISSUED = verbs.register("inspection.conclusion_issued", "Ban hành kết luận")


@transaction.atomic
def issue_conclusion(*, actor: Actor, conclusion: Conclusion) -> Conclusion:
    """Issue what was signed; from now on its recommendations are to be answered.

    Raises `NotPermitted`, `RuleBroken` INS-13.
    """
    subject = conclusion.subject
    office = office_for(actor, SIGN, subject.inspection.led_by_id)
    held(subject)
    conclusion = held(conclusion)
    if conclusion.state == ConclusionState.ISSUED:
        return conclusion
    rules.conclusion_is(conclusion, ConclusionState.SIGNED)
    conclusion.state, conclusion.issued_at = ConclusionState.ISSUED, timezone.now()
    conclusion.save(update_fields=["state", "issued_at"])
    record(office, ISSUED, conclusion, unit_id=subject.unit_id, after={"number": conclusion.number})
    return conclusion
