"""Which days a period's code stands for on this site."""

from __future__ import annotations

from roviec.reporting.models import ReportRequest
from roviec.timeline import Period
from roviec.timeline.periods import CALENDAR, SCHEMES


def known_period(code: str) -> Period:
    """The period a person types as `2026-10`: with the cut-off under which reports of that code
    were asked for, and by the calendar where none were, or under several cut-offs.

    Raises `PeriodError`.
    """
    period = Period.parse(code)
    asked = ReportRequest.objects.filter(period_code=period.code)
    schemes = list(asked.values_list("scheme_code", flat=True).distinct()[:2])
    scheme = SCHEMES[schemes[0]] if len(schemes) == 1 else CALENDAR
    return Period.parse(code, scheme)
