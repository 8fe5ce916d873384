"""One dry run tells all there is to mend: good rows are judged beside faulty ones, what cannot be
judged says what it waits for, and no good row is told a fault it has not."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from roviec.organisations.importing import Source, Wish, check
from roviec.organisations.importing.plans import Plan
from roviec.organisations.tests.imported_files import (
    GROUPS,
    PLACES,
    acts,
    done,
    members,
    places,
    told,
    units,
    workbook,
)

pytestmark = pytest.mark.django_db

PROVINCE = "90,Tỉnh Sông Bạc,province,tỉnh,,,,"
NAMELESS = "90009,,commune,xã,90,,,"
"""A row without a name, which the others do not depend on."""


def waiting(plan: Plan) -> dict[int, str]:
    """What each row waits for."""
    return {p.row: p.message for p in plan.problems if p.rule == "IMP-15"}


# --- rules are held beside faulty rows ------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("90001,Xã A,xã,xã,90,,,", "90001,Xã B,xã,xã,90,,,"), ("ORG-01", 4, "code")),
        (("A,A,district,h,B,,,", "B,B,district,h,A,,,"), ("ORG-05", 4, "parent")),
        (
            ("91,Tỉnh,province,tỉnh,,,2020-01-01,", "91001,Xã,xã,xã,91,,,"),
            ("ORG-06", 5, "parent"),
        ),
        (
            ("90001,A,xã,xã,90,,2020-01-01,x", "90001,B,xã,xã,90,2021-01-01,,x"),
            ("IMP-09", 5, "valid_from"),
        ),
        (("90001,A,xã,xã,93,,,",), ("IMP-07", 4, "parent")),
    ],
)
def test_a_faulty_row_keeps_no_other_fault_from_being_told(rows, problem):
    found = told(check(places(PROVINCE, NAMELESS, *rows)))
    assert ("IMP-04", 3, "name") in found
    assert problem in found


def test_a_stored_one_under_the_rules_is_told_beside_faulty_rows():
    done(places(PROVINCE, "90001,Xã Bến Đò,xã,xã,90,,,"))
    ended = PROVINCE.replace(",,,,", ",,,2020-01-01,")
    assert told(check(places(ended, NAMELESS))) == [
        ("IMP-04", 3, "name"),
        ("ORG-06", 2, "code"),
    ] or (
        sorted(told(check(places(ended, NAMELESS))))
        == [("IMP-04", 3, "name"), ("ORG-06", 2, "code")]
    )


def test_a_row_that_cannot_be_read_tells_its_missing_superior_too():
    assert sorted(told(check(places(PROVINCE, "90009,,commune,xã,77,,,")))) == [
        ("IMP-04", 3, "name"),
        ("IMP-07", 3, "parent"),
    ]


def test_units_are_judged_beside_faulty_rows(world):
    found = told(
        check(
            units(
                "m,,,commune_committee,ben_do,2020-01-01,,,song_bac-committee",
                "ben_do-committee,Trùng,,commune_committee,ben_do,2020-01-01,,,song_bac-committee",
                "n,N,,commune_committee,khong_co,2020-01-01,,,nobody",
            )
        )
    )
    assert ("IMP-04", 2, "name") in found
    assert {("IMP-07", 4, "place"), ("IMP-07", 4, "superior:committee")} <= set(found)
    assert any(row == 3 for _rule, row, _column in found)


# --- what depends on a faulty row waits -----------------------------------------------------------


def test_who_lies_in_a_faulty_one_waits_for_it():
    plan = check(places(PROVINCE.replace("tỉnh,", ","), "90001,Xã A,xã,xã,90,,,"))
    assert told(plan) == [("IMP-04", 2, "kind")]
    assert "phụ thuộc dòng 2, dòng ấy còn lỗi" in waiting(plan)[3]
    assert [p.column for p in plan.problems if p.row == 3] == ["parent"]


def test_one_with_a_faulty_stretch_waits_for_it():
    plan = check(
        places(
            PROVINCE,
            "90001,Xã A,xã,xã,90,,2020-01-01,a",
            "90001,Xã A,xã,,90,2020-01-01,2021-01-01,a",
            "90001,Xã A,xã,xã,90,2021-01-01,,a",
        )
    )
    assert told(plan) == [("IMP-04", 4, "kind")]
    assert set(waiting(plan)) == {3, 5}


def test_a_code_nobody_bears_may_be_that_of_a_row_without_one():
    plan = check(places(PROVINCE, ",Tỉnh Khác,province,tỉnh,,,,", "91001,Xã,xã,xã,91,,,"))
    assert told(plan) == [("IMP-04", 3, "code")]
    assert "dòng 3" in waiting(plan)[4]


def test_a_stored_one_a_faulty_row_may_end_is_no_fault_of_others():
    """Both the end of the commune and that of its province are in the file; the one has a slip."""
    done(places(PROVINCE, "90001,Xã A,xã,xã,90,,,"))
    plan = check(
        places(PROVINCE.replace(",,,,", ",,,2020-01-01,"), "90001,Xã A,xã,,90,,2020-01-01,")
    )
    assert told(plan) == [("IMP-04", 3, "kind")]
    assert "dòng 3" in waiting(plan)[2]


def test_a_code_given_again_waits_for_the_row_that_ends_it():
    done(places(PROVINCE, "90001,Xã A,xã,xã,90,,,"))
    plan = check(
        places(
            PROVINCE,
            "90001,Xã A,xã,,90,,2020-01-01,cũ",
            "90001,Xã B,xã,xã,90,2020-01-01,,mới",
        )
    )
    assert told(plan) == [("IMP-04", 3, "kind")]
    assert set(waiting(plan)) == {4}


def test_places_of_a_faulty_row_are_not_missing_from_its_groups():
    """A sheet of the same workbook names a place whose row has a fault."""
    sheets = {
        "Địa bàn": [PLACES.split(","), ["90", "Tỉnh", "province", "", "", "", "", ""]],
        "Nhóm": [GROUPS.split(","), ["vung", "Vùng", "nui", "Núi", "90", "2020-01-01", ""]],
    }
    plan = check(Wish(workbook(sheets), "places"))
    assert [(p.rule, p.sheet) for p in plan.problems] == [("IMP-04", "Địa bàn"), ("IMP-15", "Nhóm")]
    assert "2 (Địa bàn)" in plan.problems[1].message


def test_a_standing_body_waits_for_the_row_that_ends_the_other(world):
    done(members("song_bac-committee,ben_do-committee,x,2020-01-01,,"))
    plan = check(
        members(
            "song_bac-committee,ben_do-committee,x,2020-01-01,32/1/2022,",
            "song_bac-committee,tan_lap-committee,x,2022-01-01,,",
        )
    )
    assert told(plan) == [("IMP-05", 2, "valid_to")]
    assert set(waiting(plan)) == {3}


def test_who_names_a_code_that_may_lack_a_zero_waits():
    done(places("01,Tỉnh Một,province,tỉnh,,,,"))
    rows = ("1,Tỉnh Một,province,tỉnh,,,2020-01-01,", "10,Tỉnh Mười,province,tỉnh,,,,",
            "2,Tỉnh Hai,province,tỉnh,,,,", "10004,Xã,xã,xã,1,2021-01-01,,")  # fmt: skip
    plan = check(places(*rows))
    assert told(plan) == [("IMP-08", 2, "code")]
    assert set(waiting(plan)) == {5}
    # Once it is said, the fault comes out.
    assert told(check(places(*rows, zeros="restore"))) != []


def test_under_a_wrong_header_no_row_is_judged():
    header = PLACES.replace("identity", "identiy")
    rows = (
        "90,Tỉnh A,province,tỉnh,,,2020-01-01,a",
        "90,Tỉnh A,province,tỉnh,,2020-01-01,,a",
    )
    plan = check(Wish(Source("a.csv", "\n".join([header, *rows]).encode()), "places"))
    assert [(p.rule, p.row) for p in plan.problems] == [("IMP-02", 1), ("IMP-15", 0)]


# --- acts -----------------------------------------------------------------------------------------

COUNTRY = (PROVINCE, *(f"9000{n},Xã {n},xã,xã,90,,," for n in range(1, 6)))
EARLY = "1;places;2025-06-01;Sớm;;;rename;77777;;;X;;;"
FAULTY = "2;places;2025-07-01;Giữa;;;đổi;90001;;;Y;;;"
LATE = "3;places;2025-08-01;Muộn;;;rename;90002;;;Z;;;"


def test_acts_before_a_faulty_row_are_tried_and_later_ones_say_why_not():
    done(places(*COUNTRY))
    plan = check(acts(EARLY, FAULTY, LATE))
    assert sorted(told(plan)) == [("IMP-06", 3, "kind"), ("IMP-07", 2, "sources")]
    assert "dòng 2" in waiting(plan)[4]


def test_an_act_of_the_same_day_waits_and_one_on_what_it_makes_is_not_faulty():
    done(places(*COUNTRY))
    made = "2;places;2025-07-01;Giữa;;;hợp;90001,90002;;90010;M;xã;commune;90"
    plan = check(
        acts(
            made,
            "3;places;2025-07-01;Cùng ngày;;;rename;90003;;;N;;;",
            "4;places;2025-09-01;Sau;;;rename;90010;;;P;;;",
        )
    )
    assert told(plan) == [("IMP-06", 2, "kind")]
    assert set(waiting(plan)) == {3, 4}


def test_acts_on_others_are_judged_beside_faulty_ones():
    """The second is refused by rules alone, the third by its kind; neither keeps the faults of
    later acts on other places from being told."""
    done(places(*COUNTRY, "91,Tỉnh Núi Voi,province,tỉnh,,,,", "91001,Xã X,xã,xã,91,,,"))
    plan = check(
        acts(
            "1;places;2025-06-01;Hết tỉnh;;;dissolve;90;;;;;;",
            "2;places;2025-07-01;Đổi;;;đổi;90001;;;Y;;;",
            "3;places;2025-08-01;Một nhập một;;;merge;91001;;91002;Xã Y;xã;commune;91",
            "4;places;2025-09-01;Nằm trong tỉnh ấy;;;split;90003;;90010;Xã Z;xã;commune;90",
            "5;places;2025-10-01;Không ai;;;rename;77777;;;X;;;",
            "6;places;2025-11-01;Sau đó;;;rename;91001;;;X;;;",
            "7;places;2025-12-01;Cũng không ai;;;rename;88888;;;X;;;",
        )
    )
    assert set(told(plan)) == {
        ("ORG-06", 2, "kind"),
        ("IMP-06", 3, "kind"),
        ("ORG-08", 4, "kind"),
        ("IMP-07", 6, "sources"),
        ("IMP-07", 8, "sources"),
    }
    # Rows 3 and 5 are about what lies in the dissolved one; whom row 6 means nobody knows.
    assert set(waiting(plan)) == {3, 5, 7, 8}
    assert "dòng 2" in waiting(plan)[5]
    assert "dòng 4, 6" in waiting(plan)[7]


def test_rows_after_a_faulty_first_one_are_not_asked_for_its_heading():
    done(places(*COUNTRY))
    plan = check(
        acts(
            "1;places;1/13/2025;Đợt;;1;merge;90001;;90010;M;xã;commune;90",
            "1;;;;;1;merge;90002;;;;;;",
        )
    )
    assert told(plan) == [("IMP-05", 2, "day")]
    assert set(waiting(plan)) == {3}


# --- never a false one, always all ----------------------------------------------------------------

FIRST = date(2000, 1, 1)
CODES = [f"9000{n}" for n in range(6)]


@st.composite
def tables(draw: Any) -> list[list[str]]:
    """Tables with faults of structure of every kind, whose rows can all be read."""

    def day() -> str:
        number = draw(st.sampled_from([None, None, 0, 100, 200, 300]))
        return "" if number is None else str(FIRST + timedelta(days=number))

    rows = [["90", "Tỉnh A", "province", "tỉnh", "", "", day(), ""],
            ["91", "Tỉnh B", "province", "tỉnh", "", "", "", ""]]  # fmt: skip
    for _row in range(draw(st.integers(1, 7))):
        code, parent = (
            draw(st.sampled_from(CODES)),
            draw(st.sampled_from(["90", "91", *CODES, "99"])),
        )
        start, end = sorted([day(), day()])
        word = draw(st.sampled_from(["", "", "a", "b"]))
        rows.append([code, f"Xã {code}", "commune", "xã", parent, start, end if end != start else "", word])  # fmt: skip
    return rows


@st.composite
def records(draw: Any) -> list[list[str]]:
    """What may stand already: codes borne for ever, up to a day, or by one after another."""
    rows = [["90", "Tỉnh A", "province", "tỉnh", "", "", "", ""],
            ["91", "Tỉnh B", "province", "tỉnh", "", "", "", ""]]  # fmt: skip
    for code in draw(st.lists(st.sampled_from(CODES), unique=True, max_size=4)):
        end = draw(st.sampled_from(["", str(FIRST + timedelta(days=100))]))
        parent = draw(st.sampled_from(["90", "91"]))
        rows.append([code, f"Xã {code}", "commune", "xã", parent, "", end, f"{code}-1"])
        if end and draw(st.booleans()):
            again = draw(st.sampled_from([f"{code}-1", f"{code}-2"]))
            rows.append([code, f"Phường {code}", "commune", "phường", parent, end, "", again])
    return rows


FAULTS: list[Callable[[list[str]], list[str]]] = [
    lambda row: [*row[:3], "", *row[4:]],
    lambda row: ["", *row[1:]],
    lambda row: [*row[:5], "32/1/2020", *row[6:]],
    lambda row: [*row[:2], "cấp lạ", *row[3:]],
]


def _rules(plan: Plan) -> set[tuple[str, int]]:
    return {(rule, row) for rule, row, _column in told(plan)}


def _left_out(rows: list[list[str]], numbers: Container[int]) -> list[str]:
    return ["" if n in numbers else ",".join(row) for n, row in enumerate(rows)]


@trying(max_examples=60, deadline=None)
@given(
    rows=tables(),
    before=st.one_of(st.just([]), records()),
    faults=st.dictionaries(st.integers(0, 8), st.sampled_from(FAULTS), min_size=1, max_size=3),
)
def test_what_is_told_of_a_good_row_is_so_once_the_others_are_mended(rows, before, faults):
    with transaction.atomic():
        if before:
            done(places(*map(",".join, before)))
        mended = check(places(*map(",".join, rows)))
        faulty = [faults[n](row) if n in faults else row for n, row in enumerate(rows)]
        first = check(places(*map(",".join, faulty)))
        injected = {n + 2 for n in faults if n < len(rows)}
        true, without = _rules(mended), _rules(check(places(*_left_out(rows, faults))))
        said = {(rule, row) for rule, row in _rules(first) if row not in injected}
        # Where the mended table has faults of its own, rows may wait in it too.
        assert {each for each in said - true if each[1] not in waiting(mended)} == set()
        # What is wrong whether the faulty rows are there or not, and is not told, is said to wait.
        silent = {row for _rule, row in (true & without) - said} - injected - set(waiting(first))
        assert not silent
        transaction.set_rollback(True)
