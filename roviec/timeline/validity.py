"""Rows that are true from one day up to another, and how to ask which are true on a day."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)


def valid_on(day: date, prefix: str = "") -> Q:
    """The condition "true on that day" for rows with `valid_from` and `valid_to`, reached through
    `prefix` (`"versions__"`). An unknown start counts as always, an open end as still."""
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


class ValidityQuerySet(models.QuerySet[M]):
    def as_at(self, day: date) -> ValidityQuerySet[M]:
        return self.filter(valid_on(day))

    def overlapping(self, start: date | None, end: date | None) -> ValidityQuerySet[M]:
        """Rows true on some day of `[start, end)`; null is unknown start, open end."""
        rows = self
        if end is not None:
            rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=end))
        if start is not None:
            rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
        return rows


class Validity(models.Model):
    """Half-open dates of truth. `valid_from` null: the start is not known and is not guessed."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )
