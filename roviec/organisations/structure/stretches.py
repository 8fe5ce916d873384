"""Identities over time: what each was like, and whom it answered to, from day to day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

Key = int | str
"""An identity: its number where it stands already, a label where an act of the batch makes it."""

OUT: Key = " out"
"""Stands for a superior in a change: from the day on it is in that hierarchy no more. No label
begins with a space."""

Value = str | int | None


def number_of(key: Key, made: Mapping[str, int]) -> int:
    """The identity's number. `made`: those of identities that went by a label, by label."""
    return made[key] if isinstance(key, str) else key


@dataclass(frozen=True, slots=True)
class State:
    """What an identity is like: its attributes (`code` among them), and its superior in each
    hierarchy it stands in; a root has the superior `None`, what stands outside has no entry."""

    attributes: Mapping[str, Value]
    superiors: Mapping[str, Key | None]

    @property
    def code(self) -> str:
        return str(self.attributes["code"])

    def changed(
        self, attributes: Mapping[str, Value], superiors: Mapping[str, Key | None]
    ) -> State:
        above = {**self.superiors, **superiors}
        return State(
            {**self.attributes, **attributes},
            {hierarchy: who for hierarchy, who in above.items() if who != OUT},
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A state over `[valid_from, valid_to)`; nulls are unknown start and open end."""

    valid_from: date | None
    valid_to: date | None
    state: State

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def until(self, day: date) -> Stretch:
        return Stretch(self.valid_from, day, self.state)

    def since(self, day: date) -> Stretch:
        return Stretch(day, self.valid_to, self.state)

    def overlaps(self, other: Stretch) -> bool:
        return _starts_before(self, other.valid_to) and _starts_before(other, self.valid_to)

    def within(self, other: Stretch) -> Stretch | None:
        """Its state over the days both hold, if there are any."""
        if not self.overlaps(other):
            return None
        start = max((d for d in (self.valid_from, other.valid_from) if d), default=None)
        end = min((d for d in (self.valid_to, other.valid_to) if d), default=None)
        return Stretch(start, end, self.state)


def _starts_before(stretch: Stretch, end: date | None) -> bool:
    return end is None or stretch.valid_from is None or stretch.valid_from < end


def in_order(stretches: Iterable[Stretch]) -> list[Stretch]:
    """By start, an unknown one first."""
    return sorted(stretches, key=lambda s: s.valid_from or date.min)


class Standing(Protocol):
    """Who there is, as rules look at it."""

    def stretches(self, key: Key) -> list[Stretch]:
        """All stretches of an identity in order; empty when there is none."""

    def coded(self, code: str) -> set[Key]:
        """Identities that bear the code at some time."""


class Structure(Standing, Protocol):
    """What stands before a batch."""

    @property
    def wanted(self) -> Collection[str]:
        """Attributes everything in it has, and no act takes away."""

    @property
    def optional(self) -> Collection[str]:
        """Attributes it may have besides."""

    def hierarchies(self) -> Collection[str] | None:
        """Those there are; none where any will do."""

    def below(self, key: Key) -> set[Key]:
        """Identities that at some time answer to this one directly, in any hierarchy."""


@dataclass
class StructureInMemory:
    """A structure held in dictionaries."""

    by_key: dict[Key, list[Stretch]] = field(default_factory=dict)
    wanted: Collection[str] = ("code", "name")
    optional: Collection[str] = ("kind",)
    _below: dict[Key, set[Key]] | None = field(default=None, repr=False)
    _coded: dict[str, set[Key]] | None = field(default=None, repr=False)

    def hierarchies(self) -> Collection[str] | None:
        return None

    def stretches(self, key: Key) -> list[Stretch]:
        return list(self.by_key.get(key, ()))

    def below(self, key: Key) -> set[Key]:
        if self._below is None:
            self._below = {}
            for each, superior in self._superiors():
                self._below.setdefault(superior, set()).add(each)
        return self._below.get(key, set())

    def coded(self, code: str) -> set[Key]:
        if self._coded is None:
            self._coded = {}
            for key, stretches in self.by_key.items():
                for stretch in stretches:
                    self._coded.setdefault(stretch.state.code, set()).add(key)
        return self._coded.get(code, set())

    def replaced(self, changed: Mapping[Key, list[Stretch]]) -> StructureInMemory:
        return StructureInMemory({**self.by_key, **changed}, self.wanted, self.optional)

    def _superiors(self) -> Iterable[tuple[Key, Key]]:
        for key, stretches in self.by_key.items():
            for stretch in stretches:
                for superior in stretch.state.superiors.values():
                    if superior is not None:
                        yield key, superior
