"""Columns, scopes, units, states, and the report as a whole."""

from dataclasses import replace
from datetime import date

import pytest

from roviec.inspections.claimcheck import NamedUnit, check
from roviec.inspections.tests.claimcheck.asking import (
    IN_2020,
    classes,
    one,
    opened,
)
from roviec.inspections.tests.claimcheck.world import (
    ACTIVE,
    ATTENDANCES,
    BEFORE,
    CELL,
    CLASSES,
    HALF,
    SECOND_HALF,
    WARD,
    YEAR,
    figure,
    indicator,
    papers,
    period,
    reading,
    said,
    year,
)
from roviec.timeline.spans import Span

# Columns.


def test_a_running_total_is_read_from_its_column():
    running = figure(CLASSES, "35", Span(date(2016, 1, 1), YEAR.end), column="cumulative")
    record = papers(running, figure(CLASSES, "9"))
    made = opened(record, nature="cumulative")
    assert (made.verdict, made.found.column, made.span) == ("matches", "cumulative", running.span)
    assert opened(papers(figure(CLASSES, "35")), nature="cumulative").verdict == "no_record"


def test_a_running_total_of_a_known_period_can_be_computed():
    halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF)
    text = "Luỹ kế năm 2020 mở 35 lớp bồi dưỡng."
    claim = classes(nature="cumulative", period=0)
    assert one(text, claim, papers(*halves), periods=[IN_2020]).verdict == "matches"


def test_an_estimate_does_not_answer_for_a_result():
    made = opened(papers(figure(CLASSES, "35", column="estimate")))
    assert (made.verdict, made.reason.code) == ("no_record", "no_column")
    assert "cần số thực hiện trong kỳ, hồ sơ chỉ có số ước thực hiện: 35." in made.reason.text()


def test_an_estimate_is_held_against_the_estimate():
    record = papers(figure(CLASSES, "35", column="estimate"), figure(CLASSES, "33"))
    text = "Cả năm ước mở 35 lớp bồi dưỡng."
    made = one(text, classes(), record)
    assert (made.verdict, made.found.column) == ("matches", "estimate")
    claim = said("ước 35 lớp bồi dưỡng", "lớp bồi dưỡng", 35)
    assert one("Cả năm mở ước 35 lớp bồi dưỡng.", claim, record).verdict == "matches"
    assert one(text, classes(), papers(figure(CLASSES, "35"))).verdict == "matches"


def test_a_target_is_held_against_the_target():
    record = papers(figure(CLASSES, "35", column="target"), figure(CLASSES, "33"))
    made = opened(record, nature="target")
    assert (made.verdict, made.found.column) == ("matches", "target")
    assert "Dùng số kế hoạch giao." in made.reason.text()


def test_a_plan_without_a_target_is_not_checkable():
    made = opened(papers(figure(CLASSES, "35")), nature="target")
    assert (made.verdict, made.reason.code, made.indicator) == ("not_checkable", "plan", "lop")
    claim = said("35 con đường", "con đường", 35, nature="target")
    made = one("Sẽ mở 35 con đường.", claim, papers())
    assert (made.verdict, made.reason.code) == ("not_checkable", "plan")


@pytest.mark.parametrize("kind", ["plan", "request", "proposal"])
def test_what_stands_in_a_plan_is_one(kind):
    text = "Phường đề nghị quận mở 35 lớp bồi dưỡng."
    record = papers(figure(CLASSES, "35"))
    part = [(kind, "quận mở 35 lớp bồi dưỡng.")]
    assert one(text, classes(), record, statements=part).reason.code == "plan"
    assert one(text, classes(nature="flow"), record, statements=part).reason.code == "plan"


