"""In whose hands the work of a unit is on another day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from roviec.organisations.history.carrying import LOST, Carried, History, Passed, Standing, Step
from roviec.organisations.tests.random_histories import EXACT, Wandering, wanderings

EARLY, ACT, LATE = date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)
ALWAYS = (None, None)
OLD, NEW = (None, ACT), (ACT, None)


def history(
    *passed: Passed, **standings: tuple[int | None, tuple[date | None, date | None]]
) -> History:
    """`u2=(1, OLD)`: unit 2 answered to unit 1 until the act."""
    return History(
        {int(name[1:]): [Standing(above, *days)] for name, (above, days) in standings.items()},
        passed,
    )


def passes(earlier: int, later: int | None, kind: str, *, whole: bool = False) -> Passed:
    return Passed(earlier, later, ACT, whole, kind, 7)


MERGED = (passes(2, 4, "merge", whole=True), passes(3, 4, "merge", whole=True))


def test_what_stays_holds_its_own():
    told = history(u1=(None, ALWAYS), u2=(1, ALWAYS))
    assert told.carried(2, EARLY, LATE) == Carried(frozenset({2}))
    assert told.carried(2, LATE, EARLY) == Carried(frozenset({2}))


def test_a_merge_takes_all_along_and_cannot_be_undone_looking_back():
    told = history(*MERGED, u1=(None, ALWAYS), u2=(1, OLD), u3=(1, OLD), u4=(1, NEW))
    assert told.carried(2, EARLY, LATE) == Carried(frozenset({4}))
    back = told.carried(4, LATE, EARLY)
    assert back == Carried(frozenset({2, 3}), (Step(4, ACT, "merge", 7),))
    assert told.anchor(back.to, EARLY) == 1


def test_a_split_is_certain_where_its_parts_come_together():
    cut = (passes(3, 4, "split"), passes(3, 5, "split"))
    told = history(*cut, u1=(None, ALWAYS), u2=(1, ALWAYS), u3=(2, OLD), u4=(2, NEW), u5=(2, NEW))
    came = told.carried(3, EARLY, LATE)
    assert came == Carried(frozenset({4, 5}), (Step(3, ACT, "split", 7),))
    assert told.anchor(came.to, LATE) == 2
    assert told.carried(4, LATE, EARLY).to == {3}


def test_who_gave_a_part_holds_the_rest():
    told = history(passes(2, 3, "part"), u1=(None, ALWAYS), u2=(1, ALWAYS), u3=(1, ALWAYS))
    assert told.carried(2, EARLY, LATE).to == {2, 3}
    assert told.carried(3, EARLY, LATE).to == {3}
    assert told.carried(3, LATE, EARLY).to == {2, 3}
    assert told.carried(2, LATE, EARLY).to == {2}


def test_parts_that_come_together_again_are_certain_again():
    later = date(2025, 9, 1)
    again = [Passed(unit, 6, later, True, "merge", 8) for unit in (4, 5)]
    told = History(
        {
            1: [Standing(None, *ALWAYS)],
            3: [Standing(1, *OLD)],
            4: [Standing(1, ACT, later)],
            5: [Standing(1, ACT, later)],
            6: [Standing(1, later, None)],
        },
        [passes(3, 4, "split"), passes(3, 5, "split"), *again],
    )
    assert told.carried(3, EARLY, LATE) == Carried(frozenset({6}))
    assert told.carried(3, EARLY, ACT).to == {4, 5}


def test_what_nobody_took_over_rests_at_the_superior_it_had():
    told = history(passes(3, None, "dissolve"), u1=(None, ALWAYS), u2=(1, ALWAYS), u3=(2, OLD))
    assert told.carried(3, EARLY, LATE) == Carried(
        frozenset({2}), rests=(Step(3, ACT, "dissolve", 7),)
    )


def test_what_was_dissolved_onto_one_is_certain_at_the_superior_only():
    """The line does not say that all of it passed to that one."""
    told = history(passes(3, 4, "dissolve"), u1=(None, ALWAYS), u3=(1, OLD), u4=(1, ALWAYS))
    assert told.carried(3, EARLY, LATE).to == {1, 4}


def test_the_superior_may_have_gone_the_same_day():
    told = history(
        passes(5, None, "dissolve"),
        *MERGED,
        u1=(None, ALWAYS), u2=(1, OLD), u3=(1, OLD), u4=(1, NEW), u5=(2, OLD),
    )  # fmt: skip
    assert told.carried(5, EARLY, LATE).to == {4}


def test_a_root_that_nobody_took_over_is_lost():
    told = history(passes(1, None, "dissolve"), u1=(None, OLD), u2=(None, ALWAYS))
    assert told.carried(1, EARLY, LATE).to == {LOST}
    assert told.anchor({LOST, 2}, LATE) is None


def test_a_new_unit_of_no_origin_rests_at_its_superior_looking_back():
    told = history(u1=(None, ALWAYS), u2=(1, NEW))
    came = told.carried(2, LATE, EARLY)
    assert came.to == {1}
    assert len(came.rests) == 1


def test_a_source_that_is_not_on_record_makes_the_way_back_uncertain():
    passed = passes(2, 4, "merge", whole=True)._replace(missing=True)
    told = history(passed, u1=(None, ALWAYS), u2=(1, OLD), u4=(1, NEW))
    assert told.carried(2, EARLY, LATE).to == {4}
    assert told.carried(4, LATE, EARLY).to == {1, 2}


def test_who_left_the_line_takes_its_work_along():
    told = History({1: [Standing(None, *ALWAYS)], 2: [Standing(1, *OLD)]}, [], outside={2})
    assert told.carried(2, EARLY, LATE).to == {2}
    assert 2 not in told.subtree(1, LATE)


def test_acts_outside_the_days_asked_for_change_nothing():
    told = history(*MERGED, u1=(None, ALWAYS), u2=(1, OLD), u3=(1, OLD), u4=(1, NEW))
    assert told.carried(2, date(2025, 1, 1), EARLY).to == {2}
    assert told.carried(4, ACT, LATE).to == {4}


# --- random acts -------------------------------------------------------------------------------


@settings(deadline=None)
@given(wanderings())
def test_the_walk_finds_the_hands_the_acts_put_it_in(made: Wandering):
    told = made.history()
    for (unit, day), held in made.hands.items():
        assert told.carried(unit, day, made.day).to == held


@settings(deadline=None)
@given(wanderings(EXACT))
def test_without_split_part_or_end_everything_is_in_one_hand(made: Wandering):
    told = made.history()
    for unit, day in made.hands:
        came = told.carried(unit, day, made.day)
        assert (len(came.to), came.divided, came.rests) == (1, (), ())


@settings(deadline=None)
@given(wanderings(("rename", "move", "merge", "split", "part")))
def test_looking_back_is_the_same_relation_the_other_way_round(made: Wandering):
    told = made.history()
    first, last = made.days[0], made.day
    back = {(b, unit) for unit in made.standing() for b in told.carried(unit, last, first).to}
    onward = {(unit, to) for (unit, day), held in made.hands.items() if day == first for to in held}
    assert back == onward


@settings(deadline=None)
@given(wanderings())
def test_at_the_anchor_and_above_all_of_it_is_there_and_nowhere_else(made: Wandering):
    told = made.history()
    for (unit, day), held in made.hands.items():
        anchor = told.anchor(told.carried(unit, day, made.day).to, made.day)
        certain = {u for u in made.standing() if held <= told.subtree(u, made.day)}
        assert certain == ({anchor, *told.above(anchor, made.day)} if anchor else set())


@settings(deadline=None)
@given(wanderings())
def test_sources_are_never_too_few(made: Wandering):
    told = made.history()
    for root in made.standing():
        inside = told.subtree(root, made.day)
        sources = told.sources(inside, made.day)
        for (unit, day), held in made.hands.items():
            assert not (held & inside) or unit in sources, (unit, day)


@pytest.mark.parametrize("unit", [2, 3, 4])
def test_the_order_in_which_successions_are_told_does_not_matter(unit):
    cut = (passes(3, 4, "split"), passes(3, 5, "split"), *MERGED[:1])
    units = {"u1": (None, ALWAYS), "u2": (1, OLD), "u3": (1, OLD), "u4": (1, NEW), "u5": (1, NEW)}
    one, other = history(*cut, **units), history(*reversed(cut), **units)
    assert one.carried(unit, EARLY, LATE) == other.carried(unit, EARLY, LATE)
