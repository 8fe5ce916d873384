"""The same questions asked of the dated superiors themselves, by a recursive query: what the
derived paths are held against."""

from __future__ import annotations

from datetime import date

from django.db import connection

HOLDS = (
    "s.line_id = %s AND (s.valid_from IS NULL OR s.valid_from <= %s)"
    " AND (s.valid_to IS NULL OR s.valid_to > %s)"
)

UP = f"""
WITH RECURSIVE above(id) AS (
    SELECT s.superior_id FROM organisations_subordination s
    WHERE s.unit_id = %s AND s.superior_id IS NOT NULL AND {HOLDS}
    UNION ALL
    SELECT s.superior_id FROM organisations_subordination s JOIN above ON s.unit_id = above.id
    WHERE s.superior_id IS NOT NULL AND {HOLDS}
)
SELECT id FROM above
"""

DOWN = f"""
WITH RECURSIVE below(id) AS (
    SELECT s.unit_id FROM organisations_subordination s WHERE s.superior_id = %s AND {HOLDS}
    UNION ALL
    SELECT s.unit_id FROM organisations_subordination s JOIN below ON s.superior_id = below.id
    WHERE {HOLDS}
)
SELECT id FROM below
"""


def walked_up(unit: int, line: int, day: date) -> list[int]:
    return _asked(UP, unit, line, day)


def walked_down(unit: int, line: int, day: date) -> list[int]:
    return _asked(DOWN, unit, line, day)


def _asked(query: str, unit: int, line: int, day: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [unit, line, day, day, line, day, day])
        return [pk for (pk,) in cursor.fetchall()]