def test_what_stands_elsewhere_is_none():
    text = "Phường mở 35 lớp bồi dưỡng. Phường đề nghị sửa nhà."
    record = papers(figure(CLASSES, "35"), figure(ACTIVE, "35"))
    assert (
        one(text, classes(), record, statements=[("request", "Phường đề nghị sửa nhà.")]).verdict
        == "matches"
    )
    assert (
        one(text, classes(), record, statements=[("request", "5 lớp bồi dưỡng.")]).verdict
        == "matches"
    )
    assert (
        one(text, classes(), record, statements=[("request", "Phường mở 35 lớp bồi")]).verdict
        == "matches"
    )
    assert (
        one(
            text, classes(), record, statements=[("strength", "Phường mở 35 lớp bồi dưỡng.")]
        ).verdict
        == "matches"
    )
    text = "Đề nghị giữ vững 35 mô hình duy trì."
    claim = said("35 mô hình", "mô hình", 35, nature="stock")
    assert one(text, claim, record, statements=[("request", text)]).verdict == "matches"


# Scopes and units.


def test_scope_not_said_takes_the_only_one_recorded():
    made = opened(papers(figure(CLASSES, "35", scope="subtree")))
    assert (made.verdict, made.scope) == ("matches", "subtree")
    assert "dùng số cả cấp dưới" in made.reason.text()


def test_own_is_not_the_subtree():
    record = papers(figure(CLASSES, "35", scope="subtree"))
    made = opened(record, scope="own")
    assert (made.verdict, made.reason.code, made.scope) == ("no_record", "no_scope", None)
    assert "nói riêng đơn vị, hồ sơ chỉ có số cả cấp dưới" in made.reason.text()
    made = opened(papers(figure(CLASSES, "35")), scope="subtree")
    assert (made.verdict, made.reason.code) == ("no_record", "no_scope")
    both = papers(figure(CLASSES, "35", scope="subtree"), figure(CLASSES, "5"))
    made = opened(both, scope="subtree")
    assert (made.verdict, made.scope) == ("matches", "subtree")
    assert "không nói phạm vi" not in made.reason.text()


def test_two_scopes_that_agree_are_no_question():
    both = papers(figure(CLASSES, "35", scope="subtree"), figure(CLASSES, "35"))
    made = opened(both)
    assert (made.verdict, made.scope) == ("matches", "own")
    assert "không nói phạm vi" not in made.reason.text()
    both = papers(figure(CLASSES, "34", scope="subtree"), figure(CLASSES, "33"))
    assert (opened(both).verdict, opened(both).found.value) == ("differs", 33)


def test_two_scopes_that_disagree_leave_it_open():
    both = papers(figure(CLASSES, "35", scope="subtree"), figure(CLASSES, "5"))
    made = opened(both)
    assert (made.verdict, made.reason.code, made.found) == ("not_checkable", "scope_unsaid", None)
    assert "hồ sơ ghi 5 (riêng đơn vị) và 35 (cả cấp dưới)" in made.reason.text()
    assert len(made.figures) == 2
    assert made.indicator == "lop"


def test_a_subordinates_claim_is_held_against_it():
    record = papers(figure(CLASSES, "35", unit=CELL), figure(CLASSES, "99"))
    record.names = {"Chi bộ 3": NamedUnit(relation="subordinate", code=CELL)}
    made = opened(record, subject="Chi bộ 3")
    assert (made.verdict, made.unit) == ("matches", CELL)


def test_the_subject_by_name_is_the_subject():
    record = papers(figure(CLASSES, "35"))
    record.names = {
        "Đảng ủy phường": NamedUnit(relation="subject", code=WARD),
        "Đơn vị": NamedUnit(relation="subject"),
    }
    assert opened(record, subject="Đảng ủy phường").unit == WARD
    assert opened(record, subject="Đơn vị").verdict == "matches"


@pytest.mark.parametrize(
    ("relation", "code"), [("other", "another_body"), ("unknown", "unknown_unit")]
)
def test_another_bodys_work_is_not_checkable(relation, code):
    record = papers(figure(CLASSES, "35"))
    record.names = {"Hội chữ thập đỏ": NamedUnit(relation=relation)}
    made = opened(record, subject="Hội chữ thập đỏ")
    assert (made.verdict, made.reason.code, made.indicator) == ("not_checkable", code, None)
    assert "Hội chữ thập đỏ" in made.reason.text()


# Signed and imported.


