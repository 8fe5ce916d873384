"""Claims that recur must hold every year."""

import pytest

from roviec.inspections.claimcheck import check
from roviec.inspections.tests.claimcheck.world import (
    CLASSES,
    HALF,
    PLANNED,
    THREE_YEARS,
    YEAR,
    figure,
    months,
    papers,
    period,
    reading,
    said,
    year,
)


def yearly(*shares, **given):
    return papers(
        *(
            figure(PLANNED, n, year(2018 + at), total=total, **given)
            for at, (n, total) in enumerate(shares)
            if n
        )
    )


def all_cells(record, asked=THREE_YEARS, periods=(), **given):
    fields = {"recurring": True, **given}
    claim = said("100% chi bộ", "chi bộ", 100, "percent", **fields)
    text = "Hằng năm 100% chi bộ lập chương trình hành động."
    (made,) = check(reading(text, claim, periods=periods), record, asked).checks
    return made


def test_it_holds_when_it_holds_every_year():
    made = all_cells(yearly(("3", 3), ("4", 4), ("5", 5)))
    assert (made.verdict, made.span, made.assumed_period) == ("matches", THREE_YEARS, True)
    assert len(made.figures) == 3
    assert made.reason.text().startswith(
        "“100%” phải đúng với từng kỳ trong giai đoạn 2018–2020; hồ sơ ghi: "
        "năm 2018: 3/3 (100 %); năm 2019: 4/4 (100 %); năm 2020: 5/5"
    )
    assert made.found.text == "5/5 (100 %)"


def test_one_year_that_differs_refutes_it_even_if_another_is_missing():
    made = all_cells(yearly(("3", 3), ("3", 4), ("5", 5)))
    assert (made.verdict, made.reason.code, made.found.text) == (
        "differs",
        "every_differs",
        "3/4 (75 %)",
    )
    assert "năm 2019 ghi 3/4 (75 %), không khớp" in made.reason.text()
    assert all_cells(yearly((None, 3), ("3", 4), ("5", 5))).verdict == "differs"


def test_a_missing_year_leaves_it_open():
    made = all_cells(yearly(("3", 3), (None, 4), ("5", 5)))
    assert (made.verdict, made.reason.code, made.found) == ("no_record", "no_year", None)
    assert (
        "chưa có số của chỉ tiêu “Chi bộ có chương trình hành động” cho năm 2019."
        in made.reason.text()
    )
    assert len(made.figures) == 2


def test_two_missing_years_are_both_named():
    assert (
        "cho năm 2018, năm 2019." in all_cells(yearly((None, 3), (None, 4), ("5", 5))).reason.text()
    )


def test_no_year_at_all_is_told_like_any_missing_figure():
    made = all_cells(papers())
    assert (made.verdict, made.reason.code) == ("no_record", "no_figure")


def test_a_total_over_all_years_does_not_answer():
    assert all_cells(papers(figure(PLANNED, "12", THREE_YEARS, total=12))).verdict == "no_record"


def over_five(*values):
    record = papers(*(figure(CLASSES, v, year(2018 + at)) for at, v in enumerate(values) if v))
    claim = said("hơn 50 lớp bồi dưỡng", "lớp bồi dưỡng", 50, quantifier="over", recurring=True)
    text = "Mỗi năm mở hơn 50 lớp bồi dưỡng."
    (made,) = check(reading(text, claim), record, THREE_YEARS).checks
    return made


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (("51", "55", "52"), "matches"),
        (("51", "60", "52"), "understated"),
        (("60", "50", "52"), "differs"),
        (("60", None, "52"), "no_record"),
    ],
)
def test_the_worst_year_decides(values, verdict):
    assert over_five(*values).verdict == verdict


def test_the_year_that_is_understated_is_named():
    made = over_five("51", "60", "70")
    assert made.reason.code == "every_understated"
    assert "năm 2019 ghi 60, cao hơn mức đã nêu" in made.reason.text()
    assert made.found.value == 60


def test_a_year_of_nobody_leaves_it_unchecked():
    made = all_cells(yearly(("3", 3), ("0", 0), ("5", 5)))
    assert (made.verdict, made.reason.code) == ("not_checkable", "empty_total")


def test_a_year_without_a_total_would_be_decided_by_one():
    claim = said("3/3 chi bộ", "chi bộ", 3, "ratio", total=3, recurring=True)
    text = "Hằng năm 3/3 chi bộ lập chương trình hành động."
    record = yearly(("3", 3), ("3", None), ("3", 3))
    (made,) = check(reading(text, claim), record, THREE_YEARS).checks
    assert (made.verdict, made.reason.code) == ("no_record", "no_total")


def test_a_part_of_a_year_holds_no_yearly_claim():
    made = all_cells(yearly(("3", 3)), asked=HALF)
    assert (made.verdict, made.reason.code) == ("not_checkable", "not_whole_periods")
    assert "kỳ 01/01/2020–30/06/2020" in made.reason.text()


def test_a_recurring_period_makes_a_recurring_claim():
    monthly = period("hằng tháng", recurring=True, duration="P1M")
    cells = [figure(PLANNED, "3", span, total=3) for span in months()]
    made = all_cells(papers(*cells), YEAR, [monthly], recurring=False, period=0)
    assert (made.verdict, len(made.figures)) == ("matches", 12)
    assert made.reason.code == "every_holds"
    short = figure(PLANNED, "2", months(12)[0], total=3)
    made = all_cells(papers(*cells[:-1], short), YEAR, [monthly], recurring=False, period=0)
    assert made.verdict == "differs"


def test_once_is_not_every_year():
    made = all_cells(yearly(("3", 3), ("3", 4), ("5", 5)), recurring=False)
    assert made.found.text.startswith("11/12")
