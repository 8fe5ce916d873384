import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.writing import formal_date, percent, short_date, vietnamese_number
from roviec.writing.dates import open_formal_date
from roviec.writing.numbers import letter, roman


@pytest.mark.parametrize(
    ("day", "formal", "short"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "05/02/2026"),
        (dt.date(2022, 1, 31), "ngày 31 tháng 01 năm 2022", "31/01/2022"),
        (dt.date(2021, 3, 9), "ngày 09 tháng 3 năm 2021", "09/3/2021"),
        (dt.date(2022, 11, 10), "ngày 10 tháng 11 năm 2022", "10/11/2022"),
    ],
)
def test_days_below_ten_and_the_first_two_months_are_padded(day, formal, short):
    assert formal_date(day) == formal
    assert short_date(day) == short


def test_an_open_date_keeps_only_its_year():
    assert open_formal_date(dt.date(2022, 12, 5)).split() == ["ngày", "tháng", "năm", "2022"]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (2611, None, "2.611"),
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234567.005"), 2, "1.234.567,01"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-1234.5"), 0, "-1.235"),
        (0, None, "0"),
    ],
)
def test_numbers_have_dots_in_thousands_and_a_decimal_comma(value, places, text):
    assert vietnamese_number(value, places) == text


@settings(deadline=None)
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_reads_back_as_itself(value):
    text = vietnamese_number(value)
    assert Decimal(text.replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [("92.4", "92,4%"), ("100", "100%"), ("99.96", "99,9%"), ("99.6", "99,6%"), ("50", "50%")],
)
def test_a_share_is_short_and_never_rounds_up_to_the_whole(value, text):
    assert percent(Decimal(value)) == text


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=Decimal("99.9999"), places=4), st.integers(0, 3))
def test_no_share_below_the_whole_reads_as_the_whole(value, places):
    assert percent(value, places) != "100%"


@pytest.mark.parametrize(
    ("number", "sign"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (1994, "MCMXCIV")],
)
def test_roman_numbers(number, sign):
    assert roman(number) == sign


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "a"), (4, "d"), (5, "đ"), (6, "e"), (23, "y"), (24, "aa"), (47, "ba")]
)
def test_letters_follow_the_vietnamese_alphabet(number, sign):
    assert letter(number) == sign


@settings(deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=2, max_size=2, unique=True))
def test_two_places_never_share_a_letter_or_a_roman_number(pair):
    assert letter(pair[0]) != letter(pair[1])
    assert roman(pair[0]) != roman(pair[1])


@pytest.mark.parametrize("numbering", [roman, letter])
def test_numbering_starts_at_one(numbering):
    with pytest.raises(ValueError, match="starts at 1"):
        numbering(0)
