"""What the site was set up with: its template, lines, areas of work and kinds of units."""

from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """The one row that says what this site was set up with."""

    template = models.CharField(max_length=60)
    template_name = models.TextField()
    example_data = models.BooleanField(default=False)
    """The figures are invented; every page says so."""
    created_at = models.DateTimeField(auto_now_add=True)


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
