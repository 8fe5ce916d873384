from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from roviec.files.querysets import StoredFileQuerySet


class StoredFile(models.Model):
    """A file as it came in: checked, hashed, kept once, and given out with its owner's permission.

    `owner` says what it belongs to (`reporting.report`, 12): the room of that name registers who
    may read it. The media type is told from the content, never from the name.
    """

    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(upload_to="", max_length=200)
    owner_type = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    stored_at = models.DateTimeField(auto_now_add=True)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    stored_by_office = models.TextField(blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner_type", "owner_id"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])
