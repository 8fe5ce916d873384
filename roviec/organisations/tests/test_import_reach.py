"""IMP-12: of seats and groups a file is asked what the page asks of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.accounts.actor import SignedIn
from roviec.organisations.committees import Seat, join
from roviec.organisations.importing import Wish, check
from roviec.organisations.importing.reach import reaches_of
from roviec.organisations.models import CommitteeMember, GroupedPlace, Unit
from roviec.organisations.tests.acting import Stage, stage_of
from roviec.organisations.tests.imported_files import (
    MEMBERS,
    UNITS,
    done,
    groups,
    members,
    told,
    workbook,
)

PAST, DAY = date(2024, 1, 1), date(2025, 7, 1)
BODIES = (
    "centre",
    "song_bac",
    "song_bac_committee",
    "ben_do",
    "ben_do_committee",
    "tan_lap",
    "nui_voi",
    "nui_voi_committee",
    "dong_chum",
)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def code(unit: Unit) -> str:
    return unit.versions.get().code


def asked(actor: SignedIn, wish: Wish) -> list[tuple[str, int, str]]:
    return told(check(replace(wish, reaches=reaches_of(actor))))


@pytest.mark.parametrize("where", ["ben_do", "song_bac", "centre"])
def test_a_file_gives_seats_to_whom_the_page_gives_them(stage, where):
    """Every body on the committee of the place, and of two others."""
    actor = stage.world.actor("administrator", where)
    for committee in (where, f"{where}_committee", "nui_voi"):
        for member in BODIES:
            if member == committee:
                continue
            seat = Seat(committee=stage.unit(committee), member=stage.unit(member), day=DAY)
            row = f"{code(seat.committee)},{code(seat.member)},,{DAY},,"
            columns = {column for _rule, _row, column in asked(actor, members(row))}
            try:
                join(actor=actor, seat=seat)
            except NotPermitted:
                assert columns & {"committee", "member"}, (committee, member)
            else:
                assert columns == set(), (committee, member)
            CommitteeMember.objects.all().delete()


def test_who_sits_there_already_is_changed_by_who_reaches_the_committee(stage):
    actor = stage.world.actor("administrator", "ben_do")
    committee, member = code(stage.unit("ben_do")), code(stage.unit("dong_chum"))
    done(members(f"{committee},{member},,{PAST},{DAY},"))
    ended = f"{committee},{member},,{PAST},2025-01-01,"
    standing = f"{committee},{member},x,{PAST},{DAY},"
    for row in (ended, standing):
        assert asked(actor, members(row)) == []
    earlier = f"{committee},{member},,2023-01-01,{DAY},"
    again = (f"{committee},{member},,{PAST},{DAY},", f"{committee},{member},,2026-01-01,,")
    assert asked(actor, members(earlier)) == [("IMP-12", 2, "member")]
    assert asked(actor, members(*again)) == [("IMP-12", 3, "member")]


def test_seats_a_file_repeats_are_not_asked_about(stage):
    row = f"{code(stage.unit('nui_voi'))},{code(stage.unit('dong_chum'))},,{PAST},,"
    done(members(row))
    assert asked(stage.world.actor("administrator", "ben_do"), members(row)) == []


def test_a_seat_out_of_reach_does_not_vanish_by_a_file(stage):
    """A file that tells one of two stretches of a seat would end the other."""
    committee, member = code(stage.unit("nui_voi")), code(stage.unit("dong_chum"))
    rows = (f"{committee},{member},,2020-01-01,2021-01-01,", f"{committee},{member},,{PAST},,")
    done(members(*rows))
    actor = stage.world.actor("administrator", "ben_do")
    assert asked(actor, members(rows[0])) == [("IMP-12", 2, "committee")]


def test_a_place_out_of_reach_does_not_leave_its_group_by_a_file(stage):
    rows = ("vung,Vùng,nui,Núi,nui_voi,2020-01-01,2021-01-01", f"vung,,nui,,nui_voi,{PAST},")
    done(groups(*rows))
    actor = stage.world.actor("administrator", "song_bac")
    assert asked(actor, groups(*rows)) == []
    assert asked(actor, groups(rows[0])) == [("IMP-12", 2, "place")]
    assert GroupedPlace.objects.count() == 2


def test_a_committee_of_the_same_file_takes_bodies_from_around_it(stage):
    """Both sheets of one workbook: a new commune committee under the province's."""
    above = code(stage.unit("song_bac_committee"))
    new = ["moi", "Ban chỉ đạo", "", "commune_committee", "ben_do", str(PAST), "", "", above]
    seats = [["moi", code(stage.unit(m)), "", str(PAST), "", ""]
             for m in ("tan_lap_committee", "song_bac_committee", "dong_chum_committee")]  # fmt: skip
    sheets = {"A": [UNITS.split(","), new], "B": [MEMBERS.split(","), *seats]}
    wish = Wish(workbook(sheets), "units")
    assert asked(stage.actor, wish) == []
    found = asked(stage.world.actor("administrator", "song_bac"), wish)
    assert found == [("IMP-12", 4, "member")]
