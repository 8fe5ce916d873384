"""What many tests begin with is made once, by the acts that make it; after that its rows are laid in
as they were, in a few statements instead of hundreds."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection, transaction

Made = TypeVar("Made")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""By table: its columns, and rows of it."""


def remembered(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, which builds on a database as the migrations leave it, and changes no row that was
    there. What it gives back is copied for every test, so that none sees another's changes."""
    kept: list[tuple[Made, Rows]] = []

    def lay_in() -> Made:
        if kept:
            made, rows = kept[0]
            try:
                _write(rows)
            except IntegrityError:
                # A test that began with rows of its own has taken their numbers.
                return make()
            return deepcopy(made)
        before = _all_rows()
        made = make()
        kept.append((deepcopy(made), _added(before, _all_rows())))
        return made

    return lay_in


def _all_rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            cursor.execute(f"select * from {connection.ops.quote_name(model._meta.db_table)}")
            columns = [column[0] for column in cursor.description]
            found[model._meta.db_table] = columns, [tuple(row) for row in cursor.fetchall()]
    return found


def _added(before: Rows, after: Rows) -> Rows:
    added: Rows = {}
    for table, (columns, rows) in after.items():
        old = before[table][1]
        assert all(row in rows for row in old), f"a row of {table} was changed"
        if new := [row for row in rows if row not in old]:
            added[table] = columns, new
    return added


def _write(rows: Rows) -> None:
    quote = connection.ops.quote_name
    # References are held at the end of a transaction only, in whatever order tables come.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            one = f"({', '.join(['%s'] * len(columns))})"
            names = ", ".join(map(quote, columns))
            cursor.execute(
                f"insert into {quote(table)} ({names}) values {', '.join([one] * len(values))}",
                [value for row in values for value in row],
            )
            if connection.vendor == "postgresql" and "id" in columns:
                # A migration taken back and forth begins to count anew.
                cursor.execute(
                    "select setval(pg_get_serial_sequence(%s, 'id'),"
                    f" (select max(id) from {quote(table)}))",
                    [table],
                )
