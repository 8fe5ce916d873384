"""The lock of a request as its page shows it, with the units it was opened for."""

from __future__ import annotations

from datetime import date
from typing import Any

from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Reorganisation
from roviec.reporting.models import LockException, ReportRequest

SHOWN = 50


def locks_of(request: ReportRequest, today: date) -> dict[str, Any]:
    """In two queries, and one for names where there are exceptions."""
    rows = list(request.locks.all()[:SHOWN])
    lock = next((row for row in rows if row.lifted_at is None), None)
    opened = list(
        LockException.objects.filter(report__request=request).select_related("report")[:SHOWN]
        if rows
        else ()
    )
    units = {row.report.unit_id for row in opened}
    names = names_on(Reorganisation.Of.UNITS, units, request.span.last_day) if units else {}
    return {
        "lock": lock,
        "locked_now": lock is not None and lock.closes_on <= today,
        "lifted": [row for row in rows if row.lifted_at is not None],
        "opened": [
            {
                "row": row,
                "name": names[row.report.unit_id].name if row.report.unit_id in names else "",
                "stands": row.until >= today,
            }
            for row in opened
        ],
    }
