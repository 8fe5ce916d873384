from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Addressee, FollowUp, Verified
from roviec.inspections.permissions import VERIFY
from roviec.inspections.steps import NewStep, append, repeats

REOPENED = verbs.register("recommendation.reopened", "Mở lại yêu cầu đã khép lại")


@transaction.atomic
def reopen(*, actor: Actor, addressee: Addressee, note: str) -> FollowUp:
    """Open again what was closed, with the reason.

    Raises `NotPermitted`, `RuleBroken` INS-20.
    """
    led_by = addressee.recommendation.subject.inspection.led_by_id
    office = office_for(actor, VERIFY, led_by)
    addressee = held(addressee)
    new = NewStep(step=FollowUp.Step.REOPEN, status=Verified.NOT_YET, verb=REOPENED, note=note)
    if (done := repeats(addressee, new)) is not None:
        return done
    rules.may_be_reopened(addressee, note)
    return append(addressee, office, new)
