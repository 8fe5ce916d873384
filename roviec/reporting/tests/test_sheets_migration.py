"""Figures that had a row each move to sheets, exactly, on a site with a past."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from roviec.access.actor import SYSTEM
from roviec.audit.actions import digest
from roviec.audit.models import Entry
from roviec.inspections.models import ClaimCheck
from roviec.inspections.tests.scene import FIGURES, Scene
from roviec.reporting.kept import folding
from roviec.reporting.loading import load_figures
from roviec.reporting.models import FigureSheet, FormerFigure, KeptTotal
from roviec.reporting.tests.stage import set_up
from roviec.reporting.verify import differences
from tests.world import build

BEFORE = [
    ("reporting", "0004_figure_sheets"),
    ("inspections", "0003_session_days_stand_in_sessions"),
]
HEAD = "unit,indicator,period,value"


def load(row: str) -> None:
    load_figures(f"{HEAD}\n{row}".encode(), office=SYSTEM, name=row)


def migrate(targets: list[tuple[str, str]]) -> Any:
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def contents() -> set[tuple[Any, ...]]:
    """Every figure, without the number of its sheet."""
    return {
        (
            (each.unit_id, each.indicator_id, each.column, each.scope, each.span),
            (each.given, each.units_counted, each.units_expected),
            (each.version_id, each.imported_id),
        )
        for each in FigureSheet.objects.figures()
    }


def used() -> dict[int, list[tuple[Any, ...]]]:
    """By check, the figures it used."""
    there = {each.key: each for each in FigureSheet.objects.figures()}
    return {
        check.pk: [(f.unit_id, f.indicator_id, f.span, f.given) for f in map(there.get, keys) if f]
        for check in ClaimCheck.objects.all()
        for keys in [check.figures]
    }


def as_before(old: Any) -> None:
    """Checks and entries name rows, as they did when figures had rows."""
    rows = {
        (row.unit_id, row.indicator_id, row.scope, row.version_id is None): row.pk
        for row in old.get_model("reporting", "Figure").objects.all()
    }
    for check in old.get_model("inspections", "ClaimCheck").objects.exclude(figures=[]):
        own = (check.unit_id, check.indicator_id, "own", False)
        check.figures = [rows[own]]
        check.save()
    replaced = Entry.objects.get(verb="figures.replaced")
    content = {
        name: getattr(replaced, name)
        for name in ("at", "name", "office", "verb", "unit_id", "note", "before", "after")
    }
    attendances = old.get_model("reporting", "Indicator").objects.get(code="attendances").pk
    about = {
        "object_type": "reporting.figure",
        "object_id": rows[replaced.unit_id, attendances, "own", True],
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [replaced.pk])
    Entry.objects.create(**content, **about, digest=digest({**content, **about}))


class PowerCut(Exception):
    pass


def power_cut(*_given: object) -> None:
    raise PowerCut


@pytest.mark.django_db(transaction=True)
def test_every_figure_arrives_with_all_that_refers_to_it(monkeypatch):
    stage = set_up(build())
    scene = Scene(stage.world, stage)
    stage.accepted("ben_do", **FIGURES)
    load("tan_lap-department,attendances,2020,7")
    load("tan_lap-department,classes,2020,3")
    load("song_bac-department,cells_with_plan,2019,26/27")
    stage.signed("song_bac", attendances=10)
    load("tan_lap-department,attendances,2020,9")
    scene.narrative()
    kept, checked = contents(), used()
    assert len(kept) > 15
    assert any(checked.values())
    assert list(differences()) == []

    as_before(migrate(BEFORE))
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    with monkeypatch.context() as cut:
        cut.setattr(folding, "count_anew", power_cut)
        with pytest.raises(PowerCut):
            migrate(newest)
    assert not KeptTotal.objects.exists()
    # The next start counts what the first did not come to.
    migrate(newest)
    assert KeptTotal.objects.exists()

    assert contents() == kept
    assert {pk: len(found) for pk, found in used().items()} == {
        pk: min(1, len(found)) for pk, found in checked.items()
    }
    for pk, found in used().items():
        assert set(found) <= set(checked[pk])
    [former] = FormerFigure.objects.all()
    assert former.sheet.unit_id == stage.world.unit("tan_lap").pk
    # The total signed before the import was replaced still verifies, by the old entry.
    assert list(differences()) == []
