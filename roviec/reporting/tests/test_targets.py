"""Targets: who gives them, what they stand beside, and what they never enter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.reporting import actions
from roviec.reporting.actions import NewTarget
from roviec.reporting.kept.checking import astray
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.lineage_words import in_words
from roviec.reporting.loading import load_figures
from roviec.reporting.series.drawing import targets_of
from roviec.reporting.series.reading import read
from roviec.reporting.series.reckoning import reckon
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.targets import read_targets
from roviec.reporting.tests.stage import YEAR, Stage, allow, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def superiors_ask(stage: Stage) -> None:
    """In the world reviewers ask nothing; those of a template do."""
    allow("reviewer", "report.request", "own")


def give(stage: Stage, unit: str, value: object, by: str = "song_bac", **more: str):
    code = more.pop("code", "attendances")
    number = more.pop("number", "12-KH/BTG")
    role = "leader" if by == unit else "reviewer"
    new = NewTarget(
        unit=stage.world.unit(unit),
        line=stage.world.department,
        indicator=stage.world.indicators[code],
        span=YEAR.span,
        value=None if value is None else Decimal(str(value)),
        document_number=number,
    )
    return actions.set_target(actor=stage.actor(role, by), new=new)


def explained(unit: str = "song_bac", code: str = "attendances"):
    return explain_by_code(unit_code=f"{unit}-department", indicator_code=code, period_code="2020")


def test_a_target_stands_beside_the_value_and_in_no_total(stage: Stage):
    stage.accepted("ben_do", attendances=90)
    before = explained()
    give(stage, "ben_do", 120)
    give(stage, "tan_lap", 50)
    give(stage, "song_bac", 100, by="centre")
    told = explained()
    assert told["live"] == before["live"]
    assert told["subordinates"] == before["subordinates"]
    target = told["target"]
    assert (target["text"], target["share_reached"]) == ("100", "90")
    assert (target["document_number"], target["given_by"]["id"]) == (
        "12-KH/BTG", stage.world.unit("centre").pk,
    )  # fmt: skip
    # Not the sum of those below, and both are told.
    assert (target["below_text"], target["units_below"]) == ("170", 2)
    assert target["differs_from_below"]
    assert "Kế hoạch giao: 100, đạt 90%" in in_words(told)
    assert "cấp dưới cộng lại 170" in in_words(told)
    assert list(astray()) == []


def test_what_was_set_on_the_site_is_the_line_of_the_chart(stage: Stage):
    def line() -> list[Decimal]:
        wanted = Wanted(
            unit_id=stage.world.unit("song_bac").pk,
            line=stage.world.department,
            indicator=stage.world.indicators["attendances"],
            periods=(YEAR,),
        )
        return list(targets_of(wanted, reckon(read(wanted))).values())

    header = "unit,indicator,period,value,column,scope"
    row = "song_bac-department,attendances,2020,70,target,subtree"
    load_figures(f"{header}\n{row}\n".encode(), office=SYSTEM, name="ke-hoach.csv")
    assert line() == [70]
    give(stage, "song_bac", 90, by="centre")
    give(stage, "song_bac", 100, by="centre")
    assert line() == [100]
    give(stage, "song_bac", None, by="centre")
    assert line() == []


def test_a_share_short_of_the_target_is_never_100(stage: Stage):
    stage.accepted("ben_do", attendances=99_999, cells_with_plan=(26, 27))
    give(stage, "ben_do", 100_000)
    give(stage, "ben_do", 95, code="cells_with_plan")
    assert explained("ben_do")["target"]["share_reached"] == "99.999"
    share = explained("ben_do", "cells_with_plan")["target"]
    assert (share["text"], share["share_reached"]) == ("95%", "101.364522")


def test_the_newest_one_holds_and_one_without_a_value_takes_it_back(stage: Stage):
    give(stage, "ben_do", 120)
    give(stage, "ben_do", 130)
    place, indicators = stage.place("ben_do"), [stage.world.indicators["attendances"]]
    [aimed] = read_targets(place, indicators).values()
    assert aimed.own is not None
    assert aimed.own.value == 130
    give(stage, "ben_do", None)
    [aimed] = read_targets(place, indicators).values()
    assert aimed.own is None
    with refused("REP-164"):
        give(stage, "ben_do", None)


def test_a_unit_sets_its_own_but_not_over_its_superior_s(stage: Stage):
    give(stage, "ben_do", 70, by="ben_do", number="")
    give(stage, "ben_do", 120)
    with refused("REP-163"):
        give(stage, "ben_do", 60, by="ben_do", number="")
    with pytest.raises(NotPermitted):
        give(stage, "dong_chum", 60, by="song_bac")


@pytest.mark.parametrize(
    ("code", "value", "number", "rule"),
    [
        ("attendances", "1.5", "12-KH/BTG", "REP-04"),
        ("attendances", 0, "12-KH/BTG", "REP-161"),
        ("cells_with_plan", 101, "12-KH/BTG", "REP-08"),
        ("attendances", 5, " ", "REP-162"),
    ],
)
def test_what_a_target_must_be(stage: Stage, code, value, number, rule):
    with refused(rule):
        give(stage, "ben_do", value, code=code, number=number)
    with refused("REP-160"):
        indicator = stage.world.indicators["attendances"]
        indicator.value_type = "yes_no"
        give(stage, "ben_do", 1)


def test_a_target_from_a_file_stands_until_one_is_set(stage: Stage):
    row = "unit,indicator,period,value,column\nben_do-department,attendances,2020,80,target"
    load_figures(row.encode(), office=SYSTEM, name="kh.csv")
    assert explained("ben_do")["target"]["text"] == "80"
    give(stage, "ben_do", 120)
    assert explained("ben_do")["target"]["text"] == "120"
    assert explained("song_bac")["live"]["value"] is None


def test_a_superior_sets_one_from_the_number_s_page(stage: Stage, visit, post):
    stage.accepted("ben_do", attendances=90)
    where = (stage.world.unit("ben_do").pk, "attendances", "2020")
    assert "/2020/target/" in visit("reviewer", "song_bac", "total", *where)
    html = post("reviewer", "song_bac", "target", *where, expect=422, value="120")
    assert "REP-162" not in html
    assert "Cấp trên giao kế hoạch bằng văn bản" in html
    html = post("reviewer", "song_bac", "target", *where, value="120", document_number="12-KH/BTG")
    assert "đạt 75%" in html
    assert "12-KH/BTG" in html
    assert "120" in visit("reviewer", "song_bac", "target", *where)
    assert "giao 120, đạt 75%" in visit("officer", "ben_do", "totals", where[0], "2020")
    visit("officer", "ben_do", "target", *where, status=404)
