"""Taking in a text: decoded once, refused early, and read outside any transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile

from roviec.files.rules import empty
from roviec.inspections import rules
from roviec.inspections.stored_readings import kept
from roviec.reading import ReadError, Reading, Source
from roviec.reading.model import MediaType

if TYPE_CHECKING:
    from roviec.reading.sources.decoded import Decoded

PASTED = "van-ban.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A source decoded and admitted; `content` has the bytes of an upload, empty for a paste."""

    name: str
    content: bytes
    media_type: MediaType
    decoded: Decoded
    digest: str

    @property
    def text(self) -> str:
        return self.decoded.text

    @property
    def sha256(self) -> str:
        """Of the text, however it came in."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def taken_in(pasted: str, upload: UploadedFile[bytes] | None) -> Taken:
    """Decode the text or the file. What is too long or stamped secret is refused here, before any
    pattern runs over it. Raises `RuleBroken` INS-06 to INS-08 or FIL-02."""
    # Loaded where a text is read; see `roviec.reading.read`.
    from roviec.reading.sources import decode

    content = upload.read() if upload is not None else b""
    if upload is not None and not content:
        raise empty()
    try:
        media_type, decoded, digest = decode(pasted if upload is None else content)
    except ReadError as error:
        raise rules.unreadable_file(str(error)) from error
    rules.narrative_has_text(decoded.text, pasted=upload is None)
    rules.not_secret(decoded.text)
    name = PASTED if upload is None else upload.name or ""
    return Taken(name=name, content=content, media_type=media_type, decoded=decoded, digest=digest)


def read_whole(taken: Taken) -> tuple[dict[str, Any], list[list[int]]]:
    """The reading as it is kept, and the start and end of every stretch of the text that belongs
    to the page it came from, or repeats another."""
    from roviec.reading.document import Document
    from roviec.reading.facts import find_facts

    decoded = taken.decoded
    facts = find_facts(decoded, None, None)
    source = Source(
        name=taken.name,
        media_type=taken.media_type,
        sha256=taken.digest,
        characters=len(decoded.text),
        pages=decoded.pages,
    )
    reading = Reading(
        source=source,
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
    blocks = Document.from_text(decoded.text, set_aside=decoded.set_aside).blocks
    aside = [[b.start, b.end] for b in blocks if b.kind in ("furniture", "duplicate")]
    return kept(reading), aside
