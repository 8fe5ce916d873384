"""Every quantifier at and on both sides of its bounds."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.quantifiers import (
    BANDS,
    Band,
    Stated,
    band,
    claimed_band,
    compare,
)


def stated(quantifier, value, precision="1", strict=False):
    return Stated(
        value=Fraction(value), precision=Fraction(precision), quantifier=quantifier, strict=strict
    )


@pytest.mark.parametrize(
    ("value", "precision", "unit"),
    [
        ("92", "1", "1"),
        ("5700", "1", "100"),
        ("100", "1", "10"),
        ("45", "1", "1"),
        ("28", "1", "1"),
        ("30", "1", "3"),
        ("7", "1", "1"),
        ("92.4", "0.1", "0.1"),
        ("412000", "1000", "1000"),
        ("4000", "1000", "1000"),
        ("500000000000", "1000000000", "50000000000"),
        ("0", "1", "1"),
        ("0", "0.1", "0.1"),
    ],
)
def test_unit_is_of_the_last_digit_a_tenth_at_most_and_the_precision_at_least(
    value, precision, unit
):
    assert stated("over", value, precision).unit == Fraction(unit)


@pytest.mark.parametrize(
    ("quantifier", "value", "precision", "recorded", "verdict"),
    [
        ("over", "92", "1", "92.4", "matches"),
        ("over", "92", "1", "93", "matches"),
        ("over", "92", "1", "93.01", "understated"),
        ("over", "92", "1", "95", "understated"),
        ("over", "92", "1", "92", "differs"),
        ("over", "92", "1", "91.9", "differs"),
        ("over", "5700", "1", "5713", "matches"),
        ("over", "5700", "1", "5800", "matches"),
        ("over", "5700", "1", "5801", "understated"),
        ("over", "5700", "1", "5700", "differs"),
        ("over", "100", "1", "110", "matches"),
        ("over", "100", "1", "111", "understated"),
        ("over", "45", "1", "46", "matches"),
        ("over", "45", "1", "47", "understated"),
        ("over", "0", "1", "1", "matches"),
        ("over", "0", "1", "0", "differs"),
        ("over", "0", "1", "2", "understated"),
        ("nearly", "28", "1", "27", "matches"),
        ("nearly", "28", "1", "27.9", "matches"),
        ("nearly", "28", "1", "28", "differs"),
        ("nearly", "28", "1", "26.9", "differs"),
        ("nearly", "28", "1", "29", "differs"),
        ("nearly", "1", "1", "0", "differs"),
        ("nearly", "1", "1", "0.5", "matches"),
        ("nearly", "0", "1", "0", "differs"),
        ("about", "200", "1", "190", "matches"),
        ("about", "200", "1", "210", "matches"),
        ("about", "200", "1", "189.9", "differs"),
        ("about", "200", "1", "210.1", "differs"),
        ("about", "0", "1", "0", "matches"),
        ("at_least", "80", "1", "80", "matches"),
        ("at_least", "80", "1", "800", "matches"),
        ("at_least", "80", "1", "79.9", "differs"),
        ("at_most", "5", "1", "5", "matches"),
        ("at_most", "5", "1", "0", "matches"),
        ("at_most", "5", "1", "5.1", "differs"),
        ("below", "5", "1", "4.9", "matches"),
        ("below", "5", "1", "5", "differs"),
        ("exact", "412000", "1000", "411500", "matches"),
        ("exact", "412000", "1000", "412499", "matches"),
        ("exact", "412000", "1000", "412500", "differs"),
        ("exact", "412000", "1000", "411499", "differs"),
        ("exact", "92", "1", "92.5", "differs"),
        ("exact", "93", "1", "92.5", "matches"),
    ],
)
def test_verdict_at_the_bounds(quantifier, value, precision, recorded, verdict):
    assert compare(stated(quantifier, value, precision), Fraction(recorded)) == verdict


@pytest.mark.parametrize(
    ("recorded", "verdict"), [("100", "matches"), ("99.6", "differs"), ("100.1", "differs")]
)
def test_strict_number_must_be_equal(recorded, verdict):
    assert compare(stated("exact", "100", strict=True), Fraction(recorded)) == verdict


numbers = st.decimals("0", "1000000", places=2).map(Fraction)
steps = st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(1000)])
said_numbers = st.builds(
    Stated,
    value=numbers,
    precision=steps,
    quantifier=st.sampled_from(sorted(BANDS)),
    strict=st.booleans(),
)


@settings(deadline=None)
@given(said_numbers, numbers)
def test_only_over_is_ever_understated_and_only_above_its_band(said, value):
    verdict = compare(said, value)
    assert (verdict == "matches") == band(said).holds(value)
    if verdict == "understated":
        assert said.quantifier == "over"
        assert value > said.value + said.unit


@settings(deadline=None)
@given(said_numbers, numbers)
def test_claimed_band_denies_what_differs_and_nothing_else(said, value):
    assert claimed_band(said).holds(value) == (compare(said, value) != "differs")


@settings(deadline=None)
@given(numbers, numbers)
def test_rounding_leaves_each_value_one_whole_number(value, other):
    said = Stated(value=Fraction(int(value)), precision=Fraction(1), quantifier="exact")
    near = Stated(value=Fraction(int(value)) + 1, precision=Fraction(1), quantifier="exact")
    assert (compare(said, value), compare(near, value)).count("matches") == 1


@settings(deadline=None)
@given(numbers, steps)
def test_over_and_nearly_never_both_hold(value, precision):
    over = Stated(value=value, precision=precision, quantifier="over")
    nearly = Stated(value=value, precision=precision, quantifier="nearly")
    assert not band(over).meets(band(nearly))


edges = st.one_of(st.none(), st.integers(0, 6).map(Fraction))
widths = st.one_of(st.none(), st.integers(1, 6).map(Fraction))
halves = [Fraction(n, 2) for n in range(-2, 30)]


@st.composite
def bands(draw):
    """Bands at least one wide, so that some half lies in each."""
    low, width = draw(edges), draw(widths)
    high = None if width is None else (low or Fraction(0)) + width
    return Band(low=low, high=high, low_in=draw(st.booleans()), high_in=draw(st.booleans()))


@settings(deadline=None)
@given(bands(), bands())
def test_bands_meet_when_a_value_lies_in_both(one, other):
    assert one.meets(other) == any(one.holds(v) and other.holds(v) for v in halves)


@settings(deadline=None)
@given(bands(), bands(), st.data())
def test_sum_of_bands_holds_sums(one, other, data):
    first, second = (
        data.draw(st.sampled_from([v for v in halves if band.holds(v)])) for band in (one, other)
    )
    assert one.plus(other).holds(first + second)


def test_sum_of_bands_keeps_its_bounds():
    closed = Band(low=Fraction(1), high=Fraction(2))
    opened = Band(low=Fraction(3), high=Fraction(4), low_in=False, high_in=False)
    assert closed.plus(opened) == Band(
        low=Fraction(4), high=Fraction(6), low_in=False, high_in=False
    )
    assert closed.plus(closed) == Band(low=Fraction(2), high=Fraction(4))
    assert closed.plus(Band(low=Fraction(1))) == Band(low=Fraction(2), high=None)
    assert closed.plus(Band(high=Fraction(1))) == Band(low=None, high=Fraction(3))
