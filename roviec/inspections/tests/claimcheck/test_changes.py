"""Claims of a change: current, base, and what lies between."""

from datetime import date

import pytest

from roviec.inspections.claimcheck import check
from roviec.inspections.tests.claimcheck.world import (
    BEFORE,
    CLASSES,
    FUNDS,
    HALF,
    PLANNED,
    PLEDGED,
    RICE,
    YEAR,
    figure,
    indicator,
    papers,
    reading,
    said,
    year,
)
from roviec.reading.model import Change
from roviec.timeline.spans import Span


def changed(
    text,
    value,
    measure,
    record,
    direction="up",
    versus="cùng kỳ",
    asked=YEAR,
    noun="lớp bồi dưỡng",
    **given,
):
    claim = said(
        text, noun, value, measure, change=Change(direction=direction, versus=versus), **given
    )
    (made,) = check(
        reading(f"Số lớp bồi dưỡng {text} so với {versus}.", claim), record, asked
    ).checks
    return made


def both(of, current, base, **given):
    return papers(figure(of, current, **given), figure(of, base, BEFORE, **given))


@pytest.mark.parametrize(
    ("current", "base", "verdict"),
    [
        ("112", "100", "matches"),
        ("224", "200", "matches"),
        ("1124", "1000", "matches"),
        ("1125", "1000", "differs"),
        ("111", "100", "differs"),
        ("88", "100", "differs"),
    ],
)
def test_a_percentage_of_a_count_is_relative_to_the_base(current, base, verdict):
    made = changed("tăng 12%", 12, "percent", both(CLASSES, current, base))
    assert made.verdict == verdict
    assert made.indicator == "lop"
    assert len(made.figures) == 2
    assert made.scope == "own"


def test_the_reason_shows_both_values_and_the_change():
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "115", "100"))
    assert made.reason.text().startswith(
        "“tăng 12%” khớp khi mức thay đổi từ 11,5 đến dưới 12,5 (làm tròn thành 12); "
        "hồ sơ ghi 115 so với 100, thay đổi 15, không khớp."
    )
    assert (made.found.value, made.found.text, made.span) == (15, "15", YEAR)
    assert made.found.total is None
    held = changed("tăng 12%", 12, "percent", both(CLASSES, "112", "100"))
    assert held.reason.code == "change_holds"


def test_over_can_be_understated():
    made = changed("tăng hơn 12%", 12, "percent", both(CLASSES, "115", "100"), quantifier="over")
    assert (made.verdict, made.reason.code) == ("understated", "change_understated")
    assert "chỉ khớp đến 13;" in made.reason.text()


def test_a_fall_is_counted_downwards():
    assert (
        changed("giảm 12%", 12, "percent", both(CLASSES, "88", "100"), "down").verdict == "matches"
    )
    made = changed("giảm 12%", 12, "percent", both(CLASSES, "112", "100"), "down")
    assert (made.verdict, made.reason.code) == ("differs", "wrong_direction")
    assert "ngược chiều với hồ sơ: 112 so với 100." in made.reason.text()


def test_at_most_does_not_hold_for_the_other_direction():
    made = changed(
        "tăng không quá 12%", 12, "percent", both(CLASSES, "90", "100"), quantifier="at_most"
    )
    assert (made.verdict, made.reason.code) == ("differs", "wrong_direction")
    made = changed(
        "tăng không quá 12%", 12, "percent", both(CLASSES, "100", "100"), quantifier="at_most"
    )
    assert made.verdict == "matches"


@pytest.mark.parametrize(
    ("current", "verdict"), [("40", "matches"), ("41", "differs"), ("30", "differs")]
)
def test_a_count_of_change_is_a_difference(current, verdict):
    made = changed("tăng 5 lớp bồi dưỡng", 5, "count", both(CLASSES, current, "35"))
    assert made.verdict == verdict


def test_a_sum_of_money_is_a_difference_in_dong():
    record = both(FUNDS, "4950", "4450")
    made = changed("tăng 0,5 tỷ đồng", 500_000_000, "money", record, noun="kinh phí")
    assert made.verdict == "matches"
    assert made.found.value == 500_000_000


