"""Places in groups, from a table."""

from __future__ import annotations

import re

from django.db.models import Max
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.organisations import rules
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.memberships import (
    Difference,
    Membership,
    by_pair,
    difference,
    once_each,
)
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.references import References
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.models import Group, GroupedPlace, Grouping
from roviec.organisations.structure import number_of

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


def groups_of(
    reader: Reader, references: References, places: Overlay
) -> tuple[Difference, dict[str, str]]:
    """What changes of who is in which group, and names of groupings and groups by code."""
    names: dict[str, str] = {}
    found: list[Membership] = []
    places.bring({text_of(reader.table.cell(row, "place")) for row in reader.table.rows()})
    for row in reader.table.rows():
        membership = _membership(reader, references, places, row)
        if membership is not None:
            found.append(membership)
            grouping, group = membership.pair[0], membership.values["group__code"]
            names[grouping] = reader.text(row, "grouping_name") or names.get(grouping, "")
            label = f"{grouping}/{group}"
            names[label] = reader.text(row, "group_name") or names.get(label, "")
    once_each(reader, found)
    _refuse_groups_of_kinds(reader, found)
    pair = ("group__grouping__code", "place_id")
    stored = by_pair(GroupedPlace.objects.all(), pair, ("group__code",))
    return difference(reader, found, stored), names


def _membership(
    reader: Reader, references: References, places: Overlay, row: Row
) -> Membership | None:
    count = reader.problems.count
    codes = [_slug(reader, row, column) for column in ("grouping", "group")]
    code = reader.code(row, "place", needed=True)
    days = reader.days(row)
    place = None
    if days is not None and code:
        place = references.find(places, code, days[0], (row, "place"))
    if days is None or place is None or reader.problems.count > count or reader.is_faulty(row):
        return None
    values = {"group__code": codes[1]}
    return Membership(row, (codes[0], place), days, values, f"{code} – {codes[1]}")


def _refuse_groups_of_kinds(reader: Reader, memberships: list[Membership]) -> None:
    """ORG-20: into a group that is told by kind nobody puts places one by one."""
    told: dict[tuple[str, str], str] = {}
    for group in Group.objects.exclude(place_kinds=[]).select_related("grouping"):
        try:
            rules.group_takes_places(group)
        except RuleBroken as refused:
            told[group.grouping.code, group.code] = refused.message
    for each in memberships:
        message = told.get((each.pair[0], each.values["group__code"]))
        if message:
            reader.wrong("ORG-20", message, each.row, "group")


def _slug(reader: Reader, row: Row, column: str) -> str:
    code = reader.code(row, column, needed=True)
    if code and not _SLUG.fullmatch(code):
        told = _("Mã nhóm chỉ gồm chữ không dấu, số, - và _, như mien-nui; tên thì ghi ở cột tên.")
        reader.wrong("IMP-06", told, row, column)
    return code


def write_groups(
    change: Difference, names: dict[str, str], made: dict[str, int], office: Office
) -> None:
    """`made`: numbers of places that the same file made, by label."""
    GroupedPlace.objects.filter(pk__in=change.gone).delete()
    groups: dict[tuple[str, str], Group] = {}
    for each in change.come:
        grouping, group = each.pair[0], each.values["group__code"]
        if (grouping, group) not in groups:
            groups[grouping, group] = _group(grouping, group, names)
    GroupedPlace.objects.bulk_create(
        [
            GroupedPlace(
                group=groups[each.pair[0], each.values["group__code"]],
                place_id=number_of(each.pair[1], made),
                valid_from=each.days[0],
                valid_to=each.days[1],
            )
            for each in change.come
        ],
        batch_size=2000,
    )


def _group(grouping_code: str, code: str, names: dict[str, str]) -> Group:
    """Known ones keep their names."""
    last = Grouping.objects.aggregate(last=Max("order"))["last"]
    grouping, _made = Grouping.objects.get_or_create(
        code=grouping_code,
        defaults={"name": names.get(grouping_code) or grouping_code, "order": (last or 0) + 1},
    )
    name = names.get(f"{grouping_code}/{code}") or code
    last = grouping.groups.aggregate(last=Max("order"))["last"]
    group, _made = grouping.groups.get_or_create(
        code=code, defaults={"name": name, "order": (last or 0) + 1}
    )
    return group
