"""Numbers, dates and periods, out to the screen and back from the keyboard."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.interface import formats
from roviec.interface.formats import NotUnderstood
from roviec.interface.periods import name_of
from roviec.timeline.periods import MID_MONTH, Period

decimals = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, places=4
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (1234, "1.234"),
        (Decimal("1234.5"), "1.234,5"),
        (Decimal("1234.50"), "1.234,5"),
        (-1234567, "-1.234.567"),
        (92.4, "92,4"),
        (Decimal("1E+3"), "1.000"),
        (500_000_000_000, "500.000.000.000"),
    ],
)
def test_a_number_is_grouped_by_points_with_a_decimal_comma(value, shown):
    assert formats.number(value) == shown


def test_a_number_is_rounded_half_up_when_places_are_asked_for():
    assert formats.number(Decimal("2.5"), 0) == "3"
    assert formats.number(Decimal("1234.005"), 2) == "1.234,01"
    assert formats.number(3, 1) == "3,0"


@given(decimals)
def test_what_is_shown_can_be_typed_back(value):
    assert formats.parse_number(formats.number(value)) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (0, "0%"),
        (100, "100%"),
        (92.4, "92,4%"),
        (99.6, "99,6%"),
        (Decimal("99.96"), "99,9%"),
        (Decimal("0.01"), "0,1%"),
        (Decimal("100.04"), "100%"),
        (103, "103%"),
    ],
)
def test_a_percentage_never_reaches_a_whole_it_has_not(value, shown):
    assert formats.percent(value) == shown


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_only_a_whole_is_a_hundred_percent(part, whole, places):
    shown = formats.percent(Decimal(part) * 100 / Decimal(whole), places)
    if part < whole:
        assert shown != "100%"
    if part > 0:
        assert shown != "0%"


def test_a_share_of_nothing_is_unknown():
    assert formats.share(3, 0) == formats.share(None, 4) == formats.share(3, None) == "—"
    assert formats.share(14, 15) == "93,3%"
    assert formats.share(15, 15) == "100%"


def test_days_and_moments():
    assert formats.day(date(2026, 1, 2)) == "02/01/2026"
    assert formats.day_month(date(2026, 11, 22)) == "22/11"
    assert formats.moment(datetime(2026, 11, 22, 8, 5, tzinfo=UTC)) == "22/11/2026 08:05"
    assert formats.day(None) == formats.moment(None) == formats.day_month(None) == "—"


def test_a_span_writes_the_year_once_where_it_is_one():
    assert formats.span(date(2026, 10, 15), date(2026, 11, 14)) == "15/10–14/11/2026"
    assert formats.span(date(2025, 12, 15), date(2026, 1, 14)) == "15/12/2025–14/01/2026"
    assert formats.span(date(2026, 1, 2), date(2026, 1, 2)) == "02/01/2026"


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ((2026, 11, 1), (2026, 11, 30), "Tháng 11/2026"),
        ((2024, 2, 1), (2024, 2, 29), "Tháng 2/2024"),
        ((2026, 1, 1), (2026, 3, 31), "Quý I/2026"),
        ((2026, 10, 1), (2026, 12, 31), "Quý IV/2026"),
        ((2026, 2, 1), (2026, 4, 30), "01/02–30/04/2026"),
        ((2026, 1, 1), (2026, 6, 30), "6 tháng đầu năm 2026"),
        ((2026, 7, 1), (2026, 12, 31), "6 tháng cuối năm 2026"),
        ((2026, 1, 1), (2026, 9, 30), "9 tháng năm 2026"),
        ((2026, 1, 1), (2026, 12, 31), "Năm 2026"),
        ((2016, 1, 1), (2019, 12, 31), "Giai đoạn 2016–2019"),
        ((2025, 2, 1), (2026, 12, 31), "01/02/2025–31/12/2026"),
        ((2026, 11, 1), (2026, 11, 29), "01/11–29/11/2026"),
    ],
)
def test_a_period_goes_by_its_own_name(first, last, name):
    assert formats.period_name(date(*first), date(*last)) == name


def test_a_period_says_its_cut_off_where_it_differs():
    november = (date(2026, 11, 1), date(2026, 11, 30))
    cut = (date(2026, 10, 15), date(2026, 11, 14))
    assert formats.period_name(*november, cut) == "Tháng 11/2026, số liệu 15/10–14/11"
    assert formats.period_name(*november, november) == "Tháng 11/2026"
    january = (date(2026, 1, 1), date(2026, 1, 31))
    over_new_year = (date(2025, 12, 15), date(2026, 1, 14))
    assert (
        formats.period_name(*january, over_new_year)
        == "Tháng 1/2026, số liệu 15/12/2025–14/01/2026"
    )


def test_a_reporting_period_says_its_days_only_when_they_are_not_the_calendar():
    assert name_of(Period.parse("2026-11")) == "Tháng 11/2026"
    assert name_of(Period.parse("2026-11", MID_MONTH)) == "Tháng 11/2026, số liệu 15/10–14/11"
    assert ", số liệu" not in name_of(Period.parse("2026-01-15..2026-03-02", MID_MONTH))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1234", "1234"),
        (" 1.234 ", "1234"),
        ("0", "0"),
        ("-3", "-3"),
        ("−1.000", "-1000"),
        ("1 234 567,5", "1234567.5"),
        ("0,25", "0.25"),
        ("1,234", "1.234"),
    ],
)
def test_numbers_typed_the_vietnamese_way_are_read(typed, value):
    assert formats.parse_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("1,234.5", "1.234,5"),
        ("1,234,567", "1.234.567"),
        ("12.34", "12,34"),
        ("0.5", "0,5"),
        ("1.2345", "1,2345"),
    ],
)
def test_a_number_typed_another_way_is_refused_with_what_to_type(typed, advice):
    with pytest.raises(NotUnderstood) as refused:
        formats.parse_number(typed)
    assert typed in str(refused.value)
    assert f"gõ {advice}." in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["", "mười hai", "12 lớp", "1.23.456", "1,2,3", "--1", "1e5", "NaN", "12%", "9" * 99]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NotUnderstood):
        formats.parse_number(typed)


@given(st.text(max_size=60))
def test_anything_typed_is_either_read_or_refused(typed):
    with suppress(NotUnderstood):
        assert formats.parse_number(typed).is_finite()


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_shown_can_be_typed_back(value):
    assert formats.parse_day(formats.day(value)) == value
    assert formats.parse_day(value.isoformat()) == value
    assert formats.parse_day(f"{value.day}-{value.month}-{value.year}") == value


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("31/02/2026", "trong lịch"),
        ("2026-13-01", "trong lịch"),
        ("00/01/2026", "trong lịch"),
        ("22/11", "ví dụ 22/11/2026"),
        ("22/11/26", "ví dụ 22/11/2026"),
        ("hôm nay", "ví dụ 22/11/2026"),
        ("", "ví dụ 22/11/2026"),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_type(typed, hint):
    with pytest.raises(NotUnderstood, match=hint):
        formats.parse_day(typed)