def test_signed_beats_imported_and_imported_is_marked():
    old = figure(CLASSES, "35", state="imported")
    made = opened(papers(old))
    assert (made.verdict, made.found.imported) == ("matches", True)
    assert "nhập từ hồ sơ cũ" in made.reason.text()
    made = opened(papers(old, figure(CLASSES, "34")))
    assert (made.verdict, made.found.imported) == ("differs", False)
    assert "nhập từ hồ sơ cũ" not in made.reason.text()


# The report.


def test_checks_come_in_the_order_of_the_claims():
    text = "Mở 35 lớp bồi dưỡng với 2.611 lượt học viên."
    claims = classes(), said("2.611 lượt học viên", "lượt học viên", 2611)
    record = papers(figure(CLASSES, "35"), figure(ATTENDANCES, "2598"))
    made = check(reading(text, *claims), record, YEAR).checks
    assert [(c.claim, c.verdict) for c in made] == [(0, "matches"), (1, "differs")]


def test_a_sentence_said_twice_counts_once():
    text = "Phường mở 35 lớp bồi dưỡng. Tin phụ. Phường mở 35 lớp bồi dưỡng."
    report = check(reading(text, classes(), classes()), papers(figure(CLASSES, "35")), YEAR)
    assert [made.claim for made in report.checks] == [0]
    assert report.repeated == ((1, 0),)
    assert report.contradictions == ()


def test_one_number_twice_in_one_sentence_counts_twice():
    text = "Phường mở 35 lớp bồi dưỡng, giữ 35 lớp bồi dưỡng."
    report = check(reading(text, classes(), classes()), papers(), YEAR)
    assert [made.claim for made in report.checks] == [0, 1]
    assert report.repeated == ()


def test_the_same_report_for_the_same_input_in_any_order():
    figures = [
        figure(CLASSES, "20", HALF),
        figure(CLASSES, "15", SECOND_HALF),
        figure(CLASSES, "1", BEFORE),
    ]
    text = reading("Phường mở 35 lớp bồi dưỡng.", classes())
    first, second = papers(*figures), papers(*reversed(figures))
    second.all_indicators = tuple(reversed(second.all_indicators))
    assert check(text, first, YEAR) == check(text, second, YEAR)


def test_what_the_noun_says_beyond_the_phrase_is_told():
    claim = said("5 lớp bồi dưỡng nữ công", "lớp bồi dưỡng nữ công", 5)
    made = one("Mở 5 lớp bồi dưỡng nữ công.", claim, papers(figure(CLASSES, "5")))
    assert (made.verdict, made.narrower) == ("matches", "nữ công")
    assert "nói thêm" not in made.reason.text()
    made = one("Mở 5 lớp bồi dưỡng nữ công.", claim, papers(figure(CLASSES, "35")))
    assert made.verdict == "differs"
    assert "Điểm nêu nói thêm “nữ công”" in made.reason.text()
    claim = said("hơn 5 lớp bồi dưỡng nữ công", "lớp bồi dưỡng nữ công", 5, quantifier="over")
    made = one("Mở hơn 5 lớp bồi dưỡng nữ công.", claim, papers(figure(CLASSES, "35")))
    assert (made.verdict, made.reason.notes[-1].code) == ("understated", "narrower")
    assert "nói thêm" not in opened(papers(figure(CLASSES, "36"))).reason.text()
    assert opened(papers(figure(CLASSES, "35"))).narrower == ""


def test_a_name_of_the_indicator_is_not_needed():
    plain = replace(CLASSES, name="")
    record = papers(figure(plain, "35"))
    record.all_indicators = [plain]
    assert opened(record).verdict == "matches"


def test_a_claim_without_a_noun_is_named_by_its_number():
    made = one("Đạt 92,5%.", said("92,5%", "", 92.5, "percent"), papers())
    assert (made.reason.code, made.reason.values["noun"]) == ("no_indicator", "92,5%")


