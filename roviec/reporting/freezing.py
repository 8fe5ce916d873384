"""What a signature freezes: the totals of the unit with all below, and which versions they held."""

from __future__ import annotations

from roviec.reporting.figures import Packed, pack
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.models import (
    AddingUp,
    Column,
    ConsolidatedVersion,
    FigureSheet,
    Indicator,
    Report,
    ReportVersion,
    Scope,
)
from roviec.reporting.picture import Place
from roviec.reporting.rollup import Value, stored
from roviec.reporting.totals import Total


def freeze_totals(report: Report, version: ReportVersion) -> None:
    """Compute and keep the totals of a version that was signed just now and counts already.

    A unit without subordinates in the line has none; what does not add up has none either, nor has
    what is computed: it comes of what is frozen.
    """
    request = report.request
    place = Place(report.unit_id, request.line_id, request.span)
    indicators = list(
        Indicator.objects.filter(items__form=request.form_id).exclude(over_line=AddingUp.COMPUTED)
    )
    totals, held = _settled(place, indicators)
    if not any(total.has_subordinates for total in totals):
        return
    packed = {str(t.indicator_id): _packed(t.live, t) for t in totals if t.live is not None}
    if packed:
        FigureSheet.objects.create(
            version=version,
            unit_id=place.unit_id,
            column=Column.IN_PERIOD,
            scope=Scope.SUBTREE,
            span_start=place.span.start,
            span_end=place.span.end,
            covers_start=report.covers_start,
            covers_end=report.covers_end,
            packed=packed,
        )
    _remember(version, held)


def _packed(live: Value, total: Total) -> Packed:
    return pack(stored(live), total.counted, total.expected)


def _settled(place: Place, indicators: list[Indicator]) -> tuple[list[Total], list[int]]:
    """The totals, and just the accepted versions that are in them. They are read one after the
    other and people go on accepting below meanwhile: then both are read again."""
    held = _accepted_below(place)
    while True:
        totals = list(read_totals(place, indicators, branches=False).values())
        before, held = held, _accepted_below(place)
        if held == before:
            return totals, held


def _accepted_below(place: Place) -> list[int]:
    below = Report.objects.in_subtree(place.unit_id, place.line_id, place.span)
    accepted = below.exclude(unit_id=place.unit_id).exclude(accepted=None)
    return sorted(accepted.values_list("accepted", flat=True))


def _remember(version: ReportVersion, held: list[int]) -> None:
    """Keep which accepted versions below were in the totals."""
    ConsolidatedVersion.objects.bulk_create(
        (ConsolidatedVersion(by=version, version_id=seen) for seen in held), batch_size=1000
    )
