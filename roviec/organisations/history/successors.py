"""What came of a place or unit between two days, over however many acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from roviec.organisations.history.histories import History, Named, names_of, on_day
from roviec.organisations.keys import among
from roviec.organisations.models import ActLine


class Relation(IntEnum):
    """How much of the earlier one the later one took over; the surest first."""

    WHOLE = 0
    PART = 1
    DERIVED = 2
    UNKNOWN = 3

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Relation.WHOLE: _("toàn bộ"),
    Relation.PART: _("một phần"),
    Relation.DERIVED: _("suy ra từ cấp dưới"),
    Relation.UNKNOWN: _("chưa rõ"),
}


class Link(NamedTuple):
    """One relation an act made. `ends`: the earlier one ended by it; one that only gave a part
    goes on. `shares`: the line names everybody who took over something."""

    later: int | None
    day: date
    relation: Relation
    ends: bool = True
    shares: bool = True


def relation_of(*, later: int | None, whole: bool, derived: bool) -> Relation:
    if later is None:
        return Relation.UNKNOWN
    if derived:
        return Relation.DERIVED
    return Relation.WHOLE if whole else Relation.PART


class Reached(NamedTuple):
    """Where following has come to: at whom, since which day, and with how much."""

    key: int
    since: date
    relation: Relation


def trace(
    start: Reached, until: date, links: Mapping[int, Sequence[Link]], standing: Container[int]
) -> dict[int | None, Relation]:
    """Who holds on `until` what the start held, each with its relation; none where nobody knows.

    One that goes on is its own successor: whole, or a part where it gave some of itself away.
    When all that was given away came together again in one place, that one has the whole.
    """
    found: dict[int | None, Relation] = {}
    waiting, met, certain = [start], {start}, True
    while waiting:
        here = waiting.pop()
        steps = _steps(links.get(here.key, ()), here.since, until)
        goes_on = not any(link.ends for link in steps)
        certain = certain and all(link.shares for link in steps)
        left = here.relation if len(steps) + goes_on == 1 else _worse(here.relation, Relation.PART)
        if goes_on:
            stays = here.key in standing
            _keep(found, here.key if stays else None, left if stays else Relation.UNKNOWN)
        for link in steps:
            if link.later is None:
                _keep(found, None, Relation.UNKNOWN)
                continue
            # Of one that gave a part before it ended, its successor has the rest only.
            then = Reached(link.later, link.day, _worse(left, link.relation))
            if then not in met:
                met.add(then)
                waiting.append(then)
    if certain and list(found.values()) == [Relation.PART]:
        return dict.fromkeys(found, Relation.WHOLE)
    return found


def _steps(links: Sequence[Link], since: date, until: date) -> list[Link]:
    """What an identity passed on between the days, up to its end."""
    steps = [link for link in links if since < link.day <= until]
    end = min((link.day for link in steps if link.ends), default=until)
    return [link for link in steps if link.day <= end]


def _worse(one: Relation, other: Relation) -> Relation:
    return max(one, other)


def _keep(found: dict[int | None, Relation], key: int | None, relation: Relation) -> None:
    found[key] = min(found.get(key, relation), relation)


@dataclass(frozen=True, slots=True)
class Successor:
    """One that took over, as it is on the later day; none of it is known where `named` is none."""

    named: Named | None
    relation: Relation


def successors(history: History, pk: int, on: date, until: date) -> list[Successor]:
    """What came of one between two days, the surest first, then by code."""
    return successors_of(history, {pk: on}, until)[pk]


def successors_of(
    history: History, starts: Mapping[int, date], until: date
) -> dict[int, list[Successor]]:
    """The same for several, each from its own day, in as many queries as acts follow each other."""
    links = read_links(history, starts)
    return told_of(starts, until, links, names_of(history, {*starts, *later_ones(links)}))


def later_ones(links: Mapping[int, Sequence[Link]]) -> set[int]:
    """Everybody something was passed on to."""
    return {link.later for each in links.values() for link in each if link.later is not None}


def told_of(
    starts: Mapping[int, date],
    until: date,
    links: Mapping[int, Sequence[Link]],
    versions: Mapping[int, list[Named]],
) -> dict[int, list[Successor]]:
    """The same from what was read already: all links that lead on from them, and the names of
    everybody these lead to."""
    standing = {pk for pk, known in versions.items() if any(v.holds_on(until) for v in known)}
    return {
        pk: _listed(trace(Reached(pk, on, Relation.WHOLE), until, links, standing), versions, until)
        for pk, on in starts.items()
    }


def predecessors_of(
    history: History, keys: Collection[int], start: date, end: date
) -> dict[int, list[Successor]]:
    """What each was made of by acts after one day and up to another, in one query: directly, and
    under the names of the day before."""
    version = "earlier__versions__"
    rows = history.successions.filter(
        Q(**{f"{version}valid_from__isnull": True}) | Q(**{f"{version}valid_from__lt": F("day")}),
        Q(**{f"{version}valid_to__isnull": True}) | Q(**{f"{version}valid_to__gte": F("day")}),
        later__in=keys,
        day__gt=start,
        day__lte=end,
    )
    found: dict[int, list[Successor]] = {key: [] for key in keys}
    for later, whole, derived, *named in rows.values_list(
        "later_id", "whole", "derived", *(f"{version}{name}" for name in history.columns)
    ):
        relation = relation_of(later=later, whole=whole, derived=derived)
        found[later].append(Successor(Named(*named), relation))
    for each in found.values():
        each.sort(key=lambda row: (row.relation, row.named.code if row.named else ""))
    return found


def _listed(
    found: Mapping[int | None, Relation], versions: Mapping[int, list[Named]], until: date
) -> list[Successor]:
    rows = [
        Successor(None if pk is None else on_day(versions[pk], until), relation)
        for pk, relation in found.items()
    ]
    return sorted(rows, key=lambda row: (row.relation, row.named.code if row.named else ""))


class Passed(NamedTuple):
    """One relation an act made, as kept; `line` is the act's line."""

    line: int
    earlier: int
    later: int | None
    day: date
    whole: bool
    derived: bool
    kind: str

    @property
    def relation(self) -> Relation:
        return relation_of(later=self.later, whole=self.whole, derived=self.derived)


