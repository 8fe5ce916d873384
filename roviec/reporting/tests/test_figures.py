"""Packing: what is put on a sheet is what is read from it, to the last place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.reporting.figures import Content, as_text, keyed, pack, unpack, value_of
from roviec.reporting.rollup import STORED_PLACES, Value

numbers = st.decimals(-(10**17), 10**17, places=6, allow_nan=False)
counts = st.none() | st.integers(0, 10**6)
values = st.builds(Value, numbers, st.none() | numbers, st.integers(0, 10**6))


@given(values, counts, counts)
def test_what_is_packed_is_unpacked(value, counted, expected):
    packed = pack(value, counted, expected)
    assert unpack(packed) == Content(value, counted, expected)
    assert value_of(packed) == value


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        (Value(Decimal("12.000000")), "12"),
        (Value(Decimal("1200")), "1200"),
        (Value(Decimal("1.2E+3")), "1200"),
        (Value(Decimal("0.500000")), "0.5"),
        (Value(Decimal("-0.000")), "0"),
        (Value(Decimal(0)), "0"),
        (Value(Decimal(27), Decimal(27)), ["27", "27"]),
        (Value(Decimal(26), Decimal(27), 1), ["26", "27", 1]),
        (Value(Decimal(26), None, 1), ["26", None, 1]),
    ],
)
def test_a_sheet_is_compact(value, packed):
    assert pack(value) == packed


def test_a_frozen_total_says_how_many_units_it_held():
    assert pack(Value(Decimal(5)), 5, 6) == ["5", None, None, 5, 6]


@given(numbers)
def test_a_number_is_written_without_an_exponent_and_means_the_same(number):
    text = as_text(number)
    assert "E" not in text
    assert Decimal(text) == number.quantize(STORED_PLACES)


@pytest.mark.parametrize("number", ["1e18", "-1e18", "NaN", "Infinity"])
def test_what_no_figure_can_be(number):
    with pytest.raises(ValueError, match="no figure"):
        as_text(Decimal(number))


def test_a_breakdown_is_no_figure_of_its_own():
    assert keyed({"17": "12", "17/nu": "5"}) == {17: "12"}
