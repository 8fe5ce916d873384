"""What is open at a unit when an act ends it: who takes it over, or that it waits.

Rooms further down keep such matters; each registers how to list its own and how to hand one over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from roviec.access.actor import Office
from roviec.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One matter that is open at a unit. `by_hand`: it waits for a person whatever the relation
    says, because it is a decision about somebody (an office, a grant)."""

    pk: int
    unit_id: int
    title: str
    address: str = ""
    by_hand: bool = False


class Matters(Protocol):
    """One kind of matter a room keeps."""

    label: str
    """What people call it: `Yêu cầu sau kiểm tra`."""

    def open_at(self, units: Iterable[int], day: date) -> list[OpenMatter]:
        """What is open at these units just before that day."""

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        """Make the unit responsible from that day. Called inside a transaction."""


_matters: dict[str, Matters] = {}


def register(name: str, matters: Matters) -> None:
    """Make a kind of matter known, like `inspections.recommendation`."""
    if name in _matters:
        raise ValueError(f"matters {name} are registered twice")
    _matters[name] = matters


def known() -> dict[str, Matters]:
    return dict(_matters)
