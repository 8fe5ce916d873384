"""Two people press at the same moment: one act, one message, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.models import Report, State
from roviec.reporting.tests.stage import FULL, set_up
from tests.world import build


def at_once(act: Callable[[], object], times: int = 4) -> list[str]:
    """The act from several threads; what each was told: `done`, or the number of a rule."""
    barrier = Barrier(times)

    def press(_n: int) -> str:
        try:
            barrier.wait()
            act()
        except RuleBroken as refused:
            return refused.number
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(press, range(times)))


@pytest.mark.django_db(transaction=True)
def test_one_of_many_presses_does_it():
    stage = set_up(build())
    stage.save("ben_do", **FULL)
    report, once = stage.report("ben_do"), ["REP-02"] * 3 + ["done"]
    officer, leader = stage.actor("officer", "ben_do"), stage.actor("leader", "ben_do")
    reviewer = stage.actor("reviewer", "song_bac")
    assert at_once(lambda: actions.submit(actor=officer, report=report)) == once
    number = "118-BC/BTG"
    assert (
        at_once(lambda: actions.sign_and_send(actor=leader, report=report, document_number=number))
        == once
    )
    assert at_once(lambda: actions.accept(actor=reviewer, report=report)) == once
    assert Report.objects.get(pk=report.pk).state == State.ACCEPTED
    for verb in ("report.submitted", "report.signed", "report.sent", "report.accepted"):
        assert Entry.objects.filter(verb=verb).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_saving_at_once_are_one_save_and_conflicts():
    stage = set_up(build())
    officer, report = stage.actor("officer", "ben_do"), stage.report("ben_do")
    numbers = iter(range(100, 104))

    def save() -> None:
        draft = stage.draft(0, attendances=next(numbers))
        actions.save_draft(actor=officer, report=report, draft=draft)

    assert at_once(save) == ["REP-03"] * 3 + ["done"]
    assert report.versions.get().revision == 1
