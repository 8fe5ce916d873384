"""Places from a file: identities, renames, codes given again, corrections, acts in between."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.organisations.importing import ImportRefused, check
from roviec.organisations.models import (
    FileImport,
    Group,
    GroupedPlace,
    Place,
    PlacePath,
    PlaceVersion,
)
from roviec.organisations.tests.imported_files import (
    acts,
    counts,
    done,
    groups,
    places,
    stands,
    told,
)

pytestmark = pytest.mark.django_db

PROVINCE = "90,Tỉnh Sông Bạc,province,tỉnh,,,,"
RENAMED = (
    "90001,Xã Bến Đò,xã,xã,90,,01/03/2022,bến đò",
    "90001,Phường Bến Đò,xã,phường,90,2022-03-01,,bến đò",
)
MERGER = ("1;places;2025-07-01;Sắp xếp;;1;merge;90001,90004;;90010;Phường Mới;phường;commune;90",)


def code_on(code: str, day: date) -> Place:
    return Place.objects.get(versions__in=PlaceVersion.objects.as_at(day).filter(code=code))


def test_rows_of_one_word_are_one_place_through_a_rename():
    done(places(PROVINCE, *RENAMED))
    assert Place.objects.count() == 2
    place = code_on("90001", date(2023, 1, 1))
    assert set(place.versions.values_list("name", "valid_from", "valid_to")) == {
        ("Xã Bến Đò", None, date(2022, 3, 1)),
        ("Phường Bến Đò", date(2022, 3, 1), None),
    }


def test_paths_are_derived_after_it():
    done(places(PROVINCE, *RENAMED))
    inside = PlacePath.objects.get(depth=1)
    assert (inside.valid_from, inside.valid_to) == (None, None)


def test_a_code_given_again_is_another_place_when_the_words_differ():
    done(
        places(
            PROVINCE,
            "90001,Xã Bến Đò,xã,xã,90,,2022-03-01,cũ",
            "90001,Xã Tân Lập,xã,xã,90,2022-03-01,,mới",
        )
    )
    assert code_on("90001", date(2020, 1, 1)) != code_on("90001", date(2023, 1, 1))


def test_a_code_given_again_after_a_gap_needs_no_words():
    done(
        places(
            PROVINCE,
            "90001,Xã Bến Đò,xã,xã,90,,2022-03-01,",
            "90001,Xã Tân Lập,xã,xã,90,2022-04-01,,",
        )
    )
    assert Place.objects.count() == 3


def test_rows_nobody_can_tell_apart_are_asked_about():
    plan = check(
        places(
            PROVINCE,
            "90001,Xã Bến Đò,xã,xã,90,,2022-03-01,",
            "90001,Phường Bến Đò,xã,phường,90,2022-03-01,,",
        )
    )
    assert told(plan) == [("IMP-09", 4, "identity")]


def test_a_code_is_read_as_of_the_first_day_of_the_row():
    done(
        places(
            "90,Tỉnh Cũ,province,tỉnh,,,2022-01-01,cũ",
            "90,Tỉnh Mới,province,tỉnh,,2022-01-01,,mới",
            "90001,Xã Một,xã,xã,90,,2022-01-01,",
            "90004,Xã Hai,xã,xã,90,2022-01-01,,",
        )
    )
    parents = dict(PlaceVersion.objects.exclude(parent=None).values_list("code", "parent"))
    assert parents["90001"] == code_on("90", date(2021, 1, 1)).pk
    assert parents["90004"] == code_on("90", date(2022, 1, 1)).pk


def test_the_same_file_twice_changes_nothing():
    wish = places(PROVINCE, *RENAMED)
    done(wish)
    before = stands()
    assert done(wish).row is None
    assert stands() == before
    assert FileImport.objects.count() == 1
    assert counts(wish) == {"places": (0, 0, 2, 0)}


def test_a_corrected_file_changes_what_differs_alone():
    done(places(PROVINCE, *RENAMED))
    known = set(PlaceVersion.objects.values_list("pk", flat=True))
    wish = places(PROVINCE, RENAMED[0].replace("Bến Đò", "Bến Dò"), RENAMED[1])
    plan = check(wish)
    assert [c.difference for c in plan.changes] == [
        "90001, xã, Xã Bến Đò, Tỉnh Sông Bạc, …–01/03/2022"
        " → 90001, xã, Xã Bến Dò, Tỉnh Sông Bạc, …–01/03/2022"
    ]
    done(wish)
    assert set(PlaceVersion.objects.values_list("pk", flat=True)) == known
    assert PlaceVersion.objects.filter(name="Xã Bến Dò").count() == 1


def test_a_dry_run_writes_nothing():
    check(places(PROVINCE, *RENAMED))
    assert not Place.objects.exists()
    assert not FileImport.objects.exists()


def test_all_or_nothing():
    with pytest.raises(ImportRefused) as refused:
        done(places(PROVINCE, *RENAMED, "90004,Xã Lạc,xã,xã,91,,,"))
    assert refused.value.number == "IMP-07"
    assert "91" in refused.value.message
    assert not Place.objects.exists()


# --- acts in between ----------------------------------------------------------------------------

OLD = (PROVINCE, *RENAMED, "90004,Xã Tân Lập,xã,xã,90,,,")


def test_what_an_act_did_since_stays_and_is_counted_so():
    done(places(*OLD))
    done(acts(*MERGER))
    before = stands()
    assert counts(places(*OLD)) == {"places": (0, 0, 1, 2)}
    assert done(places(*OLD)).row is None
    assert stands() == before


def test_the_days_before_an_act_can_be_corrected():
    done(places(*OLD))
    done(acts(*MERGER))
    done(places(OLD[0], *RENAMED, "90004,Xã Tân Lợi,xã,xã,90,,,"))
    version = PlaceVersion.objects.get(code="90004")
    assert (version.name, version.valid_to) == ("Xã Tân Lợi", date(2025, 7, 1))


def test_what_an_act_made_is_not_changed_by_a_file():
    done(places(*OLD))
    done(acts(*MERGER))
    plan = check(places(PROVINCE, "90010,Phường Khác,xã,phường,90,2025-07-01,,"))
    assert told(plan) == [("IMP-10", 3, "")]
    assert "Sắp xếp" in plan.problems[0].message


def test_a_file_that_agrees_with_the_acts_is_unchanged():
    done(places(*OLD))
    done(acts(*MERGER))
    agreed = places(
        PROVINCE,
        RENAMED[0],
        RENAMED[1].replace("2022-03-01,,", "2022-03-01,2025-07-01,"),
        "90004,Xã Tân Lập,xã,xã,90,,2025-07-01,",
        "90010,Phường Mới,commune,phường,90,2025-07-01,,",
    )
    assert counts(agreed) == {"places": (0, 0, 4, 0)}


def test_a_life_that_begins_later_than_it_does_is_another_place():
    """A new table laid over the old one without ending it: never a silent correction."""
    done(places(PROVINCE, "90001,Xã Bến Đò,xã,xã,90,,,"))
    plan = check(places(PROVINCE, "90001,Phường Lớn,xã,phường,90,2025-07-01,,"))
    assert told(plan) == [("IMP-10", 3, "valid_from")]
    ended = places(
        PROVINCE,
        "90001,Xã Bến Đò,xã,xã,90,,2025-07-01,cũ",
        "90001,Phường Lớn,xã,phường,90,2025-07-01,,mới",
    )
    assert counts(ended) == {"places": (1, 1, 1, 0)}
    done(ended)
    assert Place.objects.count() == 3


def test_two_stored_places_are_not_made_one():
    done(
        places(PROVINCE, "90001,Xã Một,xã,xã,90,,2022-01-01,", "90002,Xã Hai,xã,xã,90,2022-01-01,,")
    )
    plan = check(
        places(
            PROVINCE, "90001,Xã Một,xã,xã,90,,2022-01-01,x", "90002,Xã Hai,xã,xã,90,2022-01-01,,x"
        )
    )
    assert told(plan) == [("IMP-09", 3, "identity")]


def test_who_is_not_in_the_file_stays_under_rules():
    done(places(PROVINCE, "90001,Xã Bến Đò,xã,xã,90,,,"))
    plan = check(places("90,Tỉnh Sông Bạc,province,tỉnh,,,2025-07-01,"))
    assert told(plan) == [("ORG-06", 2, "code")]


# --- leading zeros ------------------------------------------------------------------------------

DROPPED = ("1,Tỉnh Một,province,tỉnh,,,,", "10,Tỉnh Mười,province,tỉnh,,,,", "4,Xã A,xã,xã,1,,,",
           "10004,Xã B,xã,xã,10,,,")  # fmt: skip


def test_codes_without_their_zeros_are_asked_about():
    plan = check(places(*DROPPED))
    assert told(plan) == [("IMP-08", 2, "code")]
    assert plan.asks_for_zeros
    assert "“1” thay vì “01”" in plan.problems[0].message


def test_zeros_are_put_back_where_that_is_chosen():
    done(places(*DROPPED, zeros="restore"))
    assert set(PlaceVersion.objects.values_list("code", flat=True)) == {
        "01",
        "10",
        "00004",
        "10004",
    }
    child = PlaceVersion.objects.get(code="00004")
    assert child.parent == code_on("01", date(2020, 1, 1))


def test_or_the_codes_are_kept_as_they_are():
    done(places(*DROPPED, zeros="keep"))
    assert PlaceVersion.objects.filter(code="4").exists()


def test_a_superior_without_its_zero_is_recognised():
    done(places("01,Tỉnh Một,province,tỉnh,,,,"))
    wish = places("10004,Xã B,xã,xã,1,,,")
    plan = check(wish)
    assert told(plan) == [("IMP-08", 2, "parent")]
    assert "01" in plan.problems[0].message
    done(places("10004,Xã B,xã,xã,1,,,", zeros="restore"))
    assert PlacePath.objects.filter(depth=1).count() == 1


# --- groups -------------------------------------------------------------------------------------


def test_groups_come_with_their_places_and_twice_is_once():
    done(places(PROVINCE, *RENAMED))
    wish = groups("vung,Vùng,nui,Miền núi,90001,2020-01-01,2024-01-01",
                  "vung,,bien,Ven biển,90001,2024-01-01,")  # fmt: skip
    done(wish)
    assert Group.objects.get(code="nui").grouping.name == "Vùng"
    assert GroupedPlace.objects.count() == 2
    assert counts(wish) == {"groups": (0, 0, 2, 0)}
    assert done(wish).row is None


def test_a_corrected_group_replaces_what_was_said_of_the_place():
    done(places(PROVINCE, *RENAMED))
    done(groups("vung,Vùng,nui,Miền núi,90001,2020-01-01,"))
    done(groups("vung,Vùng,bien,Ven biển,90001,2020-01-01,"))
    assert [row.group.code for row in GroupedPlace.objects.all()] == ["bien"]


def test_a_place_is_in_one_group_of_a_grouping_at_a_time():
    done(places(PROVINCE, *RENAMED))
    plan = check(groups("vung,,nui,,90001,2020-01-01,", "vung,,bien,,90001,2021-01-01,"))
    assert told(plan) == [("IMP-09", 3, "valid_from")]


def test_a_group_of_kinds_takes_no_single_place():
    done(places(PROVINCE, *RENAMED))
    done(groups("vung,Vùng,nui,Miền núi,90001,2020-01-01,"))
    Group.objects.filter(code="nui").update(place_kinds=["xã"])
    plan = check(groups("vung,Vùng,nui,Miền núi,90,,"))
    assert told(plan) == [("ORG-20", 2, "group")]


def test_a_bad_group_code_says_what_a_code_is():
    done(places(PROVINCE))
    assert told(check(groups("Vùng miền,,nui,,90,,"))) == [("IMP-06", 2, "grouping")]
