"""Reports of a unit and of those it came from or went over to must not tell of the same days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from roviec.organisations.keys import among
from roviec.organisations.models import UnitSuccession
from roviec.reporting import schedule_rules
from roviec.reporting.models import Report


def refuse_overlap(report: Report) -> None:
    """Raises REP-82 where an accepted report of the same request, of a unit next to this one in an
    act, covers some of its days. A unit that only gave a part goes on, and is not meant."""
    Neighbours([report]).refuse(report)


class Neighbours:
    """Accepted reports of units next to those of some reports, read in two queries at most."""

    def __init__(self, reports: Sequence[Report]) -> None:
        units = {report.unit_id for report in reports}
        # Of two neighbours accepted at once the second waits at what joins them, and then finds
        # the first accepted. Each holds its own report: holding the other's would be a deadlock.
        pairs = UnitSuccession.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        beside = Q(among("earlier_id", units)) | Q(among("later_id", units))
        joined = pairs.filter(beside, whole=True)
        self.near: dict[int, set[int]] = defaultdict(set)
        for earlier, later in joined.values_list("earlier", "later"):
            if later is not None:
                self.near[earlier].add(later)
                self.near[later].add(earlier)
        self.accepted: dict[tuple[int, int], Report] = {}
        others = set().union(*(self.near[unit] for unit in units if unit in self.near))
        if others:
            asked = {report.request_id for report in reports}
            rows = Report.objects.filter(among("unit_id", others), request__in=asked)
            for row in rows.exclude(accepted=None).select_related("request", "unit"):
                self.take(row)

    def refuse(self, report: Report) -> None:
        """Raises REP-82."""
        for unit in sorted(self.near.get(report.unit_id, ())):
            other = self.accepted.get((report.request_id, unit))
            if other is not None and report.covers.overlaps(other.covers):
                schedule_rules.covers_days_of_its_own(report.covers, other.covers, _name(other))

    def take(self, report: Report) -> None:
        """It is accepted from now on."""
        self.accepted[report.request_id, report.unit_id] = report


def _name(report: Report) -> str:
    """The unit's name on the last day it stood in the report."""
    version = report.unit.version_at(report.covers.last_day)
    newest = version or report.unit.versions.order_by("valid_from").last()
    return newest.name if newest else ""
