"""A hierarchy as it stood on a day, opened along one way down: what its page shows.

Only the levels on the way to the chosen place or unit are read, in three queries however large
the country is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Value

from roviec.organisations.hierarchy.hierarchies import COLUMNS, Hierarchy, Rows
from roviec.organisations.models import Group

LEVELS = ("country", "province", "district", "commune")
WIDE = 80
"""Neighbours of an opened one from which they are left out, so that the page stays small."""
PAGE = 200
"""Rows of the lowest level on one page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day, and which way down. Its era began on `since` and ends before `end`."""

    day: date
    since: date | None = None
    end: date | None = None
    inside: int | None = None
    group: Group | None = None
    page: int = 1


class Row(NamedTuple):
    """One that stands on the day. `stays`: also when the next era begins; `seen`: it belongs to
    the group asked for, and is not only on the way to it."""

    pk: int
    above: int | None
    code: str
    name: str
    sort: str
    rank: int | str
    stays: bool
    seen: bool


class Earlier(NamedTuple):
    """One as it stood the day before the era began. `stands`: it went on."""

    pk: int
    above: int | None
    code: str
    name: str
    stands: bool


@dataclass
class Node:
    row: Row
    is_open: bool = False
    is_new: bool = False
    was: str = ""
    """The name it had before the era."""
    moved: bool = False
    below: Counter[str] = field(default_factory=Counter)
    """How many lie in it, at whatever depth, by level or kind."""
    children: list[Node] = field(default_factory=list)
    ended: list[Earlier] = field(default_factory=list)
    """Those that stood in it until the era began."""
    hidden: int = 0
    """Children left out because one of many neighbours is open."""


@dataclass(frozen=True, slots=True)
class Tree:
    """`opened` is none where the one asked for does not stand on the day. `counts` are of the
    whole hierarchy on the day."""

    roots: list[Node]
    opened: Node | None
    ended_roots: list[Earlier]
    counts: list[tuple[str, int]]
    page: int
    pages: int


def read_tree(hierarchy: Hierarchy, asked: Asked) -> Tree:
    rows = hierarchy.standing(asked.day)
    if asked.group:
        rows = rows.filter(hierarchy.groups(asked.group, asked.day, inside=False))
    listed = rows.filter(_on_the_way(hierarchy, asked))
    nodes = {node.row.pk: node for node in _nodes(hierarchy, asked, listed)}
    roots = _joined(nodes)
    ended = _mark(nodes, _earlier(hierarchy, asked, listed), asked)
    sorts = _count(hierarchy, asked, nodes, listed)
    opened = nodes.get(asked.inside) if asked.inside else (roots[0] if len(roots) == 1 else None)
    counts = _counts(roots, sorts)
    page, pages = _shortened(nodes, opened, asked.page)
    return Tree(roots, opened, ended, counts, page, pages)


def _on_the_way(hierarchy: Hierarchy, asked: Asked) -> Q:
    """Tops, and whoever answers directly to one on the way to the one asked for; without one,
    the first two levels."""
    if asked.inside is not None:
        way = hierarchy.ways(asked.day).filter(lower=asked.inside).values("upper")
        return Q(above__isnull=True) | Q(above__in=way)
    tops = hierarchy.standing(asked.day).filter(above__isnull=True).order_by()
    return Q(above__isnull=True) | Q(above__in=tops.values("one"))


def _nodes(hierarchy: Hierarchy, asked: Asked, listed: Rows) -> Iterator[Node]:
    stays, seen = Value(True), Value(True)
    if asked.end:
        later = hierarchy.standing(asked.end).filter(one=OuterRef("one")).order_by()
        listed = listed.annotate(stays=Exists(later.values("pk")))
    else:
        listed = listed.annotate(stays=stays)
    if asked.group:
        within = hierarchy.groups(asked.group, asked.day, inside=True)
        listed = listed.annotate(seen=Q(within))
    else:
        listed = listed.annotate(seen=seen)
    for row in listed.values_list(*COLUMNS, "stays", "seen"):
        yield Node(Row(*row))


def _joined(nodes: dict[int, Node]) -> list[Node]:
    """The tops, with everybody under whom they answer to."""
    roots = []
    for node in nodes.values():
        upper = nodes.get(node.row.above) if node.row.above is not None else None
        if upper is None:
            roots.append(node)
        else:
            upper.children.append(node)
            upper.is_open = True
    return roots


# --- what changed when the era began -----------------------------------------------------------


def _earlier(hierarchy: Hierarchy, asked: Asked, listed: Rows) -> list[Earlier]:
    """Who stood there the day before: those listed now, and those under the same superiors."""
    if asked.since is None:
        return []
    there = hierarchy.standing(asked.since - timedelta(days=1))
    there = there.filter(_on_the_way(hierarchy, asked) | Q(one__in=listed.order_by().values("one")))
    stands = hierarchy.standing(asked.day).filter(one=OuterRef("one")).order_by()
    rows = there.annotate(stands=Exists(stands.values("pk")))
    return [Earlier(*row) for row in rows.values_list("one", "above", "code", "name", "stands")]


def _mark(nodes: dict[int, Node], earlier: Iterable[Earlier], asked: Asked) -> list[Earlier]:
    """Mark what is new or changed; return ended ones that had no superior."""
    if asked.since is None:
        return []
    before = {each.pk: each for each in earlier}
    for pk, node in nodes.items():
        was = before.get(pk)
        node.is_new = was is None
        if was is not None:
            node.was = was.name if was.name != node.row.name else ""
            node.moved = was.above != node.row.above
    tops = []
    for each in before.values():
        if not each.stands:
            upper = nodes.get(each.above) if each.above is not None else None
            if upper is not None:
                upper.ended.append(each)
            elif each.above is None:
                tops.append(each)
    return tops


# --- how many ----------------------------------------------------------------------------------


def _count(
    hierarchy: Hierarchy, asked: Asked, nodes: dict[int, Node], listed: Rows
) -> dict[str, int | str]:
    """Count what lies in each; return every kind met with its rank."""
    ways = hierarchy.ways(asked.day).filter(depth__gt=0, upper__in=listed.order_by().values("one"))
    rows = hierarchy.sorted_below(ways, asked.day)
    if asked.group:
        belong = hierarchy.standing(asked.day).filter(
            hierarchy.groups(asked.group, asked.day, inside=True)
        )
        rows = rows.filter(lower__in=belong.order_by().values("one"))
    sorts: dict[str, int | str] = {node.row.sort: node.row.rank for node in nodes.values()}
    counted = rows.order_by().values("upper_id", "sort", "rank").annotate(n=Count("pk"))
    for row in counted:
        sorts[row["sort"]] = row["rank"]
        if row["upper_id"] in nodes:
            nodes[row["upper_id"]].below[row["sort"]] += row["n"]
    return sorts


def _counts(roots: list[Node], sorts: dict[str, int | str]) -> list[tuple[str, int]]:
    """The whole hierarchy's numbers, the highest first."""
    total: Counter[str] = Counter()
    for root in roots:
        total[root.row.sort] += root.row.seen
        total += root.below
    return [
        (sort, total[sort])
        for sort in sorted(sorts, key=lambda s: _rank(sorts[s], s))
        if total[sort]
    ]


def _rank(rank: int | str, sort: str) -> tuple[int, str]:
    """The highest first: places by level, unknown ones last; units by the rank of their kind."""
    if isinstance(rank, int):
        return (rank, sort)
    return (LEVELS.index(rank) if rank in LEVELS else len(LEVELS), sort)


# --- what fits on a page -----------------------------------------------------------------------


def _shortened(nodes: dict[int, Node], opened: Node | None, page: int) -> tuple[int, int]:
    """Leave out neighbours of opened ones where they are many; page the lowest level."""
    pages = 1
    for node in nodes.values():
        inner = [child for child in node.children if child.is_open]
        if inner and len(node.children) > WIDE:
            node.hidden = len(node.children) - len(inner)
            node.children = inner
    if opened is not None and not any(child.is_open for child in opened.children):
        pages = max(1, -(-len(opened.children) // PAGE))
        page = min(max(page, 1), pages)
        opened.children = opened.children[(page - 1) * PAGE : page * PAGE]
    return page, pages
