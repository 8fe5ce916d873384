"""Acts and their typed lines, as somebody wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from roviec.organisations.structure.stretches import OUT, Key, State, Value


class ActKind(StrEnum):
    RENAME = "rename"
    UPGRADE = "upgrade"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    PART = "part"
    DISSOLVE = "dissolve"
    CREATE = "create"


GO_ON = frozenset({ActKind.RENAME, ActKind.UPGRADE, ActKind.MOVE})
"""The identity stays; what it is called or whom it answers to changes."""

END = frozenset({ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE})
"""Every source ends on the act's day."""


NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """New attributes and superiors of an identity that goes on."""

    attributes: Mapping[str, Value] = field(default_factory=dict)
    superiors: Mapping[str, Key | None] = field(default_factory=dict)

    @property
    def left(self) -> frozenset[str]:
        """Hierarchies it stands in no more."""
        if not self.superiors:
            return NONE
        return frozenset(name for name, who in self.superiors.items() if who == OUT)


@dataclass(frozen=True, slots=True)
class Founded:
    """An identity the line makes, under a label other lines of the batch may name it by."""

    label: str
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """One typed line of an act.

    `sources` are what the line is about; `targets` what comes of them: identities made here
    (`founded`), made by another line of the batch, or there already. A `derived` relation of a
    dissolved body follows from what became of those below it, and says so. `missing` are sources
    that the decision names and the record does not hold, as written. `was` is what one that goes
    on was like before the day, where the record begins with what it was afterwards.
    """

    number: int
    kind: ActKind
    sources: tuple[Key, ...] = ()
    targets: tuple[Key, ...] = ()
    founded: tuple[Founded, ...] = ()
    change: Change = field(default_factory=Change)
    derived: bool = False
    missing: tuple[str, ...] = ()
    was: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class Act:
    """Lines that take effect together, for the same decision."""

    number: int
    lines: tuple[Line, ...]
