"""Rows that are true from one day up to another, and how to ask which are true on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


Days = tuple[date | None, date | None]
"""`[first, end)`; nulls are unknown start and open end."""


def common(one: Days, other: Days) -> Days:
    """The days both hold, where there are any."""
    starts = [each for each in (one[0], other[0]) if each is not None]
    ends = [each for each in (one[1], other[1]) if each is not None]
    return max(starts, default=None), min(ends, default=None)


def uncovered(days: Days, taken: Iterable[Days]) -> Iterator[Days]:
    """What is left of some days without those that are taken."""
    start, end = days
    for first, after in sorted(taken, key=lambda each: each[0] or date.min):
        if (end is not None and (first or date.min) >= end) or (
            after is not None and after <= (start or date.min)
        ):
            continue
        if first is not None and (start is None or start < first):
            yield start, first
        if after is None:
            return
        start = after
    if end is None or start is None or start < end:
        yield start, end


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
