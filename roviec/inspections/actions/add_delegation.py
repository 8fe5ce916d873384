from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.accounts.models import Account
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import grants, rules
from roviec.inspections.holding import held
from roviec.inspections.models import Delegation, Inspection, Member, MemberRole
from roviec.inspections.permissions import OPEN

SET_UP = verbs.register("inspection.delegation_set_up", "Lập đoàn kiểm tra")
JOINED = verbs.register("inspection.member_added", "Thêm thành viên đoàn")
LEFT = verbs.register("inspection.member_removed", "Rút thành viên khỏi đoàn")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """One of the delegation with the office held now; `account` for those who sign in."""

    name: str
    office: str
    role: str = MemberRole.MEMBER
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelegation:
    """Both days are working days of the delegation."""

    number: str
    starts_on: date
    ends_on: date
    members: tuple[NewMember, ...]


@transaction.atomic
def add_delegation(*, actor: Actor, inspection: Inspection, new: NewDelegation) -> Delegation:
    """Set up a delegation; the same number again is the same delegation, left as it is.

    Raises `NotPermitted`, `RuleBroken` INS-03 or INS-22.
    """
    office = office_for(actor, OPEN, inspection.led_by_id)
    held(inspection)
    rules.one_head([member.role for member in new.members])
    rules.delegation_days(new.starts_on, new.ends_on)
    for member in new.members:
        rules.account_may_be_named(member.account, inspection, actor.day)
    delegation, created = Delegation.objects.get_or_create(
        inspection=inspection,
        number=new.number,
        defaults={"starts_on": new.starts_on, "ends_on": new.ends_on},
    )
    if not created:
        return delegation
    joined = [_join(delegation, member, order) for order, member in enumerate(new.members)]
    grants.extend(delegation)
    after = {"number": new.number, "members": [_told(member) for member in joined]}
    record(office, SET_UP, delegation, unit_id=inspection.led_by_id, after=after)
    return delegation


@transaction.atomic
def add_member(*, actor: Actor, delegation: Delegation, new: NewMember) -> Member:
    """Add one member; the same name in the same office again is the same member.

    Raises `NotPermitted`, `RuleBroken` INS-03 for a second head, INS-22.
    """
    inspection = delegation.inspection
    office = office_for(actor, OPEN, inspection.led_by_id)
    held(delegation)
    staying = delegation.members.filter(left_on__isnull=True)
    same = staying.filter(name=new.name, office=new.office).first()
    if same is not None:
        return same
    rules.one_head([*staying.values_list("role", flat=True), new.role])
    rules.account_may_be_named(new.account, inspection, actor.day)
    member = _join(delegation, new, delegation.members.count())
    units = sorted(unit for _account, unit in grants.extend(delegation))
    after = {**_told(member), "units": units}
    record(office, JOINED, delegation, unit_id=inspection.led_by_id, after=after)
    return member


@transaction.atomic
def remove_member(*, actor: Actor, member: Member) -> Member:
    """From today the member is of the delegation no more and reads the units' reports no more; the
    row stays. A delegation whose head left takes a new head before anybody else.

    Raises `NotPermitted`.
    """
    inspection = member.delegation.inspection
    office = office_for(actor, OPEN, inspection.led_by_id)
    held(member.delegation)
    member = held(member)
    if member.left_on is not None:
        return member
    member.left_on = actor.day
    member.save(update_fields=["left_on"])
    before = {**_told(member), "units": grants.withdraw(member, actor.day)}
    after = {"left_on": actor.day}
    record(
        office,
        LEFT,
        member.delegation,
        unit_id=inspection.led_by_id,
        before=before,
        after=after,
    )
    return member


def _told(member: Member) -> dict[str, Any]:
    """What the audit says of a member."""
    return {
        "role": member.role,
        "name": member.name,
        "office": member.office,
        "account": member.account_id,
    }


def _join(delegation: Delegation, new: NewMember, order: int) -> Member:
    return Member.objects.create(
        delegation=delegation,
        role=new.role,
        name=new.name,
        office=new.office,
        account=new.account,
        order=order,
    )
