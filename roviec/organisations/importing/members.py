"""Members of steering committees, from a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.memberships import (
    Days,
    Difference,
    Membership,
    Pair,
    by_pair,
    difference,
    once_each,
)
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.reach import Reach
from roviec.organisations.importing.references import References
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.models import CommitteeMember
from roviec.organisations.structure import Key


def members_of(reader: Reader, references: References, units: Overlay, reach: Reach) -> Difference:
    for column in ("committee", "member"):
        units.bring({text_of(reader.table.cell(row, column)) for row in reader.table.rows()})
    read = (_membership(reader, references, units, row) for row in reader.table.rows())
    found = [each for each in read if each is not None]
    for each in found:
        if not reach.holds(each.pair[0], units):
            references.outside(each.row, "committee", each.name)
    once_each(reader, found)
    stored = by_pair(
        CommitteeMember.objects.all(), ("committee_id", "member_id"), ("standing", "note")
    )
    _one_standing(reader, found, stored)
    return difference(reader, found, stored)


def _membership(
    reader: Reader, references: References, units: Overlay, row: Row
) -> Membership | None:
    count = reader.problems.count
    codes = [reader.code(row, column, needed=True) for column in ("committee", "member")]
    days = reader.days(row)
    values = {"standing": reader.yes(row, "standing"), "note": reader.text(row, "note")}
    if all(codes) and codes[0] == codes[1]:
        told = _("Ban chỉ đạo không thể là thành viên của chính mình.")
        reader.wrong("ORG-13", told, row, "member")
    if days is None or reader.problems.count > count:
        return None
    committee = references.find(units, codes[0], days[0], (row, "committee"))
    member = references.find(units, codes[1], days[0], (row, "member"))
    if committee is None or member is None:
        return None
    return Membership(row, (committee, member), days, values, f"{codes[1]} – {codes[0]}")


def _one_standing(
    reader: Reader, memberships: list[Membership], stored: Mapping[Pair, Mapping[Days, Any]]
) -> None:
    """ORG-13: a committee has one standing body at a time, those the file does not name too."""
    told_of = {each.pair for each in memberships}
    standing: dict[object, list[tuple[Days, Membership | None]]] = defaultdict(list)
    for each in memberships:
        if each.values["standing"]:
            standing[each.pair[0]].append((each.days, each))
    for pair, spans in stored.items():
        if pair not in told_of and pair[0] in standing:
            standing[pair[0]] += [(d, None) for d, (_pk, said) in spans.items() if said["standing"]]
    for some in standing.values():
        ordered = sorted(some, key=lambda each: each[0][0] or date.min)
        for (days, one), (other_days, other) in pairwise(ordered):
            named = other or one
            if named and (days[1] is None or days[1] > (other_days[0] or date.min)):
                told = _(
                    "Trong những ngày này ban chỉ đạo đã có một cơ quan thường trực khác. Hãy sửa"
                    " ngày, hoặc ghi ngày thôi thường trực của cơ quan kia trong tệp."
                )
                reader.wrong("ORG-13", told, named.row, "standing")


def write_members(change: Difference, made: dict[str, int], office: Office) -> None:
    """`made`: numbers of units that the same file made, by label."""
    CommitteeMember.objects.filter(pk__in=change.gone).delete()
    CommitteeMember.objects.bulk_create(
        [
            CommitteeMember(
                committee_id=_pk(each.pair[0], made),
                member_id=_pk(each.pair[1], made),
                valid_from=each.days[0],
                valid_to=each.days[1],
                **each.values,
            )
            for each in change.come
        ],
        batch_size=2000,
    )


def _pk(unit: Key, made: dict[str, int]) -> int:
    return made[unit] if isinstance(unit, str) else unit
