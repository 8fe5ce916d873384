"""What is said of reports between bodies: reminders, single items returned, acceptance for another
body, locks, and what superiors are told of corrections. `models` brings these in at its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from roviec.organisations.models import Line, Unit
from roviec.timeline.validity import Validity, ValidityQuerySet


class Reminder(models.Model):
    """A superior body reminded a unit of a report it owes: once a day at most. More ways than this
    page may carry it later; the row says that it was said."""

    report = models.ForeignKey("reporting.Report", models.CASCADE, related_name="reminders")
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    office = models.TextField()
    """In which office it was said, as text."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "on"], name="reporting_reminder_once_a_day")
        ]


class ReturnedItem(models.Model):
    """One figure or passage of a sent version that its superior asks the unit to look at again, and
    what the unit answers in the version after it."""

    version = models.ForeignKey(
        "reporting.ReportVersion", models.CASCADE, related_name="returned_items"
    )
    item = models.ForeignKey("reporting.FormItem", models.PROTECT, related_name="+")
    reason = models.TextField()
    answer_by = models.DateField()
    office = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    """The superior accepted the version after all; nothing is left to answer."""
    answer = models.TextField(blank=True)
    """Whether the value changed stands in the two versions; this says why, or why not."""
    answered_at = models.DateTimeField(null=True)
    answered_office = models.TextField(blank=True)

    class Meta:
        ordering = ["version__number", "item__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="reporting_returned_once")
        ]


class Mandate(Validity):
    """A body lets another review reports for it: of the units directly below it in a line, of one
    form or of all, from a day to a day, by the document it cites."""

    giver = models.ForeignKey(Unit, models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Unit, models.PROTECT, related_name="mandates_held")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    form_code = models.SlugField(max_length=60, blank=True)
    document_number = models.CharField(max_length=60)
    document_day = models.DateField()
    office = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_office = models.TextField(blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta(Validity.Meta):
        ordering = ["-pk"]


class RequestLock(models.Model):
    """From a day on nothing of a request's reports changes. Kept when it is lifted."""

    request = models.ForeignKey("reporting.ReportRequest", models.CASCADE, related_name="locks")
    closes_on = models.DateField()
    """The first day on which nothing changes; a report whose own deadline is later closes the day
    after that."""
    reason = models.TextField(blank=True)
    office = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_office = models.TextField(blank=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(lifted_at__isnull=True),
                name="reporting_one_lock_at_a_time",
            )
        ]


class LockException(models.Model):
    """One unit's report stays open in spite of the lock, to the end of a day."""

    report = models.ForeignKey("reporting.Report", models.CASCADE, related_name="lock_exceptions")
    until = models.DateField()
    reason = models.TextField()
    office = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]


class ChangeBelow(models.Model):
    """A version that a signed report froze into its totals is not what its unit says any more. The
    body that signed is told until it notes it or signs a correction."""

    by = models.ForeignKey("reporting.ReportVersion", models.CASCADE, related_name="changes_below")
    was = models.ForeignKey("reporting.ReportVersion", models.CASCADE, related_name="+")
    now = models.ForeignKey("reporting.ReportVersion", models.CASCADE, null=True, related_name="+")
    """The newest signed version that is not returned; none where the unit has none any more."""
    accepted = models.BooleanField(default=False)
    """Whether that is what totals above hold by now."""
    at = models.DateTimeField(default=timezone.now)
    noted_at = models.DateTimeField(null=True)
    noted_office = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "was"], name="reporting_change_told_once")
        ]
        indexes = [
            models.Index(
                fields=["by"],
                condition=Q(noted_at__isnull=True),
                name="reporting_change_to_note",
            )
        ]

    @property
    def mark(self) -> str:
        """What a page showed and the act of noting refers to."""
        return f"{self.now_id or 0}.{int(self.accepted)}"
