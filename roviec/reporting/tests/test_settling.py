"""Who must answer is decided by the last day of the figures; units that ended report up to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.accounts.actor import SignedIn
from roviec.accounts.middleware import actor
from roviec.accounts.models import Appointment, Role
from roviec.audit.models import Entry
from roviec.organisations.actions import NewLine, NewUnit, Party, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Passing, Unit, UnitKind
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import UNITS, Stage, stage_of
from roviec.reporting import actions
from roviec.reporting.boards import late_on
from roviec.reporting.completeness import reading
from roviec.reporting.completeness.asked import asked, choices
from roviec.reporting.models import (
    ListChange,
    Report,
    ReportRequest,
    ReportVersion,
    RequestPlan,
    State,
)
from roviec.reporting.schedules.records import how_it_stands
from roviec.reporting.tasks import tasks_for
from roviec.reporting.tests.planning import asking, request_of
from roviec.reporting.tests.stage import FULL, as_value, refused
from roviec.timeline import Period, Span
from roviec.timeline.periods import MID_MONTH
from roviec.timeline.working_days import WEEKENDS_ONLY

pytestmark = pytest.mark.django_db

MERGER = date(2026, 11, 1)
LAST = date(2026, 11, 14)


@dataclass
class November:
    """The month from 15 October to 14 November 2026, asked for on its first day, in which two
    communes merge on 1 November."""

    stage: Stage
    request: ReportRequest
    merged: Unit

    def settle(self, today: date = LAST) -> list[tuple[str, int]]:
        changes = actions.set_up_settling(office=SYSTEM, request=self.request, today=today)
        return [(change.change, change.unit_id) for change in changes]

    def report(self, unit: Unit) -> Report:
        return self.request.reports.select_related("request").get(unit=unit)


@pytest.fixture
def november(world) -> November:
    stage = stage_of(world)
    request = request_of(world)
    RequestPlan.objects.filter(request=request).update(settled_at=None)
    merged = merge(stage, "ben_do", "tan_lap")
    return November(stage, request, merged)


def merge(stage: Stage, *names: str) -> Unit:
    stage.confirm(stage.act(UNITS, MERGER, [stage.merge_units(*names)]))
    later = stage.unit(names[0]).successions.get().later
    assert later is not None
    return later


def test_ended_units_report_up_to_the_act_and_the_successor_the_rest(november):
    ben_do, tan_lap = november.stage.unit("ben_do"), november.stage.unit("tan_lap")
    assert sorted(november.settle()) == sorted(
        [("added", november.merged.pk), ("closing", ben_do.pk), ("closing", tan_lap.pk)]
    )
    closing = november.report(ben_do).covers
    rest = november.report(november.merged).covers
    assert closing == Span.of_days(date(2026, 10, 15), date(2026, 10, 31))
    assert rest == Span.of_days(MERGER, LAST)
    assert november.report(november.stage.unit("muong_thanh")).covers == november.request.span
    assert not november.report(november.stage.unit("muong_thanh")).shortened


def test_settling_again_changes_nothing_more(november):
    assert november.settle()
    assert november.settle() == []
    assert november.request.reports.count() == 7
    assert ListChange.objects.count() == 3
    assert Entry.objects.filter(verb="request.settled").count() == 2


def test_rep_74_the_list_is_settled_when_the_last_day_has_come(november):
    with refused("REP-74.*14/11/2026"):
        november.settle(date(2026, 11, 13))
    plan = RequestPlan.objects.get(request=november.request)
    assert plan.settled_at is None
    november.settle()
    plan.refresh_from_db()
    assert plan.settled_at is not None


def test_a_request_given_late_asks_units_that_ended_and_their_successor_writes(world):
    stage = stage_of(world)
    merged = merge(stage, "ben_do", "tan_lap")
    request = request_of(world)
    assert request.reports.count() == 5
    actions.set_up_settling(office=SYSTEM, request=request, today=timezone.localdate())
    assert request.reports.count() == 7
    closing = request.reports.get(unit=stage.unit("ben_do"))
    [passing] = Passing.objects.filter(matter="reporting.report", matter_id=closing.pk)
    assert (passing.later, passing.state) == (merged, "passed")
    again = actions.set_up_settling(office=SYSTEM, request=request, today=timezone.localdate())
    assert again == []
    assert Passing.objects.filter(matter_id=closing.pk, matter="reporting.report").count() == 1


def test_who_is_no_longer_let_off_after_it_ended_is_written_by_its_successor(world):
    stage, asker = stage_of(world), asking(world)
    request = request_of(world)
    new = actions.NewExemption(
        unit=stage.unit("ben_do"),
        granted_by=stage.unit("centre"),
        line=world.department,
        request=request,
        reason="Sắp xếp đơn vị",
        agreed_by="Trưởng Ban",
    )
    row = actions.exempt(actor=asker, new=new)
    merged = merge(stage, "ben_do", "tan_lap")
    report = request.reports.get(unit=stage.unit("ben_do"))
    mine = Passing.objects.filter(matter="reporting.report", matter_id=report.pk)
    assert not mine.exists()
    actions.withdraw_exemption(
        actor=asker, exemption=row, reason="Phải báo cáo phần trước ngày gộp"
    )
    assert (mine.get().later, mine.get().state) == (merged, "passed")


def test_a_kind_first_met_at_settling_gets_its_deadline_and_is_counted(november):
    kind = UnitKind.objects.create(
        code="ward_department", name="Ban của phường", level="commune", rank=2
    )
    november.request.form.kinds.add(kind)
    new_unit(november, kind)
    november.settle()
    assert november.request.deadlines.get(kind=kind).due_on == date(2026, 11, 25)
    stands = how_it_stands(november.request, LAST, WEEKENDS_ONLY)
    assert sum(row.of for row in stands.kinds) == stands.expected == 8


def test_units_added_after_more_time_was_given_to_all_have_it_too(november):
    asker, later = asking(november.stage.world), date(2026, 12, 1)
    for day in (date(2026, 11, 28), later):
        actions.extend_deadline(
            actor=asker, request=november.request, due_on=day, reason="Bão số 10"
        )
    november.settle()
    added = november.report(november.merged)
    assert added.due_on == later
    assert added.extensions.get().was_due_on == date(2026, 11, 17)


def new_unit(november: November, kind: UnitKind) -> Unit:
    new = NewUnit(
        code="moi",
        name="Ban Tuyên giáo xã Mới",
        kind=kind,
        place=november.stage.place("dong_chum"),
        superiors={november.stage.world.department: november.stage.unit("nui_voi")},
        valid_from=date(2026, 11, 5),
    )
    made = set_up_unit(office=SYSTEM, new=new)
    rebuild(november.stage.world.department)
    return made


def test_a_new_unit_is_added_with_the_days_it_stands(november):
    made = new_unit(november, UnitKind.objects.get(code="commune_department"))
    assert ("added", made.pk) in november.settle()
    added = november.report(made)
    assert added.covers == Span.of_days(date(2026, 11, 5), LAST)
    assert added.due_on == date(2026, 11, 17)


def test_a_unit_that_ended_before_the_period_is_withdrawn_unless_it_began(world):
    stage = stage_of(world)
    december = request_of(
        world,
        "2026-12",
        deadlines={
            "commune_department": date(2026, 12, 17),
            "province_department": date(2026, 12, 25),
        },
    )
    dissolved = [Party(pk=stage.unit("tan_lap").pk)], [Party(pk=stage.unit("ben_do").pk)]
    lines = [NewLine(kind=ActKind.DISSOLVE, sources=sources) for sources in dissolved]
    stage.confirm(stage.act(UNITS, date(2026, 11, 10), lines))
    begun = december.reports.get(unit=stage.unit("ben_do"))
    ReportVersion.objects.create(report=begun, number=1)
    changes = actions.set_up_settling(office=SYSTEM, request=december, today=date(2026, 12, 14))
    assert [(c.change, c.unit_id) for c in changes] == [("withdrawn", stage.unit("tan_lap").pk)]
    assert changes[0].reason == "Đơn vị đã kết thúc trước kỳ này."
    assert Report.objects.filter(pk=begun.pk).exists()
    assert not december.reports.filter(unit=stage.unit("tan_lap")).exists()


def test_a_unit_of_another_line_by_then_is_withdrawn(world):
    stage = stage_of(world)
    request = request_of(world)
    kind = UnitKind.objects.get(code="commune_committee")
    stage.unit("muong_thanh").versions.update(kind=kind)
    changes = actions.set_up_settling(office=SYSTEM, request=request, today=LAST)
    assert [(c.change, c.unit_id) for c in changes] == [("withdrawn", stage.unit("muong_thanh").pk)]
    assert "không còn thuộc diện" in changes[0].reason


def test_what_was_signed_keeps_its_days(november):
    signed = november.report(november.stage.unit("ben_do"))
    version = ReportVersion.objects.create(
        report=signed, number=1, state=State.SIGNED, signed_at=timezone.now()
    )
    Report.objects.filter(pk=signed.pk).update(state=State.SIGNED, counting=version)
    assert ("closing", signed.unit_id) not in november.settle()
    assert not november.report(signed.unit).shortened


def at_merged(november: November, role: str) -> SignedIn:
    """Who held a post at a commune that ended holds the same one at its successor."""
    account = november.stage.world.accounts[f"{role}@ben_do"]
    Appointment.objects.get_or_create(
        account=account,
        unit=november.merged,
        line=november.stage.world.department,
        role=Role.objects.get(code=role),
        title="Chuyên viên",
        valid_from=MERGER,
    )
    return actor(account)


def written(november: November, report: Report) -> None:
    """Filled in, submitted, signed and sent by the successor."""
    officer, leader = (at_merged(november, role) for role in ("officer", "leader"))
    rows = report.request.form.items.exclude(indicator=None)
    items = dict(rows.values_list("indicator__code", "pk"))
    draft = actions.Draft(0, {items[code]: as_value(given) for code, given in FULL.items()})
    actions.save_draft(actor=officer, report=report, draft=draft)
    actions.submit(actor=officer, report=report)
    actions.sign_and_send(actor=leader, report=report, document_number="118-BC/BTG")


def test_a_closing_report_is_written_sent_and_accepted(november):
    november.settle()
    closing = november.report(november.stage.unit("ben_do"))
    written(november, closing)
    reviewer = november.stage.world.actor("reviewer", "song_bac")
    under = {"under": str(november.stage.unit("song_bac").pk)}
    wanted = asked(under, choices(reviewer), reviewer.day)
    assert wanted is not None
    assert closing.pk in {cell.report for cell in reading.cells_of(reviewer, wanted)}
    [task] = [task for task in tasks_for(reviewer) if task.kind == "waiting_review"]
    assert "phường Bến Đò" in task.title
    with refused("REP-14"):
        actions.accept(actor=november.stage.world.actor("reviewer", "centre"), report=closing)
    actions.return_report(actor=reviewer, report=closing, reason="Chưa khớp")
    actions.correct(actor=at_merged(november, "officer"), report=closing)
    actions.submit(actor=at_merged(november, "officer"), report=closing)
    signatory = at_merged(november, "leader")
    actions.sign_and_send(actor=signatory, report=closing, document_number="119-BC/BTG")
    actions.accept(actor=reviewer, report=closing)
    closing.refresh_from_db()
    assert closing.state == State.ACCEPTED
    assert not november.request.reports.filter(late_on(date(2027, 1, 1)), pk=closing.pk).exists()
    named = Report.objects.named().filter(pk=closing.pk)
    assert "phường Bến Đò" in named.values_list("pk", F("unit_name"))[0][1]


def sent(report: Report) -> Report:
    version = ReportVersion.objects.create(
        report=report, number=1, state=State.SENT, signed_at=timezone.now(), sent_at=timezone.now()
    )
    Report.objects.filter(pk=report.pk).update(state=State.SENT, counting=version)
    return report


def test_rep_82_a_day_is_not_accepted_from_a_unit_and_from_its_successor(november):
    november.settle()
    merged = november.report(november.merged)
    Report.objects.filter(pk=merged.pk).update(covers_start=None)
    closing = november.report(november.stage.unit("ben_do"))
    written(november, closing)
    reviewer = november.stage.world.actor("reviewer", "song_bac")
    actions.accept(actor=reviewer, report=closing)
    with refused("REP-82.*Bến Đò"):
        actions.accept(actor=reviewer, report=sent(merged))
    Report.objects.filter(pk=merged.pk).update(covers_start=MERGER)
    assert actions.accept(actor=reviewer, report=merged).state == State.ACCEPTED


def test_only_the_requester_settles(november):
    asker = asking(november.stage.world)
    with pytest.raises(NotPermitted):
        actions.settle_request(
            actor=november.stage.world.actor("leader", "song_bac"), request=november.request
        )
    assert len(actions.settle_request(actor=asker, request=november.request)) == 3


def test_the_worker_settles_what_has_closed_and_no_request_from_before_plans(world):
    period = Period.parse("2026-12", MID_MONTH)
    ahead = request_of(
        world,
        "2026-12",
        deadlines={
            "commune_department": date(2026, 12, 17),
            "province_department": date(2026, 12, 25),
        },
    )
    without = request_of(world, "2026-11")
    RequestPlan.objects.filter(request=without).delete()
    RequestPlan.objects.update(settled_at=None)
    before = actions.issue_due(office=SYSTEM, today=period.span.last_day - timedelta(1))
    assert before.settled == []
    assert actions.issue_due(office=SYSTEM, today=period.span.last_day).settled == [ahead]
    assert actions.issue_due(office=SYSTEM, today=period.span.last_day).settled == []