AS_KEPT = ("line_id", "earlier_id", "later_id", "day", "whole", "derived", "line__kind")


def read_around(history: History, pk: int) -> list[Passed]:
    """In one query: what it was made of, what came of it, and what came of that three acts on."""
    made_of = history.successions.filter(later=pk).order_by().values_list(*AS_KEPT)
    rows = _leading_on(history, {pk}).values_list(*AS_KEPT).union(made_of, all=True)
    return [Passed(*row) for row in rows]


def read_links(
    history: History, keys: Collection[int], known: Iterable[Passed] | None = None
) -> dict[int, list[Link]]:
    """All relations that lead on from these, and on from there: three acts deep in one query,
    since more seldom follow each other. `known`: what that first query gives, where it was asked
    already."""
    found: dict[int, list[Link]] = {}
    wanted = set(keys)
    while wanted:
        if known is None:
            known = map(Passed._make, _leading_on(history, wanted).values_list(*AS_KEPT))
        read = _links(known)
        known = None
        found |= read
        reached = wanted
        for _hop in range(HOPS):
            found |= {pk: found.get(pk, []) for pk in reached}
            reached = {link.later for pk in reached for link in read[pk] if link.later is not None}
        wanted = {pk for pk in reached if pk not in found}
    return found


HOPS = 4
"""Whose relations one query reads: those asked for, and what they led to three times over."""


def _leading_on(history: History, keys: Collection[int]) -> Any:
    asked = among("earlier_id", keys)
    first = history.successions.filter(asked)
    second = history.successions.filter(earlier__in=first.values("later"))
    third = history.successions.filter(earlier__in=second.values("later"))
    reached = Q(asked)
    for hop in (first, second, third):
        reached |= Q(earlier__in=hop.values("later"))
    return history.successions.filter(reached).order_by()


def _links(rows: Iterable[Passed]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = defaultdict(list)
    for row in rows:
        found[row.earlier].append(
            Link(
                row.later,
                row.day,
                row.relation,
                ends=row.kind != ActLine.Kind.PART,
                shares=row.kind != ActLine.Kind.DISSOLVE,
            )
        )
    return found
