"""Rows held until the transaction ends, so that acts at the same time come one after the other."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def held(row: M) -> M:
    """The row as it is now, and held. On SQLite every writing transaction queues anyway."""
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return rows.get(pk=row.pk)
