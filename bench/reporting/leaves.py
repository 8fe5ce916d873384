"""The same figures with a row each, and the SQL one would write by hand to sum them."""

from __future__ import annotations

from typing import Any

CREATE = """
CREATE TABLE bench_leaf AS
SELECT s.unit_id, (each.key)::bigint AS indicator_id, s.span_start, s.span_end,
       (CASE jsonb_typeof(each.value) WHEN 'array' THEN each.value->>0
        ELSE each.value #>> '{}' END)::numeric AS value,
       (each.value->>1)::numeric AS total
FROM reporting_figuresheet s, jsonb_each(s.packed) AS each
WHERE s.span_start >= %s
"""
COVERING = """
CREATE INDEX bench_leaf_covering ON bench_leaf (span_start, unit_id, indicator_id)
INCLUDE (value, total)
"""
ROLL_UP = """
SELECT near.lower_id, leaf.indicator_id, sum(leaf.value), sum(leaf.total), count(*)
FROM organisations_path AS near
JOIN organisations_path AS below ON below.upper_id = near.lower_id AND below.line_id = near.line_id
     AND (below.valid_from IS NULL OR below.valid_from <= %(day)s)
     AND (below.valid_to IS NULL OR below.valid_to > %(day)s)
JOIN bench_leaf AS leaf ON leaf.unit_id = below.lower_id AND leaf.span_start = %(start)s
     AND leaf.indicator_id = ANY(%(indicators)s)
WHERE near.line_id = %(line)s AND near.upper_id = %(unit)s AND near.depth <= 1
  AND (near.valid_from IS NULL OR near.valid_from <= %(day)s)
  AND (near.valid_to IS NULL OR near.valid_to > %(day)s)
GROUP BY near.lower_id, leaf.indicator_id
"""
KEPT = """
SELECT kept.upper_id, kept.base, kept.packed
FROM organisations_path AS near
JOIN reporting_kepttotal AS kept ON kept.upper_id = near.lower_id AND kept.line_id = near.line_id
     AND kept.span_start = %(start)s AND kept.span_end = %(end)s
WHERE near.line_id = %(line)s AND near.upper_id = %(unit)s AND near.depth <= 1
  AND (near.valid_from IS NULL OR near.valid_from <= %(day)s)
  AND (near.valid_to IS NULL OR near.valid_to > %(day)s)
"""

SHEETS = """
SELECT sheet.unit_id, sheet.packed
FROM organisations_path AS near
JOIN reporting_figuresheet AS sheet ON sheet.unit_id = near.lower_id
     AND sheet.span_start = %(start)s AND sheet.span_end = %(end)s
     AND sheet."column" = 'in_period' AND sheet.scope = 'own'
WHERE near.line_id = %(line)s AND near.upper_id = %(unit)s AND near.depth <= 1
  AND (near.valid_from IS NULL OR near.valid_from <= %(day)s)
  AND (near.valid_to IS NULL OR near.valid_to > %(day)s)
"""
"""What those near gave themselves: beside what is kept, the other half of a roll-up page."""


def unpack(since: Any) -> int:
    """The figures of the months since a day as rows of a plain table; how many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(CREATE, [since])
        cursor.execute("ANALYZE bench_leaf")
        cursor.execute("SELECT count(*) FROM bench_leaf")
        [rows] = cursor.fetchone()
    return int(rows)


def cover() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COVERING)
        cursor.execute("VACUUM ANALYZE bench_leaf")


def ask(question: str, **given: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())
