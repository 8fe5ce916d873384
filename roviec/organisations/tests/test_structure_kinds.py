"""What each kind of line makes of a hierarchy, before its day, on it and later."""

from dataclasses import replace
from datetime import date

from roviec.organisations.structure import Change, Relation, Stretch, work_out
from roviec.organisations.tests.hierarchies import (
    AFTER,
    BEFORE,
    COUNTRY,
    DAY,
    FIELD,
    FORD,
    GONE,
    HILL,
    LAND,
    LONG_AGO,
    NORTH,
    SOUTH,
    above_on,
    act,
    code_on,
    country,
    done,
    line,
    name_on,
    on,
    outcome,
    state,
)

EVE = date(2025, 6, 30)
"""The last day before `DAY`."""


def test_a_rename_holds_from_its_day():
    after = done(country(), line("rename", HILL, name="Xã Đồi Cao"))
    assert name_on(after, HILL, EVE) == "Xã Đồi"
    assert name_on(after, HILL, DAY) == "Xã Đồi Cao"
    assert above_on(after, HILL, DAY) == NORTH


def test_an_upgrade_changes_kind_and_name_and_the_code_too():
    after = done(country(), line("upgrade", HILL, kind="phường", name="Phường Đồi", code="13"))
    assert on(after, HILL, DAY) == state("Phường Đồi", "13", NORTH).changed({"kind": "phường"}, {})
    assert on(after, HILL, EVE) == state("Xã Đồi", "11", NORTH)


def test_a_move_changes_the_superior_alone():
    made = outcome(country(), line("move", HILL, superiors={LAND: SOUTH}))
    after = country().replaced(made.changed)
    assert (above_on(after, HILL, EVE), above_on(after, HILL, DAY)) == (NORTH, SOUTH)
    assert name_on(after, HILL, DAY) == "Xã Đồi"
    assert set(made.changed) == {HILL}
    assert made.relations == ()
    assert made.moved == {LAND: {HILL}}


def test_a_rename_moves_nobody():
    assert outcome(country(), line("rename", NORTH, name="Tỉnh Bắc Mới")).moved == {}


def test_a_merge_ends_every_source_and_takes_along_who_answers_to_them():
    merged = state("Tỉnh Bắc Nam", "2", COUNTRY)
    made = outcome(country(), line("merge", NORTH, SOUTH, new={"both": merged}, number=4))
    after = country().replaced(made.changed)
    for key in (NORTH, SOUTH):
        assert on(after, key, EVE) is not None
        assert on(after, key, DAY) is None
    assert on(after, "both", EVE) is None
    assert on(after, "both", DAY) == merged
    for commune, province in ((HILL, NORTH), (FORD, NORTH), (FIELD, SOUTH)):
        assert above_on(after, commune, EVE) == province
        assert above_on(after, commune, DAY) == "both"
    assert made.moved_along == {HILL: "both", FORD: "both", FIELD: "both"}
    assert made.relations == (
        Relation(1, 4, NORTH, "both", whole=True),
        Relation(1, 4, SOUTH, "both", whole=True),
    )
    assert made.moved == {LAND: {NORTH, SOUTH, "both", HILL, FORD, FIELD}}


def test_who_had_left_the_merged_superior_stays_where_it_went():
    moved = done(country(), line("move", HILL, superiors={LAND: SOUTH}), day=BEFORE)
    merge = line("merge", NORTH, new={"n": state("Tỉnh Bắc", "1", COUNTRY)})
    giving = line("part", SOUTH, to=("n",))
    made = outcome(moved, merge, giving)
    assert HILL not in made.changed
    assert made.moved_along == {FORD: "n"}


def test_a_line_of_ones_own_goes_before_being_taken_along():
    merged = line("merge", NORTH, SOUTH, new={"both": state("Tỉnh Chung", "1", COUNTRY)})
    made = outcome(country(), merged, line("move", HILL, superiors={LAND: COUNTRY}))
    assert above_on(country().replaced(made.changed), HILL, DAY) == COUNTRY
    assert HILL not in made.moved_along


