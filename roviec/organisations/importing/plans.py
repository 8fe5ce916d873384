"""What an import will do, before it does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from roviec.access.actor import Office
from roviec.organisations.importing.problems import Problem

MOST_CHANGES = 500
"""Changes told one by one; all are counted."""


@dataclass
class Counts:
    """Of one table: how many it makes, changes, finds as they are, or leaves as a later act made
    them."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing made (no `difference`) or changed, where the file says so."""

    sheet: str
    row: int
    what: str
    difference: str


Write = Callable[[Office], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What is written in one transaction, whole or not at all. `mark` names it."""

    mark: str
    write: Write


@dataclass
class Plan:
    """`problems` in the order of the file; with any that is no warning there are no steps."""

    counts: dict[str, Counts] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrong: int = 0
    """How many problems there are, beyond those kept."""
    warned: int = 0
    steps: list[Step] = field(default_factory=list)
    asks_for_zeros: bool = False
    seen: list[Any] = field(default_factory=list)
    """What stood when the file was checked, as `watching.seen` tells it."""

    @property
    def rows(self) -> int:
        return sum(counts.rows for counts in self.counts.values())

    @property
    def changes_nothing(self) -> bool:
        return not any(counts.anything for counts in self.counts.values())

    def as_json(self, *, most: int | None = None) -> dict[str, Any]:
        """With up to `most` problems."""
        return {
            "counts": {kind: asdict(counts) for kind, counts in self.counts.items()},
            "changes": [asdict(each) for each in self.changes[:MOST_CHANGES]],
            "problems": [asdict(each) for each in self.problems[:most]],
            "wrong": self.wrong,
            "warned": self.warned,
            "asks_for_zeros": self.asks_for_zeros,
        }
