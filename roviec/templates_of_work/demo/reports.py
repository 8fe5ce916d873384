"""Requests and reports of the example, each brought as far as its row says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from roviec.accounts.actor import SignedIn
from roviec.organisations.models import Line, Unit, UnitVersion
from roviec.reporting.actions import (
    Draft,
    NewRequest,
    NewTarget,
    accept,
    issue_request,
    return_items,
    return_report,
    save_draft,
    send,
    set_target,
    sign,
    submit,
)
from roviec.reporting.actions.issue_request import form_on
from roviec.reporting.models import (
    FormItem,
    Indicator,
    Report,
    ReportRequest,
    ReportVersion,
    State,
)
from roviec.templates_of_work.demo.actors import Cast
from roviec.templates_of_work.demo.files import MonthRow, ReportRow, Story, YearRow, moment
from roviec.templates_of_work.demo.spread import figures
from roviec.timeline import Period
from roviec.timeline.periods import MID_MONTH, Scheme

AFTER_CUT_OFF = {"commune": 6, "district": 8, "province": 11}
"""Days from a month's cut-off to the deadline of each level."""
AFTER_TODAY = {"commune": 3, "district": 5, "province": 7}
"""The current month's deadlines lie at least so many days ahead, or nothing would be due."""
ANSWER_WITHIN = 5
"""Days a unit has to answer for a figure that was returned."""
AFTER_YEAR = {"commune": 5, "district": 10, "province": 15}
AT = {"submitted_at": time(9, 10), "signed_at": time(15, 20), "sent_at": time(15, 35)}
REVIEWED_AT = time(16, 30)
STEPS = (State.DRAFT, State.SUBMITTED, State.SIGNED, State.SENT)


@dataclass(frozen=True, slots=True)
class Told:
    """How one report goes: how far, with which figures, when its unit worked on it."""

    until: State
    given: Mapping[str, str]
    number: str
    worked_on: date


def last_closed_month(today: date, scheme: Scheme = MID_MONTH) -> tuple[int, int]:
    """Year and month of the reporting month whose cut-off last passed."""
    year, month = today.year, today.month
    while scheme.boundary(year, month + 1) > today:
        year, month = _back(year, month, 1)
    return year, month


def _back(year: int, month: int, by: int) -> tuple[int, int]:
    count = year * 12 + month - 1 - by
    return count // 12, count % 12 + 1


