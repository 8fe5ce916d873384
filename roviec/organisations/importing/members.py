"""Members of steering committees, from a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.organisations.importing.doubts import OPEN, Where
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.memberships import (
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
from roviec.organisations.permissions import ONE_DAY
from roviec.organisations.structure import Key, number_of
from roviec.organisations.structure.rules import DEEPEST
from roviec.timeline.validity import Days

Stored = Mapping[Pair, Mapping[Days, Any]]


@dataclass
class Members:
    """Reads and judges the seats of one table."""

    reader: Reader
    references: References
    units: Overlay
    reach: Reach
    open_rows: dict[str, list[Where]] = field(default_factory=lambda: defaultdict(list))
    """Faulty rows by the committee they name: what they say of the record is open."""

    def read(self) -> Difference:
        table = self.reader.table
        for column in ("committee", "member"):
            self.units.bring({text_of(table.cell(row, column)) for row in table.rows()})
        found = []
        for row in table.rows():
            membership = self._membership(row)
            if membership is not None:
                found.append(membership)
            else:
                committee = text_of(table.cell(row, "committee"))
                self.open_rows[committee].append(self.reader.where(row))
        once_each(self.reader, found)
        pair = ("committee_id", "member_id")
        stored = by_pair(CommitteeMember.objects.all(), pair, ("standing", "note"))
        self._one_standing(found, stored)
        change = difference(self.reader, found, stored)
        self._hold_reach(change, stored)
        return change

    # --- who may -----------------------------------------------------------------------------

    def _hold_reach(self, change: Difference, stored: Stored) -> None:
        """IMP-12, as `committees.join` asks it of a person: the committee lies within reach; so
        does the body, or it sits there already, or it belongs to the body the committee answers
        to. What a file repeats is not asked."""
        for each in change.touched:
            code, of = self._codes(each.row)
            if not self.reach.holds(each.pair[0], self.units):
                self.references.outside(each.row, "committee", of)
        for each in change.come:
            code, _of = self._codes(each.row)
            if not (
                self.reach.holds(each.pair[1], self.units)
                or _sits_there(each, stored.get(each.pair, {}))
                or self._is_beside(each)
            ):
                self.references.outside(each.row, "member", code)

    def _is_beside(self, seat: Membership) -> bool:
        """Whether the body is the one the committee answers to on the seat's first day, or stands
        below it in the same line."""
        committee, member = seat.pair
        day = _first_day(seat.days)
        above = self._superiors(committee, day)
        return any(
            upper in (above[line], OPEN)
            for line in above
            if above[line] is not None
            for upper in self._way_up(member, line, day)
        )

    def _way_up(self, unit: Key, line: str, day: date) -> Iterator[Key]:
        """The unit, and whom it answers to in the line."""
        upper: Key | None = unit
        for _level in range(DEEPEST + 1):
            if upper is None:
                return
            yield upper
            upper = self._superiors(upper, day).get(line)

    def _superiors(self, unit: Key, day: date) -> Mapping[str, Key | None]:
        stretches = self.units.stretches(unit)
        return next((s.state.superiors for s in stretches if s.holds_on(day)), {})

    # --- what is said ------------------------------------------------------------------------

    def _codes(self, row: Row) -> tuple[str, str]:
        """Of the member and of the committee."""
        cell = self.reader.table.cell
        return text_of(cell(row, "member")), text_of(cell(row, "committee"))

    def _membership(self, row: Row) -> Membership | None:
        reader = self.reader
        count = reader.problems.count
        codes = [reader.code(row, column, needed=True) for column in ("committee", "member")]
        days = reader.days(row)
        values = {"standing": reader.yes(row, "standing"), "note": reader.text(row, "note")}
        if all(codes) and codes[0] == codes[1]:
            told = _("Ban chỉ đạo không thể là thành viên của chính mình.")
            reader.wrong("ORG-13", told, row, "member")
        committee = member = None
        if days is not None:
            committee = self._unit(codes[0], days[0], row, "committee")
            member = self._unit(codes[1], days[0], row, "member")
        if days is None or reader.problems.count > count or reader.is_faulty(row):
            return None
        if committee is None or member is None:
            return None
        return Membership(row, (committee, member), days, values, f"{codes[1]} – {codes[0]}")

    def _unit(self, code: str, day: date | None, row: Row, column: str) -> Key | None:
        return self.references.find(self.units, code, day, (row, column)) if code else None

    def _one_standing(self, memberships: list[Membership], stored: Stored) -> None:
        """ORG-13: a committee has one standing body at a time, those the file does not name too."""
        told_of = {each.pair for each in memberships}
        standing: dict[object, list[tuple[Days, Membership | None]]] = defaultdict(list)
        for each in memberships:
            if each.values["standing"]:
                standing[each.pair[0]].append((each.days, each))
        for pair, spans in stored.items():
            if pair not in told_of and pair[0] in standing:
                kept = [(d, None) for d, (_pk, said) in spans.items() if said["standing"]]
                standing[pair[0]] += kept
        for some in standing.values():
            ordered = sorted(some, key=lambda each: each[0][0] or date.min)
            for (days, one), (other_days, other) in pairwise(ordered):
                if days[1] is None or days[1] > (other_days[0] or date.min):
                    self._two_standing(one, other)

    def _two_standing(self, one: Membership | None, other: Membership | None) -> None:
        named = other or one
        if named is None:
            return
        committee = text_of(self.reader.table.cell(named.row, "committee"))
        open_rows = self.open_rows.get(committee) or self.open_rows.get("")
        if open_rows and (one is None or other is None):
            # The faulty row may be the one that ends what the record holds.
            self.reader.depends(named.row, "standing", open_rows)
            return
        told = _(
            "Trong những ngày này ban chỉ đạo đã có một cơ quan thường trực khác. Hãy sửa ngày,"
            " hoặc ghi ngày thôi thường trực của cơ quan kia trong tệp."
        )
        self.reader.wrong("ORG-13", told, named.row, "standing")


def _sits_there(seat: Membership, spans: Mapping[Days, Any]) -> bool:
    """Whether the record has the body on the committee on the seat's first day."""
    day = _first_day(seat.days)
    return any(
        (start is None or (seat.days[0] is not None and start <= day))
        and (end is None or day < end)
        for start, end in spans
    )


def _first_day(days: Days) -> date:
    """Of a seat whose beginning nobody knows, the last day there is to ask about."""
    start, end = days
    return start or (end - ONE_DAY if end else date.max)


def write_members(change: Difference, made: dict[str, int], office: Office) -> None:
    """`made`: numbers of units that the same file made, by label."""
    CommitteeMember.objects.filter(pk__in=change.gone).delete()
    CommitteeMember.objects.bulk_create(
        [
            CommitteeMember(
                committee_id=number_of(each.pair[0], made),
                member_id=number_of(each.pair[1], made),
                valid_from=each.days[0],
                valid_to=each.days[1],
                **each.values,
            )
            for each in change.come
        ],
        batch_size=2000,
    )
