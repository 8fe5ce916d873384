from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from roviec.files.models import StoredFile


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def of(self, row: models.Model) -> StoredFileQuerySet:
        """The files of one record, in the order they came."""
        return self.filter(owner_type=row._meta.label_lower, owner_id=row.pk).order_by("pk")
