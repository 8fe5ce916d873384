"""The nouns that open a citation, and what they are called in a `norm_id`."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.reading.folding import key
from roviec.reading.matching import WORD_END
from roviec.reading.places import Opened
from roviec.reading.vocabulary import alternation, load

_DATA = load("kinds")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document; `short` says that its bare number is a citation, `verb` that a number
    behind it may also count something."""

    name: str
    norm: str
    short: bool
    law: bool
    verb: bool
    symbols: tuple[str, ...]


def _by_key() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for row in _DATA["kind"]:
        kind = Kind(
            row["name"],
            row["norm"],
            row.get("short", False),
            row.get("law", False),
            row.get("verb", False),
            tuple(row["symbols"]),
        )
        for name in (row["name"], *row.get("names", ())):
            kinds[key(name)] = kind
    return kinds


BY_KEY = _by_key()
BY_NAME = {kind.name: kind for kind in BY_KEY.values()}
_NAMES = [name.lower() for row in _DATA["kind"] for name in (row["name"], *row.get("names", ()))]
KIND_WORDS = alternation(_NAMES) + WORD_END
KIND = Opened(KIND_WORDS, _NAMES)
"""Matches lower-case folded text."""


def kind_of(text: str) -> Kind:
    """The kind a noun names."""
    return BY_KEY[key(text)]
