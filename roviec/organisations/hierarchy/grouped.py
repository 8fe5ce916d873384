"""Which places lie in a group on a day, as a second way to look at every hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from roviec.organisations.models import Group, GroupedPlace, Place, PlacePath, PlaceVersion
from roviec.timeline.validity import valid_on


def in_group(group: Group, day: date, path: str) -> Q:
    """The condition for rows whose place, at field `path`, belongs on that day: it is of a kind
    that does, or it or a place around it was put there.

    Sets by join and not one question a row, which would take seconds over a whole country.
    """
    put_there = GroupedPlace.objects.as_at(day).filter(group=group)
    inside = PlacePath.objects.as_at(day).filter(upper__in=put_there.values("place"))
    condition = Q(**{f"{path}__in": inside.values("lower")})
    if group.place_kinds:
        kinds = PlaceVersion.objects.as_at(day).filter(kind__in=group.place_kinds)
        condition |= Q(**{f"{path}__in": kinds.values("place")})
    return condition


def reaches_group(group: Group, day: date, path: str) -> Q:
    """The same, and places around one that belongs, so that a tree can be walked down to it."""
    inside = PlacePath.objects.as_at(day).filter(in_group(group, day, "lower"))
    return in_group(group, day, path) | Q(**{f"{path}__in": inside.values("upper")})


def groups_of(place: Place, day: date) -> list[Group]:
    """The groups a place belongs to on a day, in the order of their groupings."""
    kind = PlaceVersion.objects.as_at(day).filter(place=place).values("kind")[:1]
    put = Exists(
        GroupedPlace.objects.filter(
            valid_on(day),
            valid_on(day, "place__paths_down__"),
            group=OuterRef("pk"),
            place__paths_down__lower=place,
        )
    )
    groups = (
        Group.objects.annotate(put=put, kind=Subquery(kind))
        .select_related("grouping")
        .order_by("grouping__order", "grouping__code", "order")
    )
    return [
        group for group in groups if vars(group)["put"] or vars(group)["kind"] in group.place_kinds
    ]


def group_named(address: str) -> Group | None:
    """The group an address asks for as `grouping/group`; none for anything else."""
    grouping, _, code = address.partition("/")
    return (
        Group.objects.filter(grouping__code=grouping, code=code).select_related("grouping").first()
    )


def all_groups() -> Sequence[Group]:
    """Every group with its grouping, in order, in one query."""
    return list(
        Group.objects.select_related("grouping").order_by(
            "grouping__order", "grouping__code", "order"
        )
    )
