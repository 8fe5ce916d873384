"""On which side of an inspection somebody stands, and what that side sees."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.access.actor import Actor
from roviec.access.policy import may
from roviec.inspections.conducting import may_conduct, stands_with_delegation
from roviec.inspections.models import (
    Addressee,
    Conclusion,
    ConclusionState,
    FollowUp,
    Narrative,
    Subject,
)
from roviec.inspections.permissions import RESPOND, SIGN, VERIFY, VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the actor may see and do with one subject. Who leads stands on the inspecting side,
    whatever else they hold."""

    leads: bool
    conducts: bool
    signs: bool
    responds: bool
    verifies: bool

    def sees_findings(self, conclusion: Conclusion | None) -> bool:
        """The inspected unit sees nothing of a draft before it is asked to explain it."""
        return self.leads or (conclusion is not None and conclusion.shared_at is not None)

    def sees_paper(self, conclusion: Conclusion) -> bool:
        """The unit reads the draft it is asked to explain and the paper that is issued, but not
        what is signed and still on the leader's desk."""
        waiting = conclusion.state == ConclusionState.SIGNED
        return self.leads or (self.sees_findings(conclusion) and not waiting)

    def sees_recommendations(self, conclusion: Conclusion | None) -> bool:
        issued = conclusion is not None and conclusion.state == ConclusionState.ISSUED
        return self.leads or issued


def side_of(actor: Actor, subject: Subject) -> Side:
    led_by = subject.inspection.led_by_id
    return Side(
        leads=stands_with_delegation(actor, subject),
        conducts=may_conduct(actor, subject),
        signs=may(actor, SIGN, led_by),
        responds=may(actor, RESPOND, subject.unit_id),
        verifies=may(actor, VERIFY, led_by),
    )


def may_read_narrative(actor: Actor, pk: int) -> bool:
    """Files of a narrative: both sides; the unit handed it in."""
    subjects = Subject.objects.visible_to(actor, VIEW)
    return Narrative.objects.filter(pk=pk, subject__in=subjects).exists()


def may_read_conclusion(actor: Actor, pk: int) -> bool:
    """The signed document: who leads, and the unit once it is issued."""
    rows = Conclusion.objects.filter(pk=pk)
    led = Subject.objects.visible_to(actor, VIEW)
    row = rows.filter(subject__in=led).select_related("subject__delegation__inspection").first()
    return row is not None and side_of(actor, row.subject).sees_recommendations(row)


def may_read_step(actor: Actor, pk: int) -> bool:
    """Evidence of a step: whoever sees the recommendation at its addressee."""
    addressees = Addressee.objects.visible_to(actor, VIEW)
    return FollowUp.objects.filter(pk=pk, addressee__in=addressees).exists()
