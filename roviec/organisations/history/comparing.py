"""A hierarchy on two days held side by side: what appeared, ended, changed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value

from roviec.organisations.hierarchy.grouped import in_group
from roviec.organisations.hierarchy.hierarchies import Hierarchy
from roviec.organisations.history.histories import PLACES, History
from roviec.organisations.models import ActLine, Group, PlacePath, PlaceSuccession

KINDS = (
    "appeared",
    "ended",
    "merged",
    "split",
    "dissolved",
    "renamed",
    "upgraded",
    "moved",
    "recoded",
)
"""What may come of one between two days; those that merged, split or dissolved ended as well."""


class State(NamedTuple):
    """One as it stood on a day."""

    pk: int
    code: str
    name: str
    kind: str
    above: int | None


class Difference(NamedTuple):
    """One that is not on both days what it was; a side is none where it did not stand."""

    before: State | None
    after: State | None

    @property
    def pk(self) -> int:
        state = self.after or self.before
        assert state is not None
        return state.pk


@dataclass(frozen=True, slots=True)
class Asked:
    """Two days, the earlier first, and which part of the country; all of it where none is said."""

    start: date
    end: date
    province: int | None = None
    group: Group | None = None


def differences(
    before: Mapping[int, State], after: Mapping[int, State], ends: Mapping[int, str]
) -> dict[str, list[Difference]]:
    """Each kind of difference with all it happened to, by code. `ends`: by which kind of line
    those ended that an act ended; who ended without one is among the dissolved."""
    found: dict[str, list[Difference]] = {kind: [] for kind in KINDS}
    for pk, state in after.items():
        if pk not in before:
            found["appeared"].append(Difference(None, state))
    for pk, state in before.items():
        later = after.get(pk)
        each = Difference(state, later)
        for kind in _ended(ends.get(pk, "")) if later is None else _changed(state, later):
            found[kind].append(each)
    for rows in found.values():
        rows.sort(key=_by_code)
    return found


_HOW = {ActLine.Kind.MERGE.value: "merged", ActLine.Kind.SPLIT.value: "split"}
"""By the word as stored: ten thousand are told apart for one page."""


def _ended(line: str) -> tuple[str, ...]:
    return ("ended", _HOW.get(line, "dissolved"))


def _changed(before: State, after: State) -> Iterable[str]:
    changes: tuple[tuple[str, Callable[[State], object]], ...] = (
        ("renamed", lambda state: state.name),
        ("upgraded", lambda state: state.kind),
        ("moved", lambda state: state.above),
        ("recoded", lambda state: state.code),
    )
    return (kind for kind, of in changes if of(before) != of(after))


def _by_code(each: Difference) -> tuple[str, int]:
    state = each.before or each.after
    assert state is not None
    return (state.code, state.pk)


def read_differences(
    hierarchy: Hierarchy, history: History, asked: Asked
) -> dict[str, list[Difference]]:
    """The same from the database, in one query."""
    ended_by = history.successions.filter(
        earlier=OuterRef("one"), day__gt=asked.start, day__lte=asked.end
    ).exclude(line__kind=ActLine.Kind.PART)
    # Told apart by a text: a number would be converted once more in each of some 14,000 rows.
    ends: dict[str, Any] = {
        "before": Subquery(ended_by.values("line__kind")[:1]),
        "after": Value(""),
    }
    days = {"before": asked.start, "after": asked.end}
    rows = [
        _standing(hierarchy, asked, days[side])
        .order_by()
        .values_list(Value(side), ends[side], "one", "code", "name", history.kind, "above")
        for side in days
    ]
    found: dict[str, dict[int, State]] = {side: {} for side in days}
    ended: dict[int, str] = {}
    for row in rows[0].union(rows[1], all=True):
        found[row[0]][row[2]] = State._make(row[2:])
        if row[1]:
            ended[row[2]] = row[1]
    return differences(found["before"], found["after"], ended)


def _standing(hierarchy: Hierarchy, asked: Asked, day: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = hierarchy.standing(day)
    if asked.province is not None:
        rows = rows.filter(_within(asked, asked.province, day))
    if asked.group is not None:
        rows = rows.filter(in_group(asked.group, day, "place_id"))
    return rows


def _within(asked: Asked, province: int, day: date) -> Q:
    """In the province, or in one that went into it between the days (at most two acts ago)."""
    between = PlaceSuccession.objects.filter(day__gt=asked.start, day__lte=asked.end)
    first = between.filter(later=province)
    second = between.filter(later__in=first.values("earlier"))
    uppers = Q(upper=province) | Q(upper__in=first.values("earlier"))
    uppers |= Q(upper__in=second.values("earlier"))
    inside = PlacePath.objects.as_at(day).filter(uppers).values("lower")
    return Q(place_id__in=inside)


def provinces(day: date) -> Sequence[tuple[int, str]]:
    """What the choice of a province offers on a day."""
    rows = PLACES.versions.as_at(day).filter(level="province").order_by("code")
    return list(rows.values_list("place_id", "name"))
