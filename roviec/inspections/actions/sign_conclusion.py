from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.files.actions import keep
from roviec.inspections import rules
from roviec.inspections.conclusions import data_of
from roviec.inspections.holding import held
from roviec.inspections.models import Conclusion, ConclusionState
from roviec.inspections.permissions import SIGN
from roviec.inspections.plain import to_plain
from roviec.inspections.sharing import changed_since_shared
from roviec.writing import conclusion as document_of
from roviec.writing import to_docx

SIGNED = verbs.register("inspection.conclusion_signed", "Ký kết luận")


@transaction.atomic
def sign_conclusion(*, actor: Actor, conclusion: Conclusion, number: str, on: date) -> Conclusion:
    """Sign in the actor's own name and office. What it says is frozen and its DOCX is kept; the
    same signature sent twice is one.

    Raises `NotPermitted`, `RuleBroken` INS-13, INS-14 or INS-21.
    """
    subject = conclusion.subject
    office = office_for(actor, SIGN, subject.inspection.led_by_id)
    held(subject)
    conclusion = held(conclusion)
    number = number.strip()
    if conclusion.signed_at and (conclusion.number, conclusion.date) == (number, on):
        return conclusion
    rules.conclusion_is(conclusion, ConclusionState.DRAFT, ConclusionState.EXPLAINED)
    rules.conclusion_is_shared(conclusion)
    rules.document_number(number)
    rules.conclusion_day(subject, on, actor.day)
    rules.draft_is_as_shared(changed_since_shared(conclusion, data_of(conclusion, actor.day)))
    conclusion.number, conclusion.date = number, on
    conclusion.signatory_name, conclusion.signatory_title = office.name, office.title
    conclusion.state, conclusion.signed_at = ConclusionState.SIGNED, timezone.now()
    data = data_of(conclusion, actor.day)
    conclusion.frozen = to_plain(data)
    name = f"ket-luan-{conclusion.pk}.docx"
    content = to_docx(document_of(data))
    conclusion.file = keep(office=office, owner=conclusion, name=name, content=content)
    conclusion.save()
    after = {"number": number, "date": on, "sha256": conclusion.file.sha256}
    record(office, SIGNED, conclusion, unit_id=subject.unit_id, after=after)
    return conclusion
