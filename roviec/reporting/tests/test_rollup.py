"""Joining values: the same whichever way they are grouped and ordered; missing is not zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reporting.consolidation import Brought, Tree, subtotals
from roviec.reporting.models import AddingUp
from roviec.reporting.rollup import CannotJoin, Value, combine, percent_of, stored, unit_part

amounts = st.decimals(min_value=0, max_value=10**12, places=3)
counts = st.integers(0, 10**9).map(Decimal)
plain = st.builds(Value, amounts)
ratios = st.tuples(counts, counts).map(lambda p: Value(min(p), max(p)))
weighted = st.builds(Value, amounts, counts.map(lambda n: n + 1))

GIVEN = {
    "sum": plain,
    "max": plain,
    "min": plain,
    "ratio_from_parts": ratios,
    "share_of_units": ratios,
    "weighted_mean": weighted,
}
how_and_parts = st.sampled_from(sorted(GIVEN)).flatmap(
    lambda how: st.tuples(st.just(how), st.lists(GIVEN[how], min_size=1, max_size=12))
)


def near(one: Value | None, other: Value | None) -> bool:
    """Equal as figures are kept: a mean is cut only there."""
    assert one is not None
    assert other is not None
    return stored(one) == stored(other)


@given(how_and_parts, st.randoms())
def test_the_order_does_not_matter(chosen, random):
    how, parts = chosen
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert near(combine(how, parts), combine(how, shuffled))


@given(how_and_parts, st.data())
def test_the_grouping_does_not_matter(chosen, data):
    how, parts = chosen
    cut = data.draw(st.integers(0, len(parts)))
    halves = [combine(how, parts[:cut]), combine(how, parts[cut:])]
    assert near(combine(how, [h for h in halves if h]), combine(how, parts))


@given(st.lists(plain, min_size=1), plain)
def test_one_more_adds_only_itself(parts, more):
    before, after = combine("sum", parts), combine("sum", [*parts, more])
    assert before is not None
    assert after is not None
    assert after.value - before.value == more.value


@given(st.lists(plain, min_size=1))
def test_the_sum_of_the_parts_is_the_whole(parts):
    whole = combine("sum", parts)
    assert whole is not None
    assert whole.value == sum((p.value for p in parts), Decimal(0))


@pytest.mark.parametrize("how", [way for way in AddingUp.values if way != "not_additive"])
def test_nothing_joins_to_nothing_and_not_to_zero(how):
    assert combine(how, []) is None


def test_what_is_not_additive_stays_apart():
    with pytest.raises(CannotJoin):
        combine("not_additive", [Value(Decimal(1))])


def test_a_ratio_is_computed_from_its_parts_and_not_averaged():
    joined = combine(
        "ratio_from_parts", [Value(Decimal(1), Decimal(1)), Value(Decimal(0), Decimal(99))]
    )
    assert joined == Value(Decimal(1), Decimal(100))
    with pytest.raises(CannotJoin):
        combine("ratio_from_parts", [Value(Decimal(1), Decimal(1)), Value(Decimal(50))])


def test_a_mean_leans_to_the_heavier_part():
    joined = combine(
        "weighted_mean", [Value(Decimal(10), Decimal(1)), Value(Decimal(20), Decimal(3))]
    )
    assert joined is not None
    assert (joined.value, joined.total) == (Decimal("17.5"), Decimal(4))
    for weightless in (Value(Decimal(1)), Value(Decimal(1), Decimal(0))):
        assert combine("weighted_mean", [weightless]) is None
        assert combine("weighted_mean", [weightless, Value(Decimal(7), Decimal(2))]) == Value(
            Decimal(7), Decimal(2)
        )


def test_means_of_means_join_to_the_last_decimal():
    """The tie at the seventh decimal is broken as if all parts were joined at once."""
    parts = [Value(Decimal("0.000001"), Decimal(1)), *[Value(Decimal(0), Decimal(1))] * 2]
    parts += [Value(Decimal("0.000003"), Decimal(1)), *[Value(Decimal("0.000002"), Decimal(1))] * 4]
    halves = [combine("weighted_mean", parts[:3]), combine("weighted_mean", parts[3:])]
    assert near(combine("weighted_mean", [h for h in halves if h]), combine("weighted_mean", parts))


def test_the_last_one_is_the_newest_and_two_of_one_day_must_agree():
    march, june = date(2020, 3, 31), date(2020, 6, 30)
    old, new = Value(Decimal(5), at=march), Value(Decimal(3), at=june)
    assert combine("last", [new, old]) == combine("last", [old, new]) == new
    assert combine("last", [new, new]) == new
    with pytest.raises(CannotJoin):
        combine("last", [new, Value(Decimal(4), at=june)])


def test_a_share_of_units_counts_each_answer_as_one():
    answers = [unit_part("share_of_units", Value(Decimal(n))) for n in (1, 0, 1)]
    assert combine("share_of_units", answers) == Value(Decimal(2), Decimal(3))
    ready = Value(Decimal(27), Decimal(27))
    assert unit_part("share_of_units", ready) == ready


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_share_short_of_the_whole_is_never_100(total, missing):
    missing = min(missing, total)
    share = percent_of(Value(Decimal(total - missing), Decimal(total)))
    assert share is not None
    assert share < 100


def test_100_percent_is_of_those_not_exempt():
    assert percent_of(Value(Decimal(26), Decimal(27), exempt=1)) == 100
    assert percent_of(Value(Decimal(26), Decimal(27))) == Decimal("96.296296")
    assert percent_of(Value(Decimal(5))) is None
    assert percent_of(Value(Decimal(0), Decimal(0))) is None
    assert percent_of(Value(Decimal(0), Decimal(2), exempt=2)) is None


# --- along a tree ----------------------------------------------------------------------------

# 1 over 2 and 3; 2 over 4 and 5.
TREE = Tree.of(1, [(2, 1), (3, 1), (4, 2), (5, 2)])


def own(number: int) -> Brought:
    return Brought(Value(Decimal(number)))


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 1000)))
def test_a_tree_comes_to_the_sum_of_its_units(numbers):
    brought = {unit: own(number) for unit, number in numbers.items()}
    done = subtotals(TREE, brought, "sum")
    if not numbers:
        assert done[1].value is None
        return
    value = done[1].value
    assert value is not None
    assert value.value == sum(numbers.values())
    assert done[1].units == len(numbers)


def test_missing_and_zero_differ_in_a_tree():
    assert subtotals(TREE, {}, "sum")[2].value is None
    assert subtotals(TREE, {4: own(0)}, "sum")[2].value == Value(Decimal(0))


def test_an_imported_subtree_stands_in_only_where_nothing_else_is_known():
    whole = Brought(whole=Value(Decimal(500)))
    alone = subtotals(TREE, {2: whole, 3: own(1)}, "sum")
    assert (alone[2].value, alone[2].stands_in) == (Value(Decimal(500)), True)
    assert alone[1].value == Value(Decimal(501))
    assert alone[1].units == 1
    with_one = subtotals(TREE, {2: whole, 4: own(7)}, "sum")
    assert (with_one[2].value, with_one[2].stands_in) == (Value(Decimal(7)), False)
    waiting = subtotals(TREE, {2: whole, 4: Brought(waiting=True)}, "sum")
    assert waiting[2].value is None
    deeper = {2: whole, 4: Brought(whole=Value(Decimal(9)))}
    assert subtotals(TREE, deeper, "sum")[2].value == Value(Decimal(9))


def test_what_does_not_add_stays_where_it_was_given():
    done = subtotals(TREE, {4: own(7), 5: own(8), 3: own(1)}, "not_additive")
    assert done[4].value == Value(Decimal(7))
    assert done[2].value is None
    assert done[2].not_additive
    assert done[1].not_additive
    assert done[1].units == done[1].below == 3
