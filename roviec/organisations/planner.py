"""Telling the database's planner that tables have grown.

PostgreSQL learns of it by itself, but only after a commit and some minutes; until then it plans
for empty tables, and a question over a whole country that takes milliseconds takes minutes.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def look_again() -> None:
    """After many rows were written at once. SQLite plans without counts."""
    if connection.vendor != "postgresql":
        return
    models = apps.get_app_config("organisations").get_models()
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
