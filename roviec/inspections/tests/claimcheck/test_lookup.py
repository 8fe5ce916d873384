"""What the record holds over a span, by the indicator's declared way of adding up."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.inspections.claimcheck.lookup import Question, fewest_tiling, recorded
from roviec.inspections.claimcheck.spans import Window
from roviec.inspections.tests.claimcheck.world import (
    ACTIVE,
    CLASSES,
    FUNDS,
    HALF,
    PLANNED,
    PLEDGED,
    SECOND_HALF,
    YEAR,
    figure,
    indicator,
    months,
    year,
)
from roviec.timeline.spans import Span, tiles


def ask(of, *figures, span=YEAR, columns=("in_period", "cumulative"), scope="own", **window):
    question = Question(
        indicator=of, figures=figures, window=Window(span, **window), columns=columns
    )
    return recorded(question, scope)


def value(*args, **given):
    found = ask(*args, **given)
    return None if found is None else found.value


def test_a_figure_of_the_very_span_answers():
    found = ask(CLASSES, figure(CLASSES, "35"))
    assert (found.value, found.total, found.exempt, found.column) == (35, None, 0, "in_period")
    assert [f.value for f in found.figures] == [35]
    assert found.span == YEAR
    assert not found.imported


def test_nothing_answers_for_another_span_scope_or_column():
    assert ask(CLASSES, figure(CLASSES, "35", HALF)) is None
    assert ask(CLASSES, figure(CLASSES, "35", scope="subtree")) is None
    assert ask(CLASSES, figure(CLASSES, "35", column="estimate")) is None
    assert ask(CLASSES) is None


def test_the_first_column_that_has_a_value_answers():
    figures = figure(CLASSES, "30", column="estimate"), figure(CLASSES, "35")
    assert value(CLASSES, *figures, columns=("estimate", "in_period")) == 30
    assert value(CLASSES, *figures, columns=("in_period", "estimate")) == 35


def test_values_come_in_plain_units():
    assert value(FUNDS, figure(FUNDS, "4900.5")) == 4_900_500_000


def test_a_scale_does_not_touch_shares():
    assert value(replace(PLANNED, scale=FUNDS.scale), figure(PLANNED, "26", total=27)) == 26


def test_parts_are_added_where_declared_and_only_when_complete():
    halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF)
    assert value(CLASSES, *halves) == 35
    assert value(CLASSES, *halves[:1]) is None
    assert value(replace(CLASSES, over_time="not_additive"), *halves) is None
    assert value(replace(CLASSES, over_time="share_of_units"), *halves) is None
    assert value(replace(CLASSES, over_time="max"), *halves) == 20
    assert value(replace(CLASSES, over_time="min"), *halves) == 15


def test_parts_of_two_scopes_are_not_mixed():
    halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF, scope="subtree")
    assert value(CLASSES, *halves) is None


def test_a_longer_periods_own_report_goes_before_its_months():
    monthly = [figure(CLASSES, "1", span) for span in months()]
    found = ask(CLASSES, *monthly, figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF))
    assert (found.value, len(found.figures)) == (35, 2)
    assert value(CLASSES, *monthly) == 12
    assert value(CLASSES, *monthly, figure(CLASSES, "14")) == 14


def test_three_years_are_not_one():
    three = Span(date(2018, 1, 1), date(2021, 1, 1))
    yearly = [figure(CLASSES, str(n), year(2000 + n)) for n in (18, 19, 20)]
    assert value(CLASSES, *yearly, span=three) == 57
    assert value(CLASSES, *yearly[1:], span=three) is None
    assert value(CLASSES, figure(CLASSES, "9", three)) is None


def test_signed_goes_before_imported():
    old, new = figure(CLASSES, "40", state="imported"), figure(CLASSES, "35")
    assert value(CLASSES, old, new) == value(CLASSES, new, old) == 35
    assert ask(CLASSES, old).imported
    signed_halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF)
    assert value(CLASSES, old, *signed_halves) == 35


def test_imported_fills_only_what_is_not_signed():
    halves = (
        figure(CLASSES, "20", HALF),
        figure(CLASSES, "99", HALF, state="imported"),
        figure(CLASSES, "15", SECOND_HALF, state="imported"),
    )
    found = ask(CLASSES, *halves)
    assert (found.value, found.imported) == (35, True)


def test_of_two_for_one_span_the_last_given_counts():
    assert value(CLASSES, figure(CLASSES, "1"), figure(CLASSES, "2", id="later")) == 2


def test_a_stock_is_what_stands_at_the_end():
    last_month = figure(ACTIVE, "32", months(12)[0])
    assert value(ACTIVE, figure(ACTIVE, "30", months(11, 11)[0]), last_month) == 32
    assert value(ACTIVE, figure(ACTIVE, "30", HALF)) is None
    assert value(ACTIVE, last_month, figure(ACTIVE, "33")) == 33
    assert value(ACTIVE, last_month, figure(ACTIVE, "34", SECOND_HALF)) == 34
    longer = figure(ACTIVE, "40", Span(date(2018, 1, 1), YEAR.end))
    assert value(ACTIVE, longer, last_month) == 32
    assert value(ACTIVE, longer) == 40


def test_a_running_total_is_never_added_and_needs_its_span():
    halves = [figure(CLASSES, "20", span, column="cumulative") for span in (HALF, SECOND_HALF)]
    assert value(CLASSES, *halves) is None
    whole = figure(CLASSES, "35", column="cumulative")
    assert ask(CLASSES, *halves, whole).column == "cumulative"
    since_2016 = figure(CLASSES, "193", Span(date(2016, 1, 1), YEAR.end), column="cumulative")
    assert value(CLASSES, since_2016) is None
    assert value(CLASSES, since_2016, since=True) == 193
    assert value(CLASSES, halves[1], since_2016, since=True) == 193
    assert value(CLASSES, since_2016, whole, since=True) == 35
    assert value(CLASSES, halves[0], since=True) is None


def test_shares_add_both_numbers_and_the_exempt():
    halves = (
        figure(PLANNED, "10", HALF, total=12, exempt=1),
        figure(PLANNED, "14", SECOND_HALF, total=15, exempt=2),
    )
    for way in ("ratio_from_parts", "sum"):
        found = ask(replace(PLANNED, over_time=way), *halves)
        assert (found.value, found.total, found.exempt, found.due) == (24, 27, 3, 24)
        assert (found.column, found.figures) == ("in_period", halves)
    assert ask(PLANNED, halves[0], figure(PLANNED, "14", SECOND_HALF)) is None
    assert ask(PLANNED, figure(PLANNED, "26")).total is None


def test_a_mean_is_weighted_by_the_totals():
    mean = replace(PLEDGED, over_time="weighted_mean")
    halves = figure(PLEDGED, "90", HALF, total=100), figure(PLEDGED, "96", SECOND_HALF, total=200)
    assert value(mean, *halves) == 94
    assert ask(mean, *halves).figures == halves
    assert value(mean, halves[0], figure(PLEDGED, "96", SECOND_HALF)) is None
    nought = [figure(PLEDGED, "90", span, total=0) for span in (HALF, SECOND_HALF)]
    assert value(mean, *nought) is None


def test_targets_tile_even_for_a_stock():
    target = figure(ACTIVE, "30", column="target")
    assert value(ACTIVE, target, columns=("target",)) == 30
    longer = figure(ACTIVE, "40", Span(date(2018, 1, 1), YEAR.end), column="target")
    assert value(ACTIVE, longer, columns=("target",)) is None


def test_due_is_the_total_without_the_exempt():
    assert ask(PLANNED, figure(PLANNED, "24", total=27, exempt=2)).due == 25
    assert ask(CLASSES, figure(CLASSES, "24")).due == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), max_size=12), st.randoms())
def test_a_tiling_covers_the_span_once_with_the_fewest_parts(pairs, random):
    edges = [span.start for span in months()] + [YEAR.end]
    spans = {Span(edges[a], edges[b]) for a, b in pairs if a < b}
    figures = [figure(CLASSES, "1", span) for span in sorted(spans)]
    found = fewest_tiling(YEAR, figures)
    if found:
        assert tiles(YEAR, [f.span for f in found])
    assert len(found) == (fewest(YEAR.start, spans) or 0)
    random.shuffle(figures)
    assert fewest_tiling(YEAR, figures) == found


def fewest(start, spans):
    """By exhaustion: the least number of spans that lead from `start` to the year's end."""
    if start == YEAR.end:
        return 0
    ways = [fewest(s.end, spans) for s in spans if s.start == start]
    return min((way + 1 for way in ways if way is not None), default=None)


