"""Rules of the room that hold for any input."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roviec.reporting.designing.content import FormRow
from roviec.templates_of_work.demo.files import day_of
from roviec.templates_of_work.demo.reports import last_closed_month
from roviec.templates_of_work.demo.spread import typed, within
from roviec.templates_of_work.schema import IndicatorRow, KindRow, RoleRow
from roviec.templates_of_work.tables import Mistake, row_of
from roviec.timeline import Period
from roviec.timeline.periods import MID_MONTH

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["code", "name", "area", "value_type", "scale", "rank", "kinds", "section", "phrases", "title"]
) | st.text(max_size=5)  # fmt: skip


@given(
    kind=st.sampled_from([IndicatorRow, KindRow, RoleRow, FormRow]),
    table=st.dictionaries(KEYS, VALUES),
)
def test_any_table_is_a_row_or_a_list_of_mistakes(kind, table):
    mistakes: list[Mistake] = []
    row = row_of(kind, table, mistakes)
    assert (row is None) == bool(mistakes)
    assert all(mistake.message for mistake in mistakes)


@given(low=st.integers(0, 10_000), more=st.integers(0, 10_000), names=st.lists(st.text()))
def test_an_invented_figure_lies_within_its_bounds_and_stays_the_same(low, more, names):
    figure = within((low, low + more), *names)
    assert low <= figure <= low + more
    assert figure == within((low, low + more), *names)


@given(value=st.integers(0, 10**9), total=st.integers(1, 10**9))
def test_a_figure_is_read_as_it_is_written(value, total):
    assert typed(str(value)).value == value
    assert typed(str(value)).total is None
    assert (typed(f"{value}/{total}").value, typed(f"{value}/{total}").total) == (value, total)


@given(today=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_closed_month_is_closed_and_the_next_one_is_not(today):
    year, month = last_closed_month(today)
    closed = Period.parse(f"{year}-{month:02}", MID_MONTH).span
    assert closed.last_day < today
    assert MID_MONTH.boundary(year, month + 2) > today


@given(today=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(-400, 400))
def test_a_day_is_itself_or_so_many_days_ago(today, days):
    assert (today - day_of(days, today)).days == days
    assert day_of(today, date(2026, 1, 1)) == today
