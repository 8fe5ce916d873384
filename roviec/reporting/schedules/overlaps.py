"""Figures of a unit and of those it came from or went over to must not tell of the same days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.organisations.keys import among
from roviec.organisations.models import UnitSuccession
from roviec.reporting import schedule_rules
from roviec.reporting.figures import keyed
from roviec.reporting.models import FigureSheet, Report
from roviec.timeline import Span


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
    if report.covers_end is not None:
        _refuse_what_is_imported(report, near)


def _refuse_what_is_imported(report: Report, near: Collection[int]) -> None:
    """Old figures of a successor are of the whole period, and count while it has signed none."""
    closing = FigureSheet.objects.own().filter(version__report=report).order_by("-version__number")
    gives = {key for sheet in closing[:1] for key in keyed(sheet.packed)}
    signed: dict[int, set[int]] = {}
    own = FigureSheet.objects.own().filter(
        unit__in=near, span_start=report.request.span_start, span_end=report.request.span_end
    )
    for sheet in own.filter(version__report__counting=F("version")):
        signed.setdefault(sheet.unit_id, set()).update(keyed(sheet.packed))
    for sheet in own.filter(imported__isnull=False).select_related("unit"):
        if gives & (keyed(sheet.packed).keys() - signed.get(sheet.unit_id, set())):
            version = sheet.unit.version_at(sheet.span.last_day)
            if version is not None:
                raise imported_for_the_same_days(version.name)


def imported_for_the_same_days(unit: str) -> RuleBroken:
    told = _(
        "Số cũ đã nạp của %(unit)s là của cả kỳ nên trùng ngày với báo cáo kết thúc này. Hãy chờ "
        "%(unit)s ký số của mình, hoặc nạp lại số cũ đúng những ngày của từng đơn vị."
    )
    return RuleBroken("REP-82", told % {"unit": unit})


class Taken(NamedTuple):
    """A unit's figure of a span that a report of one it came from tells of already."""

    unit: int
    span: Span
    indicator: int
    by: str


def taken_by_closing(units: Mapping[Span, Collection[int]]) -> Iterator[Taken]:
    """Of figures that are to be imported: those of whole spans in which an accepted report of a
    predecessor, up to its end, counts beside them."""
    closing = Report.objects.filter(
        covers_end__isnull=False,
        accepted__isnull=False,
        request__span_start__in={span.start for span in units},
        request__span_end__in={span.end for span in units},
    ).select_related("request", "unit")
    ended = {report.unit_id: report for report in closing}
    if not ended:
        return
    pairs = UnitSuccession.objects.filter(among("earlier_id", ended), whole=True)
    for earlier, later in pairs.values_list("earlier", "later"):
        report = ended[earlier]
        if later in units.get(report.request.span, ()):
            sheets = FigureSheet.objects.own().filter(version=report.accepted_id)
            for indicator in {key for sheet in sheets for key in keyed(sheet.packed)}:
                yield Taken(later, report.request.span, indicator, _name(report))


def _name(report: Report) -> str:
    """The unit's name on the last day it stood in the report."""
    version = report.unit.version_at(report.covers.last_day)
    newest = version or report.unit.versions.order_by("valid_from").last()
    return newest.name if newest else ""
