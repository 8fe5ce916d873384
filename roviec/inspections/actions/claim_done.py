from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Addressee, FollowUp
from roviec.inspections.permissions import RESPOND
from roviec.inspections.steps import NewStep, append, repeats

CLAIMED = verbs.register("recommendation.claimed", "Báo kết quả thực hiện yêu cầu")


@transaction.atomic
def claim_done(
    *,
    actor: Actor,
    addressee: Addressee,
    status: str,
    note: str,
    files: Sequence[UploadedFile[bytes]] = (),
) -> FollowUp:
    """The unit says how far it is. What was verified is left as it is: only the inspecting side
    changes that.

    Raises `NotPermitted`, `RuleBroken` INS-16, INS-18 or FIL-01 to FIL-03.
    """
    office = office_for(actor, RESPOND, addressee.unit_id)
    addressee = held(addressee)
    new = NewStep(step=FollowUp.Step.CLAIM, status=status, verb=CLAIMED, note=note, files=files)
    if (done := repeats(addressee, new)) is not None:
        return done
    rules.may_be_answered(addressee)
    rules.claim_is_shown(status, note, len(files))
    return append(addressee, office, new)
