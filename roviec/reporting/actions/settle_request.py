"""On the last day of a period: who must answer a request that went out before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations.actions.pass_on import pass_on_late
from roviec.organisations.keys import among
from roviec.organisations.models import Path, UnitKind, UnitVersion
from roviec.reporting import schedule_rules, verbs
from roviec.reporting.actions.issue_request import NewRequest, expected_units
from roviec.reporting.models import (
    ExtendedReport,
    FigureSheet,
    ListChange,
    Report,
    ReportRequest,
    RequestDeadline,
    RequestPlan,
)
from roviec.reporting.open_matters import MATTER, owed_matter
from roviec.reporting.permissions import REQUEST
from roviec.reporting.schedules.chains import days_by_kind
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.schedules.exempting import hold_requester, let_off
from roviec.timeline import Span

Change = ListChange.Change


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when a unit stood; none where it is not known or still goes on."""

    start: date | None
    end: date | None

    def within(self, span: Span) -> Span | None:
        """Its days in the span; none when it has none there."""
        first = max(self.start or span.start, span.start)
        end = min(self.end or span.end, span.end)
        return Span(first, end) if first < end else None


@dataclass(slots=True)
class _Work:
    """What settling one request does, gathered and then written."""

    request: ReportRequest
    office: Office
    due: dict[int, date]
    """By kind of unit."""
    lives: dict[int, Life]
    begun: set[int]
    """Reports somebody has begun."""
    kinds: set[int]
    """Of the units asked, each with a deadline of its own on the request."""
    changes: list[ListChange] = field(default_factory=list)
    covered: list[Report] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    added: list[Report] = field(default_factory=list)
    closing: list[Report] = field(default_factory=list)

    def note(self, unit: int, change: Change, reason: str) -> None:
        self.changes.append(
            ListChange(
                request=self.request,
                unit_id=unit,
                change=change,
                reason=reason,
                office=self.office.text or self.office.name,
            )
        )


def settle_request(*, actor: Actor, request: ReportRequest) -> list[ListChange]:
    """Decide who must answer, by the last day of the figures. Raises `NotPermitted`, REP-74."""
    office = office_for(actor, REQUEST, request.requester_id)
    return set_up_settling(office=office, request=request, today=actor.day)


@transaction.atomic
def set_up_settling(*, office: Office, request: ReportRequest, today: date) -> list[ListChange]:
    """The same by the worker or a command. Settling again changes what changed since, and no more.

    Units that came before the last day are added; those that ended within the period report up to
    that day; those that left the line or are of another kind now are taken off while they have not
    begun. What a unit has begun or signed is left to a person.
    """
    schedule_rules.last_day_has_come(request.span, today)
    hold_requester(request.requester_id)
    plan, _new = RequestPlan.objects.get_or_create(request=request)
    plan = RequestPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    expected = dict(expected_units(_asked(request)))
    standing = {report.unit_id: report for report in request.reports.all()}
    ended = _ended_inside(request)
    lives = _lives({*expected, *standing, *ended}, request.span)
    begun = set(request.reports.filter(versions__isnull=False).values_list("pk", flat=True))
    kinds = {*expected.values(), *ended.values()}
    work = _Work(request, office, _due_by_kind(request, plan), lives, begun, kinds)
    _add(work, expected, standing, Change.ADDED)
    _add(
        work,
        {unit: kind for unit, kind in ended.items() if unit not in expected},
        standing,
        Change.CLOSING,
    )
    for unit, report in standing.items():
        _revise(work, report, unit in expected)
    _write(work)
    let_off(request)
    plan.settled_at = timezone.now()
    plan.save(update_fields=["settled_at"])
    after = {change.value: sum(c.change == change for c in work.changes) for change in Change}
    record(office, verbs.SETTLED, request, unit_id=request.requester_id, after=after)
    return work.changes


def _asked(request: ReportRequest) -> NewRequest:
    return NewRequest(
        form=request.form,
        line=request.line,
        requester=request.requester,
        period=request.period,
        deadlines={},
    )


def _ended_inside(request: ReportRequest) -> dict[int, int]:
    """Units (and their kind) that stood under the requester, of a kind the form is for, until a day
    inside the period, and then ended."""
    span = request.span
    last = UnitVersion.objects.filter(
        valid_to__gt=span.start,
        valid_to__lt=span.end,
        kind__forms=request.form_id,
        unit__in=Path.objects.filter(
            line=request.line_id,
            upper=request.requester_id,
            valid_to__gt=span.start,
            valid_to__lt=span.end,
        ).values("lower"),
    )
    on = UnitVersion.objects.as_at(span.last_day).values("unit")
    return dict(last.exclude(unit__in=on).order_by("valid_to").values_list("unit", "kind"))


