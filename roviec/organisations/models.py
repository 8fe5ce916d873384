"""Places, units and lines, each true in time.

A `Place` or `Unit` is an identity and never changes; what it is called, of what kind it is and
where it stands are versions with dates. Superiors are dated too, one at a time in each line.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from roviec.organisations.querysets import PathQuerySet, UnitQuerySet, UnitVersionQuerySet
from roviec.timeline.validity import Validity, ValidityQuerySet


class Installation(models.Model):
    """The one row that says what this site was set up with."""

    template = models.CharField(max_length=60)
    template_name = models.TextField()
    example_data = models.BooleanField(default=False)
    """The figures are invented; every page says so."""
    created_at = models.DateTimeField(auto_now_add=True)


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

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A named hierarchy over units: along exactly one of them a roll-up runs."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class WorkArea(models.Model):
    code = models.SlugField(unique=True)
    name = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.Model):
    """A kind of body a template knows: `province_department`, with the level it stands at."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    level = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    """0 is the centre; a larger rank is further down."""
    issuer_mark = models.CharField(max_length=20, blank=True)
    """What its documents carry after the slash: `BTGTU` in `91-KH/BTGTU`."""

    class Meta:
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A body, for as long as it lasts."""

    objects = UnitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"unit {self.pk}"

    def version_at(self, day: date) -> UnitVersion | None:
        return self.versions.as_at(day).first()


class UnitVersion(Validity):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    kind = models.ForeignKey(UnitKind, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT, related_name="unit_versions")
    code = models.CharField(max_length=40)
    name = models.TextField()
    short_name = models.TextField(blank=True)

    objects = UnitVersionQuerySet.as_manager()

    class Meta(Validity.Meta):
        indexes = [models.Index(fields=["code"]), models.Index(fields=["unit", "valid_from"])]

    def __str__(self) -> str:
        return self.name


class Subordination(Validity):
    """The superior a unit has in a line; a line's root has a row with none."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="subordinations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="superiors")
    superior = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="subordinates")

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=models.F("unit")),
                name="organisations_no_unit_is_its_own_superior",
            ),
        ]


class Path(Validity):
    """Which units stand under which in a line, at whatever depth, and when.

    Derived from `Subordination` by `paths.rebuild`, so that "everything under" is one join. Depth
    0 is the unit itself.
    """

    line = models.ForeignKey(Line, models.CASCADE, related_name="paths")
    upper = models.ForeignKey(Unit, models.CASCADE, related_name="paths_down")
    lower = models.ForeignKey(Unit, models.CASCADE, related_name="paths_up")
    depth = models.PositiveSmallIntegerField()

    objects = PathQuerySet.as_manager()

    class Meta(Validity.Meta):
        indexes = [
            models.Index(fields=["line", "upper", "depth"]),
            models.Index(fields=["line", "lower", "depth"]),
        ]
