from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Addressee, FollowUp
from roviec.inspections.permissions import RESPOND
from roviec.inspections.steps import NewStep, append, repeats

RESPONDED = verbs.register("recommendation.responded", "Trả lời yêu cầu sau kiểm tra")


@transaction.atomic
def respond(*, actor: Actor, addressee: Addressee, response: str, note: str = "") -> FollowUp:
    """The unit says whether it accepts what is asked of it.

    Raises `NotPermitted`, `RuleBroken` INS-16 or INS-17.
    """
    office = office_for(actor, RESPOND, addressee.unit_id)
    addressee = held(addressee)
    new = NewStep(step=FollowUp.Step.RESPOND, status=response, verb=RESPONDED, note=note)
    if (done := repeats(addressee, new)) is not None:
        return done
    rules.may_be_answered(addressee)
    rules.response_says_why(response, note)
    return append(addressee, office, new)
