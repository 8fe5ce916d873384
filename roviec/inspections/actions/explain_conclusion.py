from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Conclusion, ConclusionState
from roviec.inspections.permissions import RESPOND

EXPLAINED = verbs.register("inspection.conclusion_explained", "Giải trình dự thảo kết luận")


@transaction.atomic
def explain_conclusion(
    *, actor: Actor, conclusion: Conclusion, explanation: str, dissent: str = ""
) -> Conclusion:
    """The unit explains the draft; where it holds another view, that stays in the conclusion. Until
    the conclusion is signed the unit may explain anew; the audit keeps what it said before.

    Raises `NotPermitted`, `RuleBroken` INS-13.
    """
    subject = conclusion.subject
    office = office_for(actor, RESPOND, subject.unit_id)
    held(subject)
    conclusion = held(conclusion)
    rules.conclusion_is(conclusion, ConclusionState.DRAFT, ConclusionState.EXPLAINED)
    rules.conclusion_is_shared(conclusion)
    rules.explanation_says_something(explanation, dissent)
    before = {"explanation": conclusion.explanation, "dissent": conclusion.dissent}
    after = {"explanation": explanation, "dissent": dissent}
    if before == after and conclusion.state == ConclusionState.EXPLAINED:
        return conclusion
    conclusion.explanation, conclusion.dissent = explanation, dissent
    conclusion.explained_office = office.text
    conclusion.state = ConclusionState.EXPLAINED
    conclusion.save()
    record(office, EXPLAINED, conclusion, unit_id=subject.unit_id, before=before, after=after)
    return conclusion
