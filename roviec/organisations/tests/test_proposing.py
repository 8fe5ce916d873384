"""What acts on places propose for the bodies that stand there."""

from datetime import date

import pytest

from roviec.organisations.actions import NewLine, Party
from roviec.organisations.models import ActLine, Reorganisation
from roviec.organisations.reorganising.proposed_names import Called, free, recoded, renamed
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of

JULY = date(2025, 7, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def proposed(act: Reorganisation) -> list[ActLine]:
    lines = ActLine.objects.filter(act__follows=act).order_by("act_id", "number")
    return list(lines.prefetch_related("parties"))


def parties(line: ActLine, side: str):
    return sorted((p for p in line.parties.all() if p.side == side), key=lambda p: p.order)


def test_bodies_of_merged_places_merge_by_kind_with_proposed_names_and_codes(stage):
    act = stage.merged_places(JULY, "ben_do", "tan_lap", code="hop", name="Phường Hợp Nhất")
    stage.confirm(act)
    committee, department = proposed(act)
    for line, name, code, unit in (
        (committee, "Đảng ủy phường Hợp Nhất", "hop-committee", "ben_do_committee"),
        (department, "Ban Tuyên giáo phường Hợp Nhất", "hop-department", "ben_do"),
    ):
        assert line.kind == ActKind.MERGE
        assert not line.to_complete
        [new] = parties(line, "target")
        assert new.attributes["name"] == name
        assert new.attributes["code"] == code
        assert stage.unit(unit).pk in {p.unit_id for p in parties(line, "source")}
    [superior] = parties(department, "target")[0].superiors.values()
    assert superior == stage.unit("song_bac").pk


def test_each_hierarchy_has_an_act_of_its_own_and_a_person_confirms_it(stage):
    act = stage.merged_places(JULY, "ben_do", "tan_lap")
    stage.confirm(act)
    acts = list(Reorganisation.objects.filter(follows=act))
    assert len(acts) == 2
    assert {a.state for a in acts} == {"prepared"}
    assert stage.unit("ben_do").version_at(JULY) is not None
    stage.confirm(*acts)
    assert stage.unit("ben_do").version_at(JULY) is None
    [later] = stage.unit("ben_do").successions.all()
    assert later.whole
    assert later.later.version_at(JULY).name == "Ban Tuyên giáo phường Hợp Nhất"


def test_a_renamed_place_renames_its_bodies(stage):
    source = Party(pk=stage.place("tan_lap").pk, attributes={"name": "Xã Tân Hòa"})
    act = stage.act(PLACES, JULY, [NewLine(kind=ActKind.RENAME, sources=[source])])
    stage.confirm(act)
    names = {parties(line, "source")[0].attributes["name"] for line in proposed(act)}
    assert names == {"Đảng ủy xã Tân Hòa", "Ban Tuyên giáo xã Tân Hòa"}


def test_a_moved_place_moves_its_bodies_under_the_body_of_the_same_kind_there(stage):
    source = Party(pk=stage.place("tan_lap").pk, superiors={"territory": stage.place("nui_voi").pk})
    act = stage.act(PLACES, JULY, [NewLine(kind=ActKind.MOVE, sources=[source])])
    stage.confirm(act)
    committee, department = proposed(act)
    assert parties(committee, "source")[0].superiors == {
        "committee": stage.unit("nui_voi_committee").pk
    }
    assert parties(department, "source")[0].superiors == {"department": stage.unit("nui_voi").pk}
    assert not committee.to_complete


def test_a_dissolved_place_leaves_its_bodies_to_a_person(stage):
    source = Party(pk=stage.place("tan_lap").pk)
    act = stage.act(PLACES, JULY, [NewLine(kind=ActKind.DISSOLVE, sources=[source])])
    stage.confirm(act)
    lines = proposed(act)
    assert {line.kind for line in lines} == {ActKind.DISSOLVE}
    assert all(line.to_complete for line in lines)


def test_a_cut_place_names_the_bodies_of_its_parts_and_waits(stage):
    merge = stage.merge_places("ben_do", "tan_lap", code="a", name="Phường An")
    other = stage.merge_places("dong_chum", code="b", name="Xã Bình", under="nui_voi")
    cut = NewLine(
        kind=ActKind.SPLIT,
        sources=[Party(pk=stage.place("muong_thanh").pk)],
        targets=[Party(label="a"), Party(label="b")],
    )
    act = stage.act(PLACES, JULY, [merge, other, cut])
    stage.confirm(act)
    splits = [line for line in proposed(act) if line.kind == ActKind.SPLIT]
    assert len(splits) == 2
    assert all(line.to_complete for line in splits)
    [one, two] = parties(splits[0], "target")
    assert one.label
    # The only body of its kind at Đồng Chum goes on at the new place, so it is named itself.
    assert two.unit_id == stage.unit("dong_chum_committee").pk


def test_a_superior_that_merges_too_is_the_new_ones_superior(stage):
    provinces = stage.merge_places(
        "song_bac", "nui_voi", code="tinh", name="Tỉnh Sông Núi", under="centre"
    )
    communes = NewLine(
        kind=ActKind.MERGE,
        sources=[Party(pk=stage.place(n).pk) for n in ("ben_do", "tan_lap")],
        targets=[
            Party(
                label="xa",
                founded=True,
                attributes={"level": "commune", "kind": "xã", "code": "xa", "name": "Xã Mới"},
                superiors={"territory": "tinh"},
            )
        ],
    )
    act = stage.act(PLACES, JULY, [provinces, communes])
    stage.confirm(act)
    acts = list(Reorganisation.objects.filter(follows=act))
    by_code = {
        parties(line, "target")[0].attributes["code"]: parties(line, "target")[0]
        for line in proposed(act)
    }
    assert by_code["xa-department"].superiors == {"department": by_code["tinh-department"].label}
    stage.confirm(*acts)
    # Who has no line of its own follows the merged province.
    muong_thanh = stage.unit("muong_thanh").superiors.get(valid_to=None)
    assert muong_thanh.superior.version_at(JULY).name.startswith("Ban Tuyên giáo")
    assert muong_thanh.superior != stage.unit("song_bac")


def test_what_a_proposal_leaves_open_is_not_confirmed(stage):
    act = stage.act(
        PLACES,
        JULY,
        [NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.place("tan_lap").pk)])],
    )
    stage.confirm(act)
    from roviec.access.rules import RuleBroken

    with pytest.raises(RuleBroken, match="ORG-14"):
        stage.confirm(*Reorganisation.objects.filter(follows=act))


