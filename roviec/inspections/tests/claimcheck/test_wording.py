from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.wording import as_decimal, day, number, period, share
from roviec.timeline.spans import Span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("2611", "2.611"),
        ("92.4", "92,4"),
        ("1234.5", "1.234,5"),
        ("4900000000", "4.900.000.000"),
        ("0.00000001", "0,00000001"),
        ("1200/13", "92,31"),
        ("2600/27", "96,3"),
        ("-3.5", "-3,5"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, text):
    assert number(Fraction(value)) == text


def test_halves_are_shown_rounded_up():
    assert number(Fraction(1, 3) / 100 + Fraction("0.005")) == "0,01"
    assert number(Fraction(2, 3)) == "0,67"
    assert number(Fraction(1, 3)) == "0,33"


def test_almost_all_never_shows_as_all():
    assert number(Fraction(29999, 300)) == "99,997"
    assert number(100 - Fraction(1, 3 * 10**12)) == "99,99999999"


@settings(deadline=None)
@given(st.fractions(0, 1000))
def test_only_a_whole_number_shows_as_whole_and_what_shows_is_near(value):
    shown = number(value)
    if value >= Fraction(1, 10**7):
        assert ("," in shown) == (value.denominator != 1)
    read = Fraction(shown.replace(".", "").replace(",", "."))
    assert abs(read - value) <= Fraction(1, 200)


def test_decimal_is_exact_where_it_can_be():
    assert as_decimal(Fraction("92.4")) == Decimal("92.4")
    assert as_decimal(Fraction(1, 3)) == Decimal(1) / Decimal(3)


def test_days_shares_and_periods():
    assert day(date(2020, 3, 9)) == "09/03/2020"
    assert share(Fraction(26), Fraction(1027)) == "26/1.027"
    assert period(Span(date(2020, 1, 1), date(2021, 1, 1))).text() == "năm 2020"
    assert period(Span(date(2018, 1, 1), date(2021, 1, 1))).text() == "giai đoạn 2018–2020"
    assert period(Span(date(2020, 1, 15), date(2020, 2, 15))).text() == "kỳ 15/01/2020–14/02/2020"
