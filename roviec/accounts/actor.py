"""Who is signed in, with the posts held on the day, read once per request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from roviec.access.actor import Office
from roviec.accounts.models import Account, Appointment, RolePermission
from roviec.organisations.models import UnitVersion
from roviec.timeline.validity import valid_on


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment as the policy needs it."""

    unit_id: int
    line_id: int
    title: str
    unit_name: str
    reaches: frozenset[tuple[str, str]]
    """Pairs of permission and reach."""


@dataclass(frozen=True)
class SignedIn:
    """Implements `access.Actor`."""

    account_id: int
    name: str
    day: date
    account: Account = field(compare=False, repr=False)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        appointments = list(
            Appointment.objects.as_at(self.day)
            .filter(account_id=self.account_id)
            .order_by("pk")
            .values_list("unit_id", "line_id", "title", "role_id")
        )
        reaches: dict[int, set[tuple[str, str]]] = {}
        for role, permission, reach in RolePermission.objects.filter(
            role_id__in={row[3] for row in appointments}
        ).values_list("role_id", "permission", "reach"):
            reaches.setdefault(role, set()).add((permission, reach))
        names = unit_names([row[0] for row in appointments], self.day)
        return tuple(
            Post(unit, line, title, names.get(unit, ""), frozenset(reaches.get(role, ())))
            for unit, line, title, role in appointments
        )

    def office(self, post: Post) -> Office:
        return Office(self.account_id, self.name, post.title, post.unit_id, post.unit_name)

    @property
    def main_office(self) -> Office:
        """The post shown at the top of pages: the first one held."""
        if not self.posts:
            return Office(self.account_id, self.name, "", None, "")
        return self.office(self.posts[0])


def unit_names(units: Sequence[int], day: date) -> dict[int, str]:
    """Names on that day, by unit."""
    return dict(
        UnitVersion.objects.filter(valid_on(day), unit_id__in=units).values_list("unit_id", "name")
    )
