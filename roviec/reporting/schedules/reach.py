"""Who may set chains and days off."""

from __future__ import annotations

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.organisations.models import Path, Subordination, Unit
from roviec.reporting.permissions import CONFIGURE
from roviec.timeline.validity import valid_on


def site_office(actor: Actor) -> Office:
    """The office in which the actor sets what holds for everybody: at the top of a line. Raises
    `NotPermitted`."""
    tops = Subordination.objects.filter(
        policy().units(actor, CONFIGURE, "unit"), valid_on(actor.day), superior=None
    )
    top = tops.order_by("line__order", "unit").values_list("unit", flat=True).first()
    if top is None:
        raise NotPermitted(CONFIGURE)
    return office_for(actor, CONFIGURE, top)


def sets_for_everybody(actor: Actor) -> bool:
    if not policy().holds(actor, CONFIGURE):
        return False
    try:
        site_office(actor)
    except NotPermitted:
        return False
    return True


def configuring_office(actor: Actor, unit: Unit | None) -> Office:
    """To set a chain of a unit, or of everybody. Raises `NotPermitted`."""
    return site_office(actor) if unit is None else office_for(actor, CONFIGURE, unit.pk)


def units_over(requester_id: int, line_id: int, actor: Actor) -> list[int]:
    """The requester and whoever stands over it in the line today."""
    paths = Path.objects.filter(valid_on(actor.day), line_id=line_id, lower_id=requester_id)
    return list(paths.values_list("upper", flat=True))
