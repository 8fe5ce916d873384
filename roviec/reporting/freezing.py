"""What a signature freezes: the totals of the unit with all below, and which versions they held."""

from __future__ import annotations

from roviec.reporting.models import (
    Column,
    ConsolidatedVersion,
    Figure,
    Indicator,
    Report,
    ReportVersion,
    Scope,
)
from roviec.reporting.picture import Place, read
from roviec.reporting.rollup import stored
from roviec.reporting.totals import Total, total_of


def freeze_totals(report: Report, version: ReportVersion) -> None:
    """Compute and keep the totals of a version that was signed just now and counts already.

    A unit without subordinates in the line has none; what does not add up has none either.
    """
    request = report.request
    place = Place(report.unit_id, request.line_id, request.span)
    indicators = list(Indicator.objects.filter(items__form=request.form_id))
    picture = read(place, indicators)
    if not picture.tree.direct():
        return
    totals = [total_of(picture, indicator) for indicator in indicators]
    Figure.objects.bulk_create(
        figure for total in totals if (figure := _frozen(version, total)) is not None
    )
    _remember(place, version)


def _frozen(version: ReportVersion, total: Total) -> Figure | None:
    if total.live is None:
        return None
    value = stored(total.live)
    return Figure(
        version=version,
        unit_id=total.place.unit_id,
        indicator_id=total.indicator_id,
        column=Column.IN_PERIOD,
        scope=Scope.SUBTREE,
        span_start=total.place.span.start,
        span_end=total.place.span.end,
        value=value.value,
        total=value.total,
        exempt=value.exempt,
        units_counted=total.counted,
        units_expected=total.expected,
    )


def _remember(place: Place, version: ReportVersion) -> None:
    """Keep which accepted versions below were in the totals."""
    below = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    accepted = below.exclude(unit_id=place.unit_id).exclude(accepted=None)
    ConsolidatedVersion.objects.bulk_create(
        (
            ConsolidatedVersion(by=version, version_id=seen)
            for seen in accepted.values_list("accepted", flat=True)
        ),
        batch_size=1000,
    )
