"""Units from a file: kinds, places and superiors by code, committees and their members."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.organisations.importing import check
from roviec.organisations.models import CommitteeMember, Path, Unit, UnitVersion
from roviec.organisations.tests.imported_files import (
    acts_of_units,
    counts,
    done,
    members,
    stands,
    told,
    units,
    warned,
)
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = "tb,Ban Tuyên giáo Tây Bắc,TB,province_committee,song_bac,2020-01-01,,,centre-committee"
UNDER = "tb1,Đảng ủy xã Một,,commune_committee,ben_do,2020-06-01,,,tb"


def paths() -> set[tuple[str, str, int]]:
    today = date(2026, 1, 1)
    codes = dict(UnitVersion.objects.as_at(today).values_list("unit", "code"))
    found = Path.objects.as_at(today).filter(line__code="committee", depth__gt=0)
    return {(codes[p.upper_id], codes[p.lower_id], p.depth) for p in found}


def test_units_come_with_superiors_and_paths(world: World):
    done(units(NEW, UNDER))
    assert {
        ("centre-committee", "tb", 1),
        ("centre-committee", "tb1", 2),
        ("tb", "tb1", 1),
    } <= paths()


def test_the_order_of_rows_does_not_matter(world: World):
    done(units(UNDER, NEW))
    assert ("tb", "tb1", 1) in paths()


def test_twice_is_once(world: World):
    done(units(NEW, UNDER))
    before = stands()
    assert counts(units(NEW, UNDER)) == {"units": (0, 0, 2, 0)}
    assert done(units(NEW, UNDER)).row is None
    assert stands() == before


def test_a_kind_may_be_written_by_name(world: World):
    done(units(NEW.replace("province_committee", "Committee  Province")))
    assert UnitVersion.objects.get(code="tb").kind.code == "province_committee"


def test_a_rename_of_a_stored_unit_keeps_it(world: World):
    unit = world.unit("ben_do_committee")
    row = "ben_do-committee,{},,commune_committee,ben_do,{},{},b,song_bac-committee"
    done(
        units(
            row.format("Đảng ủy phường Bến Đò", "2019-01-01", "2024-01-01"),
            row.format("Đảng ủy phường Bến Lớn", "2024-01-01", ""),
        )
    )
    assert unit.versions.count() == 2
    assert unit.superiors.count() == 1


def test_the_top_of_a_line_is_said_and_an_empty_cell_is_outside_it(world: World):
    done(
        units(
            "t,Ban đứng đầu,,centre_committee,centre,,,,-",
            "o,Tổ ngoài,,centre_committee,centre,,,,",
        )
    )
    assert Unit.objects.get(versions__code="t").superiors.count() == 1
    assert Unit.objects.get(versions__code="o").superiors.count() == 0


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (NEW.replace("province_committee", "ủy ban"), ("IMP-06", 2, "kind")),
        (NEW.replace("song_bac", "song_hong"), ("IMP-07", 2, "place")),
        (NEW.replace("centre-committee", "khong_co"), ("IMP-07", 2, "superior:committee")),
        (NEW.replace("centre-committee", "tb"), ("ORG-05", 2, "superior:committee")),
        (NEW.replace("2020-01-01", "2018-01-01"), ("IMP-07", 2, "place")),
        ("centre-committee,B,,centre_committee,centre,2020-01-01,,,-", ("IMP-10", 2, "valid_from")),
        (NEW.replace("Ban Tuyên giáo Tây Bắc", ""), ("IMP-04", 2, "name")),
        (NEW.replace("tb,", f"{'t' * 41},", 1), ("IMP-06", 2, "code")),
    ],
)
def test_what_is_wrong_with_a_unit_is_told_by_row_and_column(world: World, row, problem):
    assert told(check(units(row))) == [problem]


def test_a_circle_is_refused(world: World):
    rows = (
        "a,A,,commune_committee,ben_do,2020-01-01,,,b",
        "b,B,,commune_committee,ben_do,2020-01-01,,,a",
    )
    assert {rule for rule, _row, _column in told(check(units(*rows)))} == {"ORG-05"}


def test_a_lower_unit_does_not_outlive_its_superior(world: World):
    plan = check(units(NEW.replace("2020-01-01,,", "2020-01-01,2022-01-01,"), UNDER))
    assert told(plan) == [("ORG-06", 3, "superior:committee")]


def test_one_code_is_one_unit_on_a_day(world: World):
    plan = check(units(NEW, NEW.replace("Tây Bắc", "Đông Bắc")))
    assert {(rule, column) for rule, _row, column in told(plan)} == {("ORG-01", "code")}


def test_a_unit_that_outlives_its_place_is_pointed_out(world: World):
    world.unit("ben_do").versions.get().place.versions.update(valid_to=date(2025, 1, 1))
    plan = check(units(UNDER.replace(",tb", ",centre-committee")))
    assert told(plan) == []
    assert any("địa bàn" in line for line in warned(plan))


# --- acts and committees ------------------------------------------------------------------------


def test_a_unit_that_went_along_with_its_superior_is_left_there(world: World):
    done(units(NEW, UNDER))
    row = ("1;units;2025-07-01;Nhập;;1;merge;tb, nui_voi-committee;;tv;Đảng bộ Tây Vân;"
           "province_committee;;;song_bac;centre-committee")  # fmt: skip
    done(acts_of_units(row))
    assert ("tv", "tb1", 1) in paths()
    assert counts(units(NEW, UNDER)) == {"units": (0, 0, 0, 2)}
    assert counts(acts_of_units(row)) == {"acts": (0, 0, 1, 0)}


SEATS = (
    "song_bac-committee,ben_do-committee,x,2020-01-01,2022-01-01,",
    "song_bac-committee,tan_lap-committee,x,2022-01-01,,Thay thế",
)


def test_members_come_with_their_standing_body(world: World):
    done(members(*SEATS))
    assert CommitteeMember.objects.as_at(date(2023, 1, 1)).get().note == "Thay thế"
    assert counts(members(*SEATS)) == {"members": (0, 0, 2, 0)}


def test_a_corrected_seat_replaces_the_one_before(world: World):
    done(members(*SEATS))
    done(members(SEATS[0].replace(",x,", ",,"), SEATS[1]))
    assert CommitteeMember.objects.filter(standing=True).count() == 1


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ((SEATS[0], SEATS[1].replace("2022-01-01", "2021-01-01")), ("ORG-13", 3, "standing")),
        ((SEATS[0], SEATS[0]), ("IMP-09", 3, "valid_from")),
        (("tan_lap-committee,tan_lap-committee,,,,",), ("ORG-13", 2, "member")),
        (("song_bac-committee,nobody,,2020-01-01,,",), ("IMP-07", 2, "member")),
        ((SEATS[0].replace(",x,", ",có lẽ,"),), ("IMP-06", 2, "standing")),
    ],
)
def test_what_is_wrong_with_a_seat_is_told(world: World, rows, problem):
    assert problem in told(check(members(*rows)))


def test_a_stored_standing_body_counts_too(world: World):
    done(members(SEATS[0].replace("2022-01-01", "")))
    assert told(check(members(SEATS[1]))) == [("ORG-13", 2, "standing")]
