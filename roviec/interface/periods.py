"""A reporting period by its own name, with the days of its figures where they differ."""

from __future__ import annotations

from roviec.timeline import Period

from .formats import with_cut_off


def name_of(period: Period) -> str:
    """`Tháng 11/2026` in a calendar scheme, `Tháng 11/2026, số liệu 15/10–14/11` otherwise."""
    if period.scheme.first_day == 1 or ".." in period.code:
        return period.name
    return with_cut_off(period.name, period.span.start, period.span.last_day)
