from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Addressee, FollowUp
from roviec.inspections.permissions import VERIFY
from roviec.inspections.steps import NewStep, append, repeats

VERIFIED = verbs.register("recommendation.verified", "Xác minh việc thực hiện yêu cầu")


@transaction.atomic
def verify(*, actor: Actor, addressee: Addressee, status: str, note: str = "") -> FollowUp:
    """The inspecting side says what it found; this alone closes. What the unit claimed stays.

    Raises `NotPermitted`, `RuleBroken` INS-16 or INS-19.
    """
    led_by = addressee.recommendation.subject.inspection.led_by_id
    office = office_for(actor, VERIFY, led_by)
    addressee = held(addressee)
    new = NewStep(step=FollowUp.Step.VERIFY, status=status, verb=VERIFIED, note=note)
    if (done := repeats(addressee, new)) is not None:
        return done
    rules.may_be_answered(addressee)
    rules.verification_stands(addressee, status, note)
    return append(addressee, office, new)
