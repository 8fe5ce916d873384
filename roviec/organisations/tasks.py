"""What waits in this room, for the first page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.models import Reorganisation
from roviec.organisations.permissions import REORGANISE, visible_acts
from roviec.organisations.waiting import waiting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`count` is how many matters stand behind it."""

    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str
    count: int = 1


def tasks_for(actor: Actor) -> Iterable[Task]:
    """What waits to be assigned, and acts whose day comes near, in two queries."""
    if not policy().holds(actor, REORGANISE):
        return
    waiting = waiting_for(actor).count()
    if waiting:
        yield Task(
            title=ngettext(
                "%s việc chờ phân công sau sắp xếp", "%s việc chờ phân công sau sắp xếp", waiting
            )
            % waiting,
            detail=_("Đơn vị cũ đã kết thúc, chưa rõ đơn vị tiếp nhận."),
            url=reverse("organisations:waiting"),
            due_on=None,
            kind="waiting_assignment",
            count=waiting,
        )
    prepared = visible_acts(actor).filter(state=Reorganisation.State.PREPARED, day__gte=actor.day)
    for act in prepared.order_by("day", "pk")[:5]:
        yield Task(
            title=_("Xác nhận đợt sắp xếp: %(title)s") % {"title": act.title},
            detail=act.decision_number,
            url=reverse("organisations:act", args=[act.pk]),
            due_on=act.day,
            kind="waiting_confirmation",
        )
