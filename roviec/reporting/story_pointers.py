"""Where a unit's figures stand, for its story."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import may
from roviec.organisations.history.elsewhere import Pointer
from roviec.organisations.models import Path
from roviec.reporting.figures import keyed
from roviec.reporting.links import series_link, unit_link
from roviec.reporting.models import FigureSheet, Indicator
from roviec.reporting.periods import known_period
from roviec.reporting.permissions import VIEW
from roviec.timeline import Period
from roviec.timeline.validity import valid_on

MOST_SERIES = 4
"""Series named in a story; all others stand behind the page of numbers."""


def figures_of(actor: Actor, unit: int, day: date) -> list[Pointer]:
    """The unit's numbers of the year of that day; for one that ended within it, of the last month
    it lasted through. Nothing for those who may not read them."""
    if not may(actor, VIEW, unit):
        return []
    month = date(day.year, day.month, 1)
    before = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    codes = (f"{day.year}", f"{month:%Y-%m}", f"{before:%Y-%m}")
    for period in map(known_period, codes):
        if _stands(unit, period):
            label = _("Số liệu: %(period)s") % {"period": period.name}
            across = _across_acts(unit, period, day if day < actor.day else None)
            return [Pointer(label, unit_link(unit, period)), *across]
    return []


def _across_acts(unit: int, period: Period, ended: date | None) -> list[Pointer]:
    """Its series, which is where its figures of before and after an act stand side by side. One
    that ended is read in the structure of its last day: in today's it has no number."""
    sheets = FigureSheet.objects.filter(unit=unit).values_list("packed", flat=True)
    given = {indicator for packed in sheets.iterator() for indicator in keyed(packed)}
    counted = Indicator.objects.filter(pk__in=given).order_by("area__order", "order", "code")
    return [
        Pointer(
            _("Chuỗi số liệu: %(name)s") % {"name": each.name},
            series_link(unit, each.code, period, structure=ended),
        )
        for each in counted[:MOST_SERIES]
    ]


def _stands(unit: int, period: Period) -> bool:
    """The page of numbers asks for a unit in a line on the period's last day."""
    last = valid_on(period.span.last_day)
    return Path.objects.filter(last, upper=unit, lower=unit, depth=0).exists()
