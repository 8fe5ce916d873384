"""Reports of a unit and of those it came from or went over to must not tell of the same days."""

from __future__ import annotations

from django.db.models import Q

from roviec.organisations.models import UnitSuccession
from roviec.reporting import schedule_rules
from roviec.reporting.models import Report


def refuse_overlap(report: Report) -> None:
    """Raises REP-82 where an accepted report of the same request, of a unit next to this one in an
    act, covers some of its days. A unit that only gave a part goes on, and is not meant."""
    unit = report.unit_id
    # Of two neighbours accepted at once the second waits at what joins them, and then finds the
    # first accepted. Each holds its own report already: holding the other's would be a deadlock.
    pairs = UnitSuccession.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    pairs = pairs.filter(Q(earlier=unit) | Q(later=unit), whole=True)
    near = {
        other
        for pair in pairs.values_list("earlier", "later")
        for other in pair
        if other not in (None, unit)
    }
    if not near:
        return
    accepted = report.request.reports.filter(unit__in=near).exclude(accepted=None)
    for other in accepted.select_related("request", "unit"):
        schedule_rules.covers_days_of_its_own(report.covers, other.covers, _name(other))


def _name(report: Report) -> str:
    """The unit's name on the last day it stood in the report."""
    version = report.unit.version_at(report.covers.last_day)
    newest = version or report.unit.versions.order_by("valid_from").last()
    return newest.name if newest else ""
