"""The working sessions of a subject as pages and papers show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roviec.inspections.models import Attendee, AttendeeSide, Session, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A session with those who came from either side, in the order they were written down."""

    session: Session
    inspecting: Sequence[Attendee]
    inspected: Sequence[Attendee]

    @property
    def sides(self) -> list[tuple[str, Sequence[Attendee]]]:
        """The sides of which somebody is named, with their label."""
        pairs = [
            (str(AttendeeSide.INSPECTING.label), self.inspecting),
            (str(AttendeeSide.INSPECTED.label), self.inspected),
        ]
        return [(label, people) for label, people in pairs if people]


def sessions_of(subject: Subject) -> list[Sitting]:
    """In the order of their days, those without a day last; two queries."""
    return [_sitting(row) for row in subject.sessions.prefetch_related("attendees")]


def _sitting(session: Session) -> Sitting:
    people = list(session.attendees.all())
    return Sitting(
        session=session,
        inspecting=[each for each in people if each.side == AttendeeSide.INSPECTING],
        inspected=[each for each in people if each.side == AttendeeSide.INSPECTED],
    )
