"""Bodies, whom they answer to, and committees of bodies."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from roviec.organisations.hierarchy.folding import FoldedField
from roviec.organisations.models.places import Place
from roviec.organisations.models.site import Line, UnitKind
from roviec.organisations.querysets import PathQuerySet, UnitQuerySet, UnitVersionQuerySet
from roviec.timeline.validity import Validity, ValidityQuerySet


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
    folded = FoldedField(of=("name", "short_name"))
    """The names as they are searched for."""

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


class CommitteeMember(Validity):
    """A body that sits on a steering committee over dates; one of them is its standing body."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="committee_members")
    member = models.ForeignKey(Unit, models.PROTECT, related_name="committees")
    standing = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        constraints = [
            *Validity.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(member=models.F("committee")),
                name="organisations_no_committee_is_its_own_member",
            ),
        ]
