from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from roviec.access.actor import Actor, Office
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Addressee, Recommendation, Subject
from roviec.organisations.models import Unit, WorkArea

ASKED = verbs.register("inspection.recommendation_added", "Ghi yêu cầu sau kiểm tra")
ADDRESSED = verbs.register("inspection.recommendation_addressed", "Giao yêu cầu cho đơn vị")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecommendation:
    """What must be done, by which units, by `due_on`, or looked at again on `review_on`."""

    text: str
    units: tuple[Unit, ...]
    due_on: date | None = None
    review_on: date | None = None
    area: WorkArea | None = None


@transaction.atomic
def add_recommendation(*, actor: Actor, subject: Subject, new: NewRecommendation) -> Recommendation:
    """Record what the units must do; each has its own state from then on.

    Raises `NotPermitted`, `RuleBroken` INS-12 or INS-15.
    """
    office = conducting_office(actor, subject)
    held(subject)
    rules.recommendation_is_whole(subject, new.text, new.due_on, new.review_on)
    rules.addressees_are_inspected(subject, new.units)
    rules.not_signed(subject)
    recommendation, created = Recommendation.objects.get_or_create(
        subject=subject,
        text=new.text,
        due_on=new.due_on,
        review_on=new.review_on,
        area=new.area,
        defaults={"office": office.text},
    )
    if created:
        after = {"text": new.text, "due_on": new.due_on, "review_on": new.review_on}
        record(office, ASKED, recommendation, unit_id=subject.unit_id, after=after)
    for unit in new.units:
        _address(office, recommendation, unit)
    return recommendation


def _address(office: Office, recommendation: Recommendation, unit: Unit) -> None:
    _row, created = Addressee.objects.get_or_create(recommendation=recommendation, unit=unit)
    if created:
        after = {"unit": unit.pk, "text": recommendation.text}
        record(office, ADDRESSED, recommendation, unit_id=unit.pk, after=after)
