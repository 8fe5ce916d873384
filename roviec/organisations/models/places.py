"""Territories and the groups they are looked at by."""

from __future__ import annotations

from django.db import models

from roviec.organisations.hierarchy.folding import FoldedField
from roviec.timeline.validity import Validity, ValidityQuerySet


class Place(models.Model):
    """A territory, whatever it is called over time."""

    def __str__(self) -> str:
        return f"place {self.pk}"


class PlaceVersion(Validity):
    place = models.ForeignKey(Place, models.PROTECT, related_name="versions")
    level = models.CharField(max_length=20)
    """`country`, `province`, `district` or `commune`."""
    kind = models.TextField()
    """As the official table says: `phường`, `thành phố trung ương`."""
    code = models.CharField(max_length=20)
    name = models.TextField()
    parent = models.ForeignKey(Place, models.PROTECT, null=True, related_name="children")
    folded = FoldedField(of=("name",))
    """The name as it is searched for."""

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class PlacePath(Validity):
    """Which places lie in which, at whatever depth, and when: derived as `Path` is for units."""

    upper = models.ForeignKey(Place, models.CASCADE, related_name="paths_down")
    lower = models.ForeignKey(Place, models.CASCADE, related_name="paths_up")
    depth = models.PositiveSmallIntegerField()

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        indexes = [
            models.Index(fields=["upper", "depth"]),
            models.Index(fields=["lower", "depth"]),
        ]


class Grouping(models.Model):
    """A second way to look at places: by region, by town and country."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    source = models.TextField(blank=True)
    """Where the division comes from: the law or table that draws it."""
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """One value of a grouping. Places belong by name and dates (`GroupedPlace`), or all places of
    some kinds do: every `phường` is urban."""

    grouping = models.ForeignKey(Grouping, models.CASCADE, related_name="groups")
    code = models.SlugField()
    name = models.TextField()
    place_kinds = models.JSONField(default=list)
    """Kinds of place that belong by being such; empty where places are named one by one."""
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "code"], name="organisations_group_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupedPlace(Validity):
    """A place in a group over dates; what lies in it belongs too."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    place = models.ForeignKey(Place, models.PROTECT, related_name="group_members")

    objects = ValidityQuerySet.as_manager()