def test_who_comes_under_a_merged_superior_only_later_is_taken_along_from_then():
    """An act entered late: Field came under North after the day on which North is said to merge."""
    later = done(country(), line("move", FIELD, superiors={LAND: NORTH}), day=AFTER)
    merge = line("merge", NORTH, new={"n": state("Tỉnh Bắc", "1", COUNTRY)})
    after = done(later, merge, line("part", SOUTH, to=("n",)))
    assert above_on(after, FIELD, DAY) == SOUTH
    assert above_on(after, FIELD, AFTER) == "n"


def test_a_move_on_the_day_leaves_what_comes_later_to_the_merge():
    later = done(country(), line("move", FIELD, superiors={LAND: NORTH}), day=AFTER)
    merge = line("merge", NORTH, new={"n": state("Tỉnh Bắc", "1", COUNTRY)})
    to_country = line("move", FIELD, superiors={LAND: COUNTRY})
    after = done(later, merge, line("part", SOUTH, to=("n",)), to_country)
    assert above_on(after, FIELD, DAY) == COUNTRY
    assert above_on(after, FIELD, AFTER) == "n"


def test_each_hierarchy_is_taken_along_by_itself():
    """Field answers to North in one hierarchy and to South in another, and both merge."""
    base = country()
    two = replace(
        base,
        by_key=base.by_key
        | {
            NORTH: [
                Stretch(None, None, state("Tỉnh Bắc", "1", COUNTRY).changed({}, {"party": None}))
            ],
            FIELD: [
                Stretch(None, None, state("Xã Ruộng", "21", SOUTH).changed({}, {"party": NORTH}))
            ],
        },
    )
    north = line("merge", NORTH, new={"n": state("Bắc", "1", COUNTRY).changed({}, {"party": None})})
    south = line("merge", SOUTH, new={"s": state("Nam", "2", COUNTRY)})
    after = done(two, north, south, line("part", HILL, to=("n", "s")))
    standing = on(after, FIELD, DAY)
    assert standing is not None
    assert standing.superiors == {LAND: "s", "party": "n"}


def test_a_split_ends_its_source_and_says_what_came_of_it():
    halves = {"east": state("Xã Đông", "13", NORTH), "west": state("Xã Tây", "14", NORTH)}
    made = outcome(country(), line("split", HILL, new=halves, number=3))
    after = country().replaced(made.changed)
    assert on(after, HILL, DAY) is None
    assert [name_on(after, key, DAY) for key in halves] == ["Xã Đông", "Xã Tây"]
    assert made.relations == (
        Relation(1, 3, HILL, "east", whole=False),
        Relation(1, 3, HILL, "west", whole=False),
    )


def test_a_split_names_what_a_merge_founds_and_what_stands_already():
    """A cut commune: part of it goes into a new one with its neighbour, part to a third."""
    cut = line("split", HILL, to=("new", FIELD))
    merge = line("merge", FORD, new={"new": state("Xã Bến Đồi", "12", NORTH)})
    after = done(country(), cut, merge)
    assert on(after, HILL, DAY) is None
    assert name_on(after, "new", DAY) == "Xã Bến Đồi"
    assert name_on(after, FIELD, DAY) == "Xã Ruộng"


def test_a_part_leaves_its_source_standing():
    made = outcome(country(), line("part", HILL, to=(FORD,), number=2))
    assert made.changed == {}
    assert made.relations == (Relation(1, 2, HILL, FORD, whole=False),)


def test_a_part_may_found_what_it_goes_to():
    after = done(country(), line("part", HILL, new={"new": state("Xã Mới", "15", NORTH)}))
    assert on(after, HILL, DAY) == on(country(), HILL, DAY)
    assert name_on(after, "new", DAY) == "Xã Mới"


def test_a_dissolved_one_ends_with_its_successor_unknown_or_named():
    made = outcome(country(), line("dissolve", HILL, FORD, number=5))
    after = country().replaced(made.changed)
    assert on(after, HILL, DAY) is on(after, FORD, DAY) is None
    assert made.relations == (
        Relation(1, 5, HILL, None, whole=False),
        Relation(1, 5, FORD, None, whole=False),
    )
    named = outcome(country(), replace(line("dissolve", HILL, to=(FORD,)), number=1, derived=True))
    assert named.relations == (Relation(1, 1, HILL, FORD, whole=False, derived=True),)


