from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from roviec.audit import verbs


class AppendOnly(Exception):
    """Somebody tried to change or delete an entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, row: models.Model) -> EntryQuerySet:
        """Entries of one record, newest first."""
        return self.filter(object_type=row._meta.label_lower, object_id=row.pk).order_by("-pk")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Entry(models.Model):
    """Who did what to which record, in which office, when, and what it changed."""

    at = models.DateTimeField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    name = models.TextField()
    office = models.TextField(blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True, db_index=True)
    note = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    """SHA-256 of the entry's content; sealing chains these, so that content can be checked."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    @property
    def label(self) -> str:
        return gettext(verbs.label(self.verb))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
