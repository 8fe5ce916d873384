"""Which days a period's code stands for on this site."""

from __future__ import annotations

from collections.abc import Iterable

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
    return period_under(code, asked.values_list("scheme_code", flat=True).distinct()[:2])


def period_under(code: str, schemes: Iterable[str | None]) -> Period:
    """The same where it is known already under which cut-offs reports were asked for."""
    known = {scheme for scheme in schemes if scheme is not None}
    return Period.parse(code, SCHEMES[known.pop()] if len(known) == 1 else CALENDAR)
