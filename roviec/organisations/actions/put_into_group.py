"""Putting places into a group of a grouping, from a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from roviec.access.actor import Actor, Office
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.models import Group, GroupedPlace, Grouping, Place, PlaceVersion
from roviec.organisations.permissions import office_for_places
from roviec.timeline.validity import Days, uncovered


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Places that belong to a group over `[valid_from, valid_to)`; null is unknown and open."""

    group: Group
    places: Sequence[Place]
    valid_from: date | None
    valid_to: date | None = None


def put_into_group(*, actor: Actor, new: Grouped) -> list[GroupedPlace]:
    """Put places into a group; each leaves the other groups of the grouping for those days. Days
    on which one is there already stay as they are; the others come to them.

    Raises `NotPermitted` where a place is out of reach; `RuleBroken` ORG-20 for a group of kinds
    and for a place that stands on none of the days, ORG-21 where a place is put into another group
    of the grouping later already.
    """
    # Bodies of today tell the reach, of the first day where that lies ahead.
    day = max(actor.day, new.valid_from or actor.day)
    office = office_for_places(actor, {place.pk for place in new.places}, day)
    return set_up_in_group(office=office, new=new)


@transaction.atomic
def set_up_in_group(*, office: Office, new: Grouped) -> list[GroupedPlace]:
    """The same by a command or an import."""
    rules.group_takes_places(new.group)
    keys = {place.pk for place in new.places}
    standing = PlaceVersion.objects.overlapping(new.valid_from, new.valid_to)
    rules.places_stand(keys - set(standing.filter(place__in=keys).values_list("place", flat=True)))
    # Two at once would each miss what the other puts.
    Grouping.objects.select_for_update().get(pk=new.group.grouping_id)
    rows = GroupedPlace.objects.filter(place__in=keys, group__grouping=new.group.grouping_id)
    overlapping = rows.overlapping(new.valid_from, new.valid_to)
    left = overlapping.exclude(group=new.group)
    rules.not_grouped_later(left.filter(_starts_in(new)).first())
    there: dict[int, list[Days]] = defaultdict(list)
    for row in overlapping.filter(group=new.group):
        there[row.place_id].append((row.valid_from, row.valid_to))
    tails = _after(new, left)
    left.update(valid_to=new.valid_from)
    GroupedPlace.objects.bulk_create(tails)
    made = GroupedPlace.objects.bulk_create(
        GroupedPlace(group=new.group, place_id=pk, valid_from=start, valid_to=end)
        for pk in sorted(keys)
        for start, end in uncovered((new.valid_from, new.valid_to), there[pk])
    )
    after = {
        "group": new.group.name,
        "from": new.valid_from,
        "places": sorted({row.place_id for row in made}),
    }
    record(office, verbs.GROUPED, new.group, after=after)
    return made


def _after(new: Grouped, left: Iterable[GroupedPlace]) -> list[GroupedPlace]:
    """What is left of the other groups once the new stretch is over."""
    return [
        GroupedPlace(
            group_id=row.group_id,
            place_id=row.place_id,
            valid_from=new.valid_to,
            valid_to=row.valid_to,
        )
        for row in left
        if new.valid_to is not None and (row.valid_to is None or row.valid_to > new.valid_to)
    ]


def _starts_in(new: Grouped) -> Q:
    """Rows that cannot simply end where the new one starts."""
    if new.valid_from is None:
        return Q()
    return Q(valid_from__gte=new.valid_from)