def test_doubling_may_round():
    assert changed("tăng 100%", 100, "percent", both(CLASSES, "2004", "1000")).verdict == "matches"


def pledged(text, value, current, base, direction="up", **given):
    claim = said(
        f"{text}",
        "đảng viên",
        value,
        "percent",
        change=Change(direction=direction, versus="cùng kỳ"),
        **given,
    )
    full = f"Tỷ lệ đảng viên viết cam kết {text} so với cùng kỳ."
    (made,) = check(reading(full, claim), both(PLEDGED, current, base), YEAR).checks
    return made


def test_points_are_a_difference_of_percentages():
    assert pledged("tăng 3 điểm %", 3, "93", "90").verdict == "matches"
    assert pledged("tăng 3 điểm %", 3, "92.7", "90").verdict == "matches"
    assert pledged("tăng 3 điểm %", 3, "92", "90").verdict == "differs"
    assert pledged("tăng 3 điểm %", 3, "3", "0").verdict == "matches"


def test_points_or_relative_is_decided_only_when_both_agree():
    made = pledged("tăng 3%", 3, "93", "90")
    assert made.verdict == "matches"
    made = pledged("tăng 3%", 3, "53", "50")
    assert (made.verdict, made.reason.code, made.found) == (
        "not_checkable",
        "points_or_relative",
        None,
    )
    assert "cho 3 điểm và 6 %" in made.reason.text()
    assert len(made.figures) == 2
    made = pledged("tăng 3%", 3, "60", "50")
    assert (made.verdict, made.found.value) == ("differs", 10)
    made = pledged("tăng 3%", 3, "3", "0")
    assert (made.verdict, made.reason.code) == ("not_checkable", "zero_base")


def shares(current, total, base, base_total, **given):
    claim = said(
        "tăng 10 điểm %", "chi bộ", 10, "percent", change=Change(direction="up", versus="cùng kỳ")
    )
    record = papers(
        figure(PLANNED, current, total=total, **given),
        figure(PLANNED, base, BEFORE, total=base_total, **given),
    )
    text = "Tỷ lệ chi bộ lập chương trình hành động tăng 10 điểm % so với cùng kỳ."
    (made,) = check(reading(text, claim), record, YEAR).checks
    return made


def test_shares_change_by_their_percentages():
    made = shares("18", 20, "16", 20)
    assert (made.verdict, made.found.value) == ("matches", 10)
    assert "hồ sơ ghi 90 so với 80" in made.reason.text()
    assert shares("17", 20, "16", 20).verdict == "differs"
    assert shares("9", 12, "6", 12, exempt=2).found.value == 30


def test_shares_of_nobody_have_no_change():
    made = shares("0", 2, "1", 3, exempt=2)
    assert (made.verdict, made.reason.code) == ("not_checkable", "empty_total")
    made = shares("1", 3, "0", 2, exempt=2)
    assert (made.verdict, made.reason.code) == ("not_checkable", "empty_total")


def test_nothing_can_grow_by_percent_from_nought():
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "12", "0"))
    assert (made.verdict, made.reason.code) == ("not_checkable", "zero_base")
    assert "số của năm 2019 là 0" in made.reason.text()
    assert (
        changed("tăng 12 lớp bồi dưỡng", 12, "count", both(CLASSES, "12", "0")).verdict == "matches"
    )


def test_a_missing_base_would_decide():
    made = changed("tăng 12%", 12, "percent", papers(figure(CLASSES, "112")))
    assert (made.verdict, made.reason.code) == ("no_record", "no_base")
    assert made.reason.text().startswith(
        "Cần số của chỉ tiêu “Lớp bồi dưỡng” cho năm 2019 để so sánh."
    )
    assert made.indicator == "lop"


def test_a_missing_current_value_would_decide():
    made = changed("tăng 12%", 12, "percent", papers(figure(CLASSES, "100", BEFORE)))
    assert (made.verdict, made.reason.code) == ("no_record", "no_span")


def test_the_base_must_have_the_same_scope():
    record = papers(figure(CLASSES, "112"), figure(CLASSES, "100", BEFORE, scope="subtree"))
    assert changed("tăng 12%", 12, "percent", record).verdict == "no_record"


