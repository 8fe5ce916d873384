"""Who waits for whom while kept totals change. SQLite has one writer anyway."""

from __future__ import annotations

import zlib

from django.db import connection

LINE, KEY = 7301, 7302
"""Two kinds of advisory locks of PostgreSQL: of a whole line, and of one kept total."""


def share_line(line_id: int) -> None:
    """Held by whoever adds to kept totals, beside all others who do: nobody moves units or counts
    the leaves of the line meanwhile."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s, %s)", LINE, line_id)


def hold_line(line_id: int) -> None:
    """Held alone: every change of figures has been written and none begins until the transaction
    ends, so that the leaves can be counted."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", LINE, line_id)


def try_key(*key: object) -> bool:
    """Whether this transaction may fold a kept total; somebody else does just now if not."""
    if connection.vendor != "postgresql":
        return True
    number = zlib.crc32(repr(key).encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [KEY, number])
        [free] = cursor.fetchone()
    return bool(free)


def _ask(question: str, kind: int, line_id: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(question, [kind, line_id % 2**31])
