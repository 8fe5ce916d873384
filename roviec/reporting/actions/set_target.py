from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for, policy
from roviec.audit.actions import record
from roviec.organisations.models import Line, Path, Unit, UnitVersion
from roviec.reporting import indicator_rules, rules, verbs
from roviec.reporting.models import Indicator, Target, ValueType
from roviec.reporting.permissions import REQUEST, SIGN
from roviec.reporting.picture import Place
from roviec.timeline import Span
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """What a unit with all below it is to reach in a span; without a value the target is taken
    back."""

    unit: Unit
    line: Line
    indicator: Indicator
    span: Span
    value: Decimal | None
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class TargetOffice:
    """In which office somebody sets a unit's target, and of which unit that is."""

    office: Office
    given_by_id: int
    from_above: bool


def target_office(actor: Actor, unit_id: int, line_id: int, span: Span) -> TargetOffice:
    """The nearest unit above that may ask the unit for reports, else the unit itself by who signs
    its reports. Raises `NotPermitted`."""
    above = Path.objects.filter(
        valid_on(span.last_day),
        policy().units(actor, REQUEST, "upper"),
        line_id=line_id,
        lower_id=unit_id,
        depth__gt=0,
    )
    upper = above.order_by("depth").values_list("upper", flat=True).first()
    if upper is not None:
        return TargetOffice(office_for(actor, REQUEST, upper), upper, from_above=True)
    return TargetOffice(office_for(actor, SIGN, unit_id), unit_id, from_above=False)


MAY = "may"


def who_sets(actor: Actor, place: Place) -> QuerySet[Any, tuple[str, int]]:
    """One row or more, told as `MAY`, where `target_office` finds an office."""
    own = Q(policy().units(actor, SIGN, "upper"), depth=0)
    above = Q(policy().units(actor, REQUEST, "upper"), depth__gt=0)
    rows = Path.objects.filter(
        valid_on(place.span.last_day), own | above, line_id=place.line_id, lower_id=place.unit_id
    )
    what = Cast(Value(MAY), CharField())
    told: QuerySet[Any, tuple[str, int]] = (
        rows.order_by().annotate(what=what).values_list("what", "upper")
    )
    return told


@transaction.atomic
def set_target(*, actor: Actor, new: NewTarget) -> Target:
    """Set or take back a target. Raises `NotPermitted`, REP-04, 08, 13, 18, 145 to 149."""
    by = target_office(actor, new.unit.pk, new.line.pk, new.span)
    # Of two who set one the second sees the first.
    Unit.objects.select_for_update(no_key=True).get(pk=new.unit.pk)
    rules.unit_existed(new.unit, new.span)
    indicator_rules.has_targets(new.indicator.value_type)
    _check(new)
    if by.from_above:
        indicator_rules.names_its_document(new.document_number)
    before = _held(new)
    if not by.from_above and before is not None and before.value is not None:
        other = before.given_by_id not in (new.unit.pk, by.given_by_id)
        indicator_rules.stays_with_superior(_name(before, new.span) if other else "")
    now = (before.value, before.given_by_id, before.document_number) if before else (None, 0, "")
    wanted = (new.value, by.given_by_id, new.document_number.strip())
    indicator_rules.is_something_new(now != wanted and not (now[0] is None and new.value is None))
    target = Target.objects.create(
        unit=new.unit,
        indicator=new.indicator,
        span_start=new.span.start,
        span_end=new.span.end,
        value=new.value,
        given_by_id=by.given_by_id,
        document_number=new.document_number.strip(),
        office=by.office.text or by.office.name,
    )
    record(
        by.office,
        verbs.TARGET_SET,
        target,
        unit_id=new.unit.pk,
        note=target.document_number,
        before={"value": before.value if before else None},
        after={"indicator": new.indicator.pk, "value": new.value},
    )
    return target


def _check(new: NewTarget) -> None:
    if new.value is None:
        return
    indicator_rules.is_positive(new.value)
    rules.fits(new.value, None)
    if new.indicator.value_type in (ValueType.RATIO, ValueType.PERCENT):
        rules.is_percent(new.value)
    if new.indicator.value_type == ValueType.COUNT:
        rules.is_whole(new.value)


def _held(new: NewTarget) -> Target | None:
    rows = Target.objects.filter(
        unit=new.unit,
        indicator=new.indicator,
        span_start=new.span.start,
        span_end=new.span.end,
    )
    return rows.order_by("set_at", "pk").last()


def _name(target: Target, span: Span) -> str:
    versions = UnitVersion.objects.as_at(span.last_day).filter(unit=target.given_by_id)
    return versions.values_list("name", flat=True).first() or target.office
