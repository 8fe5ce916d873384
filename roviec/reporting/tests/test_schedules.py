"""Requests on a schedule: given when their day comes, once, and not while paused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.background.models import Run
from roviec.background.queueing import queue
from roviec.background.working import Worker, take_up
from roviec.cli import main
from roviec.reporting import actions
from roviec.reporting.models import (
    DeadlineChain,
    Report,
    ReportForm,
    ReportRequest,
    RequestPlan,
)
from roviec.reporting.tests.planning import asking, chain, new_schedule, request_of, schedule
from roviec.reporting.tests.stage import refused
from roviec.timeline.chains import Anchor, Step

pytestmark = pytest.mark.django_db


def due(day: date) -> list[str]:
    """Codes of what is given by that day."""
    outcome = actions.issue_due(office=SYSTEM, today=day)
    assert outcome.problems == []
    return [request.period_code for request in outcome.issued]


def test_each_period_is_asked_for_from_its_first_day_and_once(world):
    row = schedule(world, asking(world))
    assert due(date(2026, 9, 1)) == ["2026-09"]
    assert due(date(2026, 9, 1)) == []
    assert due(date(2026, 9, 14)) == []
    assert due(date(2026, 9, 15)) == ["2026-10"]
    request = ReportRequest.objects.get(period_code="2026-10")
    assert request.plan.schedule == row
    assert request.plan.chain is not None
    assert request.reports.count() == 6
    days = dict(request.reports.values_list("unit", "due_on"))
    assert days[world.unit("ben_do").pk] == date(2026, 10, 16)
    assert days[world.unit("song_bac").pk] == date(2026, 10, 25)


def test_a_worker_that_was_away_catches_up(world):
    schedule(world, asking(world))
    assert due(date(2026, 11, 20)) == ["2026-09", "2026-10", "2026-11", "2026-12"]
    # Their last days have come: the lists are settled in the same run.
    settled = RequestPlan.objects.exclude(settled_at=None)
    assert settled.count() == 3


def test_a_request_may_wait_until_some_days_before_the_figures_close(world):
    schedule(world, asking(world), ahead_days=5)
    assert due(date(2026, 9, 8)) == []
    assert due(date(2026, 9, 9)) == ["2026-09"]
    assert not ReportRequest.objects.get().locks.exists()


def test_a_schedule_locks_its_requests_some_days_after_the_last_deadline(world):
    schedule(world, asking(world), lock_after=10)
    assert due(date(2026, 9, 1)) == ["2026-09"]
    # The province's is the 25th of September; ten whole days later nothing changes any more.
    assert ReportRequest.objects.get().locks.get().closes_on == date(2026, 10, 6)


def test_quarters_and_years_follow_their_own_cut_off(world):
    asker = asking(world)
    row = chain()
    for kind in ("quarter", "year"):
        actions.open_schedule(actor=asker, new=new_schedule(world, row, kind=kind))
    assert due(date(2026, 10, 1)) == ["2026-Q3", "2026-Q4", "2026"]
    year = ReportRequest.objects.get(period_code="2026")
    assert year.span.last_day == date(2026, 12, 14)


def test_the_schedule_ends_with_its_dates(world):
    schedule(world, asking(world), ends_on=date(2026, 10, 31))
    assert due(date(2027, 3, 1)) == ["2026-09", "2026-10"]


def test_what_was_asked_for_by_hand_is_not_asked_for_again(world):
    by_hand = request_of(world, "2026-10")
    row = schedule(world, asking(world), starts_on=date(2026, 10, 1))
    assert due(date(2026, 10, 14)) == []
    assert RequestPlan.objects.get(request=by_hand).schedule is None
    assert row.plans.count() == 0


def test_periods_of_a_pause_are_not_asked_for_afterwards(world):
    asker = asking(world)
    row = schedule(world, asker)
    assert due(date(2026, 9, 2)) == ["2026-09"]
    actions.pause_schedule(actor=asker, schedule=row, reason="Chờ sắp xếp đơn vị")
    assert due(date(2026, 11, 1)) == []
    with refused("REP-71"):
        actions.pause_schedule(actor=asker, schedule=row, reason="Chờ sắp xếp đơn vị")
    resumed = actions.resume_schedule(actor=asker, schedule=row)
    assert resumed.not_before == timezone.localdate()
    type(row).objects.filter(pk=row.pk).update(not_before=date(2026, 11, 1))
    assert due(date(2026, 11, 1)) == ["2026-11"]


def test_rep_71_an_ended_schedule_stays_ended(world):
    asker = asking(world)
    row = schedule(world, asker)
    with refused("REP-11"):
        actions.end_schedule(actor=asker, schedule=row, reason="")
    actions.end_schedule(actor=asker, schedule=row, reason="Biểu đã bỏ")
    assert due(date(2026, 12, 1)) == []
    for act in (actions.pause_schedule, actions.end_schedule):
        with refused("REP-71"):
            act(actor=asker, schedule=row, reason="Biểu đã bỏ")
    with refused("REP-71"):
        actions.resume_schedule(actor=asker, schedule=row)


def test_rep_70_72_dates_follow_and_no_period_is_asked_for_twice(world):
    asker = asking(world)
    row = chain()
    new = new_schedule(world, row, ends_on=date(2026, 8, 1))
    with refused("REP-70"):
        actions.open_schedule(actor=asker, new=new)
    first = replace(new, ends_on=date(2026, 10, 1))
    actions.open_schedule(actor=asker, new=first)
    with refused("REP-72"):
        actions.open_schedule(
            actor=asker, new=replace(first, starts_on=date(2026, 10, 1), ends_on=None)
        )
    actions.open_schedule(
        actor=asker, new=replace(first, starts_on=date(2026, 10, 2), ends_on=None)
    )


def test_a_chain_without_a_day_for_a_kind_is_refused_when_the_schedule_is_made(world):
    only_communes = chain(steps=[Step("commune", 0, Anchor.CUT_OFF, 2)])
    with refused("REP-21"):
        actions.open_schedule(actor=asking(world), new=new_schedule(world, only_communes))


def test_a_period_without_a_chain_is_told_and_the_others_are_given(world):
    """REP-73."""
    row = schedule(world, asking(world))
    ended = row.chain_code
    DeadlineChain.objects.filter(code=ended).update(valid_to=date(2026, 10, 1))
    outcome = actions.issue_due(office=SYSTEM, today=date(2026, 9, 20))
    assert [r.period_code for r in outcome.issued] == ["2026-09"]
    assert len(outcome.problems) == 1
    assert "Chuỗi hạn đã chọn không áp dụng vào ngày 14/10/2026" in outcome.problems[0]


def test_the_newest_version_of_the_form_is_asked_for(world):
    schedule(world, asking(world))
    newer = ReportForm.objects.create(code="monthly", version=2, name="Báo cáo (mới)")
    newer.kinds.set(world.form.kinds.all())
    assert due(date(2026, 9, 2)) == ["2026-09"]
    assert ReportRequest.objects.get().form == newer


def test_only_the_requester_makes_a_schedule(world):
    asking(world)
    with pytest.raises(NotPermitted):
        actions.open_schedule(
            actor=world.actor("leader", "song_bac"), new=new_schedule(world, chain())
        )


def test_the_command_gives_what_is_due_and_says_so(world, capsys):
    schedule(world, asking(world))
    assert main(["requests", "due", "--on", "2026-09-02"]) == 0
    assert "Tháng 9/2026" in capsys.readouterr().out
    assert main(["requests", "due", "--on", "2026-09-02"]) == 0
    assert capsys.readouterr().out.startswith("0 yêu cầu mới")
    assert main(["requests", "due", "--on", "mai"]) == 2
    assert "chưa phải là ngày" in capsys.readouterr().err
    assert Report.objects.count() == 6


def worked() -> Run:
    """The daily job, done by a worker."""
    run = queue("reporting.requests_due")
    assert run is not None
    worker = Worker()
    while worker.work_one():
        pass
    run.refresh_from_db()
    run.task.refresh_from_db()
    return run


def test_the_worker_gives_what_is_due_once_and_tells_what_it_could_not(world):
    schedule(world, asking(world))
    assert worked().state == "done"
    given = ReportRequest.objects.count()
    assert given >= 4
    assert RequestPlan.objects.exclude(settled_at=None).count() >= 3
    assert worked().state == "done"
    assert ReportRequest.objects.count() == given
    DeadlineChain.objects.update(valid_to=date(2026, 10, 1))
    Report.objects.filter(request__period_code="2026-11").delete()
    ReportRequest.objects.filter(period_code="2026-11").delete()
    run = worked()
    assert run.state == "failed"
    assert "không áp dụng vào ngày 14/11/2026" in run.task.traceback


def cannot_be_settled(request: ReportRequest) -> None:
    """A kind the request did not foresee, and a chain that gives it a day before the cut-off."""
    row = chain(name="Hạn hỏng")
    row.steps.filter(level="province").update(amount=1)
    RequestPlan.objects.filter(request=request).update(settled_at=None, chain=row)
    request.deadlines.filter(kind__level="province").delete()


def test_rep_83_a_list_that_cannot_be_settled_does_not_hold_up_the_others(world):
    broken, fine = request_of(world, "2026-10"), request_of(world, "2026-09")
    cannot_be_settled(broken)
    RequestPlan.objects.filter(request=fine).update(settled_at=None)
    outcome = actions.issue_due(office=SYSTEM, today=date(2026, 11, 20))
    assert fine in outcome.settled
    [problem] = outcome.problems
    assert "Tháng 10/2026" in problem
    run = worked()
    assert run.state == "failed"
    assert "Tháng 10/2026" in run.task.traceback
    assert RequestPlan.objects.get(request=fine).settled_at is not None
    assert RequestPlan.objects.get(request=broken).settled_at is None


def test_a_worker_lost_while_it_gives_requests_does_not_end_the_run(world):
    schedule(world, asking(world))
    run = queue("reporting.requests_due")
    assert run is not None
    assert take_up("lost") is not None
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    while Worker().work_one():
        pass
    run.refresh_from_db()
    run.task.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 1)
    assert ReportRequest.objects.exists()