def test_one_is_created_from_its_day():
    made = outcome(country(), line("create", new={"new": state("Đặc khu", "30", SOUTH)}))
    assert made.changed["new"] == [Stretch(DAY, None, state("Đặc khu", "30", SOUTH))]
    assert made.relations == ()


def test_acts_of_one_day_apply_together_in_whatever_order():
    """Another act's line founds what this one's merge goes to, and a code passes on that day."""
    dissolve = act(line("dissolve", FIELD), number=1)
    create = act(line("create", new={"new": state("Xã Mới", "21", "both")}), number=2)
    merge = act(line("merge", NORTH, SOUTH, new={"both": state("Tỉnh", "1", COUNTRY)}), number=3)
    one = work_out(country(), [dissolve, create, merge], DAY)
    other = work_out(country(), [merge, create, dissolve], DAY)
    assert one.changed == other.changed
    assert set(one.relations) == set(other.relations)


def test_a_late_rename_changes_nothing_from_where_another_name_began():
    renamed = done(country(), line("rename", HILL, name="Xã Đồi Mới"), day=AFTER)
    after = done(renamed, line("rename", HILL, name="Xã Đồi Cao"))
    assert name_on(after, HILL, EVE) == "Xã Đồi"
    assert name_on(after, HILL, DAY) == "Xã Đồi Cao"
    assert name_on(after, HILL, AFTER) == "Xã Đồi Mới"


def test_a_late_move_goes_on_through_a_later_rename():
    renamed = done(country(), line("rename", HILL, name="Xã Đồi Mới"), day=AFTER)
    after = done(renamed, line("move", HILL, superiors={LAND: SOUTH}))
    assert above_on(after, HILL, DAY) == SOUTH
    assert on(after, HILL, AFTER) == state("Xã Đồi Mới", "11", SOUTH)


def test_two_acts_of_one_day_change_different_things_of_one():
    renamed = done(country(), line("rename", HILL, name="Xã Đồi Mới"))
    after = done(renamed, line("move", HILL, superiors={LAND: SOUTH}))
    assert on(after, HILL, DAY) == state("Xã Đồi Mới", "11", SOUTH)
    assert len(after.stretches(HILL)) == 2


def test_a_merge_of_one_with_a_source_the_record_does_not_hold_is_a_merge():
    merge = replace(
        line("merge", HILL, new={"new": state("Xã Đồi", "11", NORTH)}), missing=("00199",)
    )
    assert on(done(country(), merge), HILL, DAY) is None


def test_a_code_may_pass_to_another_on_the_day_it_becomes_free():
    free = line("rename", HILL, code="19")
    after = done(country(), free, line("rename", FORD, code="11"))
    assert [code_on(after, key, DAY) for key in (HILL, FORD)] == ["19", "11"]
    long_free = done(country(), line("rename", HILL, code="22"), day=AFTER)
    assert code_on(long_free, HILL, AFTER) == "22"
    assert code_on(long_free, GONE, LONG_AGO) == "22"


def test_a_line_tells_what_one_was_before_where_the_record_began_with_what_came_after():
    """The record begins with the city; that it was a town before comes with the act entered."""
    told = replace(
        line("upgrade", HILL, kind="thành phố", name="Thành phố Đồi"),
        was=Change({"kind": "thị xã", "name": "Thị xã Đồi"}, {LAND: SOUTH}),
    )
    after = done(country(), told)
    before = on(after, HILL, LONG_AGO)
    assert before == state("Thị xã Đồi", "11", SOUTH).changed({"kind": "thị xã"}, {})
    assert name_on(after, HILL, DAY) == "Thành phố Đồi"
    assert above_on(after, HILL, DAY) == NORTH


def test_what_one_was_and_another_line_of_the_day_do_not_hang_on_their_order():
    told = replace(
        line("upgrade", HILL, kind="thành phố"), was=Change({"name": "Thị xã Đồi"}), number=1
    )
    renamed = line("rename", HILL, name="Thành phố Đồi", number=2)
    one, other = done(country(), told, renamed), done(country(), renamed, told)
    assert one.by_key == other.by_key
    assert name_on(one, HILL, EVE) == "Thị xã Đồi"
