"""Saving a draft: what is kept, what is refused, and two tabs at once."""

from __future__ import annotations

import pytest

from roviec.access.policy import NotPermitted
from roviec.access.rules import RulesBroken
from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.actions import Conflict, Draft
from roviec.reporting.models import FigureSheet, Scope, State
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.stage import as_value

pytestmark = pytest.mark.django_db


def test_a_saved_draft_is_kept_and_recorded(stage):
    version = stage.save("ben_do", attendances=120)
    kept = figure_kept(version=version)
    assert kept.value == 120
    assert (kept.unit_id, kept.scope) == (stage.world.unit("ben_do").pk, Scope.OWN)
    assert stage.report("ben_do").state == State.DRAFT
    entry = Entry.objects.about(stage.report("ben_do")).first()
    assert entry is not None
    assert entry.verb == "report.saved"
    assert entry.after == {str(stage.item("attendances").pk): {"value": "120", "total": None}}


def test_zero_is_a_figure_and_none_takes_it_out(stage):
    version = stage.save("ben_do", attendances=0)
    assert figure_kept(version=version).value == 0
    stage.save("ben_do", 1, attendances=None)
    assert not version.sheets.exists()


@pytest.mark.parametrize(
    ("indicator", "given", "number"),
    [
        ("attendances", "12.5", "REP-04"),
        ("attendances", -1, "REP-04"),
        ("attendances", (1, 2), "REP-24"),
        ("attendances", 10**18, "REP-18"),
        ("cells_with_plan", 27, "REP-06"),
        ("cells_with_plan", (28, 27), "REP-07"),
        ("cells_with_plan", ("1.5", 27), "REP-07"),
    ],
)
def test_wrong_values_are_refused_by_field_and_nothing_is_written(stage, indicator, given, number):
    with pytest.raises(RulesBroken) as refusal:
        stage.save("ben_do", models_active=4, **{indicator: given})
    field = f"item-{stage.item(indicator).pk}"
    assert {name: rule.number for name, rule in refusal.value.broken.items()} == {field: number}
    assert not FigureSheet.objects.exists()
    assert stage.report("ben_do").state == State.NOT_STARTED


def test_an_item_of_another_form_is_refused(stage):
    with pytest.raises(RulesBroken, match="REP-19"):
        actions.save_draft(
            actor=stage.actor("officer", "ben_do"),
            report=stage.report("ben_do"),
            draft=Draft(0, {987654: as_value(1)}),
        )


def test_a_stale_save_shows_both_and_overwrites_nothing(stage):
    stage.save("ben_do", attendances=120, classes=3)
    stage.save("ben_do", 1, attendances=130)
    with pytest.raises(Conflict) as conflict:
        stage.save("ben_do", 1, attendances=140, classes=3)
    item = stage.item("attendances").pk
    assert (conflict.value.number, conflict.value.revision) == ("REP-03", 2)
    assert conflict.value.kept == {item: as_value(130)}
    assert conflict.value.typed == {item: as_value(140)}
    assert figure_kept("attendances").value == 130


def test_two_tabs_beginning_the_same_report(stage):
    stage.save("ben_do", attendances=120)
    with pytest.raises(Conflict):
        stage.save("ben_do", attendances=121)


def test_a_retried_save_changes_nothing_and_is_no_conflict(stage):
    stage.save("ben_do", attendances=120)
    again = stage.save("ben_do", attendances=120)
    assert again.revision == 1
    assert Entry.objects.filter(verb="report.saved").count() == 1


def test_passages_are_kept_and_emptied(stage):
    officer, report, item = (
        stage.actor("officer", "ben_do"),
        stage.report("ben_do"),
        stage.passage_item(),
    )
    version = actions.save_draft(
        actor=officer, report=report, draft=Draft(0, {}, {item.pk: "Ổn định."})
    )
    assert version.passages.get().text == "Ổn định."
    actions.save_draft(actor=officer, report=report, draft=Draft(1, {}, {item.pk: ""}))
    assert not version.passages.exists()
    with pytest.raises(RulesBroken, match="REP-26"):
        actions.save_draft(
            actor=officer, report=report, draft=Draft(2, {}, {item.pk: "a" * 50_001})
        )


@pytest.mark.parametrize(
    ("role", "unit"), [("officer", "tan_lap"), ("reviewer", "song_bac"), ("leader", "song_bac")]
)
def test_nobody_else_fills_a_unit_s_report(stage, role, unit):
    with pytest.raises(NotPermitted):
        actions.save_draft(
            actor=stage.actor(role, unit),
            report=stage.report("ben_do"),
            draft=stage.draft(attendances=1),
        )
