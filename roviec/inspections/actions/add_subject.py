from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import grants, rules
from roviec.inspections.models import Delegation, Subject
from roviec.inspections.permissions import OPEN
from roviec.organisations.models import Unit

ADDED = verbs.register("inspection.subject_added", "Thêm đơn vị được kiểm tra")


@transaction.atomic
def add_subject(*, actor: Actor, delegation: Delegation, unit: Unit) -> Subject:
    """Put a unit under the delegation; its members may then read the unit's reports.

    Raises `NotPermitted`, `RuleBroken` INS-04.
    """
    inspection = delegation.inspection
    office = office_for(actor, OPEN, inspection.led_by_id)
    rules.subject_stands_below(inspection, unit)
    subject, created = Subject.objects.get_or_create(delegation=delegation, unit=unit)
    if created:
        accounts = [account for account, _unit in grants.extend(delegation)]
        after = {"plan": inspection.plan_number, "granted_to": accounts}
        record(office, ADDED, subject, unit_id=unit.pk, after=after)
    return subject
