"""Acts from a file: codes read on the day, batches by day, the same acts again, every refusal."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.organisations.importing import ImportRefused, Source, Wish, check
from roviec.organisations.importing.columns import TableKind
from roviec.organisations.importing.exporting import exported
from roviec.organisations.importing.files import as_csv
from roviec.organisations.models import Batch, PlaceSuccession, PlaceVersion, Reorganisation
from roviec.organisations.tests.imported_files import (
    ACTS,
    acts,
    counts,
    done,
    places,
    stands,
    table,
    told,
)

pytestmark = pytest.mark.django_db

PLACES = (
    "90,Tỉnh Sông Bạc,province,tỉnh,,,,",
    "91,Tỉnh Núi Voi,province,tỉnh,,,,",
    *(f"{90000 + n},Xã {n},xã,xã,90,,," for n in range(1, 6)),
    "91001,Xã Đồng Chum,xã,xã,91,,,",
)


@pytest.fixture(autouse=True)
def standing(db):
    done(places(*PLACES))


def row(key: str, day: str, kind: str, *more: str, line: str = "", title: str = "") -> str:
    """`more`: sources, targets, new code, name, kind, level, parent."""
    return ";".join([key, "places", day, title or f"Đợt {key}", "", line, kind, *more])


MERGE = row("1", "1/7/2025", "merge", "90001,90002", "", "90001", "Xã Mới", "xã", "xã", "90")


def named(day: date) -> dict[str, str]:
    return dict(PlaceVersion.objects.as_at(day).values_list("code", "name"))


def test_a_code_of_an_old_one_may_go_to_the_new_one():
    done(acts(MERGE))
    assert named(date(2025, 6, 30))["90001"] == "Xã 1"
    assert named(date(2025, 7, 1))["90001"] == "Xã Mới"
    assert PlaceSuccession.objects.filter(whole=True).count() == 2


def test_later_acts_may_name_what_earlier_ones_make():
    done(acts(row("2", "1/9/2025", "rename", "90001", "", "", "Phường Mới"), MERGE))
    assert named(date(2025, 10, 1))["90001"] == "Phường Mới"
    assert Batch.objects.count() == 2


def test_acts_of_one_day_are_one_batch_and_name_each_other():
    done(
        acts(
            MERGE,
            row("2", "1/7/2025", "split", "90003", "90001", "90010", "Xã Phần", "xã", "xã", "90"),
        )
    )
    assert Batch.objects.count() == 1
    later = PlaceSuccession.objects.filter(whole=False).values_list(
        "later__versions__code", flat=True
    )
    assert set(later) == {"90001", "90010"}


def test_rows_of_one_line_found_several():
    done(
        acts(
            row("1", "1/7/2025", "split", "90001", "", "90010", "Xã A", "xã", "xã", "90", line="1"),
            row("1", "1/7/2025", "split", "", "", "90011", "Xã B", "xã", "xã", "90", line="1"),
        )
    )
    assert {"90010", "90011"} <= named(date(2025, 7, 1)).keys()


def test_a_move_says_only_what_changes():
    done(acts(row("1", "1/7/2025", "move", "90005", "", "", "", "", "", "91")))
    moved = PlaceVersion.objects.as_at(date(2025, 7, 1)).get(code="90005")
    assert moved.parent is not None
    assert moved.parent.versions.get().code == "91"
    assert moved.name == "Xã 5"


@pytest.mark.parametrize("again", [MERGE, MERGE.replace("90001,90002", "90002 | 90001")])
def test_the_same_acts_twice_are_once(again):
    done(acts(MERGE))
    before = stands()
    assert counts(acts(again)) == {"acts": (0, 0, 1, 0)}
    assert done(acts(again)).row is None
    assert stands() == before
    assert Reorganisation.objects.filter(of="places").count() == 1


def test_a_file_may_grow_by_later_acts():
    done(acts(MERGE))
    done(acts(MERGE, row("2", "1/9/2025", "rename", "90001", "", "", "Phường Mới")))
    assert Reorganisation.objects.filter(of="places").count() == 2


def test_a_file_may_grow_by_acts_of_the_same_day():
    done(acts(MERGE))
    more = row("2", "1/7/2025", "part", "90005", "90001")
    done(acts(MERGE, more))
    assert counts(acts(MERGE, more)) == {"acts": (0, 0, 2, 0)}


def test_a_confirmed_act_is_not_changed_by_a_file():
    done(acts(MERGE))
    plan = check(acts(MERGE.replace("90001,90002", "90001,90003")))
    assert told(plan) == [("IMP-11", 2, "act")]


def test_a_withdrawn_act_may_come_again():
    done(acts(MERGE))
    Reorganisation.objects.update(state="withdrawn")
    assert (
        told(check(acts(row("9", "1/8/2025", "rename", "90005", "", "", "Xã Năm", title="Đợt 1"))))
        == []
    )


REFUSED = [
    (row("1", "1/7/2025", "rename", "99999", "", "", "X"), ("IMP-07", 2, "sources")),
    (row("1", "1/7/2025", "merge", "90001,90002", "99999"), ("IMP-07", 2, "targets")),
    (row("1", "1/7/2025", "move", "90001", "", "", "", "", "", "99"), ("IMP-07", 2, "new_parent")),
    (row("1", "32/7/2025", "rename", "90001", "", "", "X"), ("IMP-05", 2, "day")),
    (row("1", "", "rename", "90001", "", "", "X"), ("IMP-04", 2, "day")),
    (row("1", "1/7/2025", "nhập", "90001", "", "", "X"), ("IMP-06", 2, "kind")),
    (row("1", "1/7/2025", "rename", "90001"), ("ORG-02", 2, "kind")),
    (row("1", "1/7/2025", "rename", "90001,90002", "", "", "X"), ("ORG-02", 2, "kind")),
    (row("1", "1/7/2025", "dissolve", "91"), ("ORG-06", 2, "kind")),
    (row("1", "1/7/2025", "create", "", "", "90002", "X", "xã", "xã", "90"), ("ORG-01", 2, "kind")),
    (row("1", "1/7/2025", "create", "", "", "90009", "X", "", "", "90"), ("ORG-08", 2, "kind")),
    (row("", "1/7/2025", "rename", "90001", "", "", "X", title="Đ"), ("IMP-04", 2, "act")),
]


@pytest.mark.parametrize(("line", "problem"), REFUSED)
def test_what_is_wrong_with_a_line_is_told_by_row_and_column(line, problem):
    assert told(check(acts(line))) == [problem]
    with pytest.raises(ImportRefused):
        done(acts(line))
    assert not Reorganisation.objects.exists()


def test_two_ends_of_one_place_are_refused():
    plan = check(acts(MERGE, row("2", "1/7/2025", "dissolve", "90002")))
    assert {rule for rule, _row, _column in told(plan)} == {"ORG-07"}


def test_rows_of_one_act_agree():
    other = MERGE.replace("Đợt 1", "Tên khác").replace("90001,90002", "90003,90004")
    assert told(check(acts(MERGE, other.replace(";90001;", ";90009;")))) == [("IMP-11", 3, "title")]


def test_two_acts_have_two_headings():
    same = row("2", "1/7/2025", "rename", "90005", "", "", "X", title="Đợt 1")
    assert told(check(acts(MERGE, same))) == [("IMP-11", 3, "title")]


def test_acts_after_a_faulty_one_are_said_to_wait():
    plan = check(
        acts(
            row("1", "1/7/2025", "rename", "99999", "", "", "X"),
            row("2", "1/8/2025", "rename", "90001", "", "", "Y"),
        )
    )
    assert [p.row for p in plan.problems if p.warning] == [3]


def test_a_later_faulty_act_keeps_all_from_being_written():
    with pytest.raises(ImportRefused):
        done(acts(MERGE, row("2", "1/8/2025", "rename", "90002", "", "", "Y")))
    assert not Reorganisation.objects.exists()


def test_what_a_place_was_before_is_told_by_the_act_and_stays():
    """A record that began with the later name learns the earlier one; the file of places, which
    still knows the later one alone, takes nothing of it back."""
    header = f"{ACTS};was_name;was_kind"
    line = row("1", "1/4/2022", "upgrade", "90005", "", "", "Thành phố Phổ", "thành phố", "", "")
    told_before = Wish(table(header, f"{line};Thị xã Phổ;thị xã"), "acts")
    done(told_before)
    assert named(date(2022, 3, 31))["90005"] == "Thị xã Phổ"
    assert named(date(2022, 4, 1))["90005"] == "Thành phố Phổ"
    assert counts(told_before) == {"acts": (0, 0, 1, 0)}
    before = stands()
    assert counts(places(*PLACES)) == {"places": (0, 0, 7, 1)}
    assert done(places(*PLACES)).row is None
    assert stands() == before
    written = Source("a.csv", as_csv(exported((TableKind.ACTS,))[0]))
    assert counts(Wish(written, "acts")) == {"acts": (0, 0, 1, 0)}


def test_a_day_that_lies_ahead_is_confirmed_and_can_be_withdrawn():
    done(acts(row("1", "1/7/2099", "rename", "90005", "", "", "Xã Mai Sau")))
    assert Batch.objects.get().before
    assert named(date(2099, 7, 1))["90005"] == "Xã Mai Sau"
