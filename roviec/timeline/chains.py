"""Chains of deadlines: by which day each level sends its report, from the lowest level up.

A step counts days or working days from the cut-off or from the level below, or names a day of a
month. The days a chain gives never come before the figures are closed, unless the chain says so,
and never fall from one level to the next above it; what would is refused with `ChainError`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roviec.timeline.working_days import WorkCalendar


class Anchor(StrEnum):
    """What a step counts from."""

    CUT_OFF = "cut_off"
    """So many days after the last day of the figures, or before it where negative."""
    BELOW = "below"
    """So many days after the last deadline of the level below."""
    DAY = "day"
    """That day of the month in which the figures close, or of one `months` later."""


class OnDayOff(StrEnum):
    """What becomes of a deadline that falls on a day off."""

    KEEP = "keep"
    NEXT = "next"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Step:
    """The deadline of a level, or of one kind of unit within it. `who` is the code of the level or
    kind; `tier` says which level, 0 the lowest: steps of one tier do not wait for each other."""

    who: str
    tier: int
    anchor: Anchor
    amount: int
    working: bool = False
    months: int = 0


class ChainError(ValueError):
    """A chain whose days cannot stand. `fault` is `too_early`, `falls`, `no_level_below`, or
    `twice`; `day` is the one it would give, `other` the one it collides with."""

    def __init__(
        self, fault: str, who: str, day: date | None = None, other: date | None = None
    ) -> None:
        super().__init__(f"{fault}: {who}")
        self.fault, self.who, self.day, self.other = fault, who, day, other


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps from the lowest level up. Raises `ChainError` for a step said twice and a step of the
    lowest tier that counts from a level below it."""

    steps: tuple[Step, ...]
    on_day_off: OnDayOff = OnDayOff.KEEP
    before_cut_off: bool = False
    """Reports are sent before the figures close, with an estimate of what is still to come."""

    def __post_init__(self) -> None:
        lowest = min((step.tier for step in self.steps), default=0)
        seen: set[str] = set()
        for step in self.steps:
            if step.who in seen:
                raise ChainError("twice", step.who)
            if step.tier == lowest and step.anchor == Anchor.BELOW:
                raise ChainError("no_level_below", step.who)
            seen.add(step.who)

    def deadlines(self, closes: date, calendar: WorkCalendar) -> dict[str, date]:
        """The day by which each level sends, for figures whose last day is `closes`. Raises
        `ChainError`."""
        found: dict[str, date] = {}
        below: date | None = None
        for tier in sorted({step.tier for step in self.steps}):
            days = {
                step.who: self._deadline(step, closes, below, calendar)
                for step in self.steps
                if step.tier == tier
            }
            found |= days
            below = max(days.values())
        return found

    def _deadline(
        self, step: Step, closes: date, below: date | None, calendar: WorkCalendar
    ) -> date:
        day = self._moved(_day(step, closes, below, calendar), calendar)
        if day <= closes and not self.before_cut_off:
            raise ChainError("too_early", step.who, day, closes)
        if below is not None and day < below:
            raise ChainError("falls", step.who, day, below)
        return day

    def _moved(self, day: date, calendar: WorkCalendar) -> date:
        match self.on_day_off:
            case OnDayOff.NEXT:
                return calendar.at_or_after(day)
            case OnDayOff.BEFORE:
                return calendar.at_or_before(day)
        return day


def _day(step: Step, closes: date, below: date | None, calendar: WorkCalendar) -> date:
    if step.anchor == Anchor.DAY:
        return _of_month(closes, step.months, step.amount)
    start = closes if step.anchor == Anchor.CUT_OFF or below is None else below
    if step.working:
        return calendar.shifted(start, step.amount)
    return start + timedelta(days=step.amount)


def _of_month(closes: date, months: int, wanted: int) -> date:
    """That day of the month, or its last where it has fewer."""
    at = closes.year * 12 + closes.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(wanted, monthrange(year, month)[1]))


def first_fault(
    chain: Chain, closings: Iterable[date], calendar: WorkCalendar
) -> ChainError | None:
    """The first of these cut-offs for which the chain's days cannot stand."""
    for closes in closings:
        try:
            chain.deadlines(closes, calendar)
        except ChainError as fault:
            return fault
    return None