class Reports:
    """Makes them with the units' own officers and leaders and those of their superiors."""

    def __init__(self, story: Story, cast: Cast, line: Line, today: date) -> None:
        self.story, self.cast, self.line, self.today = story, cast, line, today
        self.items: dict[int, list[FormItem]] = {}

    def month(self, row: MonthRow) -> ReportRequest | None:
        """The request of that month; none when the requester did not exist yet."""
        year, month = _back(*last_closed_month(self.today), row.back)
        period = Period.parse(f"{year}-{month:02}", MID_MONTH)
        requester = self.cast.units[row.requester]
        if requester.version_at(period.span.last_day) is None:
            return None
        request = self._issue(row.form, row.requester, period, self._monthly_deadline(period, row))
        for unit, targets in row.targets.items():
            self._aim(request, self.cast.units[unit], targets)

        def told(unit: str, due_on: date) -> Told:
            worked_on = max(min(due_on - timedelta(3), self.today - timedelta(2)), period.span.end)
            return Told(row.states.get(unit, row.default), {}, "", worked_on)

        self._tell(request, told)
        return request

    def year(self, row: YearRow) -> ReportRequest:
        year = row.year or self.today.year - row.back
        period = Period.parse(str(year))
        request = self._issue(
            row.form,
            row.requester,
            period,
            lambda level: period.span.last_day + timedelta(AFTER_YEAR[level]),
        )
        reports = {report.unit: report for report in row.report}

        def told(unit: str, due_on: date) -> Told:
            own = reports.get(unit, ReportRow(unit=unit))
            return Told(State.ACCEPTED, own.figures, own.number, due_on - timedelta(2))

        self._tell(request, told)
        return request

    def _monthly_deadline(self, period: Period, row: MonthRow) -> Callable[[str], date]:
        def due(level: str) -> date:
            usual = period.span.last_day + timedelta(AFTER_CUT_OFF[level])
            ahead = self.today + timedelta(AFTER_TODAY[level])
            return max(usual, ahead) if row.back == 0 else usual

        return due

    def _issue(
        self, form_code: str, requester: str, period: Period, due: Callable[[str], date]
    ) -> ReportRequest:
        unit = self.cast.units[requester]
        day = period.span.last_day
        form = form_on(form_code, day)
        new = NewRequest(
            form=form,
            line=self.line,
            requester=unit,
            period=period,
            deadlines={kind.code: due(kind.level) for kind in form.kinds.all()},
        )
        request = issue_request(
            actor=self.cast.holder(unit.pk, self.cast.duties.review, day), new=new
        )
        ReportRequest.objects.filter(pk=request.pk).update(issued_at=moment(day, time(8, 0)))
        self.items[request.pk] = list(form.items.select_related("indicator"))
        return request

    def _aim(self, request: ReportRequest, unit: Unit, targets: Mapping[str, int]) -> None:
        """The requester gives a unit what it is to reach."""
        day = request.span.last_day
        giver = self.cast.holder(request.requester_id, self.cast.duties.review, day)
        for code, value in targets.items():
            new = NewTarget(
                unit=unit,
                line=self.line,
                indicator=Indicator.objects.get(code=code),
                span=request.span,
                value=Decimal(value),
                document_number=self.story.target_number,
            )
            set_target(actor=giver, new=new)

    def _tell(self, request: ReportRequest, told: Callable[[str, date], Told]) -> None:
        """From the bottom up: a superior signs after its subordinates were accepted."""
        reports = request.reports.select_related("request")
        ranks = dict(
            UnitVersion.objects.as_at(request.span.last_day).values_list("unit_id", "kind__rank")
        )
        for report in sorted(reports, key=lambda r: (-ranks[r.unit_id], r.pk)):
            self._carry(report, told(self.cast.codes[report.unit_id], report.due_on))

    def _carry(self, report: Report, told: Told) -> None:
        """Take the report as far as told, each act by whoever holds the post that day."""
        if told.until == State.NOT_STARTED:
            return
        steps = STEPS.index(told.until) if told.until in STEPS else len(STEPS)
        officer = self._holder(report, self.cast.duties.fill, told)
        save_draft(actor=officer, report=report, draft=self._draft(report, told))
        if steps >= STEPS.index(State.SUBMITTED):
            submit(actor=officer, report=report)
        if steps >= STEPS.index(State.SIGNED):
            leader = self._holder(report, self.cast.duties.sign, told)
            number = told.number or self._number(report)
            sign(actor=leader, report=report, document_number=number)
            if steps >= STEPS.index(State.SENT):
                send(actor=leader, report=report)
        if steps == len(STEPS):
            self._review(report, told)
        self._date(report, told)

    def _holder(self, report: Report, roles: Sequence[str], told: Told) -> SignedIn:
        return self.cast.holder(report.unit_id, roles, self._day(report, told))

    def _day(self, report: Report, told: Told) -> date:
        """A unit that ended with the period is worked for on its last day."""
        return min(told.worked_on, self.today)

    def _draft(self, report: Report, told: Told) -> Draft:
        items = self.items[report.request_id]
        unit, period = self.cast.codes[report.unit_id], report.request.period_code
        passages = {item.pk: self.story.passage for item in items if item.indicator_id is None}
        given = figures(items, self.story.ranges, told.given, unit, period)
        return Draft(revision=0, figures=given, passages=passages)

    def _number(self, report: Report) -> str:
        """A document number as the unit would give: reports are numbered through the year."""
        version = UnitVersion.objects.as_at(report.request.span.last_day).get(unit=report.unit_id)
        ordinal = 20 + report.request.span.last_day.month * 8 + report.unit_id % 7
        return f"{ordinal}-BC/{version.kind.issuer_mark}"

    def _review(self, report: Report, told: Told) -> None:
        above = self.cast.superior(report.unit_id, self.line.pk, report.request.span.last_day)
        day = self._day(report, told)
        reviewer = self.cast.holder(above, self.cast.duties.review, day)
        reason = self.story.return_reason
        if told.until == State.RETURNED:
            return_report(actor=reviewer, report=report, reason=reason)
        elif told.until == State.IN_PART:
            asked = next(
                item
                for item in self.items[report.request_id]
                if item.indicator is not None and item.indicator.code == self.story.return_item
            )
            answer_by = reviewer.day + timedelta(ANSWER_WITHIN)
            return_items(
                actor=reviewer, report=report, reasons={asked.pk: reason}, answer_by=answer_by
            )
        else:
            accept(actor=reviewer, report=report)

    def _date(self, report: Report, told: Told) -> None:
        """Date the acts as the story has them: they were all done in the same few seconds."""
        times = {name: moment(told.worked_on, at) for name, at in AT.items()}
        next_day = min(told.worked_on + timedelta(1), self.today)
        times["reviewed_at"] = moment(next_day, REVIEWED_AT)
        for version in report.versions.all():
            done = {name: at for name, at in times.items() if getattr(version, name) is not None}
            ReportVersion.objects.filter(pk=version.pk).update(**done)
        sent = Report.objects.filter(pk=report.pk, sent_on__isnull=False)
        sent.update(sent_on=told.worked_on)
