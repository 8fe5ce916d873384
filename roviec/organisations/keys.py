"""Asking for many identities, codes or rows at once: one query, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Lookup, TextField
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
