"""Where a unit's figures stand, for its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Subquery
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.history.elsewhere import Pointer
from roviec.organisations.models import Unit
from roviec.reporting.figures import keyed
from roviec.reporting.links import series_link, unit_link
from roviec.reporting.models import Indicator, ReportRequest
from roviec.reporting.periods import period_under
from roviec.reporting.permissions import VIEW
from roviec.timeline import Period

MOST_SERIES = 4
"""Series named in a story; all others stand behind the page of numbers."""


def figures_of(actor: Actor, unit: int, day: date) -> list[Pointer]:
    """The unit's numbers of the year of that day; for one that ended within it, of the last month
    it lasted through. Nothing for those who may not read them. Two queries."""
    month = date(day.year, day.month, 1)
    before = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    codes = (f"{day.year}", f"{month:%Y-%m}", f"{before:%Y-%m}")
    for period, given in _stands_and_gave(actor, unit, codes):
        label = _("Số liệu: %(period)s") % {"period": period.name}
        across = _across_acts(unit, given, period, day if day < actor.day else None)
        return [Pointer(label, unit_link(unit, period)), *across]
    return []


def _stands_and_gave(
    actor: Actor, unit: int, codes: Sequence[str]
) -> Iterator[tuple[Period, set[int]]]:
    """Those of the periods at whose end it stands in a line, as the page of numbers asks, with the
    indicators it has figures of; none where the actor may not read them. One query: the days it
    stood in lines, each of its sheets, and the cut-offs of every period."""
    schemes: dict[str, Subquery] = {}
    for n, code in enumerate(codes):
        asked = ReportRequest.objects.filter(period_code=Period.parse(code).code)
        schemes |= {
            f"{side}_{n}": Subquery(asked.order_by(order).values("scheme_code")[:1])
            for side, order in (("first", "scheme_code"), ("last", "-scheme_code"))
        }
    seen = Unit.objects.filter(
        policy().units(actor, VIEW, "pk"), pk=unit, paths_down__depth=0
    ).annotate(**schemes)
    rows = list(
        seen.values_list(
            "paths_down__valid_from", "paths_down__valid_to", "sheets__packed", *schemes
        )
    )
    given = {key for row in rows if row[2] for key in keyed(row[2])}
    for n, code in enumerate(codes):
        period = period_under(code, rows[0][3 + 2 * n :][:2] if rows else ())
        last = period.span.last_day
        if any(
            (row[0] is None or row[0] <= last) and (row[1] is None or last < row[1]) for row in rows
        ):
            yield period, given


def _across_acts(unit: int, given: set[int], period: Period, ended: date | None) -> list[Pointer]:
    """Its series, which is where its figures of before and after an act stand side by side. One
    that ended is read in the structure of its last day: in today's it has no number."""
    if not given:
        return []
    counted = Indicator.objects.filter(pk__in=given).order_by("area__order", "order", "code")
    return [
        Pointer(
            _("Chuỗi số liệu: %(name)s") % {"name": each.name},
            series_link(unit, each.code, period, structure=ended),
        )
        for each in counted[:MOST_SERIES]
    ]
