"""The groupings that ship as data, laid into a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.organisations import verbs
from roviec.organisations.models import Group, GroupedPlace, Grouping, PlaceVersion
from roviec.organisations.shipped_groups import shipped_groups
from roviec.timeline.validity import Days, uncovered, valid_on


@transaction.atomic
def set_up_groups(*, office: Office) -> int:
    """Lay the shipped groupings, each as its file says, and return how many places it names are
    there. What stands is kept, what is new is added, so it may be done again after an import."""
    return sum(_set_up(office, given) for given in shipped_groups())


def _set_up(office: Office, given: Mapping[str, Any]) -> int:
    grouping, _made = Grouping.objects.update_or_create(
        code=given["code"],
        defaults={name: given[name] for name in ("name", "order", "source")},
    )
    number = 0
    for order, row in enumerate(given["group"], 1):
        group, _made = Group.objects.update_or_create(
            grouping=grouping,
            code=row["code"],
            defaults={
                "name": row["name"],
                "order": order,
                "place_kinds": row.get("kinds", []),
            },
        )
        for places in row.get("places", ()):
            number += _put(group, places)
    record(office, verbs.GROUPED, grouping, after={"name": grouping.name, "places": number})
    return number


def _put(group: Group, given: Mapping[str, Any]) -> int:
    """Codes are read as of the day the list names. Where somebody put a place into a group of the
    grouping already, that stays (ORG-21); the list says the other days."""
    versions = PlaceVersion.objects.filter(
        valid_on(given["read_on"]), level=given["level"], code__in=given["codes"]
    )
    named = set(versions.values_list("place_id", flat=True))
    taken: dict[int, list[Days]] = defaultdict(list)
    rows = GroupedPlace.objects.filter(group__grouping=group.grouping, place__in=named)
    for place, start, end in rows.values_list("place_id", "valid_from", "valid_to"):
        taken[place].append((start, end))
    GroupedPlace.objects.bulk_create(
        GroupedPlace(group=group, place_id=place, valid_from=start, valid_to=end)
        for place in sorted(named)
        for start, end in uncovered((given.get("from"), given.get("until")), taken[place])
    )
    return len(named)
