"""What later rooms have to say about a unit in its story: where its figures are, its records.

Rooms further down know; each registers how to ask it (an explicit registry, no signals).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from roviec.access.actor import Actor


class Pointer(NamedTuple):
    """A link in a unit's story, shown only to those who may follow it."""

    label: str
    url: str
    note: str = ""


Pointing = Callable[[Actor, int, date], list[Pointer]]
"""Of an actor, a unit, and a day on which that stands."""

_known: list[Pointing] = []


def register(pointing: Pointing) -> None:
    if pointing not in _known:
        _known.append(pointing)


def pointers(actor: Actor, unit: int, day: date) -> list[Pointer]:
    return [pointer for each in _known for pointer in each(actor, unit, day)]
