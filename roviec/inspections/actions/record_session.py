from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Attendee, AttendeeSide, Session, Subject

SAT = verbs.register("inspection.session_recorded", "Ghi buổi làm việc với đơn vị")
CHANGED = verbs.register("inspection.session_changed", "Sửa buổi làm việc với đơn vị")
TAKEN_OUT = verbs.register("inspection.session_removed", "Bỏ buổi làm việc với đơn vị")


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who sat in a session, with the office held then."""

    name: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session as far as known: the day, the half of it, the place, who came from either side."""

    on: date | None = None
    half_day: str = ""
    place: str = ""
    inspecting: tuple[Present, ...] = ()
    inspected: tuple[Present, ...] = ()

    @property
    def present(self) -> list[tuple[str, Present]]:
        return [
            *((AttendeeSide.INSPECTING.value, each) for each in self.inspecting),
            *((AttendeeSide.INSPECTED.value, each) for each in self.inspected),
        ]


@transaction.atomic
def record_session(*, actor: Actor, subject: Subject, new: NewSession) -> Session:
    """Record a working session with the unit; said twice it is one session.

    Raises `NotPermitted`, `RuleBroken` INS-12 or INS-23.
    """
    office = conducting_office(actor, subject)
    held(subject)
    _allowed(subject, new)
    same = [
        row
        for row in subject.sessions.prefetch_related("attendees")
        if session_as_given(row) == new
    ]
    if same:
        return same[0]
    session = Session.objects.create(
        subject=subject, on=new.on, half_day=new.half_day, place=new.place
    )
    _seat(session, new)
    record(office, SAT, session, unit_id=subject.unit_id, after=_kept(new))
    return session


@transaction.atomic
def change_session(*, actor: Actor, session: Session, new: NewSession) -> Session:
    """Correct a session; the audit keeps the day, place and attendance it had.

    Raises `NotPermitted`, `RuleBroken` INS-12, INS-23 or INS-24.
    """
    subject = session.subject
    office = conducting_office(actor, subject)
    held(subject)
    _allowed(subject, new)
    session = _still_there(session)
    before = session_as_given(session)
    if before == new:
        return session
    session.on, session.half_day, session.place = new.on, new.half_day, new.place
    session.save(update_fields=["on", "half_day", "place"])
    session.attendees.all().delete()
    _seat(session, new)
    record(
        office,
        CHANGED,
        session,
        unit_id=subject.unit_id,
        before=_kept(before),
        after=_kept(new),
    )
    return session


@transaction.atomic
def remove_session(*, actor: Actor, session: Session) -> None:
    """Take out a session that did not take place; the audit keeps its day, place and attendance.

    Raises `NotPermitted`, `RuleBroken` INS-12 or INS-24.
    """
    subject = session.subject
    office = conducting_office(actor, subject)
    held(subject)
    rules.not_signed(subject)
    session = _still_there(session)
    before = _kept(session_as_given(session)) | {"session": session.pk}
    record(office, TAKEN_OUT, subject, unit_id=subject.unit_id, before=before)
    session.delete()


def _still_there(session: Session) -> Session:
    rules.session_is_there(Session.objects.filter(pk=session.pk).exists())
    return held(session)


def session_as_given(session: Session) -> NewSession:
    """A session as it would be said again."""
    sides: dict[str, list[Present]] = {side.value: [] for side in AttendeeSide}
    for each in session.attendees.all():
        sides[each.side].append(Present(name=each.name, office=each.office))
    return NewSession(
        on=session.on,
        half_day=session.half_day,
        place=session.place,
        inspecting=tuple(sides[AttendeeSide.INSPECTING]),
        inspected=tuple(sides[AttendeeSide.INSPECTED]),
    )


def _allowed(subject: Subject, new: NewSession) -> None:
    rules.session_says_something(new.on, new.place, len(new.present))
    for side, each in new.present:
        rules.attendee_holds_an_office(each.name, each.office, side)
    rules.not_signed(subject)


def _seat(session: Session, new: NewSession) -> None:
    Attendee.objects.bulk_create(
        Attendee(session=session, side=side, name=each.name, office=each.office, order=order)
        for order, (side, each) in enumerate(new.present)
    )


def _kept(said: NewSession) -> dict[str, Any]:
    """For the audit, which keeps how many sat there; who they were stands in the session."""
    return {
        "on": said.on,
        "half_day": said.half_day,
        "place": said.place,
        "inspecting": len(said.inspecting),
        "inspected": len(said.inspected),
    }
