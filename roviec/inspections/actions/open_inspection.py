from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.holding import held
from roviec.inspections.models import Inspection, Kind
from roviec.inspections.permissions import OPEN
from roviec.organisations.models import Line, Unit, WorkArea

OPENED = verbs.register("inspection.opened", "Mở cuộc kiểm tra")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """What a plan decides. `period_code` as in `Period.parse`; `rule_set` a code of the data."""

    title: str
    line: Line
    led_by: Unit
    rule_set: str
    plan_number: str
    plan_date: date
    period_code: str
    kind: str = Kind.INSPECTION
    decision_number: str = ""
    decision_date: date | None = None
    areas: Sequence[WorkArea] = ()


@transaction.atomic
def open_inspection(*, actor: Actor, new: NewInspection) -> Inspection:
    """Open the inspection a plan decided; the same plan opened twice is one inspection.

    Raises `NotPermitted`, `RuleBroken` INS-01 or INS-02.
    """
    office = office_for(actor, OPEN, new.led_by.pk)
    held(new.led_by)
    rules.plan_is_past(new.plan_date, actor.day)
    rules.known_rule_set(new.rule_set)
    content = _content(new)
    same = Inspection.objects.filter(
        led_by=new.led_by, plan_number=new.plan_number, plan_date=new.plan_date
    ).first()
    rules.plan_is_new(same, content)
    if same is not None:
        return same
    inspection = Inspection.objects.create(
        led_by=new.led_by, plan_number=new.plan_number, plan_date=new.plan_date, **content
    )
    inspection.areas.set(new.areas)
    record(office, OPENED, inspection, unit_id=new.led_by.pk, after={"plan": new.plan_number})
    return inspection


def _content(new: NewInspection) -> dict[str, object]:
    period = rules.readable_period(new.period_code)
    return {
        "title": new.title,
        "kind": new.kind,
        "line": new.line,
        "rule_set": new.rule_set,
        "decision_number": new.decision_number,
        "decision_date": new.decision_date,
        "period_code": period.code,
        "span_start": period.span.start,
        "span_end": period.span.end,
    }