@pytest.mark.parametrize("versus", [None, ""])
def test_no_base_named_is_not_checkable(versus):
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "112", "100"), versus=versus)
    assert (made.verdict, made.reason.code) == ("not_checkable", "no_base_named")
    assert made.indicator == "lop"


def test_an_unclear_base_is_not_checkable():
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "112", "100"), versus="trước đây")
    assert (made.verdict, made.reason.code) == ("not_checkable", "base_unclear")
    assert "“trước đây”" in made.reason.text()


def test_the_base_may_be_another_year_or_the_plan():
    record = papers(
        figure(CLASSES, "112"),
        figure(CLASSES, "100", year(2015)),
        figure(CLASSES, "110", column="target"),
    )
    assert changed("tăng 12%", 12, "percent", record, versus="năm 2015").verdict == "matches"
    assert (
        changed("tăng 2 lớp bồi dưỡng", 2, "count", record, versus="kế hoạch").verdict == "matches"
    )


def test_the_same_half_of_the_year_before():
    half = Span(date(2019, 1, 1), date(2019, 7, 1))
    record = papers(figure(CLASSES, "56", HALF), figure(CLASSES, "50", half))
    assert changed("tăng 12%", 12, "percent", record, asked=HALF).verdict == "matches"


def test_times_are_not_guessed():
    made = changed("tăng 2 lần", 2, "count", both(CLASSES, "200", "100"), noun="lần")
    assert made.verdict == "no_record"
    linked = said(
        "tăng 2 lần", "lần", 2, change=Change(direction="up", versus="cùng kỳ"), linked_to=(0,)
    )
    text = reading(
        "Mở 200 lớp bồi dưỡng, tăng 2 lần so với cùng kỳ.",
        said("200 lớp bồi dưỡng", "lớp bồi dưỡng", 200),
        linked,
    )
    made = check(text, both(CLASSES, "200", "100"), YEAR).checks[1]
    assert (made.verdict, made.reason.code) == ("not_checkable", "times")


def test_times_of_something_named_are_not_guessed_either():
    times = indicator("lan", "lần tập huấn")
    record = papers(figure(times, "4"), figure(times, "2", BEFORE), also=[times])
    made = changed("tăng 2 lần tập huấn", 2, "count", record, noun="lần tập huấn")
    assert made.reason.code == "times"


def test_a_change_that_names_nothing_is_of_what_it_is_linked_to():
    linked = said(
        "tăng 12%",
        "so với cùng kỳ",
        12,
        "percent",
        change=Change(direction="up", versus="cùng kỳ"),
        linked_to=(0,),
    )
    text = reading(
        "Mở 112 lớp bồi dưỡng, tăng 12% so với cùng kỳ.",
        said("112 lớp bồi dưỡng", "lớp bồi dưỡng", 112),
        linked,
    )
    first, second = check(text, both(CLASSES, "112", "100"), YEAR).checks
    assert (first.verdict, second.verdict, second.indicator) == ("matches", "matches", "lop")


def test_no_other_claim_borrows_an_indicator():
    linked = said("12 chỗ", "chỗ", 12, linked_to=(0,))
    text = reading(
        "Mở 112 lớp bồi dưỡng, có 12 chỗ.", said("112 lớp bồi dưỡng", "lớp bồi dưỡng", 112), linked
    )
    assert check(text, both(CLASSES, "112", "100"), YEAR).checks[1].indicator is None


def test_an_imported_base_marks_the_change():
    record = papers(figure(CLASSES, "112"), figure(CLASSES, "100", BEFORE, state="imported"))
    made = changed("tăng 12%", 12, "percent", record)
    assert made.found.imported
    assert "nhập từ hồ sơ cũ" in made.reason.text()
    record = papers(figure(CLASSES, "112", state="imported"), figure(CLASSES, "100", BEFORE))
    assert changed("tăng 12%", 12, "percent", record).found.imported
    assert not changed("tăng 12%", 12, "percent", both(CLASSES, "112", "100")).found.imported