def test_a_period_of_its_own_does_not_make_a_claim_recur():
    half = period("6 tháng đầu năm 2020", "2020-01-01", "2020-06-30")
    text = "6 tháng đầu năm 2020 mở 35 lớp bồi dưỡng."
    made = one(text, classes(period=0), papers(figure(CLASSES, "35", HALF)), periods=[half])
    assert (made.verdict, made.span) == ("matches", HALF)


def test_a_period_that_is_said_is_not_called_assumed():
    made = one("Năm 2020 mở 35 lớp bồi dưỡng.", classes(period=0), papers(), periods=[IN_2020])
    assert made.reason.code == "no_figure"
    assert not made.assumed_period
    assert "theo kỳ được chọn" not in made.reason.text()


def test_a_part_is_not_held_against_the_whole():
    text = "Mở 35 lớp bồi dưỡng, trong đó có 20 lớp bồi dưỡng hè."
    part = said("20 lớp bồi dưỡng hè", "lớp bồi dưỡng hè", 20)
    record = papers(figure(CLASSES, "35"))
    whole, made = check(reading(text, classes(), part), record, YEAR).checks
    assert (whole.verdict, made.verdict, made.reason.code) == ("matches", "no_record", "part_only")
    assert made.reason.text().startswith("“20” là một phần của “35”; chỉ tiêu “Lớp bồi dưỡng”")
    assert made.indicator == "lop"
    summer = indicator("lop-he", "lớp bồi dưỡng hè")
    record = papers(figure(CLASSES, "35"), figure(summer, "20"), also=[summer])
    whole, made = check(reading(text, classes(), part), record, YEAR).checks
    assert (whole.verdict, made.verdict, made.indicator) == ("matches", "matches", "lop-he")


def test_a_part_of_what_no_indicator_names_is_held_on_its_own():
    text = "Có 35 lớp, trong đó có 20 lớp bồi dưỡng."
    part = said("20 lớp bồi dưỡng", "lớp bồi dưỡng", 20)
    made = check(
        reading(text, said("35 lớp", "lớp", 35), part), papers(figure(CLASSES, "20")), YEAR
    )
    assert made.checks[1].verdict == "matches"


def test_another_span_in_another_scope_is_named_as_such():
    made = opened(papers(figure(CLASSES, "35", BEFORE)), scope="subtree")
    assert (made.verdict, made.reason.code) == ("no_record", "no_span_scope")
    assert made.reason.text().startswith(
        "Cần số liệu đã ký của chỉ tiêu “Lớp bồi dưỡng” cho năm 2020, cả cấp dưới; "
        "hồ sơ chỉ có số của năm 2019, riêng đơn vị."
    )


def test_a_figure_in_another_column_and_span_is_no_answer_worth_naming():
    made = opened(papers(figure(CLASSES, "35", BEFORE, column="target")))
    assert made.reason.code == "no_figure"


def test_a_plan_may_be_no_more_than_the_claim():
    record = papers(figure(CLASSES, "35"))
    part = [("plan", "35 lớp bồi dưỡng")]
    assert one("Sẽ mở 35 lớp bồi dưỡng.", classes(), record, statements=part).reason.code == "plan"


def test_two_figures_are_told_and_one_is_not():
    halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF)
    assert "Tính từ 2 số liệu" in opened(papers(*halves)).reason.text()
    assert "Tính từ" not in opened(papers(figure(CLASSES, "35"))).reason.text()


def test_the_span_that_shares_days_is_nearer_than_a_later_one():
    record = papers(figure(CLASSES, "1", HALF), figure(CLASSES, "1", year(2021)))
    assert "số gần nhất trong hồ sơ là của kỳ 01/01/2020–30/06/2020" in opened(record).reason.text()


def test_at_most_three_near_indicators_are_named():
    near = [indicator(f"lop-{n}", f"lớp {n}", name=f"Lớp {n}") for n in range(1, 5)]
    record = papers()
    record.all_indicators = near
    made = one("Mở 12 lớp thêu.", said("12 lớp thêu", "lớp thêu", 12), record)
    assert "Chỉ tiêu gần giống: Lớp 1; Lớp 2; Lớp 3." in made.reason.text()
    assert len(made.candidates) == 4
