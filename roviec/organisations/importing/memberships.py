"""Dated rows about pairs: a place in a group, a unit on a committee.

The file tells the whole story of each pair it names: spans of such a pair that it does not name
go, and pairs it does not name stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.plans import Change, Counts
from roviec.organisations.importing.values import Reader
from roviec.timeline.validity import Days

Pair = tuple[Any, ...]


@dataclass(frozen=True)
class Membership:
    """A row: which pair, over which days, and what else it says."""

    row: Row
    pair: Pair
    days: Days
    values: Mapping[str, Any]
    name: str


@dataclass
class Difference:
    """What has to go and to come so that the table says what the file says."""

    gone: list[int] = field(default_factory=list)
    come: list[Membership] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    changes: list[Change] = field(default_factory=list)
    touched: list[Membership] = field(default_factory=list)
    """Rows that come, and one of each pair of which only something goes."""


def once_each(reader: Reader, memberships: list[Membership]) -> None:
    """IMP-09: a pair has one row for each of its days."""
    by_pair: dict[Pair, list[Membership]] = defaultdict(list)
    for each in memberships:
        by_pair[each.pair].append(each)
    for some in by_pair.values():
        for one, other in pairwise(sorted(some, key=lambda m: m.days[0] or date.min)):
            if one.days[1] is None or one.days[1] > (other.days[0] or date.min):
                told = _("Dòng này trùng ngày với dòng %s. Hãy bỏ một dòng hoặc sửa ngày.")
                reader.wrong("IMP-09", told % one.row.number, other.row, "valid_from")


def difference(
    reader: Reader,
    memberships: list[Membership],
    stored: Mapping[Pair, Mapping[Days, tuple[int, Mapping[str, Any]]]],
) -> Difference:
    """`stored`: rows by pair and days, with their number and values."""
    found = Difference()
    kept: dict[Pair, set[Days]] = defaultdict(set)
    for each in memberships:
        kept[each.pair].add(each.days)
        there = stored.get(each.pair, {}).get(each.days)
        if there is not None and dict(there[1]) == dict(each.values):
            found.counts.unchanged += 1
            continue
        if there is not None:
            found.gone.append(there[0])
        found.come.append(each)
        known = bool(stored.get(each.pair))
        found.counts.changed += known
        found.counts.new += not known
        sheet = reader.table.sheet.name
        word = _("sửa ngày hoặc nội dung") if known else ""
        found.changes.append(Change(sheet, each.row.number, each.name, word))
    found.gone += list(_no_longer(kept, stored))
    gone, come = set(found.gone), {each.pair for each in found.come}
    shrinking = {
        each.pair: each
        for each in reversed(memberships)
        if each.pair not in come
        and any(pk in gone for pk, _values in stored.get(each.pair, {}).values())
    }
    found.touched = [*found.come, *shrinking.values()]
    return found


def _no_longer(
    kept: Mapping[Pair, set[Days]],
    stored: Mapping[Pair, Mapping[Days, tuple[int, Mapping[str, Any]]]],
) -> Iterator[int]:
    for pair, days in kept.items():
        for span, (pk, _values) in stored.get(pair, {}).items():
            if span not in days:
                yield pk


def by_pair(
    rows: models.QuerySet[Any], pair: tuple[str, ...], values: tuple[str, ...]
) -> dict[Pair, dict[Days, tuple[int, dict[str, Any]]]]:
    found: dict[Pair, dict[Days, tuple[int, dict[str, Any]]]] = defaultdict(dict)
    for row in rows.values("pk", "valid_from", "valid_to", *pair, *values):
        days = (row["valid_from"], row["valid_to"])
        said = {name: row[name] for name in values}
        found[tuple(row[name] for name in pair)][days] = (row["pk"], said)
    return found
