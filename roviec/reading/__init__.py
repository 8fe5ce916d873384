"""Reads a Vietnamese administrative text into facts with offsets.

    from roviec.reading import read
    reading = read(Path("report.docx").read_bytes(), name="report.docx")

Pure: no database, no network, no clock. The same input gives the same output.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from roviec.reading.errors import (
    BrokenSource,
    EmptySource,
    NotDecodable,
    NoTextLayer,
    NotWordDocument,
    OldWordDocument,
    PasswordProtected,
    ReadError,
    TooLarge,
    UnknownFormat,
)
from roviec.reading.model import (
    SCHEMA,
    Change,
    Citation,
    Claim,
    Date,
    Event,
    Officeholder,
    Period,
    Reading,
    Source,
    Span,
    Statement,
    UnitMention,
    Warning_,
)

__all__ = [
    "SCHEMA",
    "BrokenSource",
    "Change",
    "Citation",
    "Claim",
    "Date",
    "EmptySource",
    "Event",
    "NoTextLayer",
    "NotDecodable",
    "NotWordDocument",
    "Officeholder",
    "OldWordDocument",
    "PasswordProtected",
    "Period",
    "ReadError",
    "Reading",
    "Source",
    "Span",
    "Statement",
    "TooLarge",
    "UnitMention",
    "UnknownFormat",
    "Warning_",
    "read",
]


def read(
    source: bytes | str,
    *,
    name: str = "",
    today: date | None = None,
    norms: Mapping[str, str] | None = None,
) -> Reading:
    """Everything a text says, with places, found in one source.

    `source` is the file's bytes (DOCX, PDF, HTML, plain text, told by content) or text.
    `today` gives a year to days that have none anywhere near; without it they stay without.
    `norms` says which document a bare number means: {"chỉ thị 05": "05-CT/TW"}.

    Raises ReadError, with a Vietnamese message, for a source that cannot be read.
    """
    # The grammar and the libraries for files take most of a second to load, which whoever only
    # needs the shapes, such as a command that reads no text, does not wait for.
    from roviec.reading.facts import find_facts
    from roviec.reading.sources import decode

    media_type, decoded, digest = decode(source)
    facts = find_facts(decoded, today, norms)
    return Reading(
        source=Source(
            name=name,
            media_type=media_type,
            sha256=digest,
            characters=len(decoded.text),
            pages=decoded.pages,
        ),
        text=decoded.text,
        citations=facts.citations,
        claims=facts.claims,
        dates=facts.dates,
        periods=facts.periods,
        officeholders=facts.officeholders,
        units=facts.units,
        statements=facts.statements,
        events=facts.events,
        warnings=facts.warnings,
    )
