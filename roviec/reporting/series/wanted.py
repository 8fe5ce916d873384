"""Which series is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from roviec.organisations.models import Line
from roviec.reporting.models import Indicator
from roviec.timeline import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which series: of which unit, indicator and line, for which periods. `structure` is the day
    in whose structure it is told besides; none, as reported alone."""

    unit_id: int
    line: Line
    indicator: Indicator
    periods: tuple[Period, ...]
    structure: date | None = None

    @property
    def days(self) -> list[date]:
        """The last day of each period, on which its structure is that of the period."""
        return [period.span.last_day for period in self.periods]

    @property
    def reach(self) -> tuple[date, date]:
        """The first and the last day on which structure matters: from the beginning of a period on,
        for units that ended inside it report too."""
        also = [self.structure] if self.structure else []
        first = min([*(period.span.start for period in self.periods), *also])
        return first, max([*self.days, *also])
