"""The hierarchies a site has, places and each line of units, read alike as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet

from roviec.organisations.hierarchy.grouped import in_group, reaches_group
from roviec.organisations.models import (
    Group,
    Line,
    Path,
    PlacePath,
    PlaceVersion,
    UnitVersion,
)
from roviec.timeline.validity import valid_on

COLUMNS = ("one", "above", "code", "name", "sort", "rank")

Rows = QuerySet[Any]


class Hierarchy(Protocol):
    """What the page of a tree asks. Rows are versions with `one` (whose), `above` (its superior
    on the day, none at the top), `code`, `name`, `sort` (of what kind) and `rank`."""

    def standing(self, day: date) -> Rows: ...

    def ways(self, day: date) -> Rows:
        """Who stands (`lower`) under whom (`upper`), at whatever `depth`, on the day."""

    def groups(self, group: Group, day: date, *, inside: bool) -> Q:
        """The condition for rows that belong to a group; without `inside`, also for those above
        one that belongs."""

    def sorted_below(self, ways: Rows, day: date) -> Rows:
        """The ways with `sort` and `rank`, what counts are told by, of their lower end."""


class Places:
    """The one hierarchy of places, counted by level."""

    def standing(self, day: date) -> Rows:
        rows = PlaceVersion.objects.as_at(day).annotate(
            one=F("place_id"), above=F("parent_id"), sort=F("level"), rank=F("level")
        )
        return rows.order_by("code", "pk")

    def ways(self, day: date) -> Rows:
        return PlacePath.objects.as_at(day)

    def groups(self, group: Group, day: date, *, inside: bool) -> Q:
        return (in_group if inside else reaches_group)(group, day, "place_id")

    def sorted_below(self, ways: Rows, day: date) -> Rows:
        rows = ways.filter(valid_on(day, "lower__versions__"))
        told: Rows = rows.annotate(
            sort=F("lower__versions__level"), rank=F("lower__versions__level")
        )
        return told


class UnitsOf:
    """The units of a line, counted by kind."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def standing(self, day: date) -> Rows:
        rows = UnitVersion.objects.filter(
            valid_on(day), valid_on(day, "unit__superiors__"), unit__superiors__line=self.line
        ).annotate(
            one=F("unit_id"),
            above=F("unit__superiors__superior_id"),
            sort=F("kind__name"),
            rank=F("kind__rank"),
        )
        return rows.order_by("kind__rank", "code", "pk")

    def ways(self, day: date) -> Rows:
        return Path.objects.as_at(day).filter(line=self.line)

    def groups(self, group: Group, day: date, *, inside: bool) -> Q:
        if inside:
            return in_group(group, day, "place_id")
        belong = self.standing(day).filter(in_group(group, day, "place_id")).order_by()
        ways = self.ways(day).filter(lower__in=belong.values("one"))
        return Q(unit_id__in=ways.values("upper"))

    def sorted_below(self, ways: Rows, day: date) -> Rows:
        rows = ways.filter(valid_on(day, "lower__versions__"))
        told: Rows = rows.annotate(
            sort=F("lower__versions__kind__name"), rank=F("lower__versions__kind__rank")
        )
        return told
