"""Questions about a place that are made into SQL once: making it takes longer than answering it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from roviec.reporting.held import Row
from roviec.reporting.picture import Place
from roviec.timeline import Span

NOWHERE = Place(-7_000_001, -7_000_002, Span(date(9001, 1, 1), date(9002, 1, 2)), "no column")
"""A place that is none: what is asked of it is asked of any other by putting that one's unit, line,
days and column in."""


@dataclass(frozen=True, slots=True)
class _Made:
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]


class Prepared:
    """Rows of `values_list` for a place. The question may hold nothing of the place but its unit,
    line, column, first day, last day and end."""

    def __init__(self, ask: Callable[[Place], QuerySet[Any, Any]]) -> None:
        self.ask = ask
        self.made = threading.local()

    def rows(self, place: Place) -> list[Row]:
        made = self._made()
        put_in = _put_in(place)
        given = tuple(put_in.get(each, each) for each in made.parameters)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(made.sql, given)
            found = cursor.fetchall()
        rows = made.compiler.results_iter(results=[found], tuple_expected=True)
        return [tuple(row) for row in rows]

    def _made(self) -> _Made:
        connection = connections[DEFAULT_DB_ALIAS]
        known: _Made | None = getattr(self.made, "known", None)
        if known is None or known.compiler.connection is not connection:
            compiler = self.ask(NOWHERE).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            known = self.made.known = _Made(compiler, sql, tuple(parameters))
        return known


def _put_in(place: Place) -> dict[Any, Any]:
    days = (
        (NOWHERE.span.start, place.span.start),
        (NOWHERE.span.last_day, place.span.last_day),
        (NOWHERE.span.end, place.span.end),
    )
    return {
        NOWHERE.unit_id: place.unit_id,
        NOWHERE.line_id: place.line_id,
        NOWHERE.column: str(place.column),
        **dict(days),
        # The embedded database is given days as text.
        **{nowhere.isoformat(): day.isoformat() for nowhere, day in days},
    }
