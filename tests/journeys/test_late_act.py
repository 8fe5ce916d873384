"""An act entered late changes the structure from its day, and nothing that was reported."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from roviec.access.actor import SYSTEM
from roviec.organisations.actions import NewAct, NewLine, Party, set_up_act, set_up_confirmation
from roviec.organisations.models import Reorganisation, Unit
from roviec.organisations.structure import ActKind
from roviec.reporting.kept.checking import astray
from roviec.reporting.models import KeptTotal
from tests.journeys import acts

pytestmark = pytest.mark.django_db

LONG_AGO = date(2021, 1, 1)


def reported() -> dict[str, list[tuple[object, ...]]]:
    """Every row of what units reported and what inspections found; not the totals kept of it,
    which follow the structure and must be what the reports come to."""
    assert list(astray()) == []
    rooms = ("reporting", "inspections")
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if model is not KeptTotal
    }


def test_a_late_act_moves_the_unit_and_leaves_every_report(scene):
    acts.accept(scene)
    acts.inspected(scene)
    before = reported()
    assert before["reporting.FigureSheet"]
    world = scene.world
    unit, to = world.unit(acts.UNIT), world.unit("nui_voi_committee")
    lines = [
        NewLine(
            kind=ActKind.MOVE, sources=[Party(pk=unit.pk, superiors={world.committee.code: to.pk})]
        ),
        NewLine(
            kind=ActKind.RENAME, sources=[Party(pk=unit.pk, attributes={"name": "Đảng ủy Bến Cũ"})]
        ),
    ]
    new = NewAct(of=Reorganisation.Of.UNITS, day=LONG_AGO, title="Chuyển về Núi Voi", lines=lines)
    set_up_confirmation(office=SYSTEM, acts=[set_up_act(office=SYSTEM, new=new)])
    assert reported() == before
    for day, province in (
        (date(2020, 12, 31), "song_bac_committee"),
        (LONG_AGO, "nui_voi_committee"),
    ):
        below = Unit.objects.under(world.unit(province), world.committee, day)
        assert unit in below
    assert unit not in Unit.objects.under(
        world.unit("song_bac_committee"), world.committee, scene.today
    )
    assert unit.version_at(scene.today).name == "Đảng ủy Bến Cũ"


def test_a_late_end_leaves_every_report_too(scene):
    """The unit ends before the period it reported for: its report stays, under its own name."""
    acts.accept(scene)
    before = reported()
    world = scene.world
    unit = world.unit(acts.UNIT)
    line = NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=unit.pk)])
    new = NewAct(of=Reorganisation.Of.UNITS, day=LONG_AGO, title="Giải thể", lines=[line])
    set_up_confirmation(office=SYSTEM, acts=[set_up_act(office=SYSTEM, new=new)])
    assert unit.version_at(scene.today) is None
    assert reported() == before
