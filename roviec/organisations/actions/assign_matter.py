from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations import passing, rules, verbs
from roviec.organisations.models import Passing, Unit
from roviec.organisations.permissions import REORGANISE


@transaction.atomic
def assign_matter(*, actor: Actor, passing_pk: int, to: Unit) -> Passing:
    """Give what waits after a reorganisation to a unit. Raises `NotPermitted`; `RuleBroken`
    ORG-12 when it waits no longer or the unit does not stand today."""
    office = office_for(actor, REORGANISE, to.pk)
    row = Passing.objects.select_for_update().get(pk=passing_pk)
    office_for(actor, REORGANISE, row.earlier_id)
    rules.still_waiting(row)
    rules.stands_today(to, actor.day)
    passing.known()[row.matter].hand_over(row.matter_id, to, day=actor.day, office=office)
    row.later, row.state = to, Passing.State.ASSIGNED
    row.assigned_at = timezone.now()
    row.assigned_by = ", ".join(part for part in (office.name, office.text) if part)
    row.save(update_fields=["later", "state", "assigned_at", "assigned_by"])
    record(office, verbs.ASSIGNED, row, unit_id=to.pk, after={"title": row.title})
    return row
