"""Groups: a second way to look at places, day by day."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import Grouped, put_into_group
from roviec.organisations.hierarchy.grouped import groups_of, in_group, reaches_group
from roviec.organisations.models import Group, GroupedPlace, Grouping, PlaceVersion
from roviec.organisations.tests.acting import Stage, stage_of

START, LATER, TODAY = date(2024, 1, 1), date(2025, 7, 1), date(2026, 11, 22)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def region(stage) -> Grouping:
    return Grouping.objects.create(code="region", name="Vùng", source="Nghị quyết (ví dụ)")


@pytest.fixture
def north(region) -> Group:
    return Group.objects.create(grouping=region, code="north", name="Bắc")


@pytest.fixture
def south(region) -> Group:
    return Group.objects.create(grouping=region, code="south", name="Nam", order=2)


@pytest.fixture
def urban(stage) -> Group:
    grouping = Grouping.objects.create(code="settlement", name="Đô thị, nông thôn", order=2)
    return Group.objects.create(
        grouping=grouping, code="urban", name="Đô thị", place_kinds=["phường"]
    )


def put(stage: Stage, group: Group, *names: str, start: date = START) -> list[GroupedPlace]:
    places = [stage.place(name) for name in names]
    new = Grouped(group=group, places=places, valid_from=start)
    return put_into_group(actor=stage.actor, new=new)


def names(condition, day: date) -> set[str]:
    rows = PlaceVersion.objects.as_at(day).filter(condition)
    return set(rows.values_list("name", flat=True))


def test_what_lies_in_a_grouped_place_belongs_too(stage, north, urban):
    put(stage, north, "song_bac")
    inside = {"Tỉnh Sông Bạc", "Phường Bến Đò", "Xã Tân Lập", "Xã Mường Thanh"}
    assert names(in_group(north, TODAY, "place_id"), TODAY) == inside
    assert names(reaches_group(north, TODAY, "place_id"), TODAY) == inside | {"Trung ương"}
    assert names(in_group(north, date(2023, 12, 31), "place_id"), TODAY) == set()
    assert names(in_group(urban, TODAY, "place_id"), TODAY) == {"Phường Bến Đò"}
    assert groups_of(stage.place("ben_do"), TODAY) == [north, urban]
    assert groups_of(stage.place("nui_voi"), TODAY) == []


def test_a_place_leaves_its_group_when_it_is_put_into_another(stage, north, south):
    put(stage, north, "song_bac")
    put(stage, south, "song_bac", start=LATER)
    assert groups_of(stage.place("ben_do"), date(2025, 6, 30)) == [north]
    assert groups_of(stage.place("ben_do"), LATER) == [south]
    assert put(stage, south, "song_bac", start=LATER) == []
    assert Entry.objects.filter(verb="organisation.group").count() == 3


def test_org_20_kinds_and_places_that_are_not_there_are_refused(stage, north, urban):
    with pytest.raises(RuleBroken, match="ORG-20"):
        put(stage, urban, "tan_lap")
    stage.confirm(stage.merged_places(date(2022, 1, 1), "ben_do", "tan_lap"))
    with pytest.raises(RuleBroken, match="ORG-20"):
        put(stage, north, "ben_do")


def test_org_21_one_group_of_a_grouping_at_a_time(stage, north, south):
    put(stage, south, "song_bac", start=LATER)
    with pytest.raises(RuleBroken, match="ORG-21"):
        put(stage, north, "song_bac")
    assert GroupedPlace.objects.get().group == south


def test_only_places_within_reach_are_grouped(stage, north):
    outside = Grouped(group=north, places=[stage.place("nui_voi")], valid_from=START)
    with pytest.raises(NotPermitted):
        put_into_group(actor=stage.world.actor("administrator", "song_bac"), new=outside)
    with pytest.raises(NotPermitted):
        put_into_group(actor=stage.world.actor("officer", "song_bac"), new=outside)
    assert not GroupedPlace.objects.exists()


def test_the_page_puts_places_and_says_what_it_does_not_know(stage, north, signed_in):
    client = signed_in(stage.account)
    assert check_page(client.get("/organisations/groups/region/").content.decode()) == []
    where = "/organisations/groups/region/put/"
    wrong = client.post(where, {"group": "north", "codes": "song_bac, la", "start": "01/07/2025"})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Không có địa bàn mang mã la vào ngày đó." in html
    assert "song_bac, la" in html
    assert check_page(html) == []
    done = client.post(where, {"group": "north", "codes": "song_bac", "start": "01/07/2025"})
    assert done.status_code == 302
    html = client.get(done["Location"]).content.decode()
    assert "Tỉnh Sông Bạc" in html
    assert "Đã xếp 1 địa bàn." in html


def test_what_is_out_of_reach_is_not_found(stage, north, signed_in):
    client = signed_in(stage.world.account("administrator", "song_bac"))
    given = {"group": "north", "codes": "nui_voi", "start": "01/07/2025"}
    assert client.post("/organisations/groups/region/put/", given).status_code == 404
