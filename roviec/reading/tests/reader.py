"""The kinds of facts these tests need, read in the order in which they build on each other."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.reading import (
    citations,
    claims,
    dates,
    events,
    officeholders,
    periods,
    statements,
    units,
)
from roviec.reading.document import Document
from roviec.reading.model import Claim, Event, Officeholder, Period, Span, Statement


@dataclass(frozen=True)
class Read:
    raw: str
    claims: tuple[Claim, ...]
    officeholders: tuple[Officeholder, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    periods: tuple[Period, ...]

    def spans(self) -> list[Span]:
        return [*self.claims, *self.officeholders, *self.statements, *self.events]


def read_text(raw: str) -> Read:
    doc = Document.from_text(raw)
    cited = citations.find(doc, None)
    days = dates.find(doc, cited)
    times = periods.find(doc, days)
    bodies = units.find(doc)
    people = officeholders.find(doc)
    return Read(
        raw,
        claims.find(doc, times),
        people,
        statements.find(doc, people, bodies),
        events.find(doc, events.Facts(days, times, cited, people, bodies)),
        times,
    )
