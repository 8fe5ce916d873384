from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conclusions import place_of
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Conclusion, Subject

DRAFTED = verbs.register("inspection.conclusion_drafted", "Soạn dự thảo kết luận")
EDITED = verbs.register("inspection.conclusion_edited", "Sửa dự thảo kết luận")


@transaction.atomic
def draft_conclusion(*, actor: Actor, subject: Subject) -> Conclusion:
    """Begin the conclusion; the second time it is the one begun before.

    Raises `NotPermitted`.
    """
    inspection = subject.inspection
    office = conducting_office(actor, subject)
    conclusion, created = Conclusion.objects.get_or_create(
        subject=subject, defaults={"place_name": place_of(inspection.led_by, actor.day)}
    )
    if created:
        record(office, DRAFTED, conclusion, unit_id=subject.unit_id)
    return conclusion


@transaction.atomic
def edit_conclusion(*, actor: Actor, conclusion: Conclusion, place_name: str) -> Conclusion:
    """Change what a draft holds beyond the record: where it is issued.

    Raises `NotPermitted`, `RuleBroken` INS-12.
    """
    subject = conclusion.subject
    office = conducting_office(actor, subject)
    held(subject)
    rules.not_signed(subject)
    before = conclusion.place_name
    if before == place_name:
        return conclusion
    conclusion.place_name = place_name
    conclusion.save(update_fields=["place_name"])
    record(
        office,
        EDITED,
        conclusion,
        unit_id=subject.unit_id,
        before={"place": before},
        after={"place": place_name},
    )
    return conclusion
