"""How far one may reorganise: places by the bodies that stand there on the day, roots, batches,
members of committees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.accounts.actor import SignedIn
from roviec.accounts.middleware import actor
from roviec.accounts.models import Account, Appointment
from roviec.organisations.actions import (
    Grouped,
    NewAct,
    NewLine,
    NewUnit,
    Party,
    prepare_act,
    put_into_group,
    set_up_unit,
    withdraw_act,
)
from roviec.organisations.actions.edit_act import put_line
from roviec.organisations.committees import Seat, join
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.importing import Wish, check
from roviec.organisations.importing.reach import EVERYWHERE, reaches_of
from roviec.organisations.models import (
    ActTouch,
    CommitteeMember,
    Group,
    GroupedPlace,
    Grouping,
    PlaceVersion,
    Reorganisation,
    Unit,
    UnitVersion,
)
from roviec.organisations.permissions import (
    office_for_places,
    reorganisable,
    reorganising_office,
    visible_acts,
    within_reach,
)
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of
from roviec.organisations.tests.imported_files import ACTS_OF_UNITS, table, told
from roviec.organisations.tests.imported_files import UNITS as UNIT_COLUMNS
from tests.world import FOUNDED

PAST, DAY, AHEAD = date(2022, 1, 1), date(2026, 1, 1), date(2030, 1, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def local(stage):
    return stage.world.actor("administrator", "song_bac")


def places_of(actor: SignedIn) -> frozenset[int]:
    """What a file may name of places."""
    keys = reaches_of(actor)[PLACES].keys
    assert keys is not None
    return keys


def renaming_place(stage: Stage, name: str, day: date = DAY) -> NewAct:
    source = Party(pk=stage.place(name).pk, attributes={"name": "Tên khác"})
    line = NewLine(kind=ActKind.RENAME, sources=[source])
    return NewAct(of=PLACES, day=day, title="Đổi tên", lines=[line])


def new_unit(stage: Stage, place: str, superior: str | None = "song_bac") -> Party:
    return Party(
        label="moi",
        founded=True,
        attributes={
            "kind_id": stage.unit("ben_do").versions.get().kind_id,
            "place_id": stage.place(place).pk,
            "code": "moi",
            "name": "Đơn vị mới",
            "short_name": "",
        },
        superiors={"department": stage.unit(superior).pk if superior else None},
    )


def on_units(*lines: NewLine, day: date = DAY) -> NewAct:
    return NewAct(of=UNITS, day=day, title="Sắp xếp", lines=lines)


def lines_at(stage: Stage, place: str) -> dict[str, NewLine]:
    """Every way to put a unit at a place."""
    own, new = Party(pk=stage.unit("ben_do").pk), new_unit(stage, place)
    there = {"place_id": stage.place(place).pk}
    moved = Party(pk=own.pk, attributes=there)
    before = Party(pk=own.pk, attributes={"name": "A"}, was={"attributes": there})
    return {
        "create": NewLine(kind=ActKind.CREATE, targets=[new]),
        "merge": NewLine(kind=ActKind.MERGE, sources=[own], targets=[new]),
        "split": NewLine(kind=ActKind.SPLIT, sources=[own], targets=[new]),
        "part": NewLine(kind=ActKind.PART, sources=[own], targets=[new]),
        "moved": NewLine(kind=ActKind.RENAME, sources=[moved]),
        "was": NewLine(kind=ActKind.RENAME, sources=[before]),
    }


WAYS = ("create", "merge", "split", "part", "moved", "was")


# --- where units stand ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", ["centre", "nui_voi", "dong_chum"])
def test_no_unit_comes_to_a_place_out_of_reach(stage, local, way, place):
    new = on_units(lines_at(stage, place)[way])
    with pytest.raises(NotPermitted):
        prepare_act(actor=local, new=new)
    prepare_act(actor=stage.actor, new=new)


@pytest.mark.parametrize("way", WAYS)
def test_a_unit_comes_to_any_place_within_reach(stage, local, way):
    for place in ("song_bac", "tan_lap"):
        prepare_act(actor=local, new=on_units(lines_at(stage, place)[way]))


def test_a_unit_comes_to_a_place_made_of_places_within_reach(stage):
    commune = stage.world.actor("administrator", "ben_do")
    cut = stage.merge_places("ben_do", code="rieng")
    stage.confirm(stage.act(PLACES, DAY, [replace(cut, kind=ActKind.PART)]))
    stage.confirm(stage.merged_places(DAY, "tan_lap", "muong_thanh", code="chung"))

    def moving(place: int) -> NewAct:
        own = Party(pk=stage.unit("ben_do").pk, attributes={"place_id": place})
        return on_units(NewLine(kind=ActKind.RENAME, sources=[own]))

    cut_off, merged = (PlaceVersion.objects.get(code=code).place_id for code in ("rieng", "chung"))
    prepare_act(actor=commune, new=moving(cut_off))
    with pytest.raises(NotPermitted):
        prepare_act(actor=commune, new=moving(merged))


@pytest.mark.parametrize(("place", "within"), [("centre", False), ("tan_lap", True)])
def test_no_file_brings_a_unit_to_a_place_out_of_reach(stage, local, place, within):
    made = f"m,M,,commune_committee,{place},2020-01-01,,,song_bac-committee"
    by_act = f"1;units;2024-01-01;Đợt;;;create;;;m;M;commune_committee;;;{place};song_bac-committee"
    for kind, header, row in (("units", UNIT_COLUMNS, made), ("acts", ACTS_OF_UNITS, by_act)):
        plan = check(Wish(table(header, row), kind, reaches=reaches_of(local)))
        assert {rule for rule, _row, _column in told(plan)} == (set() if within else {"IMP-12"})
        assert not told(check(Wish(table(header, row), kind, reaches=reaches_of(stage.actor))))


def test_a_file_that_repeats_what_stands_out_of_reach_changes_nothing(stage, local):
    once_at(stage, "nui_voi", PAST)
    repeated = f"to,Tổ,,commune_department,nui_voi,{FOUNDED},{PAST},,"
    longer = f"to,Tổ,,commune_department,nui_voi,{FOUNDED},,,"
    for row, refused in ((repeated, set()), (longer, {"IMP-12"})):
        columns = UNIT_COLUMNS.replace("committee", "department")
        plan = check(
            Wish(table(columns, row + "song_bac-department"), "units", reaches=reaches_of(local))
        )
        assert {rule for rule, _row, _column in told(plan)} & {"IMP-12"} == refused


# --- places by the bodies of the day ------------------------------------------------------------


def once_at(stage: Stage, place: str, until: date) -> Unit:
    """A body of the province that stood at a place until a day, and then in the province."""
    world = stage.world
    unit = set_up_unit(
        office=SYSTEM,
        new=NewUnit(
            code="to",
            name="Tổ",
            kind=stage.unit("ben_do").versions.get().kind,
            place=stage.place(place),
            superiors={world.department: stage.unit("song_bac")},
            valid_from=FOUNDED,
        ),
    )
    rebuild(world.department)
    unit.versions.update(valid_to=until)
    first = unit.versions.get()
    UnitVersion.objects.create(
        unit=unit,
        kind=first.kind,
        place=stage.place("song_bac"),
        code="to",
        name="Tổ",
        valid_from=until,
    )
    return unit


def test_where_a_body_stood_once_is_not_its_place_any_more(stage, local):
    once_at(stage, "nui_voi", PAST)
    for place in ("nui_voi", "dong_chum"):
        with pytest.raises(NotPermitted):
            prepare_act(actor=local, new=renaming_place(stage, place))
        assert stage.place(place).pk not in places_of(local)
    prepare_act(actor=local, new=renaming_place(stage, "tan_lap"))
    assert stage.place("tan_lap").pk in places_of(local)


def test_a_place_that_ended_goes_by_its_last_day(stage, local):
    once_at(stage, "dong_chum", date(2020, 1, 1))
    stage.confirm(stage.merged_places(PAST, "ben_do", "tan_lap"))
    line = NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.place("dong_chum").pk)])
    stage.confirm(stage.act(PLACES, PAST, [line]))
    reached = places_of(local)
    assert {stage.place("ben_do").pk, stage.place("tan_lap").pk} <= reached
    assert stage.place("dong_chum").pk not in reached
    prepare_act(actor=local, new=renaming_place(stage, "ben_do"))
    with pytest.raises(NotPermitted):
        prepare_act(actor=local, new=renaming_place(stage, "dong_chum"))


def test_who_reaches_everything_reaches_places_before_any_body_is_known(stage, local):
    long_ago = renaming_place(stage, "ben_do", date(1997, 1, 1))
    prepare_act(actor=stage.actor, new=long_ago)
    assert reaches_of(stage.actor) is EVERYWHERE
    with pytest.raises(NotPermitted):
        prepare_act(actor=local, new=long_ago)


def test_the_first_day_there_is_can_be_asked(stage, local):
    ben_do = {stage.place("ben_do").pk}
    office_for_places(stage.actor, ben_do, date.min)
    with pytest.raises(NotPermitted):
        office_for_places(local, ben_do, date.min)


# --- roots ---------------------------------------------------------------------------------------


def roots(stage: Stage) -> list[NewAct]:
    made = NewLine(kind=ActKind.CREATE, targets=[new_unit(stage, "ben_do", superior=None)])
    source = Party(pk=stage.unit("ben_do").pk, superiors={"department": None})
    moved = NewLine(kind=ActKind.MOVE, sources=[source])
    state = {"level": "country", "kind": "quốc gia", "code": "YY", "name": "Nước Y"}
    root = Party(label="YY", founded=True, attributes=state, superiors={"territory": None})
    place = NewLine(kind=ActKind.CREATE, targets=[root])
    source = Party(pk=stage.place("ben_do").pk, superiors={"territory": None})
    moved_place = NewLine(kind=ActKind.MOVE, sources=[source])
    on_places = [NewAct(of=PLACES, day=DAY, title="Gốc", lines=[x]) for x in (place, moved_place)]
    return [on_units(made), on_units(moved), *on_places]


@pytest.mark.parametrize("which", range(4))
def test_a_root_is_for_who_reaches_everything(stage, local, which):
    new = roots(stage)[which]
    with pytest.raises(NotPermitted):
        prepare_act(actor=local, new=new)
    prepare_act(actor=stage.actor, new=new)


# --- who sees what is only prepared ---------------------------------------------------------------


def creating_place(stage: Stage, under: str) -> NewAct:
    state = {"level": "commune", "kind": "xã", "code": "XX", "name": "Xã Mới"}
    party = Party(
        label="XX", founded=True, attributes=state, superiors={"territory": stage.place(under).pk}
    )
    line = NewLine(kind=ActKind.CREATE, targets=[party])
    return NewAct(of=PLACES, day=AHEAD, title="Lập xã", lines=[line])


def colleague(stage: Stage) -> SignedIn:
    """Another account in the posts of the one who reaches everything."""
    account = Account.objects.create_account("colleague", "Đồng nghiệp", "mat-khau-thu")
    for post in Appointment.objects.filter(account=stage.account):
        post.pk, post.account = None, account
        post.save()
    return actor(account)


def test_acts_of_new_ones_only_are_seen_by_all_who_may_confirm_them(stage, local):
    create = NewLine(kind=ActKind.CREATE, targets=[new_unit(stage, "ben_do")])
    own = [
        prepare_act(actor=stage.actor, new=n)
        for n in (on_units(create), creating_place(stage, "song_bac"))
    ]
    roots_ = [prepare_act(actor=stage.actor, new=new) for new in roots(stage)]
    commune = stage.world.actor("administrator", "ben_do")
    everywhere = stage.world.actor("administrator", "centre")
    everywhere = colleague(stage)
    for act in own:
        assert visible_acts(local).filter(pk=act.pk).exists()
        assert reorganisable(local, [act]) == {act.pk}
        assert not visible_acts(commune).filter(pk=act.pk).exists()
    seen = set(visible_acts(everywhere).values_list("pk", flat=True))
    assert {act.pk for act in [*own, *roots_]} <= seen
    assert not {roots_[0].pk, roots_[2].pk} & set(visible_acts(local).values_list("pk", flat=True))


def test_who_is_to_take_a_unit_over_sees_that_it_will_come(stage):
    source = Party(
        pk=stage.unit("dong_chum").pk, superiors={"department": stage.unit("song_bac").pk}
    )
    act = prepare_act(actor=stage.actor, new=on_units(NewLine(kind=ActKind.MOVE, sources=[source])))
    local = stage.world.actor("administrator", "song_bac")
    assert visible_acts(local).filter(pk=act.pk).exists()
    assert reorganisable(local, [act]) == set()
    put = NewLine(kind=ActKind.RENAME, sources=[Party(pk=source.pk, attributes={"name": "A"})])
    put_line(actor=stage.actor, act=act, line=put, pk=act.lines.get().pk)
    assert not visible_acts(local).filter(pk=act.pk).exists()


def test_what_acts_touch_is_filled_in_for_those_there_are(stage):
    moved = Party(pk=stage.unit("ben_do").pk, superiors={"department": stage.unit("nui_voi").pk})
    new = [NewLine(kind=ActKind.MOVE, sources=[moved])]
    new += [NewLine(kind=ActKind.CREATE, targets=[new_unit(stage, "ben_do", superior=None)])]
    stage.act(UNITS, DAY, [*new, stage.merge_units("tan_lap", "muong_thanh")])
    stage.act(PLACES, DAY, [stage.merge_places("ben_do", "tan_lap")])
    columns = ("line_id", "act_id", "place_id", "unit_id")

    def touches() -> list[tuple[int | None, ...]]:
        return sorted(ActTouch.objects.values_list(*columns), key=str)

    written = touches()
    assert len(written) == len(set(written)) > 8
    ActTouch.objects.all().delete()
    import_module("roviec.organisations.migrations.0008_fill_what_acts_touch").fill(apps, None)
    assert touches() == written


# --- a batch -------------------------------------------------------------------------------------


def test_a_batch_is_withdrawn_by_who_reaches_all_of_it(stage, local, signed_in):
    def renamed(unit):
        source = Party(pk=stage.unit(unit).pk, attributes={"name": "Tên khác"})
        line = NewLine(kind=ActKind.RENAME, sources=[source])
        return stage.act(UNITS, AHEAD, [line])

    own, beside = renamed("ben_do"), renamed("dong_chum")
    stage.confirm(own, beside)
    own.refresh_from_db()
    reorganising_office(local, own)
    with pytest.raises(NotPermitted):
        withdraw_act(actor=local, act=own)
    client = signed_in(stage.world.account("administrator", "song_bac"))
    page = f"/organisations/acts/{own.pk}/"
    assert client.post(f"{page}withdraw/").status_code == 404
    assert f"{page}withdraw/" not in client.get(page).content.decode()
    assert f"{page}withdraw/" in signed_in(stage.account).get(page).content.decode()
    own.refresh_from_db()
    assert own.state == Reorganisation.State.CONFIRMED
    assert len(withdraw_act(actor=stage.actor, act=own)) == 2


# --- committees ----------------------------------------------------------------------------------


def test_members_come_from_ones_reach_or_from_around_the_committee(stage):
    of_commune = stage.world.actor("administrator", "ben_do")
    committee = stage.unit("ben_do")

    def seat(member: str) -> Seat:
        return Seat(committee=committee, member=stage.unit(member), day=DAY)

    for member in ("dong_chum", "nui_voi", "centre", "nui_voi_committee"):
        with pytest.raises(NotPermitted):
            join(actor=of_commune, seat=seat(member))
        assert not CommitteeMember.objects.exists()
    for member in ("tan_lap", "song_bac"):
        join(actor=of_commune, seat=seat(member))


def test_who_sits_there_already_is_changed_by_who_reaches_the_committee(stage):
    committee, member = stage.unit("ben_do"), stage.unit("dong_chum")
    join(actor=stage.actor, seat=Seat(committee=committee, member=member, day=PAST))
    standing = Seat(committee=committee, member=member, day=DAY, standing=True)
    assert join(actor=stage.world.actor("administrator", "ben_do"), seat=standing).standing


# --- groups --------------------------------------------------------------------------------------


def test_after_a_stretch_in_another_group_a_place_is_back_in_its_own(stage):
    region = Grouping.objects.create(code="region", name="Vùng")
    north, south = (
        Group.objects.create(grouping=region, code=code, name=code) for code in ("north", "south")
    )
    places = [stage.place("song_bac")]
    put_into_group(actor=stage.actor, new=Grouped(group=north, places=places, valid_from=PAST))
    for_a_while = Grouped(group=south, places=places, valid_from=DAY, valid_to=AHEAD)
    put_into_group(actor=stage.actor, new=for_a_while)
    rows = GroupedPlace.objects.order_by("valid_from")
    assert list(rows.values_list("group__code", "valid_from", "valid_to")) == [
        ("north", PAST, DAY),
        ("south", DAY, AHEAD),
        ("north", AHEAD, None),
    ]


def test_who_reaches_everything_answers_for_a_head_that_ended(stage, local):
    """Nobody stood above it, so that it is below nobody; the act that merged it can be undone."""
    centre, other = stage.unit("centre"), stage.unit("nui_voi")
    version = centre.versions.get()
    new = Party(
        label="top",
        founded=True,
        attributes={
            "kind_id": version.kind_id,
            "place_id": version.place_id,
            "code": "top",
            "name": "Ban hợp nhất",
            "short_name": "",
        },
        superiors={"department": None},
    )
    sources = [Party(pk=centre.pk), Party(pk=other.pk)]
    merge = NewLine(kind=ActKind.MERGE, sources=sources, targets=[new])
    act = stage.act(UNITS, PAST, [merge])
    stage.confirm(act)
    top = UnitVersion.objects.get(code="top").unit
    Appointment.objects.filter(unit=centre).update(unit=top)
    act.refresh_from_db()
    assert centre.pk not in set(within_reach(stage.actor).values_list("pk", flat=True))
    assert reorganisable(stage.actor, [act]) == {act.pk}
    assert reorganising_office(stage.actor, act).unit_id is not None
    assert reorganisable(local, [act]) == set()
