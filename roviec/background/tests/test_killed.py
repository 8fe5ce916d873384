"""A worker that is killed in the middle leaves nothing half-done; pages write while one works."""

from __future__ import annotations

import time
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.audit.models import Entry
from roviec.background.models import Run
from roviec.background.queueing import queue
from roviec.background.tests import counting
from roviec.background.tests.processes import start, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
COUNTING = "roviec.background.tests.counting"


@pytest.fixture
def known(register):
    return register(counting.count, "test.count")


def written() -> list[int]:
    entries = Entry.objects.filter(verb="background.retry").order_by("pk")
    return [entry.after["n"] for entry in entries]


def has_done(steps: int) -> bool:
    return the_run().done >= steps


def the_run() -> Run:
    return Run.objects.select_related("task").get(job="test.count")


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(known):
    queue("test.count")
    for killed in range(1, 4):
        # Each is killed in a step that it has begun.
        worker = start(COUNTING, "worker")
        wait_for(partial(has_done, killed * 3))
        worker.kill()
        worker.wait()
        run = the_run()
        assert run.state == "running"
        assert written() == list(range(run.done))
        assert run not in Run.objects.startable(timezone.now()), "the lease still holds"
        time.sleep(2.2)
        assert run in Run.objects.startable(timezone.now())
    start(COUNTING, "worker", "--until-idle").wait()
    run = the_run()
    assert (run.state, run.done, run.attempts) == ("done", counting.STEPS, 3)
    assert written() == list(range(counting.STEPS))


def test_two_workers_at_one_queue_do_every_run_once(known):
    for _n in range(6):
        queue("test.count", steps=4, pause=0.02)
    workers = [start(COUNTING, "worker", "--until-idle") for _n in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert {run.state for run in Run.objects.filter(job="test.count").select_related("task")} == {
        "done"
    }
    assert sorted(written()) == sorted([0, 1, 2, 3] * 6)


def test_pages_write_while_the_worker_writes_without_a_pause(known, world, signed_in):
    """On the embedded database one writer at a time gets in; none is turned away."""
    queue("test.count", steps=150, pause=0.03)
    worker = start(COUNTING, "worker")
    try:
        wait_for(lambda: the_run().done > 2)
        client = signed_in(world.account("officer", "ben_do"))
        took: list[float] = []
        while the_run().is_open and len(took) < 40:
            began = time.monotonic()
            signed = client.post(
                reverse("accounts:account"),
                {"current": "sai", "new": "mat-khau-moi-1", "again": "mat-khau-moi-1"},
            )
            assert signed.status_code in {200, 422, 429}
            Entry.objects.create(
                at=the_run().task.enqueued_at, name="", verb="background.set_aside",
                object_type="", object_id=0, digest="",
            )  # fmt: skip
            took.append(time.monotonic() - began)
        assert len(took) == 40
        assert max(took) < 5
    finally:
        worker.kill()
        worker.wait()
