"""A reason as JSON, and its sentence when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from roviec.inspections.claimcheck.reasons import Reason


def to_json(reason: Reason) -> dict[str, Any]:
    values = {
        name: to_json(value) if isinstance(value, Reason) else value
        for name, value in reason.values.items()
    }
    return {
        "code": reason.code,
        "values": values,
        "notes": [to_json(note) for note in reason.notes],
    }


def from_json(kept: Mapping[str, Any]) -> Reason:
    values = {
        name: from_json(value) if isinstance(value, dict) else value
        for name, value in kept["values"].items()
    }
    return Reason(kept["code"], values, tuple(from_json(note) for note in kept["notes"]))


def sentence(kept: Mapping[str, Any]) -> str:
    """In the reader's language; empty where nothing was kept."""
    return from_json(kept).text(gettext) if kept else ""
