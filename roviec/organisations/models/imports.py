"""Files that were read in: what each said, and how far it is written."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class FileImport(models.Model):
    """One file of places, units or acts. It is checked first, and written step by step: an import
    that was cut short goes on where it stopped."""

    class Of(models.TextChoices):
        PLACES = "places", _("Địa bàn và nhóm")
        UNITS = "units", _("Đơn vị và ban chỉ đạo")
        ACTS = "acts", _("Đợt sắp xếp")

    class State(models.TextChoices):
        CHECKED = "checked", _("Đã kiểm tra, chờ nhập")
        REFUSED = "refused", _("Có lỗi, chưa nhập")
        RUNNING = "running", _("Đang nhập")
        DONE = "done", _("Đã nhập")

    of = models.CharField(max_length=10, choices=Of.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    name = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    zeros = models.CharField(max_length=10, blank=True)
    """What was chosen for codes whose leading zeros were dropped."""
    rows = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    """Counts, changes and problems, as `importing.plans.Plan` tells them."""
    steps = models.PositiveIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    last_mark = models.TextField(blank=True)
    """The last step that is written."""
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    sent_by_office = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:import", args=[self.pk])
