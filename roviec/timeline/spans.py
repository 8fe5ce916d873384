"""A span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `start` up to, and without, `end`.

    Raises `ValueError` for an empty or backward span: no duty, figure or version lasts no time.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a span ends after it starts: {self.start} to {self.end}")

    @classmethod
    def of_days(cls, first: date, last: date) -> Span:
        """The span of both days and all between, as people write it."""
        return cls(first, last + ONE_DAY)

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def years(self) -> list[Span]:
        """The calendar years this span is made of; empty when it is not whole years."""
        whole = (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 1, 1)
        if not whole:
            return []
        return [
            Span(date(year, 1, 1), date(year + 1, 1, 1))
            for year in range(self.start.year, self.end.year)
        ]


def tiles(whole: Span, parts: list[Span]) -> bool:
    """Whether the parts cover the whole exactly once, with no gap and no overlap."""
    at = whole.start
    for part in sorted(parts):
        if part.start != at:
            return False
        at = part.end
    return at == whole.end
