"""Figures of a unit and of those it came from or went over to must not tell of the same days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.organisations.keys import among
from roviec.organisations.models import UnitSuccession, UnitVersion
from roviec.reporting import schedule_rules
from roviec.reporting.figures import keyed
from roviec.reporting.models import FigureSheet, Report
from roviec.timeline import Span


def refuse_overlap(report: Report) -> None:
    """Raises REP-82 where an accepted report of the same request, of a unit next to this one in an
    act, covers some of its days. A unit that only gave a part goes on, and is not meant."""
    Neighbours([report]).refuse(report)


class Neighbours:
    """What counts already of units next to those of some reports: their accepted reports, read in
    two queries at most, and beside reports up to a unit's end old figures, in two more."""

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
        self.gives: dict[int, set[int]] = {}
        """By report up to a unit's end, the indicators its newest version has figures of."""
        self.imported: dict[tuple[int, Span], set[int]] = defaultdict(set)
        self.signed: dict[tuple[int, Span], set[int]] = defaultdict(set)
        closing = [
            report
            for report in reports
            if report.covers_end is not None and report.unit_id in self.near
        ]
        if closing:
            self._read_figures(closing)

    def _read_figures(self, closing: Sequence[Report]) -> None:
        of_reports = FigureSheet.objects.own().filter(
            among("version__report_id", {report.pk for report in closing})
        )
        for report, packed in of_reports.order_by("version__number").values_list(
            "version__report", "packed"
        ):
            self.gives[report] = set(keyed(packed))
        spans = {report.request.span for report in closing}
        near = FigureSheet.objects.own().filter(
            among("unit_id", set().union(*(self.near[report.unit_id] for report in closing))),
            Q(imported__isnull=False) | Q(version__report__counting=F("version")),
            span_start__in={span.start for span in spans},
            span_end__in={span.end for span in spans},
        )
        for unit, start, end, source, packed in near.values_list(
            "unit_id", "span_start", "span_end", "imported_id", "packed"
        ):
            which = self.imported if source else self.signed
            which[unit, Span(start, end)].update(keyed(packed))

    def refuse(self, report: Report) -> None:
        """Raises REP-82."""
        near = sorted(self.near.get(report.unit_id, ()))
        for unit in near:
            other = self.accepted.get((report.request_id, unit))
            if other is not None and report.covers.overlaps(other.covers):
                schedule_rules.covers_days_of_its_own(report.covers, other.covers, _name(other))
        if report.covers_end is not None:
            for unit in near:
                self._refuse_what_is_imported(report, unit)

    def _refuse_what_is_imported(self, report: Report, unit: int) -> None:
        """Old figures of a successor are of the whole period, and count while it signed none."""
        span = report.request.span
        counts = self.imported.get((unit, span), set()) - self.signed.get((unit, span), set())
        if counts & self.gives.get(report.pk, set()):
            version = UnitVersion.objects.as_at(span.last_day).filter(unit=unit).first()
            if version is not None:
                raise imported_for_the_same_days(version.name)

    def take(self, report: Report) -> None:
        """It is accepted from now on."""
        self.accepted[report.request_id, report.unit_id] = report


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
