"""The queue: what is asked for is done once, tried again after an error, and never silently lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from roviec.background import registry
from roviec.background.doing import Doing, TakenOver
from roviec.background.models import Run, WorkerSeen
from roviec.background.queueing import Calendar, queue
from roviec.background.registry import Daily, Minutes, UnknownJob
from roviec.background.working import LONGEST_WAIT, Worker, take_up, wait_before

pytestmark = pytest.mark.django_db


def work(**more) -> Worker:
    worker = Worker(**more)
    while worker.work_one():
        pass
    return worker


def nothing(doing: Doing, **_arguments) -> None:
    pass


def test_a_job_gets_its_arguments_and_ends_done(register):
    given = []
    register(lambda doing, **arguments: given.append(arguments))
    run = queue("test.job", unit=7, names=["xã Tân Lập"])
    assert run is not None
    assert run.state == "waiting"
    work()
    run.refresh_from_db()
    run.task.refresh_from_db()
    assert given == [{"unit": 7, "names": ["xã Tân Lập"]}]
    assert run.state == "done"
    assert (run.attempts, run.lease_until) == (0, None)


def test_what_no_room_registered_is_refused_at_once():
    with pytest.raises(UnknownJob):
        queue("os.system", command="true")
    assert not Run.objects.exists()


def test_two_rooms_do_not_take_one_name():
    with pytest.raises(ValueError, match="twice"):
        registry.register(registry.known()["background.prune"])


def test_a_run_is_not_there_when_the_transaction_was_undone(register):
    register(nothing)

    with transaction.atomic():
        queue("test.job")
        transaction.set_rollback(True)
    assert not Run.objects.exists()


def test_what_has_a_key_is_queued_once(register):
    register(nothing)
    assert queue("test.job", key="a") is not None
    assert queue("test.job", key="a") is None
    work()
    assert queue("test.job", key="a") is None
    assert Run.objects.count() == 1


def test_the_more_urgent_run_and_then_the_older_one_comes_first(register):
    order = []
    register(lambda doing, n: order.append(n))
    for n in (1, 2, 3):
        queue("test.job", n=n)
    last = Run.objects.get(task__args_kwargs__kwargs__arguments__n=3)
    type(last.task).objects.filter(pk=last.task_id).update(priority=10)
    work()
    assert order == [3, 1, 2]


# --- errors --------------------------------------------------------------------------------------


def broken(doing: Doing, **_arguments) -> None:
    with doing.step(of=2):
        pass
    raise ValueError("Tệp không mở được")


def again(run: Run) -> None:
    """As if the wait before the next try were over."""
    Run.objects.filter(pk=run.pk).update(not_before=timezone.now() - timedelta(seconds=1))


def test_an_error_is_tried_again_later_and_at_last_shown_to_people(register):
    register(broken, most=3)
    run = queue("test.job")
    assert run is not None
    for attempt in (1, 2):
        work()
        run = Run.objects.select_related("task").get()
        assert (run.state, run.attempts) == ("again", attempt)
        assert run.not_before - timezone.now() > wait_before(attempt) - timedelta(seconds=5)
        again(run)
    work()
    run = Run.objects.select_related("task").get()
    assert (run.state, run.attempts) == ("failed", 3)
    assert run.reason == "ValueError: Tệp không mở được"
    assert Run.objects.failed().get() == run
    again(run)
    work()
    assert Run.objects.get().attempts == 3


def test_waits_grow_up_to_an_hour():
    waits = [wait_before(n) for n in range(1, 12)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-1] == LONGEST_WAIT


def test_a_job_of_another_version_fails_at_once_and_is_seen(register, monkeypatch):
    register(nothing)
    queue("test.job")
    monkeypatch.delitem(registry._jobs, "test.job")
    work()
    run = Run.objects.select_related("task").get()
    assert run.state == "failed"
    assert "UnknownJob" in run.reason


def test_what_a_failed_step_wrote_is_undone_and_done_steps_stay(register):
    def half(doing: Doing) -> None:
        for n in range(doing.done, 4):
            with doing.step(of=4):
                WorkerSeen.objects.create(worker=f"step {n}", at=timezone.now())
                if n == 2:
                    raise ValueError

    register(half)
    queue("test.job")
    work()
    assert set(WorkerSeen.objects.values_list("worker", flat=True)) == {"step 0", "step 1"}
    assert Run.objects.get().done == 2


# --- leases --------------------------------------------------------------------------------------


def over(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_run_is_taken_up_by_one_worker_until_its_lease_is_over(register):
    register(nothing)
    queue("test.job")
    first = take_up("one")
    assert first is not None
    assert take_up("two") is None
    over(first)
    second = take_up("two")
    assert second is not None
    assert (second.turn, second.attempts) == (2, 1)
    assert second.task.worker_ids == ["one", "two"]


def test_who_lost_the_turn_writes_nothing_more(register):
    job = register(nothing)
    queue("test.job")
    slow = take_up("slow")
    assert slow is not None
    over(slow)
    assert take_up("quick") is not None
    doing = Doing(slow, job.lease)
    with pytest.raises(TakenOver), doing.step():
        WorkerSeen.objects.create(worker="late", at=timezone.now())
    assert not WorkerSeen.objects.exists()


def test_a_run_that_takes_every_worker_along_is_given_up(register):
    register(nothing, most=2)
    queue("test.job")
    for name in ("one", "two"):
        taken = take_up(name)
        assert taken is not None
        over(taken)
    taken = take_up("three")
    assert taken is not None
    run = Run.objects.select_related("task").get()
    assert run.state == "failed"
    assert "DiedInTheMiddle" in run.reason


def test_a_worker_asked_to_end_gives_the_run_back(register):
    stopping = Event()

    def stop(doing: Doing) -> None:
        with doing.step(of=2):
            stopping.set()
        with doing.step():
            raise AssertionError("the second step begins although the worker is to end")

    register(stop)
    queue("test.job")
    Worker(stopping).work_one()
    run = Run.objects.select_related("task").get()
    assert (run.state, run.attempts, run.done) == ("waiting", 0, 1)


# --- by the clock --------------------------------------------------------------------------------


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_the_latest_moment_of_a_daily_job():
    daily = Daily()
    assert daily.latest(moment("2026-10-05T00:05")) == moment("2026-10-05T00:05")
    assert daily.latest(moment("2026-10-05T00:04")) == moment("2026-10-04T00:05")


def test_the_latest_moment_of_a_job_of_every_few_minutes():
    assert Minutes(15).latest(moment("2026-10-05T10:44")) == moment("2026-10-05T10:30")
    assert Minutes(15).latest(moment("2026-10-05T10:45")) == moment("2026-10-05T10:45")


def test_a_periodic_job_is_queued_once_although_several_workers_exist(register):
    register(nothing, rhythm=Minutes(10))
    now = moment("2026-10-05T10:44")
    planned = [
        run for calendar in (Calendar(), Calendar()) for run in calendar.plan(now)
        if run.job == "test.job"
    ]  # fmt: skip
    assert [run.key for run in planned] == ["test.job@2026-10-05T10:40"]


def test_a_quiet_minute_costs_no_query(register, django_assert_num_queries):
    calendar = Calendar()
    calendar.plan(moment("2026-10-05T10:46"))
    with django_assert_num_queries(0):
        calendar.plan(moment("2026-10-05T10:47"))


def test_days_without_a_worker_are_caught_up_with_one_run(register):
    register(nothing, rhythm=Daily())
    calendar = Calendar()
    calendar.plan(moment("2026-10-01T08:00"))
    for later in ("2026-10-05T08:00", "2026-10-05T09:00", "2026-10-06T08:00"):
        calendar.plan(moment(later))
    keys = Run.objects.filter(job="test.job").order_by("pk").values_list("key", flat=True)
    assert [key[-16:-6] for key in keys if key] == ["2026-10-01", "2026-10-05", "2026-10-06"]


def test_the_jobs_of_the_site_run_through_and_old_runs_go(world):
    Calendar().plan(timezone.now())
    work()
    periodic = {job.name for job in registry.known().values() if job.rhythm is not None}
    assert {"background.prune", "accounts.clear_sessions"} <= periodic
    states = {run.job: run.state for run in Run.objects.select_related("task")}
    assert states == dict.fromkeys(periodic, "done")
    task = Run.objects.all()[0].task
    type(task).objects.update(finished_at=timezone.now() - timedelta(days=31))
    queue("background.prune")
    work()
    assert [run.job for run in Run.objects.all()] == ["background.prune"]


def test_ended_sessions_go_and_others_stay(client, world):
    from django.contrib.sessions.models import Session

    client.force_login(world.account("officer", "ben_do"))
    Session.objects.create(session_key="cu", expire_date=timezone.now() - timedelta(days=1))
    queue("accounts.clear_sessions")
    work()
    assert Session.objects.count() == 1
    assert client.get("/").status_code == 200
