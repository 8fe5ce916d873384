"""The order in which kinds are found: each builds on those before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from roviec.reading import (
    citations,
    claims,
    dates,
    events,
    officeholders,
    periods,
    statements,
    units,
    warnings,
)
from roviec.reading.document import Document
from roviec.reading.model import (
    Citation,
    Claim,
    Date,
    Event,
    Officeholder,
    Period,
    Statement,
    UnitMention,
    Warning_,
)
from roviec.reading.sources.decoded import Decoded


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one document."""

    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    dates: tuple[Date, ...]
    periods: tuple[Period, ...]
    officeholders: tuple[Officeholder, ...]
    units: tuple[UnitMention, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    warnings: tuple[Warning_, ...]


def find_facts(decoded: Decoded, today: date | None, norms: Mapping[str, str] | None) -> Facts:
    """Reads a decoded source; `today` and `norms` as in `reading.read`."""
    doc = Document.from_text(decoded.text, set_aside=decoded.set_aside, running=decoded.running)
    cited = citations.find(doc, norms)
    days = dates.find(doc, cited, today)
    times = periods.find(doc, days, cited)
    bodies = units.find(doc)
    people = officeholders.find(doc)
    return Facts(
        citations=cited,
        claims=claims.find(doc, times),
        dates=days,
        periods=times,
        officeholders=people,
        units=bodies,
        statements=statements.find(doc, people, bodies),
        events=events.find(doc, events.Facts(days, times, cited, people, bodies)),
        warnings=warnings.find(doc, cited, decoded.legacy),
    )
