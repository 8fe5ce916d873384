"""Counting what was found, missed and invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Fact = Mapping[str, Any]


@dataclass
class Tally:
    """Hits, misses and inventions of one kind."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.hits += other.hits
        self.missed += other.missed
        self.wrong += other.wrong
        return self

    @property
    def precision(self) -> float | None:
        found = self.hits + self.wrong
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        expected = self.hits + self.missed
        return self.hits / expected if expected else None

    @property
    def f1(self) -> float | None:
        parts = 2 * self.hits + self.wrong + self.missed
        return 2 * self.hits / parts if parts else None


def overlaps(one: Fact, other: Fact) -> bool:
    """Whether two facts share a place."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def compare(
    expected: Sequence[Fact],
    found: Sequence[Fact],
    same: Callable[[Fact, Fact], bool],
    optional: Sequence[Fact] = (),
) -> Tally:
    """Pairs facts one to one where they overlap and are the `same`.

    Found facts that only meet an `optional` one count neither way.
    """
    left = list(found)
    tally = Tally()
    for fact in expected:
        match = next((f for f in left if overlaps(fact, f) and same(fact, f)), None)
        if match is None:
            tally.missed += 1
        else:
            left.remove(match)
            tally.hits += 1
    tally.wrong = sum(not any(overlaps(fact, f) for f in optional) for fact in left)
    return tally


def fields_equal(*names: str) -> Callable[[Fact, Fact], bool]:
    """The `same` that compares these fields."""
    return lambda one, other: all(one.get(name) == other.get(name) for name in names)
