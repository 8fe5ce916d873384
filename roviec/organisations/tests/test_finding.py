"""Names are found however they are typed, under all their names of all times."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.organisations.actions import NewLine, Party
from roviec.organisations.hierarchy.finding import find_places, find_units, with_successors
from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.models import PlaceVersion
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, Stage, stage_of

TODAY = date(2026, 11, 22)
MERGED = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Tỉnh Bắc Kạn", "tinh bac kan"),
        ("Đắk Lắk", "dak lak"),
        ("ĐẮK LẮK", "đắk lắk"),
        ("Hoà Bình", "hòa bình"),
        ("Hòa Bình", "hoa binh"),
        ("Thuỷ Nguyên", "thủy nguyên"),
        ("Quý Lộc", "quí lộc"),
        ("Mỹ Lý", "mi li"),
        ("Phường Ô Chợ Dừa", "phuong o cho dua"),
        ("Ia   H’Drai", "ia h'drai"),
        (unicodedata.normalize("NFD", "Thốt Nốt"), "thot not"),
        ("Cờ Đỏ", "CO DO"),
    ],
)
def test_names_typed_in_many_ways_are_one(name, typed):
    assert folded(name) == folded(typed)


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def rename(stage: Stage, name: str, new: str, day: date) -> None:
    source = Party(pk=stage.place(name).pk, attributes={"name": new})
    stage.confirm(stage.act(PLACES, day, [NewLine(kind=ActKind.RENAME, sources=[source])]))


def names(found) -> list[str]:
    return [match.named.name for match in found.matches]


def test_a_former_name_leads_to_the_one_of_today(stage):
    rename(stage, "nui_voi", "Tỉnh Bắc Kạn", MERGED)
    old = find_places("nui voi", TODAY)
    (hit,) = with_successors(old.history, old.matches, TODAY)
    assert hit.match.named.name == "Tỉnh Núi Voi"
    assert hit.last == date(2025, 6, 30)
    assert hit.renamed is not None
    assert hit.renamed.name == "Tỉnh Bắc Kạn"
    assert not hit.ended


def test_one_that_ended_leads_to_its_successor(stage):
    stage.confirm(stage.merged_places(MERGED, "ben_do", "tan_lap", name="Phường Thái Nguyên"))
    found = find_places("BẾN ĐÒ", TODAY)
    (hit,) = with_successors(found.history, found.matches, TODAY)
    assert hit.ended
    assert hit.last == date(2025, 6, 30)
    (now,) = hit.now
    assert now.named is not None
    assert (now.named.name, now.relation.code) == ("Phường Thái Nguyên", "whole")


def test_codes_are_found_and_the_best_fit_comes_first(stage):
    assert names(find_places("ben_do", TODAY)) == ["Phường Bến Đò"]
    PlaceVersion.objects.filter(name="Xã Tân Lập").update(
        name="Xã Đò Bến", folded=folded("Xã Đò Bến")
    )
    assert names(find_places("ben do", TODAY)) == ["Phường Bến Đò", "Xã Đò Bến"]
    assert names(find_places("do ben", TODAY)) == ["Xã Đò Bến", "Phường Bến Đò"]


def test_marks_that_were_typed_count(stage):
    for name, new in (("ben_do", "Xã Cổ Đô"), ("tan_lap", "Xã Cờ Đỏ")):
        version = PlaceVersion.objects.get(place=stage.place(name))
        version.name = new
        version.save()
    assert names(find_places("Cờ Đỏ", TODAY)) == ["Xã Cờ Đỏ", "Xã Cổ Đô"]
    assert names(find_places("Cổ Đô", TODAY)) == ["Xã Cổ Đô", "Xã Cờ Đỏ"]


def test_units_are_found_with_the_place_they_stand_at(stage):
    found = find_units("dang uy ben do", TODAY)
    assert names(found) == ["Đảng ủy phường Bến Đò"]
    assert found.matches[0].upper == "Phường Bến Đò"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'", "\\", "x" * 500])
def test_nothing_odd_finds_everything_or_breaks(stage, typed):
    assert len(find_places(typed, TODAY)) == 0


def test_bulk_and_single_writing_both_keep_the_folded_name(stage):
    version = PlaceVersion.objects.get(place=stage.place("ben_do"))
    assert version.folded == "phuong ben do"
    made = PlaceVersion(
        place=version.place, level="commune", kind="xã", code="x", name="Xã Đắk Pék"
    )
    PlaceVersion.objects.bulk_create([made])
    assert PlaceVersion.objects.get(pk=made.pk).folded == "xa dak pek"
