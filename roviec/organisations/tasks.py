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
from roviec.organisations.passing.waiting import waiting_for
from roviec.organisations.permissions import REORGANISE, reorganisable, visible_acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`count` is how many matters stand behind it."""

    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str
    count: int = 1


LISTED = 5
"""Acts told one by one; the rest is counted."""


def tasks_for(actor: Actor) -> Iterable[Task]:
    """What waits to be assigned, and prepared acts, in six queries at most."""
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
    yield from _to_confirm(actor)


def _to_confirm(actor: Actor) -> Iterable[Task]:
    """Those the actor may confirm: an act that touches a part of one's reach is seen, and confirmed
    by who answers for all of it. Those whose day has gone by come first: what places became is
    proposed for units late too."""
    prepared = visible_acts(actor).filter(state=Reorganisation.State.PREPARED)
    seen = list(prepared.order_by("day", "pk"))
    mine = reorganisable(actor, seen)
    acts = [act for act in seen if act.pk in mine]
    for act in acts[:LISTED]:
        yield Task(
            title=_("Xác nhận đợt sắp xếp: %(title)s") % {"title": act.title},
            detail=act.decision_number,
            url=reverse("organisations:act", args=[act.pk]),
            due_on=act.day,
            kind="waiting_confirmation",
        )
    more = len(acts) - LISTED
    if more > 0:
        yield Task(
            title=ngettext(
                "Và %s đợt sắp xếp nữa chờ xác nhận", "Và %s đợt sắp xếp nữa chờ xác nhận", more
            )
            % more,
            detail="",
            url=f"{reverse('organisations:acts')}?show=prepared",
            due_on=acts[LISTED].day,
            kind="waiting_confirmation",
            count=more,
        )
