"""Claims held against the record, as an inspector would expect it: counts, shares, amounts."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.tests.claimcheck.asking import (
    one,
    opened,
    planned,
    planned_percent,
    pledged,
)
from roviec.inspections.tests.claimcheck.world import (
    ATTENDANCES,
    CLASSES,
    FUNDS,
    PLANNED,
    PLEDGED,
    RICE,
    WARD,
    figure,
    papers,
    said,
)

# Counts.


def test_a_count_must_be_equal():
    made = opened(papers(figure(CLASSES, "35")))
    assert (made.verdict, made.indicator, made.unit, made.scope) == ("matches", "lop", WARD, "own")
    assert made.found.value == Decimal(35)
    assert made.figures == (figure(CLASSES, "35").id,)
    assert (made.claimed.text, made.claimed.noun) == ("35", "lớp bồi dưỡng")
    assert opened(papers(figure(CLASSES, "34"))).verdict == "differs"
    assert opened(papers(figure(CLASSES, "36"))).verdict == "differs"


def test_a_reason_says_the_bounds_both_values_and_the_period():
    made = opened(papers(figure(CLASSES, "34")))
    assert made.reason.text() == (
        "“35” khớp khi số ghi nhận bằng 35; hồ sơ ghi 34, không khớp. Văn bản không nói phạm vi; "
        "dùng số riêng đơn vị. Kỳ dùng để đối chiếu: năm 2020 (theo kỳ được chọn, văn bản không "
        "nêu đủ)."
    )


def test_zero_is_a_figure_and_no_figure_is_not_zero():
    none = said("0 lớp bồi dưỡng", "lớp bồi dưỡng", 0)
    assert one("Mở 0 lớp bồi dưỡng.", none, papers(figure(CLASSES, "0"))).verdict == "matches"
    assert one("Mở 0 lớp bồi dưỡng.", none, papers()).verdict == "no_record"
    assert opened(papers(figure(CLASSES, "0"))).verdict == "differs"


@pytest.mark.parametrize(
    ("recorded", "verdict"),
    [("5713", "matches"), ("5800", "matches"), ("5801", "understated"), ("5700", "differs")],
)
def test_over_a_count(recorded, verdict):
    claim = said("trên 5.700 lượt học viên", "lượt học viên", 5700, quantifier="over")
    made = one("Mở lớp cho trên 5.700 lượt học viên.", claim, papers(figure(ATTENDANCES, recorded)))
    assert made.verdict == verdict
    assert made.claimed.text == "trên 5.700"


def test_understated_says_up_to_where_it_would_hold():
    claim = said("trên 5.700 lượt học viên", "lượt học viên", 5700, quantifier="over")
    made = one("Mở lớp cho trên 5.700 lượt học viên.", claim, papers(figure(ATTENDANCES, "5900")))
    assert made.reason.text().startswith(
        "“trên 5.700” chỉ khớp đến 5.800; hồ sơ ghi 5.900, cao hơn"
    )


def test_a_count_said_to_the_thousand_rounds():
    claim = said("412 nghìn lượt học viên", "lượt học viên", 412_000)
    text = "Có 412 nghìn lượt học viên."
    assert one(text, claim, papers(figure(ATTENDANCES, "411500"))).verdict == "matches"
    made = one(text, claim, papers(figure(ATTENDANCES, "412500")))
    assert made.verdict == "differs"
    assert "từ 411.500 đến dưới 412.500 (làm tròn thành 412.000)" in made.reason.text()


# Shares.


@pytest.mark.parametrize(
    ("recorded", "verdict"),
    [
        ("92.4", "matches"),
        ("93", "matches"),
        ("95", "understated"),
        ("92", "differs"),
        ("91.9", "differs"),
    ],
)
def test_over_92_percent(recorded, verdict):
    made = pledged("hơn 92%", 92, "over", papers(figure(PLEDGED, recorded)))
    assert made.verdict == verdict


def test_the_reason_for_a_percentage():
    made = pledged("hơn 92%", 92, "over", papers(figure(PLEDGED, "92.4")))
    assert made.reason.text().startswith(
        "“hơn 92%” khớp khi số ghi nhận trên 92 và không quá 93; hồ sơ ghi 92,4."
    )


@pytest.mark.parametrize(
    ("text", "value", "recorded", "verdict"),
    [
        ("92%", 92, "92.4", "matches"),
        ("92%", 92, "91.5", "matches"),
        ("92%", 92, "92.5", "differs"),
        ("92,4%", 92.4, "92.44", "matches"),
        ("92,4%", 92.4, "92.5", "differs"),
        ("100%", 100, "100", "matches"),
        ("100%", 100, "99.6", "differs"),
        ("99,6%", 99.6, "100", "differs"),
        ("0%", 0, "0", "matches"),
    ],
)
def test_exact_percentages_round_but_not_to_all(text, value, recorded, verdict):
    assert pledged(text, value, "exact", papers(figure(PLEDGED, recorded))).verdict == verdict


@pytest.mark.parametrize(
    ("n", "total", "verdict"),
    [("27", 27, "matches"), ("26", 27, "differs"), ("27", 28, "differs"), ("26", 26, "differs")],
)
def test_both_numbers_of_a_ratio_must_be_equal(n, total, verdict):
    made = planned("27/27", 27, 27, papers(figure(PLANNED, n, total=total)))
    assert made.verdict == verdict
    assert (made.found.value, made.found.total, made.found.text) == (
        Decimal(n),
        total,
        f"{n}/{total}",
    )
    assert made.reason.code == ("ratio_holds" if verdict == "matches" else "ratio_differs")


def test_a_ratio_with_a_quantifier_keeps_its_total():
    record = papers(figure(PLANNED, "23", total=27))
    assert planned("hơn 20/27", 20, 27, record, quantifier="over").verdict == "understated"
    made = planned("hơn 22/27", 22, 27, record, quantifier="over")
    assert made.verdict == "matches"
    assert planned("hơn 20/28", 20, 28, record, quantifier="over").verdict == "differs"


def test_an_understated_ratio_says_up_to_where():
    record = papers(figure(PLANNED, "25", total=27))
    made = planned("hơn 20/27", 20, 27, record, quantifier="over")
    assert made.reason.text().startswith("“hơn 20/27” chỉ khớp đến 22; hồ sơ ghi 25/27, cao hơn")


def test_a_ratio_needs_a_total_in_the_record():
    made = planned("27/27", 27, 27, papers(figure(PLANNED, "27")))
    assert (made.verdict, made.reason.code) == ("no_record", "no_total")
    assert "Chi bộ có chương trình hành động" in made.reason.text()


@pytest.mark.parametrize(
    ("n", "total", "exempt", "verdict"),
    [
        ("27", 27, 0, "matches"),
        ("25", 27, 2, "matches"),
        ("26", 27, 0, "differs"),
        ("25", 27, 1, "differs"),
        ("27", 27, 1, "differs"),
    ],
)
def test_all_means_total_less_exempt(n, total, exempt, verdict):
    record = papers(figure(PLANNED, n, total=total, exempt=exempt))
    made = planned_percent("100%", 100, record)
    assert made.verdict == verdict
    assert made.reason.code == ("all_holds" if verdict == "matches" else "all_differs")
    assert ("được miễn." in made.reason.text()) == bool(exempt)


def test_a_percentage_of_a_share_is_computed_without_rounding():
    record = papers(figure(PLANNED, "23", total=25))
    assert planned_percent("hơn 92%", 92, record, quantifier="over").verdict == "differs"
    record = papers(figure(PLANNED, "2300001", total=2500000))
    made = planned_percent("hơn 92%", 92, record, quantifier="over")
    assert made.verdict == "matches"
    assert made.reason.code == "holds"
    assert made.found.text == "2.300.001/2.500.000 (92,00004 %)"
    two_thirds = papers(figure(PLANNED, "18", total=27))
    assert planned_percent("66,67%", 66.67, two_thirds).verdict == "matches"
    assert planned_percent("66,66%", 66.66, two_thirds).verdict == "differs"


def test_at_least_all_uses_the_bound():
    record = papers(figure(PLANNED, "27", total=27))
    made = planned_percent("ít nhất 100%", 100, record, quantifier="at_least")
    assert (made.verdict, made.reason.code) == ("matches", "holds")


def test_a_percentage_of_nobody_can_not_be_checked():
    made = planned_percent("100%", 100, papers(figure(PLANNED, "0", total=2, exempt=2)))
    assert (made.verdict, made.reason.code) == ("not_checkable", "empty_total")
    assert made.found.text == "0/2"
    assert made.figures


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 5))
def test_all_holds_exactly_when_n_is_total_less_exempt(n, total, exempt):
    record = papers(figure(PLANNED, str(n), total=total, exempt=exempt))
    verdict = planned_percent("100%", 100, record).verdict
    if total > exempt:
        assert verdict == ("matches" if n == total - exempt else "differs")
    else:
        assert verdict == "not_checkable"


# Amounts.


@pytest.mark.parametrize(
    ("text", "value", "recorded", "verdict"),
    [
        ("4,9 tỷ đồng", 4_900_000_000.0, "4949.9", "matches"),
        ("4,9 tỷ đồng", 4_900_000_000.0, "4850", "matches"),
        ("4,9 tỷ đồng", 4_900_000_000.0, "4950", "differs"),
        ("4.900 triệu đồng", 4_900_000_000, "4900.4", "matches"),
        ("4.900 triệu đồng", 4_900_000_000, "4901", "differs"),
    ],
)
def test_money_is_held_in_dong_at_its_own_precision(text, value, recorded, verdict):
    claim = said(f"{text} kinh phí", "kinh phí", value, "money")
    assert (
        one(f"Bố trí {text} kinh phí.", claim, papers(figure(FUNDS, recorded))).verdict == verdict
    )


@pytest.mark.parametrize(
    ("recorded", "verdict"), [("4900.4", "matches"), ("4899.5", "matches"), ("4900.5", "differs")]
)
def test_amounts_that_are_no_money_round_too(recorded, verdict):
    claim = said("4.900 tấn thóc", "tấn thóc", 4900)
    assert one("Thu 4.900 tấn thóc.", claim, papers(figure(RICE, recorded))).verdict == verdict


def test_found_is_in_plain_units():
    claim = said(
        "khoảng 5 tỷ đồng kinh phí", "kinh phí", 5_000_000_000, "money", quantifier="about"
    )
    made = one("Bố trí khoảng 5 tỷ đồng kinh phí.", claim, papers(figure(FUNDS, "4900.5")))
    assert (made.verdict, made.found.value, made.found.text) == (
        "matches",
        4_900_500_000,
        "4.900.500.000",
    )
