"""Forms in their versions, and what each asks for."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from roviec.organisations.models import UnitKind
from roviec.reporting.models import AddingUp, Column, Indicator
from roviec.reporting.querysets import FormQuerySet

ENTERED = (Column.IN_PERIOD, Column.ESTIMATE, Column.CUMULATIVE)
"""Columns a unit fills in, in the order a form shows them. A target is given to it."""
SHOWN = (*ENTERED, Column.TARGET)
RUNNING = (AddingUp.SUM, AddingUp.RATIO_FROM_PARTS)
"""What values of several periods make a running total by."""


def in_period_alone() -> list[str]:
    return [Column.IN_PERIOD.value]


class FormState(models.TextChoices):
    """How a version of a form stands on a day."""

    DRAFT = "draft", _("Bản nháp")
    UPCOMING = "upcoming", _("Chưa đến ngày")
    IN_FORCE = "in_force", _("Đang dùng")
    REPLACED = "replaced", _("Đã thay")


class ReportForm(models.Model):
    """A version of a form: what it asks for, of which kinds of units, in which days.

    Figures that close on a day are asked for with the version in force on it. A draft is in force
    on no day; the first version may have been so always.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.TextField()
    kinds = models.ManyToManyField(UnitKind, related_name="forms")
    draft = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    """Grows with every change of a draft; a change that saw an older one is refused."""
    empty_sections = models.JSONField(default=list)
    """Of a draft: place and title of each section that asks for nothing yet."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="reporting_form_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(draft=True), name="reporting_form_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(draft=False) | Q(valid_from=None, valid_to=None),
                name="reporting_form_draft_has_no_days",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="reporting_form_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:form", args=[self.pk])

    def state_on(self, day: date) -> FormState:
        if self.draft:
            return FormState.DRAFT
        if self.valid_from is not None and day < self.valid_from:
            return FormState.UPCOMING
        if self.valid_to is not None and self.valid_to <= day:
            return FormState.REPLACED
        return FormState.IN_FORCE


class FormItem(models.Model):
    """One thing a form asks for: figures of an indicator, or a passage of narrative."""

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="items")
    section = models.TextField()
    order = models.PositiveSmallIntegerField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="items")
    narrative = models.TextField(blank=True)
    """The heading of the passage, where no indicator is asked for."""
    required = models.BooleanField(default=True)
    columns = models.JSONField(default=in_period_alone)
    """Which values of the indicator stand in the form: of `Column`."""

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(narrative=""),
                name="reporting_item_asks_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["form", "indicator"], name="reporting_indicator_once_in_a_form"
            ),
        ]

    @property
    def entered(self) -> tuple[Column, ...]:
        """The columns a unit fills in; none of a passage, none of what is computed."""
        if self.indicator is None or self.indicator.computed:
            return ()
        return tuple(each for each in ENTERED if each in self.columns)
