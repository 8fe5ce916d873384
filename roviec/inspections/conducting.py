"""Who conducts an inspection: the leading unit's people who may, and the delegation's members."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, may, policy
from roviec.inspections.models import Member, Subject
from roviec.inspections.permissions import CONDUCT, VIEW


@override("vi")  # an office is kept as text of the record
def conducting_office(actor: Actor, subject: Subject) -> Office:
    """The office in which the actor conducts the subject's inspection: a post at the leading unit,
    else the place in the delegation while it lasts. Raises `NotPermitted`."""
    inspection = subject.inspection
    office = policy().office(actor, CONDUCT, inspection.led_by_id)
    if office is not None:
        return office
    member = Member.objects.serving(actor).filter(delegation=subject.delegation_id).first()
    if member is None:
        raise NotPermitted(f"{CONDUCT} on subject {subject.pk}")
    team = _("Đoàn kiểm tra số %(number)s") % {"number": subject.delegation.number}
    return Office(actor.account_id, actor.name, str(member.get_role_display()), None, team)


def stands_with_delegation(actor: Actor, subject: Subject) -> bool:
    """Whether the actor sees what the inspecting side sees."""
    if may(actor, VIEW, subject.inspection.led_by_id):
        return True
    return Member.objects.serving(actor).filter(delegation=subject.delegation_id).exists()


def may_conduct(actor: Actor, subject: Subject) -> bool:
    try:
        conducting_office(actor, subject)
    except NotPermitted:
        return False
    return True