def test_nothing_stands_there_nothing_is_proposed(stage):
    from roviec.organisations.models import Place, PlaceVersion

    empty = Place.objects.create()
    PlaceVersion.objects.create(
        place=empty, level="commune", kind="xã", code="trong", name="Xã Trống",
        parent=stage.place("song_bac"),
    )  # fmt: skip
    source = Party(pk=empty.pk, attributes={"name": "Xã Khác"})
    from roviec.access.actor import SYSTEM
    from roviec.organisations.actions import set_up_confirmation

    act = stage.act(PLACES, JULY, [NewLine(kind=ActKind.RENAME, sources=[source])])
    set_up_confirmation(office=SYSTEM, acts=[act])
    assert not Reorganisation.objects.filter(of=UNITS).exists()


# --- names and codes ---------------------------------------------------------------------------

OLD = Called("01234", "Xã Tân Lập", "xã")
NEW = Called("09999", "Phường Tân An", "phường")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Đảng ủy xã Tân Lập", "Đảng ủy phường Tân An"),
        ("Xã Tân Lập", "Phường Tân An"),
        ("Trường Tân Lập", "Trường Tân An"),
        ("Đảng ủy xã Tân Lập B", "Đảng ủy phường Tân An B"),
        ("Đảng ủy xã Tân Lậpp", None),
        ("Huyện ủy Ba Vì", None),
    ],
)
def test_the_place_in_the_bodys_name_is_replaced(body, expected):
    assert renamed(body, OLD, NEW) == expected


def test_a_kind_says_more_than_the_name():
    assert Called("92", "Thành phố Cần Thơ", "thành phố trung ương").bare == "Cần Thơ"
    assert Called("1", "Đặc khu", "đặc khu").bare == "khu"


def test_codes_hold_the_places_code_and_stay_free():
    assert recoded("01234-DU", OLD, NEW) == "09999-DU"
    assert recoded("DU-7", OLD, NEW) == "DU-7"
    taken = {"a"}
    assert [free("a", taken), free("a", taken), free("b", taken)] == ["a-2", "a-3", "b"]
