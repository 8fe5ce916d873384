"""What belongs to an indicator beside itself: how it was defined over time, and what units are to
reach. `models` brings these in at its end."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from roviec.organisations.models import Unit
from roviec.reporting.models import Indicator
from roviec.timeline import Span
from roviec.timeline.validity import Validity, ValidityQuerySet


class IndicatorDefinition(Validity):
    """What an indicator meant over some days. The indicator itself carries the definition of today;
    a figure is read by that of the last day of its period."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions")
    name = models.TextField()
    text = models.TextField(blank=True)
    """What is counted and what is not, as officers read it."""
    unit_of_measure = models.CharField(max_length=40)
    scale = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(1))
    phrases = models.JSONField(default=list)
    formula = models.TextField(blank=True)
    comparable = models.BooleanField(default=True)
    """With the definition before: a series carries on, its scale converted; else it breaks."""
    reason = models.TextField(blank=True)
    """Why it changed, and by which document."""
    set_by = models.TextField(blank=True)
    """The office that set it on the site; empty where the template of work did."""

    objects = ValidityQuerySet["IndicatorDefinition"].as_manager()

    class Meta(Validity.Meta):
        ordering = ["indicator", F("valid_from").asc(nulls_first=True)]
        constraints = [
            *Validity.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "valid_from"], name="reporting_definition_from_a_day_once"
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(valid_from__isnull=True),
                name="reporting_first_definition_once",
            ),
        ]


class Target(models.Model):
    """What a unit, with all below it, is to reach in a period. Rows are only added: the newest of a
    unit, indicator and span holds, and one without a value takes it back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    span_start = models.DateField()
    span_end = models.DateField()
    """Half-open, as in a request."""
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    """A percentage for what is a ratio or a percentage."""
    given_by = models.ForeignKey(Unit, models.PROTECT, related_name="targets_given")
    """Who set it: the unit itself or one above."""
    document_number = models.CharField(max_length=60, blank=True)
    office = models.TextField()
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(span_end__gt=F("span_start")), name="reporting_target_span"
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "span_start", "span_end"], name="reporting_target_of_a_unit"
            )
        ]

    @property
    def span(self) -> Span:
        return Span(self.span_start, self.span_end)
