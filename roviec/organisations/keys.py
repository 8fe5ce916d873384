"""Asking for many identities, codes or rows at once: one query, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, CharField, F, Func, Lookup, TextField
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup):
    """`field__in` with all its values in one parameter: a database takes some tens of thousands of
    parameters, and a national act names more."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        inside = "IN (SELECT value FROM json_each(%s))"
        return f"{left} {inside}", (*parameters, json.dumps(list(self.rhs)))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        of = "text" if isinstance(self.lhs.output_field, CharField | TextField) else "bigint"
        return f"{left} = ANY(%s::{of}[])", (*parameters, list(self.rhs))


def among(field: str, values: Iterable[int] | Iterable[str]) -> Among:
    """The condition for rows whose field is one of the values: all numbers, or all texts."""
    return Among(F(field), tuple(values))


class NumbersIn(Func):
    """The numbers among the values of a JSON object for `__in`, or only the one under `key`. Texts
    are labels, even where they look like numbers."""

    output_field = BigIntegerField()
    template = (
        "(SELECT e.value FROM json_each(%(expressions)s) e"
        " WHERE e.type = 'integer' AND (e.key = '%(key)s' OR '%(key)s' = ''))"
    )

    def __init__(self, of: Combinable, key: str = "") -> None:
        super().__init__(of, key=key)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Any]:
        return super().as_sql(
            compiler,
            connection,
            template="(SELECT CASE WHEN jsonb_typeof(e.value) = 'number' THEN e.value::text::bigint"
            " END FROM jsonb_each(%(expressions)s) e"
            " WHERE e.key = '%(key)s' OR '%(key)s' = '')",
        )
