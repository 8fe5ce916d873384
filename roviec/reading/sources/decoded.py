"""What a format module hands back."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 12_000_000
"""Characters of the longest text that is read: some four thousand pages."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The whole text of a source, letters untouched unless they were in an old encoding."""

    text: str
    set_aside: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that the format knows to be furniture."""
    running: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that stand there only because pages end: numbers, heads and feet."""
    pages: int | None = None
    legacy: tuple[tuple[int, int, str], ...] = ()
    """Spans of `text` whose letters were converted, and the encoding they were in."""
