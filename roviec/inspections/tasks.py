"""What waits for somebody in inspections: on the unit's side, and on the inspecting side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.inspections.models import Addressee, Response, Subject, Verified
from roviec.inspections.permissions import RESPOND, VERIFY
from roviec.inspections.querysets import AddresseeQuerySet
from roviec.inspections.unit_names import names_of

WHOLE = "recommendation__subject__delegation__inspection"
LONGEST_TITLE = 90
"""Letters of a recommendation's text in a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work; `kind` as the home page calls it. `count` is how many it stands for."""

    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str
    count: int = 1
    unit_id: int = 0


def tasks_for(actor: Actor) -> list[Task]:
    """Work of today, in at most six queries; those past their day come first."""
    found: list[Task] = []
    if policy().holds(actor, RESPOND):
        found += _to_do(actor)
        found += _to_explain(actor)
    if policy().holds(actor, VERIFY):
        found += _to_verify(actor)
    names = names_of({task.unit_id for task in found}, actor.day)
    named = [_named(task, names) for task in found]
    return sorted(named, key=lambda task: (task.due_on or date.max, task.title))


def _named(task: Task, names: dict[int, str]) -> Task:
    detail = " · ".join(filter(None, (names.get(task.unit_id, ""), task.detail)))
    return replace(task, detail=detail)


def _to_do(actor: Actor) -> Iterable[Task]:
    """The unit's turn: to answer, to do, or to do again."""
    rows = Addressee.objects.addressed_within(actor, RESPOND).issued().open()
    for each in _whole(rows.exclude(last_step="claim", claimed_status="done")):
        yield _task(each, _unit_kind(each, actor.day))


def _unit_kind(each: Addressee, today: date) -> str:
    if each.verified_status == Verified.SENT_BACK and each.last_step == "verify":
        return "sent_back"
    if _late(each, today):
        return "overdue"
    return "to_respond" if each.response == Response.PENDING else "due"


def _to_verify(actor: Actor) -> Iterable[Task]:
    """The inspecting side's turn: what was reported, and what is past its day unreported."""
    rows = Addressee.objects.led_within(actor, VERIFY)
    waiting = rows.claimed() | rows.overdue(actor.day)
    for each in _whole(waiting):
        kind = "waiting_verification" if each.last_step == "claim" else "overdue"
        yield _task(each, kind)


def _to_explain(actor: Actor) -> Iterable[Task]:
    """Drafts sent to the unit that it has not answered."""
    rows = Subject.objects.undergone_by(actor, RESPOND).filter(
        conclusion__shared_at__isnull=False, conclusion__state="draft"
    )
    for each in rows.select_related("delegation__inspection"):
        inspection = each.delegation.inspection
        yield Task(
            title=_("Giải trình dự thảo kết luận: %(title)s") % {"title": inspection.title},
            detail=inspection.plan_number,
            url=reverse("inspections:conclusion", args=[each.pk]),
            due_on=None,
            kind="to_explain",
            unit_id=inspection.led_by_id,
        )


def _whole(rows: AddresseeQuerySet) -> AddresseeQuerySet:
    return rows.select_related(WHOLE)


def _late(each: Addressee, today: date) -> bool:
    day = each.recommendation.day
    return day is not None and day < today


def _task(each: Addressee, kind: str) -> Task:
    return Task(
        title=_short(each.recommendation.text),
        detail=each.recommendation.subject.inspection.plan_number,
        url=each.get_absolute_url(),
        due_on=each.recommendation.day,
        kind=kind,
        unit_id=each.unit_id,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"
