"""Who is signed in, with the posts held on the day, read once per request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from roviec.access.actor import Office
from roviec.accounts.models import Account, Appointment
from roviec.organisations.models import Passing, UnitSuccession, UnitVersion
from roviec.organisations.passing import staying
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
    took_over: bool
    """A unit that ended left something to the post's unit, see `SignedIn.taken_over`."""
    made_by_merger: bool


@dataclass(frozen=True)
class SignedIn:
    """Implements `access.Actor`."""

    account_id: int
    name: str
    day: date
    account: Account = field(compare=False, repr=False)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        left = Passing.objects.filter(later=OuterRef("unit"), matter__in=staying())
        merged = UnitSuccession.objects.filter(later=OuterRef("unit"), whole=True)
        name = UnitVersion.objects.filter(valid_on(self.day), unit=OuterRef("unit"))
        rows = (
            Appointment.objects.as_at(self.day)
            .filter(account_id=self.account_id)
            .order_by("pk")
            .values_list(
                "pk",
                "role__permissions__permission",
                "role__permissions__reach",
                "unit_id",
                "line_id",
                "title",
                Subquery(name.values("name")[:1]),
                Exists(left),
                Exists(merged),
            )
        )
        # One row for each permission: a query for roles of their own would be one on every page.
        appointments: dict[int, tuple[Any, ...]] = {}
        reaches: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for pk, permission, reach, *appointment in rows:
            appointments[pk] = tuple(appointment)
            if permission is not None:
                reaches[pk].add((permission, reach))
        return tuple(
            Post(unit, line, title, name_then or "", frozenset(reaches[pk]), *leads)
            for pk, (unit, line, title, name_then, *leads) in appointments.items()
        )

    @cached_property
    def taken_over(self) -> dict[int, set[int]]:
        """By own unit: units that ended and left it something that stays in their own record, such
        as a report they still owe. Whoever took that over acts for them."""
        rows = Passing.objects.filter(matter__in=staying(), later__isnull=False)
        return _led_to({post.unit_id: post.took_over for post in self.posts}, rows)

    @cached_property
    def merged(self) -> dict[int, set[int]]:
        """By own unit: units that merged into it. What answered to them last is below it."""
        rows = UnitSuccession.objects.filter(whole=True, day__lte=self.day)
        return _led_to({post.unit_id: post.made_by_merger for post in self.posts}, rows)

    def office(self, post: Post) -> Office:
        return Office(self.account_id, self.name, post.title, post.unit_id, post.unit_name)

    @property
    def main_office(self) -> Office:
        """The post shown at the top of pages: the first one held."""
        if not self.posts:
            return Office(self.account_id, self.name, "", None, "")
        return self.office(self.posts[0])


def _led_to(
    units: Mapping[int, bool], rows: QuerySet[Passing] | QuerySet[UnitSuccession]
) -> dict[int, set[int]]:
    """By unit: all earlier ones that lead to it in some steps; asked only where there are any."""
    found: dict[int, set[int]] = {unit: set() for unit in units}
    ends = {unit: {unit} for unit, any_there in units.items() if any_there}
    while ends:
        before: dict[int, set[int]] = {}
        told = rows.filter(later__in=ends).annotate(
            goes_on=Exists(rows.filter(later=OuterRef("earlier")))
        )
        for earlier, later, goes_on in told.values_list("earlier_id", "later_id", "goes_on"):
            new = {unit for unit in ends[later] if earlier not in found[unit]}
            for unit in new:
                found[unit].add(earlier)
            if new and goes_on:
                before.setdefault(earlier, set()).update(new)
        ends = before
    return found
