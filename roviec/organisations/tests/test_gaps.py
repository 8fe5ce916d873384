"""What is open is told the same on every database, also where no first day is known."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.cli import main as command
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.history.gaps import gaps
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, Stage, stage_of

MERGED, RENAMED = date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture
def stage(world) -> Stage:
    """Tân Lập took a part of Bến Đò and was renamed since; nobody knows when it began."""
    stage = stage_of(world)
    giver, taker = stage.place("ben_do"), stage.place("tan_lap")
    taker.versions.update(valid_from=None)
    part = NewLine(kind=ActKind.PART, sources=[Party(pk=giver.pk)], targets=[Party(pk=taker.pk)])
    stage.confirm(stage.act(PLACES, MERGED, [part]))
    named = Party(pk=taker.pk, attributes={"name": "Phường Tân Lập"})
    stage.confirm(stage.act(PLACES, RENAMED, [NewLine(kind=ActKind.RENAME, sources=[named])]))
    return stage


def test_one_that_took_a_part_is_told_under_its_last_name(stage):
    (cut,) = [gap for gap in gaps().listed if gap.kind == "cut"]
    assert cut.place_pk == stage.place("ben_do").pk
    assert cut.text.startswith("Chia cho Phường Tân Lập;")


def test_a_code_of_another_level_is_told_under_its_last_name(stage, monkeypatch, capsys):
    monkeypatch.setattr("roviec.running.start_django", lambda: None)
    monkeypatch.setattr("roviec.running.check_data", lambda: None)
    code = stage.place("tan_lap").versions.first().code
    assert command(["places", "list", "--province", code]) == 2
    assert f"Mã “{code}” là của Phường Tân Lập, cấp xã" in capsys.readouterr().err
