"""Who is signed in, with the posts held on the day, read once per request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery

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
        name = UnitVersion.objects.filter(valid_on(self.day), unit=OuterRef("unit"))
        appointments = list(
            Appointment.objects.as_at(self.day)
            .filter(account_id=self.account_id)
            .order_by("pk")
            .values_list(
                "unit_id", "line_id", "title", "role_id", Subquery(name.values("name")[:1])
            )
        )
        reaches: dict[int, set[tuple[str, str]]] = {}
        for role, permission, reach in RolePermission.objects.filter(
            role_id__in={row[3] for row in appointments}
        ).values_list("role_id", "permission", "reach"):
            reaches.setdefault(role, set()).add((permission, reach))
        return tuple(
            Post(unit, line, title, unit_name or "", frozenset(reaches.get(role, ())))
            for unit, line, title, role, unit_name in appointments
        )

    def office(self, post: Post) -> Office:
        return Office(self.account_id, self.name, post.title, post.unit_id, post.unit_name)

    @property
    def main_office(self) -> Office:
        """The post shown at the top of pages: the first one held."""
        if not self.posts:
            return Office(self.account_id, self.name, "", None, "")
        return self.office(self.posts[0])
