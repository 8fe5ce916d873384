from __future__ import annotations

from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Subject

SET = verbs.register("inspection.session_set", "Ghi ngày làm việc với đơn vị")


@transaction.atomic
def set_session(*, actor: Actor, subject: Subject, on: date | None) -> Subject:
    """Record the day of the working session; null when it is not known.

    Raises `NotPermitted`, `RuleBroken` INS-12.
    """
    office = conducting_office(actor, subject)
    held(subject)
    rules.not_signed(subject)
    before = subject.session_on
    if before == on:
        return subject
    subject.session_on = on
    subject.save(update_fields=["session_on"])
    record(office, SET, subject, unit_id=subject.unit_id, before={"on": before}, after={"on": on})
    return subject
