"""Two people press at the same moment: one act, one message, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.organisations.tests.acting import stage_of
from roviec.reporting import actions, freezing
from roviec.reporting.actions._report import held
from roviec.reporting.kept import telling
from roviec.reporting.models import (
    ConsolidatedVersion,
    DeadlineChain,
    Exemption,
    Report,
    Scope,
    State,
)
from roviec.reporting.schedules.overlaps import refuse_overlap
from roviec.reporting.tests.planning import asking, chain, new_chain, request_of
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.stage import FULL, set_up
from roviec.reporting.tests.test_settling import merge, sent
from tests.world import build


def together(*acts: Callable[[], object]) -> list[str]:
    """Each act from a thread of its own; what each was told."""
    barrier = Barrier(len(acts))

    def press(act: Callable[[], object]) -> str:
        try:
            barrier.wait()
            act()
        except RuleBroken as refused:
            return refused.number
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(press, acts))


def at_once(act: Callable[[], object], times: int = 4) -> list[str]:
    """The act from several threads; what each was told: `done`, or the number of a rule."""
    return together(*[act] * times)


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


@pytest.mark.django_db(transaction=True)
def test_rep_82_of_a_unit_and_its_successor_one_is_accepted():
    world = build()
    merged = merge(stage_of(world), "ben_do", "tan_lap")
    request = request_of(world)
    actions.set_up_settling(office=SYSTEM, request=request, today=timezone.localdate())
    request.reports.update(covers_start=None, covers_end=None)

    @transaction.atomic
    def take(report: Report) -> None:
        refuse_overlap(held(report, timezone.localdate()))
        sleep(0.3)
        version = sent(report).versions.get()
        Report.objects.filter(pk=report.pk).update(accepted=version, state=State.ACCEPTED)

    neighbours = request.reports.filter(unit__in=[world.unit("ben_do"), merged])
    assert together(*(partial(take, report) for report in neighbours)) == ["REP-82", "done"]
    assert request.reports.exclude(accepted=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_chains_of_one_name_are_two_and_changes_follow_each_other():
    build()
    assert at_once(lambda: chain()) == ["done"] * 4
    assert DeadlineChain.objects.values("code").distinct().count() == 4
    first = DeadlineChain.objects.order_by("pk")[0]
    acts = [
        partial(
            actions.set_up_chain,
            office=SYSTEM,
            new=new_chain(valid_from=date(2027, month, 1)),
            changes=first,
        )
        for month in (1, 2, 3, 4)
    ]
    told = together(*acts)
    assert set(told) <= {"done", "REP-63"}
    rows = list(DeadlineChain.objects.filter(code=first.code).order_by("valid_from"))
    assert len(rows) == 1 + told.count("done")
    assert [row.valid_to for row in rows] == [*[row.valid_from for row in rows[1:]], None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("month", ["2026-09", "2026-10", "2026-11"])
def test_who_is_let_off_while_a_request_goes_out_is_let_off_it(month):
    world = build()
    asker = asking(world)
    unit = world.unit("ben_do")
    new = actions.NewExemption(
        unit=unit,
        granted_by=world.unit("centre"),
        line=world.department,
        reason="Mới thành lập",
        agreed_by="Trưởng Ban",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    told = together(
        partial(actions.exempt, actor=asker, new=new), partial(request_of, world, month)
    )
    assert told == ["done", "done"]
    assert Report.objects.get(unit=unit).exemption == Exemption.objects.get()


@pytest.mark.django_db
def test_what_is_accepted_while_totals_are_frozen_is_in_them_or_not_remembered(stage, monkeypatch):
    stage.accepted("ben_do", attendances=50)
    stage.sent("tan_lap", attendances=30)
    read = telling.read_totals

    def overtaken(*given, **more):
        totals = read(*given, **more)
        if stage.report("tan_lap").accepted is None:
            stage.accept("tan_lap")
        return totals

    monkeypatch.setattr(freezing, "read_totals", overtaken)
    version = stage.signed("song_bac", attendances=10)
    remembered = ConsolidatedVersion.objects.filter(by=version).values_list("version", flat=True)
    assert len(remembered) == 2
    assert figure_kept("attendances", version=version, scope=Scope.SUBTREE).value == 90
