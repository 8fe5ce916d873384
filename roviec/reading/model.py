"""What a reading holds: frozen facts with places in the text.

Every `start`/`end` counts code points of `Reading.text`, the whole decoded source with its
letters untouched, and `text[start:end]` is always the item's own `text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCHEMA = 1

MediaType = Literal[
    "text/plain",
    "text/html",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]
CitationForm = Literal["numbered", "short_number", "named_plenum", "named_congress", "anaphor"]
Measure = Literal["count", "percent", "ratio", "money"]
Quantifier = Literal["exact", "over", "nearly", "about", "at_least", "at_most", "below"]
Scope = Literal["own", "subtree", "unknown"]
Nature = Literal["flow", "stock", "cumulative", "target"]
HalfDay = Literal["morning", "afternoon", "evening"]
StatementKind = Literal[
    "strength", "limitation", "request", "proposal", "lesson", "difficulty", "plan", "commitment"
]
EventType = Literal[
    "inspection",
    "supervision",
    "state_inspection",
    "working_session",
    "training",
    "workshop",
    "conference",
]
WarningKind = Literal[
    "suspected_damage", "unresolved_reference", "legacy_encoding", "possible_duplicate"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text, in code points, half-open."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Span):
    form: CitationForm
    kind: str
    number: str | None = None
    norm_id: str | None = None
    issuer: str | None = None
    issued: str | None = None
    refers_to: int | None = None
    """Index of the earlier citation in `Reading.citations` that a short form stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    direction: Literal["up", "down"]
    versus: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Span):
    """A countable statement. `value` is in plain units: 'hơn 500 tỷ đồng' is 500000000000."""

    value: int | float
    total: int | None = None
    measure: Measure
    quantifier: Quantifier
    noun: str
    sentence: tuple[int, int]
    subject: str | None = None
    scope: Scope = "unknown"
    period: int | None = None
    """Index into `Reading.periods`."""
    nature: Nature | None = None
    recurring: bool = False
    change: Change | None = None
    linked_to: tuple[int, ...] = ()
    """Indexes into `Reading.claims`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Span):
    date: str
    """ISO, or '--10-19' where no year can be known."""
    half_day: HalfDay | None = None
    inferred_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Span):
    """Both days inclusive, ISO; `to` is null where the period is open; '2020' is 2020-01-01 to
    2020-12-31. `duration` is ISO 8601 ('P3Y')."""

    from_: str | None = None
    to: str | None = None
    duration: str | None = None
    recurring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Officeholder(Span):
    name: str
    positions: tuple[str, ...]
    role: str | None = None
    byline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention(Span):
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Span):
    kind: StatementKind
    speaker: str | None = None
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Span):
    type: EventType
    date: str | None = None
    half_day: HalfDay | None = None
    inspecting: str | None = None
    inspected: tuple[str, ...] = ()
    period: int | None = None
    head: str | None = None
    basis: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning_:
    start: int
    end: int
    kind: WarningKind
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    name: str
    media_type: MediaType
    sha256: str
    characters: int
    pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    source: Source
    text: str
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    dates: tuple[Date, ...] = ()
    periods: tuple[Period, ...] = ()
    officeholders: tuple[Officeholder, ...] = ()
    units: tuple[UnitMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    schema: int = SCHEMA