@pytest.mark.parametrize(
    "extra", [Span(date(2019, 7, 1), HALF.start), Span(YEAR.start, date(2021, 2, 1))]
)
def test_what_reaches_outside_the_span_is_left_out(extra):
    halves = figure(CLASSES, "20", HALF), figure(CLASSES, "15", SECOND_HALF)
    assert fewest_tiling(YEAR, [figure(CLASSES, "1", extra), *halves]) == list(halves)


def test_fractions_stay_exact():
    thirds = indicator("x", value_type="percent", over_time="weighted_mean")
    figures = [figure(thirds, "1", HALF, total=1), figure(thirds, "0", SECOND_HALF, total=2)]
    assert value(thirds, *figures) == Fraction(1, 3)


def between(first, last):
    """From the first day of one month of 2020 to the first day of a later one."""
    return Span(months()[first - 1].start, months()[last - 1].start)


def test_fewest_parts_win_even_when_a_longer_way_is_found_first():
    spans = [between(1, 2), between(2, 3), between(3, 12), between(1, 6), between(6, 12)]
    figures = [figure(CLASSES, "1", span) for span in spans]
    found = fewest_tiling(between(1, 12), figures)
    assert [f.span for f in found] == [between(1, 6), between(6, 12)]


def test_on_a_tie_the_first_part_that_ends_earlier_stays():
    spans = [between(1, 7), between(7, 12), between(1, 4), between(4, 12)]
    figures = [figure(CLASSES, "1", span) for span in spans]
    found = fewest_tiling(between(1, 12), figures)
    assert [f.span for f in found] == [between(1, 4), between(4, 12)]


def test_a_share_is_added_over_time_only_where_declared():
    halves = figure(PLANNED, "10", HALF, total=12), figure(PLANNED, "14", SECOND_HALF, total=15)
    assert ask(replace(PLANNED, over_time="not_additive"), *halves) is None


def test_sums_keep_their_column_and_their_span():
    halves = [figure(CLASSES, "5", span, column="target") for span in (HALF, SECOND_HALF)]
    found = ask(CLASSES, *halves, columns=("target",))
    assert (found.value, found.column, found.span) == (10, "target", YEAR)