def _lives(units: Iterable[int], span: Span) -> dict[int, Life]:
    found: dict[int, Life] = {}
    units = list(units)
    rows = UnitVersion.objects.filter(among("unit_id", units)).order_by().values("unit")
    begins = {row["unit"]: row["first"] for row in rows.annotate(first=Min("valid_from"))}
    unknown = set(rows.filter(valid_from=None).values_list("unit", flat=True))
    goes_on = set(rows.filter(valid_to=None).values_list("unit", flat=True))
    ends = {row["unit"]: row["last"] for row in rows.annotate(last=Max("valid_to"))}
    for unit in units:
        found[unit] = Life(
            None if unit in unknown else begins.get(unit),
            None if unit in goes_on else ends.get(unit),
        )
    return found


def _due_by_kind(request: ReportRequest, plan: RequestPlan) -> dict[int, date]:
    """As the request said, and for kinds it did not foresee as its chain says, else the last of
    its days."""
    said = dict(request.deadlines.values_list("kind", "due_on"))
    kinds = list(UnitKind.objects.filter(forms=request.form_id).exclude(pk__in=said))
    days = (
        days_by_kind(plan.chain, request.span.last_day, kinds, site_calendar())
        if plan.chain is not None and kinds
        else {}
    )
    latest = max(said.values(), default=request.span.end)
    return said | {kind.pk: days.get(kind.code, latest) for kind in kinds}


def _add(work: _Work, units: dict[int, int], standing: dict[int, Report], change: Change) -> None:
    for unit, kind in units.items():
        days = work.lives[unit].within(work.request.span)
        if unit in standing or days is None:
            continue
        report = Report(request=work.request, unit_id=unit, due_on=work.due[kind])
        _cover(report, days)
        work.added.append(report)
        if change == Change.CLOSING:
            work.closing.append(report)
            work.note(unit, change, _("Đơn vị kết thúc trong kỳ."))
        else:
            work.note(unit, change, _("Đơn vị có vào ngày cuối của kỳ."))


def _revise(work: _Work, report: Report, expected: bool) -> None:
    """A report that was asked for already, held against the unit's own days."""
    if report.counting_id is not None:
        return
    days = work.lives[report.unit_id].within(work.request.span)
    if expected or (days is not None and days.end < work.request.span.end):
        assert days is not None
        if _cover(report, days):
            work.covered.append(report)
            change = Change.SHORTENED if expected else Change.CLOSING
            reason = (
                _("Đơn vị chỉ có một phần của kỳ.") if expected else _("Đơn vị kết thúc trong kỳ.")
            )
            work.note(report.unit_id, change, reason)
        return
    if report.pk not in work.begun:
        reason = (
            _("Đơn vị đã kết thúc trước kỳ này.")
            if days is None
            else _("Vào ngày cuối của kỳ, đơn vị không còn thuộc diện phải báo cáo.")
        )
        work.note(report.unit_id, Change.WITHDRAWN, reason)
        work.withdrawn.append(report.pk)


def _cover(report: Report, days: Span) -> bool:
    """Set the days the report answers for; whether that changed anything."""
    span = report.request.span
    before = report.covers_start, report.covers_end
    report.covers_start = days.start if days.start > span.start else None
    report.covers_end = days.end if days.end < span.end else None
    return before != (report.covers_start, report.covers_end)


def _cover_drafts(reports: list[Report]) -> None:
    """What is entered already tells of the days its report answers for now. What was signed stays
    as it was signed."""
    days = {report.pk: (report.covers_start, report.covers_end) for report in reports}
    drafts = FigureSheet.objects.filter(
        among("version__report_id", days), version__signed_at__isnull=True
    )
    sheets = list(drafts.select_related("version"))
    for sheet in sheets:
        assert sheet.version is not None
        sheet.covers_start, sheet.covers_end = days[sheet.version.report_id]
    FigureSheet.objects.bulk_update(sheets, ["covers_start", "covers_end"], batch_size=500)


def _extend_added(work: _Work) -> None:
    """More time that was given to everybody is theirs too, who came after it was given."""
    extension = work.request.extensions.filter(everyone=True).order_by("due_on", "pk").last()
    extended = []
    for report in work.added:
        if extension is not None and report.due_on < extension.due_on:
            extended.append(
                ExtendedReport(extension=extension, report=report, was_due_on=report.due_on)
            )
            report.due_on = extension.due_on
    Report.objects.bulk_create(work.added, batch_size=1000)
    ExtendedReport.objects.bulk_create(extended, batch_size=1000)


def _write(work: _Work) -> None:
    deadlines = work.request.deadlines
    unsaid = work.kinds - set(deadlines.values_list("kind", flat=True))
    deadlines.bulk_create(
        RequestDeadline(request=work.request, kind_id=kind, due_on=work.due[kind])
        for kind in sorted(unsaid)
    )
    _extend_added(work)
    Report.objects.bulk_update(work.covered, ["covers_start", "covers_end"], batch_size=500)
    _cover_drafts(work.covered)
    Report.objects.filter(among("pk", work.withdrawn)).delete()
    ListChange.objects.bulk_create(work.changes, batch_size=1000)
    owed = [owed_matter(report) for report in work.closing]
    if owed:
        pass_on_late(MATTER, owed, office=work.office)
