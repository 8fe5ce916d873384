"""What this room itself keeps open at units: seats on steering committees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.organisations import passing, verbs
from roviec.organisations.committees import hand_seat_over, sitting
from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.keys import among
from roviec.organisations.models import CommitteeMember, Reorganisation, Unit


def _still(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


class Seats:
    """A unit that ended sat on a committee; its successor sits there."""

    label = later("Thành viên ban chỉ đạo")
    stays = False

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        rows = list(
            CommitteeMember.objects.filter(_still(day), among("member_id", units)).order_by("pk")
        )
        names = names_on(Reorganisation.Of.UNITS, {row.committee_id for row in rows}, day)
        return [
            passing.OpenMatter(
                row.pk,
                row.member_id,
                (_("Cơ quan thường trực của %s") if row.standing else _("Thành viên của %s"))
                % names[row.committee_id].name,
            )
            for row in rows
        ]

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        row = CommitteeMember.objects.select_related("committee").get(pk=matter)
        record(office, verbs.JOINED, row, unit_id=row.committee_id, after={"member": to.pk})
        hand_seat_over(row, committee=row.committee, member=to, day=day)

    def address(self, matter: int) -> str:
        """The title names the committee; asking for it would be a query for each row of a list."""
        return ""


class Committees:
    """A committee that ended had members; the committee that takes over has them."""

    label = later("Ban chỉ đạo")
    stays = False

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        members: dict[int, int] = {}
        rows = CommitteeMember.objects.filter(_still(day), among("committee_id", units))
        for committee in rows.values_list("committee_id", flat=True):
            members[committee] = members.get(committee, 0) + 1
        return [
            passing.OpenMatter(
                unit, unit, ngettext("%s đơn vị thành viên", "%s đơn vị thành viên", n) % n
            )
            for unit, n in members.items()
        ]

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        old = Unit.objects.get(pk=matter)
        rows = [
            *sitting(old, day),
            *CommitteeMember.objects.filter(committee=old, valid_from__gt=day),
        ]
        record(office, verbs.JOINED, old, unit_id=to.pk, after={"seats": len(rows)})
        for row in rows:
            hand_seat_over(row, committee=to, member=row.member, day=day)

    def address(self, matter: int) -> str:
        return reverse("organisations:committee", args=[matter])
