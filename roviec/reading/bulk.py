"""Reading many documents leaves names of people out: nothing may gather what one person says."""

from __future__ import annotations

from dataclasses import replace

from roviec.reading.folding import key
from roviec.reading.model import Reading, Statement


def without_names(reading: Reading) -> Reading:
    """The reading with nobody named: no officeholders, no head of an event, and no speaker or
    addressee who is a person and not a body. The text itself stays as it is."""
    names = [each.name for each in reading.officeholders]
    return replace(
        reading,
        officeholders=(),
        events=tuple(replace(each, head=None) for each in reading.events),
        statements=tuple(_nameless(each, names) for each in reading.statements),
    )


def _nameless(statement: Statement, names: list[str]) -> Statement:
    return replace(
        statement,
        speaker=None if _names(statement.speaker, names) else statement.speaker,
        addressees=tuple(each for each in statement.addressees if not _names(each, names)),
    )


def _names(speaker: str | None, names: list[str]) -> bool:
    return speaker is not None and any(_key(name) in _key(speaker) for name in names)


def _key(text: str) -> str:
    return " ".join(key(text).split())
