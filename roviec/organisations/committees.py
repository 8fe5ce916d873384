"""Steering committees: which bodies sit on one, from when to when, which is the standing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, office_for
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.models import CommitteeMember, Path, Subordination, Unit
from roviec.organisations.permissions import REORGANISE, within_reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A body on a committee from a day on."""

    committee: Unit
    member: Unit
    day: date
    standing: bool = False


@transaction.atomic
def join(*, actor: Actor, seat: Seat) -> CommitteeMember:
    """Put a body on the committee, or make one that sits there its standing body. The same again
    changes nothing.

    A committee gathers bodies that do not answer to one another, so a new member need not be within
    the actor's reach: it may also be the body the committee answers to, or anything below that body
    in the same line. Whoever sits there already is changed by who reaches the committee.

    Raises `NotPermitted`; `RuleBroken` ORG-13."""
    office = office_for(actor, REORGANISE, seat.committee.pk)
    if not (
        sitting(seat.committee, seat.day).filter(member=seat.member).exists()
        or within_reach(actor).filter(pk=seat.member.pk).exists()
        or _beside(seat).exists()
    ):
        raise NotPermitted(f"{REORGANISE} on unit {seat.member.pk}")
    return set_up_seat(office=office, seat=seat)


@transaction.atomic
def set_up_seat(*, office: Office, seat: Seat) -> CommitteeMember:
    """The same by a command or an import."""
    committee = Unit.objects.select_for_update().get(pk=seat.committee.pk)
    rules.both_stand(committee, seat.member, seat.day)
    there = sitting(committee, seat.day).filter(member=seat.member).first()
    if there is not None and there.standing == seat.standing:
        return there
    rules.no_later_change(_later(committee, seat))
    if seat.standing:
        for other in sitting(committee, seat.day).filter(standing=True):
            _end(other, seat.day)
            _begin(other.committee, other.member, seat.day, standing=False)
    if there is not None:
        _end(there, seat.day)
    row = _begin(committee, seat.member, seat.day, standing=seat.standing)
    verb = verbs.STANDING if seat.standing else verbs.JOINED
    after = {"member": seat.member.pk, "day": seat.day, "standing": seat.standing}
    record(office, verb, row, unit_id=committee.pk, after=after)
    return row


@transaction.atomic
def leave(*, actor: Actor, committee: Unit, member: Unit, day: date) -> CommitteeMember:
    """End a body's seat from the day on. Raises `NotPermitted`; `RuleBroken` ORG-13."""
    office = office_for(actor, REORGANISE, committee.pk)
    held = Unit.objects.select_for_update().get(pk=committee.pk)
    there = sitting(held, day).filter(member=member).first()
    rules.sits_on(there, day)
    assert there is not None
    record(office, verbs.LEFT, there, unit_id=held.pk, after={"member": member.pk, "day": day})
    _end(there, day)
    return there


def sitting(committee: Unit, day: date) -> QuerySet[CommitteeMember]:
    """The seats of a committee on a day."""
    return CommitteeMember.objects.as_at(day).filter(committee=committee)


def _beside(seat: Seat) -> QuerySet[Path]:
    """The body's way up to whom the committee answers to, in a line the committee stands in."""
    above = Subordination.objects.as_at(seat.day).filter(
        unit=seat.committee, line=OuterRef("line"), superior=OuterRef("upper")
    )
    return Path.objects.as_at(seat.day).filter(Exists(above), lower=seat.member)


def hand_seat_over(row: CommitteeMember, *, committee: Unit, member: Unit, day: date) -> None:
    """The seat ends and goes on under another committee or with another body, once, and standing
    only where no other body is."""
    _end(row, day)
    if committee.pk == member.pk:
        return
    there = sitting(committee, day).filter(member=member).first()
    standing = row.standing and not sitting(committee, day).filter(standing=True).exists()
    if there is None:
        _begin(committee, member, day, standing=standing)
    elif standing:
        _end(there, day)
        _begin(committee, member, day, standing=True)


def _begin(committee: Unit, member: Unit, day: date, *, standing: bool) -> CommitteeMember:
    return CommitteeMember.objects.create(
        committee=committee, member=member, standing=standing, valid_from=day
    )


def _end(row: CommitteeMember, day: date) -> None:
    """A seat that begins on the day itself was never held."""
    if row.valid_from is not None and row.valid_from >= day:
        row.delete()
        return
    row.valid_to = day
    row.save(update_fields=["valid_to"])


def _later(committee: Unit, seat: Seat) -> date | None:
    """The first day after this one on which the body's seat, or the standing body, changes."""
    rows = CommitteeMember.objects.filter(committee=committee, valid_from__gt=seat.day)
    if not seat.standing:
        rows = rows.filter(member=seat.member)
    return rows.order_by("valid_from").values_list("valid_from", flat=True).first()