def test_points_may_be_spelled_out_or_stand_in_the_noun():
    assert pledged("tăng 3 điểm phần trăm", 3, "53", "50").verdict == "matches"
    claim = said(
        "tăng 3",
        "điểm % chi bộ",
        3,
        "percent",
        change=Change(direction="up", versus="cùng kỳ"),
        linked_to=(0,),
    )
    text = reading(
        "Có 53% đảng viên viết cam kết, tăng 3 điểm % chi bộ so với cùng kỳ.",
        said("53% đảng viên", "đảng viên", 53, "percent"),
        claim,
    )
    assert check(text, both(PLEDGED, "53", "50"), YEAR).checks[1].verdict == "matches"


def test_a_place_called_diem_is_no_percentage_point():
    sites = indicator("diem", "điểm trường", unit_of_measure="điểm")
    record = papers(figure(sites, "112"), figure(sites, "100", BEFORE), also=[sites])
    made = changed("tăng 12%", 12, "percent", record, noun="điểm trường")
    assert (made.verdict, made.found.value) == ("matches", 12)
    record = papers(figure(sites, "224"), figure(sites, "200", BEFORE), also=[sites])
    assert changed("tăng 12 điểm %", 12, "percent", record, noun="điểm trường").verdict == "matches"


def test_no_change_and_a_small_one_are_not_the_wrong_direction():
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "100", "100"))
    assert (made.verdict, made.reason.code) == ("differs", "change_differs")
    made = changed("tăng 12%", 12, "percent", both(CLASSES, "201", "200"))
    assert (made.verdict, made.reason.code) == ("differs", "change_differs")


def test_a_share_of_one_has_a_change():
    assert shares("1", 1, "0", 1).found.value == 100


def test_changes_of_counts_must_be_equal_and_of_amounts_round():
    made = changed("tăng 5 lớp bồi dưỡng", 5, "count", both(CLASSES, "40", "35"))
    assert "mức thay đổi bằng 5;" in made.reason.text()
    made = changed("tăng 5 tấn thóc", 5, "count", both(RICE, "40.4", "35"), noun="thóc")
    assert made.verdict == "matches"


def test_a_change_that_names_its_own_is_not_of_what_it_is_linked_to():
    own = said(
        "tăng 12% lượt học viên",
        "lượt học viên",
        12,
        "percent",
        change=Change(direction="up", versus="cùng kỳ"),
        linked_to=(0,),
    )
    text = reading(
        "Mở 112 lớp bồi dưỡng, tăng 12% lượt học viên so với cùng kỳ.",
        said("112 lớp bồi dưỡng", "lớp bồi dưỡng", 112),
        own,
    )
    assert check(text, papers(), YEAR).checks[1].indicator == "luot"


def test_a_change_takes_the_first_linked_claim_that_names_an_indicator():
    rise = Change(direction="up", versus="cùng kỳ")
    text = reading(
        "Có 7 nhà, mở 112 lớp bồi dưỡng, tăng 12%.",
        said("7 nhà", "nhà", 7),
        said("112 lớp bồi dưỡng", "lớp bồi dưỡng", 112),
        said("tăng 12%", "", 12, "percent", change=rise, linked_to=(0, 1)),
    )
    assert check(text, papers(), YEAR).checks[2].indicator == "lop"


def test_a_linked_claim_that_ties_leaves_the_change_open():
    rise = Change(direction="up", versus="cùng kỳ")
    text = reading(
        "Xây dựng và duy trì 112 mô hình, tăng 12%.",
        said("112 mô hình", "mô hình", 112),
        said("tăng 12%", "", 12, "percent", change=rise, linked_to=(0,)),
    )
    made = check(text, papers(), YEAR).checks[1]
    assert (made.verdict, made.reason.code) == ("not_checkable", "ambiguous")


def test_a_change_that_ties_by_itself_stays_open():
    rise = Change(direction="up", versus="cùng kỳ")
    text = reading(
        "Mở 112 lớp bồi dưỡng, xây dựng và duy trì tăng 12% mô hình.",
        said("112 lớp bồi dưỡng", "lớp bồi dưỡng", 112),
        said("tăng 12% mô hình", "mô hình", 12, "percent", change=rise, linked_to=(0,)),
    )
    assert check(text, papers(), YEAR).checks[1].reason.code == "ambiguous"
