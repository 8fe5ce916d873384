"""Working days: weekdays without public holidays, and rest days worked in exchange.

Which days those are is data of each year; nothing is reckoned from the lunar calendar. Of a year
nobody has entered only weekends are known, and `unknown_years` says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from roviec.timeline.spans import ONE_DAY

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`off` are weekdays on which nobody works, `on` weekend days on which everybody does; `years`
    those whose days off are known completely."""

    off: frozenset[date] = field(default_factory=frozenset)
    on: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        if day in self.on:
            return True
        return day.weekday() < SATURDAY and day not in self.off

    def shifted(self, day: date, count: int) -> date:
        """The `count`-th working day after the day, or before it where `count` is negative; the day
        itself, working or not, for none."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def at_or_after(self, day: date) -> date:
        """The day, or the next working one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def at_or_before(self, day: date) -> date:
        """The day, or the last working one before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def count(self, after: date, upto: date) -> int:
        """Working days after the first day up to and with the second; negative when the second
        comes first. As quick over a thousand years as over a week."""
        if upto < after:
            return -self.count(upto, after)
        rest = sum(after < day <= upto for day in self.off - self.on if day.weekday() < SATURDAY)
        worked = sum(after < day <= upto for day in self.on if day.weekday() >= SATURDAY)
        return _weekdays(upto) - _weekdays(after) - rest + worked

    def unknown_years(self, first: date, last: date) -> list[int]:
        """Years between both days of which the days off are not known."""
        return [year for year in range(first.year, last.year + 1) if year not in self.years]


def _weekdays(upto: date) -> int:
    """Weekdays since the first day of the calendar, which was a Monday."""
    weeks, days = divmod(upto.toordinal(), 7)
    return weeks * SATURDAY + min(days, SATURDAY)


WEEKENDS_ONLY = WorkCalendar()
