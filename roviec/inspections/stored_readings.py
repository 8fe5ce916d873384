"""A reading kept beside its text, so that every later check sees the same claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from roviec.inspections.models import Narrative
from roviec.inspections.plain import from_plain, to_plain
from roviec.reading.model import Reading


def kept(reading: Reading) -> dict[str, Any]:
    """The reading as JSON, without the text (it stands beside) and without names of people (they
    are text of this one document and nothing is looked up by them)."""
    plain: dict[str, Any] = to_plain(replace(reading, text="", officeholders=()))
    return plain


def reading_of(narrative: Narrative) -> Reading:
    """The reading as it was made when the narrative came in."""
    return replace(from_plain(Reading, narrative.reading), text=narrative.text)
