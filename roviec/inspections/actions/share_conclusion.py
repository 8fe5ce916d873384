from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conclusions import data_of
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Conclusion, ConclusionState
from roviec.inspections.sharing import changed_since_shared, snapshot

SHARED = verbs.register("inspection.conclusion_shared", "Gửi dự thảo để đơn vị giải trình")


@transaction.atomic
def share_conclusion(*, actor: Actor, conclusion: Conclusion) -> Conclusion:
    """Send the draft as it is now to the unit, so that it can explain. Sent twice is sent once; a
    draft that changed since is the next one, and waits to be explained again.

    Raises `NotPermitted`, `RuleBroken` INS-13.
    """
    subject = conclusion.subject
    office = conducting_office(actor, subject)
    held(subject)
    conclusion = held(conclusion)
    rules.conclusion_is(conclusion, ConclusionState.DRAFT, ConclusionState.EXPLAINED)
    if conclusion.shared_at is not None:
        if not changed_since_shared(conclusion, data_of(conclusion, actor.day)):
            return conclusion
        conclusion.draft += 1
        conclusion.state = ConclusionState.DRAFT
    conclusion.shared_at = timezone.now()
    conclusion.shared = snapshot(conclusion, actor.day)
    conclusion.save(update_fields=["shared_at", "shared", "draft", "state"])
    after = {"draft": conclusion.draft}
    record(office, SHARED, conclusion, unit_id=subject.unit_id, after=after)
    return conclusion
