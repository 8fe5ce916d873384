"""Stories: what one was, is and became, with the acts that made it so."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html

from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.history.histories import PLACES as OF_PLACES
from roviec.organisations.history.histories import UNITS as OF_UNITS
from roviec.organisations.history.stories import read_story
from roviec.organisations.history.successors import Relation
from roviec.organisations.models import CommitteeMember, Unit
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of

MERGED, LATER, AHEAD = date(2025, 7, 1), date(2026, 1, 1), date(2090, 1, 1)
TODAY = date(2026, 11, 22)
MOST_QUERIES = 12


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def reader(stage, signed_in):
    return signed_in(stage.world.account("leader", "song_bac"))


def page(reader, address: str) -> str:
    reader.get("/about/")
    with CaptureQueriesContext(connection) as queries:
        response = reader.get(address)
    assert response.status_code == 200
    assert len(queries) <= MOST_QUERIES
    html = response.content.decode()
    assert check_page(html) == []
    told = lxml_html.document_fromstring(html).find(".//main")
    assert told is not None
    return " ".join(" ".join(map(str, told.itertext())).split())


def rename(stage: Stage, name: str, new: str, day: date) -> None:
    source = Party(pk=stage.place(name).pk, attributes={"name": new})
    stage.confirm(stage.act(PLACES, day, [NewLine(kind=ActKind.RENAME, sources=[source])]))


def test_names_one_after_the_other(stage, reader):
    rename(stage, "nui_voi", "Tỉnh Núi Cao", MERGED)
    text = page(reader, f"/organisations/places/{stage.place('nui_voi').pk}/")
    assert text.startswith("Tỉnh Núi Cao Đang tồn tại")
    assert "Trước mang tên Tỉnh Núi Voi (đến 30/06/2025)." in text
    assert "01/01/2019 đến 30/06/2025" in text
    assert "từ 01/07/2025 đến nay" in text
    assert "01/07/2025 · Đổi tên" in text


def test_a_move_is_no_other_name_and_a_name_to_come_is_not_a_former_one(stage, reader):
    place = stage.place("ben_do")
    moved = Party(pk=place.pk, superiors={"territory": stage.place("nui_voi").pk})
    stage.confirm(stage.act(PLACES, MERGED, [NewLine(kind=ActKind.MOVE, sources=[moved])]))
    address = f"/organisations/places/{place.pk}/"
    assert "mang tên" not in page(reader, address)
    rename(stage, "ben_do", "Phường Nam Bến", LATER)
    rename(stage, "ben_do", "Phường Bắc Bến", AHEAD)
    text = page(reader, address)
    assert text.startswith("Phường Nam Bến Đang tồn tại")
    assert "Trước mang tên Phường Bến Đò (đến 31/12/2025). Từ ngày 01/01/2090 mang tên" in text
    assert text.count("Trước mang tên") == 1


def test_a_merge_is_told_from_both_sides(stage, reader):
    stage.confirm(stage.merged_places(MERGED, "ben_do", "tan_lap"))
    old = page(reader, f"/organisations/places/{stage.place('ben_do').pk}/")
    assert "Đã kết thúc 30/06/2025" in old
    assert "Từ ngày 01/07/2025 nhập toàn bộ vào Phường Hợp Nhất." in old
    told = read_story(OF_PLACES, stage.place("ben_do").pk, TODAY)
    assert told is not None
    (kin,) = told.after[0].after
    assert kin.named is not None
    new = page(reader, f"/organisations/places/{kin.named.pk}/")
    assert "Lập ngày 01/07/2025 từ Phường Bến Đò, Xã Tân Lập." in new
    assert "Lập từ sáp nhập" in new
    assert "Toàn bộ · 2" in new
    assert "Số liệu cũ được tính đủ vào đây." in new
    assert "Số liệu cũ được tính đủ vào nơi này." in old


def test_a_place_is_called_a_place_and_a_unit_a_unit(stage, reader):
    first, second = stage.place("ben_do"), stage.place("tan_lap")
    whole = stage.merge_places("muong_thanh", "dong_chum", code="moi", name="Phường Mới")
    part = NewLine(kind=ActKind.PART, sources=[Party(pk=first.pk)], targets=[Party(label="moi")])
    stage.confirm(stage.act(PLACES, MERGED, [whole, part]))
    told = read_story(OF_PLACES, stage.place("muong_thanh").pk, TODAY)
    assert told is not None
    made = told.after[0].after[0].named
    assert made is not None
    texts = {
        each: page(reader, f"/organisations/places/{each}/").partition("Đơn vị đóng tại đây")[0]
        for each in (first.pk, second.pk, stage.place("muong_thanh").pk, made.pk)
    }
    assert "từ toàn bộ 2 địa bàn và một phần 1 địa bàn khác" in texts[made.pk]
    assert "Nhận một phần địa bàn khác" in texts[made.pk]
    assert "Tách một phần cho địa bàn khác" in texts[first.pk]
    assert "Nhập vào địa bàn khác" in texts[stage.place("muong_thanh").pk]
    assert "Vẫn là địa bàn này." in texts[second.pk]
    assert "Không từ địa bàn nào được ghi." in texts[second.pk]
    assert not any("đơn vị" in text for text in texts.values())
    stage.confirm(stage.act(UNITS, MERGED, [stage.merge_units("ben_do", "tan_lap")]))
    unit = read_story(OF_UNITS, stage.unit("ben_do").pk, TODAY)
    assert unit is not None
    assert [turn.verbs for turn in unit.turns] == [["Nhập vào đơn vị khác"]]


def test_who_changed_again_is_told_as_it_is_today(stage, reader):
    stage.confirm(stage.merged_places(MERGED, "ben_do", "tan_lap"))
    told = read_story(OF_PLACES, stage.place("ben_do").pk, TODAY)
    assert told is not None
    made = told.after[0].after[0].named
    assert made is not None
    source = Party(pk=made.pk, attributes={"name": "Phường Mới"})
    stage.confirm(stage.act(PLACES, LATER, [NewLine(kind=ActKind.RENAME, sources=[source])]))
    again = read_story(OF_PLACES, stage.place("ben_do").pk, TODAY)
    assert again is not None
    (kin,) = again.after[0].after
    assert kin.named is not None
    assert kin.named.name == "Phường Hợp Nhất"
    assert [each.named and each.named.name for each in kin.now] == ["Phường Mới"]
    assert "nay là Phường Mới" in page(reader, f"/organisations/places/{stage.place('ben_do').pk}/")


def test_what_lies_ahead_says_so(stage, reader):
    stage.confirm(stage.merged_places(AHEAD, "ben_do", "tan_lap"))
    old = page(reader, f"/organisations/places/{stage.place('ben_do').pk}/")
    assert "Đang tồn tại" in old
    told = read_story(OF_PLACES, stage.place("ben_do").pk, TODAY)
    assert told is not None
    kin = told.after[0].after[0]
    assert kin.named is not None
    new = page(reader, f"/organisations/places/{kin.named.pk}/")
    assert "Có từ 01/01/2090" in new
    tree = page(reader, "/organisations/")
    assert "chưa tới" in tree


def test_an_unknown_end_stays_unknown(stage, reader):
    gone = Party(pk=stage.place("dong_chum").pk)
    line = NewLine(kind=ActKind.DISSOLVE, sources=[gone], note="Bảng không ghi.")
    bodies = [stage.unit("dong_chum"), stage.unit("dong_chum_committee")]
    stage.confirm(
        stage.act(
            UNITS,
            MERGED,
            [NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=body.pk)]) for body in bodies],
        )
    )
    stage.confirm(stage.act(PLACES, MERGED, [line]))
    text = page(reader, f"/organisations/places/{stage.place('dong_chum').pk}/")
    assert "nguồn không ghi thành gì" in text
    assert "Bảng không ghi." in text
    assert "số liệu cũ chỉ còn tính ở cấp trên" in text
    told = read_story(OF_PLACES, stage.place("dong_chum").pk, TODAY)
    assert told is not None
    assert [kin.relation for kin in told.after[0].after] == [Relation.UNKNOWN]
    unit = page(reader, f"/organisations/units/{bodies[0].pk}/")
    assert "Kết thúc hoạt động" in unit


def test_a_units_superiors_committees_and_bodies_at_its_place(stage, reader):
    committee, member = stage.unit("song_bac_committee"), stage.unit("song_bac")
    CommitteeMember.objects.create(
        committee=committee, member=member, standing=True, valid_from=LATER
    )
    head = page(reader, f"/organisations/units/{committee.pk}/")
    assert "Ban Tuyên giáo Tỉnh ủy Sông Bạc thường trực" in head
    text = page(reader, f"/organisations/units/{member.pk}/")
    assert "Tham gia ban chỉ đạo Tỉnh ủy Sông Bạc" in text
    assert "Ban chuyên môn Ban Tuyên giáo Trung ương" in text
    at = page(reader, f"/organisations/places/{stage.place('song_bac').pk}/")
    assert "Ban Tuyên giáo Tỉnh ủy Sông Bạc" in at


def test_figures_are_pointed_to_for_those_who_may_read_them(stage, signed_in):
    below = stage.unit("ben_do")
    leader = signed_in(stage.world.account("leader", "song_bac"))
    html = leader.get(f"/organisations/units/{below.pk}/").content.decode()
    assert f'href="/totals/{below.pk}/' in html
    beside = signed_in(stage.world.account("leader", "nui_voi"))
    html = beside.get(f"/organisations/units/{below.pk}/").content.decode()
    assert "/totals/" not in html


def test_no_such_place_or_unit(stage, reader):
    for of in ("places", "units"):
        for pk in (10**6, 10**30):
            assert reader.get(f"/organisations/{of}/{pk}/").status_code == 404
    assert read_story(OF_UNITS, Unit.objects.create().pk, TODAY) is None


def test_a_line_as_a_tree_marks_what_changed(stage, reader):
    stage.confirm(stage.act(UNITS, MERGED, [stage.merge_units("ben_do", "tan_lap")]))
    top = stage.unit("song_bac").pk
    now = page(reader, f"/organisations/lines/department/?in={top}")
    assert "Đơn vị hợp nhất hop-u mới" in now
    assert "2 đã kết thúc ngày 01/07/2025" in now
    then = page(reader, f"/organisations/lines/department/?in={top}&on=2025-06-30")
    assert "ben_do-department mới đến 30/06/2025" in then
    assert "Đơn vị hợp nhất" not in then
    assert reader.get("/organisations/lines/nowhere/").status_code == 404
