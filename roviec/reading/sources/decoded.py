"""What a format module hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """The whole text of a source, letters untouched."""

    text: str
    set_aside: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that the format knows to be furniture."""
    running: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that stand there only because pages end: numbers, repeated heads and feet."""
    pages: int | None = None
    legacy_encoding: str | None = None
    """The name of a pre-Unicode encoding the letters still are in."""
