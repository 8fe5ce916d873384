"""Addresses of numbers, the same wherever one is shown."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from roviec.reporting.models import Indicator, Report
from roviec.timeline import Period


def number_link(unit_id: int, indicator_code: str, period: Period, line_code: str = "") -> str:
    """Where a number explains itself. Without a line, the one the unit reports in is taken."""
    base = reverse("reporting:total", args=[unit_id, indicator_code, period.code])
    return base + _query(period, line_code)


def target_link(unit_id: int, indicator_code: str, period: Period, line_code: str) -> str:
    """Where a unit's target of a number is set."""
    base = reverse("reporting:target", args=[unit_id, indicator_code, period.code])
    return base + _query(period, line_code)


def unit_link(unit_id: int, period: Period, line_code: str = "") -> str:
    """All numbers of a unit for a period."""
    return reverse("reporting:totals", args=[unit_id, period.code]) + _query(period, line_code)


def series_link(
    unit_id: int,
    indicator_code: str,
    period: Period,
    line_code: str = "",
    structure: date | None = None,
) -> str:
    """The number from period to period, up to this one, in the structure of a day or today's."""
    base = reverse("reporting:series", args=[unit_id, indicator_code])
    query = {"last": period.code} | ({"line": line_code} if line_code else {})
    if structure:
        query["structure"] = f"{structure:%d/%m/%Y}"
    return f"{base}?{urlencode(query)}"


def total_link(report: Report, indicator: Indicator) -> str:
    request = report.request
    return number_link(report.unit_id, indicator.code, request.period, request.line.code)


def _query(period: Period, line_code: str) -> str:
    query: dict[str, str] = {}
    if line_code:
        query["line"] = line_code
    query["scheme"] = period.scheme.code
    return f"?{urlencode(query)}"
