"""Two superiors accept at the same moment, and one who folds is killed: nothing lost or double."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from roviec.background.queueing import queue
from roviec.background.registry import job_named
from roviec.background.working import Worker
from roviec.reporting import actions
from roviec.reporting.kept import moving
from roviec.reporting.kept.checking import astray
from roviec.reporting.kept.folding import fold_all
from roviec.reporting.models import KeptTotal
from roviec.reporting.tests.stage import Stage, set_up
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)

UNITS = {"ben_do": 10, "tan_lap": 20, "muong_thanh": 40}


@pytest.fixture
def folds_when_told(monkeypatch):
    """Not also by itself, after every so many rows."""
    monkeypatch.setattr(moving, "FOLD_EVERY", sys.maxsize)


def sent() -> Stage:
    stage = set_up(build())
    for unit, number in UNITS.items():
        stage.sent(unit, attendances=number)
    return stage


def at_once(acts: list[Callable[[], object]]) -> None:
    """Each in a thread and connection of its own, beginning together."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))


def live(stage: Stage) -> Decimal | None:
    total = stage.total("centre").live
    return total.value if total else None


def test_accepting_at_once_loses_and_doubles_nothing():
    stage = sent()
    reviewer = stage.actor("reviewer", "song_bac")
    reports = [stage.report(unit) for unit in UNITS]
    acts = [partial(actions.accept, actor=reviewer, report=report) for report in reports]
    at_once([*acts, fold_all, fold_all])
    assert live(stage) == sum(UNITS.values())
    assert list(astray()) == []
    at_once([fold_all, fold_all, lambda: stage.return_("ben_do")])
    assert live(stage) == 60
    fold_all()
    assert live(stage) == 60
    assert list(astray()) == []


def test_folding_leaves_one_row_of_each_total(folds_when_told):
    stage = sent()
    for unit in UNITS:
        stage.accept(unit)
    assert KeptTotal.objects.filter(base=False).count() > 2
    before = live(stage)
    assert fold_all() == 2
    assert not KeptTotal.objects.filter(base=False).exists()
    assert KeptTotal.objects.filter(base=True).count() == 2
    assert live(stage) == before == sum(UNITS.values())
    assert fold_all() == 0


def test_the_worker_folds_what_was_added(folds_when_told):
    stage = sent()
    for unit in UNITS:
        stage.accept(unit)
    assert KeptTotal.objects.filter(base=False).exists()
    run = queue("reporting.fold_totals")
    assert run is not None
    while Worker().work_one():
        pass
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 2)
    assert not KeptTotal.objects.filter(base=False).exists()
    assert live(stage) == sum(UNITS.values())
    assert job_named("reporting.fold_totals").rhythm is not None


FOLDS_AND_STOPS = """
import django, sys, time
django.setup()
from django.db import connection
from roviec.reporting.kept import folding
from roviec.reporting.models import KeptTotal
connection.settings_dict["NAME"] = sys.argv[1]
write = folding._set_base

def stop(*given):
    write(*given)
    print("written", flush=True)
    time.sleep(120)

folding._set_base = stop
folding.fold_all()
"""


def test_one_who_is_killed_while_folding_leaves_nothing_half_done(folds_when_told):
    stage = sent()
    for unit in UNITS:
        stage.accept(unit)
    rows = KeptTotal.objects.count()
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "roviec.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", FOLDS_AND_STOPS, name], env=environment, stdout=subprocess.PIPE
    ) as folding:
        assert folding.stdout is not None
        assert folding.stdout.readline() == b"written\n"
        folding.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    # The server notices that its client is gone within moments.
    while fold_all() < 2:
        assert KeptTotal.objects.count() == rows
        assert live(stage) == sum(UNITS.values())
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert live(stage) == sum(UNITS.values())
    assert list(astray()) == []
