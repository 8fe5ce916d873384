"""A reading as plain data, with exactly the keys of the contract (schema 1)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from roviec.reading.model import Reading

_KEYS = {"from_": "from"}
_KINDS = (
    "citations",
    "claims",
    "dates",
    "periods",
    "officeholders",
    "units",
    "statements",
    "events",
    "warnings",
)


def to_json(reading: Reading, *, names: bool = True) -> dict[str, Any]:
    """The object `roviec read --json` prints.

    Without `names` the officeholders are left out: bulk reading shows no persons.
    """
    found: dict[str, Any] = {
        "schema": reading.schema,
        "source": _plain(reading.source),
        "text": reading.text,
    }
    for kind in _KINDS:
        found[kind] = [_plain(item) for item in getattr(reading, kind)]
    if not names:
        found["officeholders"] = []
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {_KEYS.get(f.name, f.name): _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
