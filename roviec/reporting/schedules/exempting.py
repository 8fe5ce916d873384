"""Which reports an exemption lets off."""

from __future__ import annotations

from django.db.models import Q

from roviec.organisations.models import Unit
from roviec.reporting.models import Exemption, Report, ReportRequest
from roviec.reporting.querysets import ReportQuerySet
from roviec.timeline.spans import ONE_DAY


def reports_of(exemption: Exemption) -> ReportQuerySet:
    """Reports asked for so far that the exemption is about."""
    reports: ReportQuerySet = Report.objects.filter(
        unit_id=exemption.unit_id,
        request__line_id=exemption.line_id,
        request__requester_id=exemption.granted_by_id,
    )
    if exemption.request_id is not None:
        return reports.filter(request_id=exemption.request_id)
    if exemption.form_code:
        reports = reports.filter(request__form__code=exemption.form_code)
    assert exemption.starts_on is not None
    assert exemption.ends_on is not None
    # The last day of the figures lies within the days of the exemption.
    return reports.filter(
        request__span_end__gt=exemption.starts_on,
        request__span_end__lte=exemption.ends_on + ONE_DAY,
    )


def hold_requester(unit_id: int) -> None:
    """Whoever lets off and whoever adds reports wait for each other here, so that neither misses
    what the other writes."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)


def let_off(request: ReportRequest) -> int:
    """Mark the reports of a request whose units were let off before; return how many."""
    last = request.span.last_day
    rows = Exemption.objects.in_force().filter(
        Q(request=request)
        | Q(
            Q(form_code="") | Q(form_code=request.form.code),
            request=None,
            line=request.line_id,
            granted_by=request.requester_id,
            starts_on__lte=last,
            ends_on__gte=last,
        )
    )
    marked = 0
    for row in rows.order_by("pk"):
        open_ones = request.reports.filter(unit=row.unit_id, exemption=None, counting=None)
        marked += open_ones.update(exemption=row)
    return marked
