"""The groupings that ship as data, laid into a site."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from django.db import transaction

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.organisations import verbs
from roviec.organisations.models import Group, GroupedPlace, Grouping, PlaceVersion
from roviec.timeline.validity import valid_on


@transaction.atomic
def set_up_groups(*, office: Office) -> int:
    """Lay the shipped groupings, each as its file says, and return how many places it names are
    there. What stands is kept, what is new is added, so it may be done again after an import."""
    return sum(_set_up(office, given) for given in _files())


def _files() -> Iterator[dict[str, Any]]:
    folder = files("roviec.organisations").joinpath("data", "groups")
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.name.endswith(".toml"):
            yield tomllib.loads(each.read_text(encoding="utf-8"))


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
    """Codes are read as of the day the list names."""
    versions = PlaceVersion.objects.filter(
        valid_on(given["read_on"]), level=given["level"], code__in=given["codes"]
    )
    dates = {"valid_from": given.get("from"), "valid_to": given.get("until")}
    there = set(
        GroupedPlace.objects.filter(group=group, **dates).values_list("place_id", flat=True)
    )
    named = set(versions.values_list("place_id", flat=True))
    GroupedPlace.objects.bulk_create(
        GroupedPlace(group=group, place_id=place, **dates) for place in sorted(named - there)
    )
    return len(named)
