"""A correction: which version counts meanwhile, and the second press of every act."""

from __future__ import annotations

from decimal import Decimal

import pytest

from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.models import FigureSheet, Scope, State
from roviec.reporting.tests.sheets import figure_kept, figures_kept
from roviec.reporting.tests.stage import FULL, refused

pytestmark = pytest.mark.django_db


def test_a_correction_copies_and_counts_only_when_signed(stage):
    first = stage.accepted("ben_do", attendances=50)
    second = stage.correct("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.DRAFT, first, first)
    assert len(figures_kept(version=second)) == len(figures_kept(version=first)) == 5
    stage.save("ben_do", 1, attendances=60)
    assert figure_kept("attendances", version=first).value == 50
    stage.submit("ben_do")
    stage.sign("ben_do")
    report = stage.report("ben_do")
    assert (report.counting, report.accepted) == (second, first)


def test_accepted_stays_until_a_later_version_is_accepted(stage):
    first = stage.accepted("ben_do", attendances=50)
    second = stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    assert stage.report("ben_do").accepted == first
    stage.accept("ben_do")
    assert stage.report("ben_do").accepted == second


def test_when_a_later_version_is_returned_the_earlier_counts_again(stage):
    first = stage.accepted("ben_do", attendances=50)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    stage.return_("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.RETURNED, first, first)


def test_an_accepted_report_may_still_be_returned(stage):
    stage.accepted("ben_do", attendances=50)
    stage.return_("ben_do")
    report = stage.report("ben_do")
    assert (report.counting, report.accepted) == (None, None)
    assert stage.total("song_bac").live is None


def test_a_reviewer_accepts_what_was_read(stage):
    first = stage.sent("ben_do")
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=60)
    with refused("REP-28"):
        actions.accept(
            actor=stage.actor("reviewer", "song_bac"),
            report=stage.report("ben_do"),
            seen=first.mark,
        )


def test_a_report_is_reviewed_while_its_correction_is_drafted(stage):
    first = stage.sent("ben_do")
    stage.correct("ben_do")
    stage.accept("ben_do")
    report = stage.report("ben_do")
    assert (report.state, report.accepted) == (State.DRAFT, first)


def test_every_act_done_twice_is_told_and_has_no_second_effect(stage):
    stage.save("ben_do", **FULL)
    acts = [
        lambda: stage.submit("ben_do"),
        lambda: stage.sign("ben_do"),
        lambda: stage.send("ben_do"),
        lambda: stage.accept("ben_do"),
        lambda: stage.return_("ben_do"),
        lambda: stage.correct("ben_do"),
    ]
    for act in acts:
        act()
        before = (Entry.objects.count(), FigureSheet.objects.count(), stage.report("ben_do").state)
        with refused("REP-02"):
            act()
        assert before == (
            Entry.objects.count(),
            FigureSheet.objects.count(),
            stage.report("ben_do").state,
        )


def test_frozen_figures_do_not_move_with_a_correction(stage):
    stage.accepted("ben_do", attendances=50)
    frozen = stage.signed("song_bac", attendances=10)
    total = figure_kept("attendances", version=frozen, scope=Scope.SUBTREE)
    assert total.value == 60
    assert (total.units_counted, total.units_expected) == (1, 3)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=70)
    stage.accept("ben_do")
    total = figure_kept("attendances", version=frozen, scope=Scope.SUBTREE)
    assert total.value == 60
    assert stage.total("song_bac").live.value == Decimal(80)
