from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.precision import as_stated, last_digit_unit


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("412 nghìn lượt khách", 412_000, "1000"),
        ("412 ngàn lượt khách", 412_000, "1000"),
        ("4.900 hộ", 4900, "1"),
        ("hơn 92% đảng viên", 92, "1"),
        ("92,4 %", 92.4, "0.1"),
        ("92,40 %", 92.4, "0.01"),
        ("92.4%", 92.4, "0.1"),
        ("5,700 hộ", 5700, "1"),
        ("1.234,5 ha", 1234.5, "0.1"),
        ("1,234.5 ha", 1234.5, "0.1"),
        ("12 345 lượt", 12_345, "1"),
        ("12\u00a0345 lượt", 12_345, "1"),
        ("hơn 500 tỷ đồng", 500_000_000_000, "1000000000"),
        ("hơn 500 tỉ đồng", 500_000_000_000, "1000000000"),
        ("4,9 tỷ đồng", 4_900_000_000.0, "100000000"),
        ("3 nghìn tỷ đồng", 3_000_000_000_000, "1000000000000"),
        ("2 tỷ 500 triệu đồng", 2_500_000_000, "1000000"),
        ("2 tỷ 500 triệu 300 nghìn đồng", 2_500_300_000, "1000"),
        ("2 tỷ", 2_000_000_000, "1000000000"),
        ("4.900 triệu đồng", 4_900_000_000, "1000000"),
        ("3 chục hộ", 30, "10"),
        ("5 trăm hộ", 500, "100"),
        ("6 vạn hộ", 60_000, "10000"),
        ("một triệu lượt", 1_000_000, "1000000"),
        ("hai mươi lăm nghìn lượt", 25_000, "1000"),
        ("hai nghìn tỷ đồng", 2_000_000_000_000, "1000000000000"),
        ("hai trăm hộ", 200, "1"),
        ("hai trăm năm mươi hộ", 250, "1"),
        ("hai trăm năm mươi nghìn", 250_000, "1000"),
        ("2 triệu rưỡi đồng", 2_500_000, "1"),
        ("34 mô hình theo Chỉ thị 05", 34, "1"),
        ("tổ 7 có 7,5 ha", 7.5, "0.1"),
        ("15 trong 20 hộ", 20, "1"),
        ("nhiều hộ", 0.25, "0.01"),
        ("nhiều hộ", 2500, "1"),
        ("nhiều hộ", 0, "1"),
        ("0 %", 0, "1"),
        ("0,0 %", 0, "0.1"),
        ("không nghìn hộ", 0, "1"),
        ("10.20.30 hộ", 102030, "1"),
    ],
)
def test_precision_is_read_from_the_text(text, value, step):
    assert as_stated(text, value) == (Fraction(str(value)), Fraction(step))


def test_a_number_in_another_clause_is_not_added_on():
    assert as_stated("2 tỷ và 500 triệu", 500_000_000)[1] == 1_000_000
    assert as_stated("2 tỷ và 500 triệu", 2_500_000_000)[1] == 1


def test_smaller_scales_only_are_added_on():
    assert as_stated("500 triệu 2 tỷ", 2_500_000_000)[1] == 1
    assert as_stated("500 triệu 200 triệu", 700_000_000)[1] == 1


def test_decomposed_text_reads_the_same():
    assert as_stated("412 nghi\u0300n", 412_000)[1] == 1000


def test_binary_residue_is_taken_back_to_what_was_written():
    assert as_stated("4,35 trăm", 4.35 * 100) == (Fraction(435), Fraction(1))


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(0, 6))
def test_last_digit_unit_divides_and_its_tenfold_does_not(digits, places):
    value = Fraction(digits, 10**places)
    unit = last_digit_unit(value)
    assert unit is not None
    assert (value / unit).denominator == 1
    assert (value / unit) % 10 != 0


def test_zero_has_no_last_digit_and_a_third_none_either():
    assert last_digit_unit(Fraction(0)) is None
    with pytest.raises(ValueError, match="1/3"):
        last_digit_unit(Fraction(1, 3))


@settings(deadline=None)
@given(st.integers(0, 10**7))
def test_grouped_digits_are_precise_to_one(value):
    assert as_stated(f"{value:,}".replace(",", "."), value) == (Fraction(value), Fraction(1))
