from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import grants, rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Subject, Visit
from roviec.organisations.models import Unit

VISITED = verbs.register("inspection.visited", "Ghi nơi đoàn đến kiểm tra")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A unit of the system, or a place by name; the day, or only "before that day"."""

    unit: Unit | None = None
    name: str = ""
    on: date | None = None
    before: date | None = None


@transaction.atomic
def record_visit(*, actor: Actor, subject: Subject, new: NewVisit) -> Visit:
    """Record where the delegation went; members may then read the visited unit's reports.

    Raises `NotPermitted`, `RuleBroken` INS-05 or INS-12.
    """
    office = conducting_office(actor, subject)
    held(subject)
    rules.visit_is_named(new.unit, new.name)
    rules.visit_has_one_day(new.on, new.before)
    rules.not_signed(subject)
    visit, created = Visit.objects.get_or_create(
        subject=subject, unit=new.unit, name=new.name, on=new.on, before=new.before
    )
    if created:
        accounts = [account for account, _unit in grants.extend(subject.delegation)]
        after: dict[str, Any] = {"on": new.on, "before": new.before, "name": new.name}
        if new.unit is not None:
            after |= {"unit": new.unit.pk, "granted_to": accounts}
        record(office, VISITED, visit, unit_id=subject.unit_id, after=after)
    return visit
