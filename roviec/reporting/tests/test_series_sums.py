"""Sums in the structure of a day, over random acts: nothing is lost, doubled or guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.organisations.history.carrying import History
from roviec.organisations.models import Line
from roviec.organisations.tests.random_histories import ALL, EXACT, Wandering, wanderings
from roviec.reporting.held import Held
from roviec.reporting.models import FigureImport, Indicator
from roviec.reporting.rollup import Value, combine, unit_part
from roviec.reporting.series.reading import Told
from roviec.reporting.series.reckoning import Reading, Row, Status, reckon
from roviec.reporting.series.wanted import Wanted
from roviec.timeline import Period, Span

ADDITIVE = ("sum", "ratio_from_parts")
JOINED = (*ADDITIVE, "max", "min", "weighted_mean", "share_of_units")
SOURCE = FigureImport(pk=1, name="cu.csv")
Figures = dict[tuple[int, date], Value]


@dataclass
class Site:
    """Random acts, with what every unit gave at the end of each period."""

    made: Wandering
    how: str
    figures: Figures
    wholes: Figures
    wide: bool = False
    """Periods reach back before the first act, so that acts fall inside them."""

    def period(self, day: date) -> Period:
        first = date(2019, 1, 1) if self.wide else day
        return Period(f"{first}..{day}", Span.of_days(first, day))

    def told(self, unit: int, on: date, order: int = 1) -> Told:
        """What would be read; `order` -1 reads it back to front."""
        days = sorted(set(self.made.days))
        wanted = Wanted(
            unit_id=unit,
            line=Line(pk=1, code="line"),
            indicator=Indicator(pk=1, code="n", value_type="count", over_line=self.how),
            periods=tuple(self.period(day) for day in days),
            structure=on,
        )
        known = self.made.history()
        standings = dict(list(known.standings.items())[::order])
        history = History(standings, self.made.passed[::order])
        held = {
            self.period(day).span: [
                *(self.held(u, v) for (u, d), v in self.figures.items() if d == day),
                *(self.whole(u, v) for (u, d), v in self.wholes.items() if d == day),
            ][::order]
            for day in days
        }
        expected = {
            self.period(day).span: frozenset(u for u, d in self.made.hands if d == day)
            for day in days
        }
        return Told(wanted, history, held, expected)

    def rows(self, unit: int, on: date | None = None, order: int = 1) -> dict[date, Row]:
        rows = reckon(self.told(unit, on or self.made.day, order))
        return {row.period.span.last_day: row for row in rows}

    @staticmethod
    def held(unit: int, value: Value) -> Held:
        return Held(unit, unit, 1, "own", value, unit, None, None, None, None, True, True, False)

    @staticmethod
    def whole(unit: int, value: Value) -> Held:
        return Held(
            -unit, unit, 1, "subtree", value, None, SOURCE, None, None, None, False, False, False
        )

    def roots(self, day: date) -> list[int]:
        history = self.made.history()
        units = [u for u, d in self.made.hands if d == day]
        return [u for u in units if history.superior(u, day) is None]


@st.composite
def sites(
    draw: Callable[[Any], Any],
    kinds: tuple[str, ...] = ALL,
    ways: tuple[str, ...] = JOINED,
    wholes: bool = False,
) -> Site:
    made = draw(wanderings(kinds))
    how = draw(st.sampled_from(ways))
    figures, totals = {}, {}
    for key in made.hands:
        if draw(st.booleans()):
            figures[key] = draw(values(how))
        elif wholes and draw(st.booleans()):
            totals[key] = draw(values(how))
    return Site(made, how, figures, totals)


def values(how: str) -> st.SearchStrategy[Value]:
    number = st.integers(0, 1000).map(Decimal)
    if how in ("ratio_from_parts", "weighted_mean"):
        return st.builds(Value, number, st.integers(1, 1000).map(Decimal))
    return st.builds(Value, number)


def joined(how: str, parts: Sequence[Value | None]) -> Value | None:
    return combine(how, [part for part in parts if part is not None])


@settings(deadline=None)
@given(sites(EXACT, ADDITIVE, wholes=True))
def test_whole_sums_in_today_s_structure_equal_sums_as_reported(site: Site):
    made = site.made
    now = [site.rows(root) for root in site.roots(made.day)]
    for day in set(made.days):
        then = [site.rows(root)[day].reported.value for root in site.roots(day)]
        today = [_reading(rows[day]).value for rows in now]
        if any(_reading(rows[day]).status is Status.BREAK for rows in now):
            # An imported total cannot be shared out when part of its subtree left the tree.
            assert site.wholes
            continue
        assert joined(site.how, today) == joined(site.how, then)


@settings(deadline=None)
@given(sites(EXACT))
def test_without_split_every_unit_has_all_and_only_what_came_to_it(site: Site):
    _held_against_the_hands(site)
    for unit in site.made.standing():
        for row in site.rows(unit).values():
            assert _reading(row).status is not Status.BREAK


@settings(deadline=None)
@given(sites())
def test_with_splits_a_number_is_exact_or_there_is_none(site: Site):
    _held_against_the_hands(site)


def _held_against_the_hands(site: Site) -> None:
    """Each number against the plain record of in whose hands what is."""
    made, history = site.made, site.made.history()
    for unit in made.standing():
        inside = history.subtree(unit, made.day)
        for day, row in site.rows(unit).items():
            held = {u: hands for (u, d), hands in made.hands.items() if d == day}
            reading = _reading(row)
            if any(hands & inside and not hands <= inside for hands in held.values()):
                assert (reading.status, reading.value) == (Status.BREAK, None)
                assert reading.breaks
                continue
            here = {u for u, hands in held.items() if hands <= inside}
            given_here = [site.figures[u, day] for u in here if (u, day) in site.figures]
            parts = [unit_part(site.how, value) for value in given_here]
            assert reading.value == joined(site.how, parts)
            below = {u for u in here - {unit} if not _was(site, u, day, unit)}
            assert reading.counted == sum((u, day) in site.figures for u in below)
            assert reading.expected == len(below)


@settings(deadline=None)
@given(sites(wholes=True))
def test_in_what_order_things_are_read_does_not_matter(site: Site):
    for unit in site.made.standing():
        one, other = site.rows(unit), site.rows(unit, order=-1)
        for day, row in one.items():
            again = other[day]
            assert _told(_reading(row)) == _told(_reading(again))
            assert row.reported == again.reported


@settings(deadline=None)
@given(sites(("rename", "move"), ("sum",)))
def test_looking_back_moves_everything_to_where_it_was(site: Site):
    """Without merges either, the structure of the first day holds every figure of later ones."""
    made, first = site.made, site.made.days[0]
    rows = [site.rows(root, on=first) for root in site.roots(first)]
    for day in set(made.days):
        given_then = [value for (_u, d), value in site.figures.items() if d == day]
        assert joined("sum", [_reading(r[day]).value for r in rows]) == joined("sum", given_then)


@settings(deadline=None)
@given(sites(("rename",), ("not_additive",)))
def test_what_does_not_add_up_stays_where_it_was_given(site: Site):
    history, day = site.made.history(), site.made.day
    for unit in site.made.standing():
        reading = _reading(site.rows(unit)[day])
        if len(history.subtree(unit, day)) == 1:
            assert reading.value == site.figures.get((unit, day))
        else:
            assert reading.value is None


def _reading(row: Row) -> Reading:
    assert row.restructured is not None
    return row.restructured


def _told(reading: Reading) -> tuple[Any, ...]:
    return (reading.status, reading.value, reading.counted, reading.expected, reading.breaks)


@settings(deadline=None)
@given(sites(ALL))
def test_n_of_m_units_is_the_same_in_both_readings_where_acts_fall_inside(site: Site):
    """Those below that stood on the last day of the cut-off, whatever they were before."""
    site.wide = True
    last = max(site.made.days)
    for day in set(site.made.days):
        history = site.made.history()
        for unit in (u for u, d in site.made.hands if d == day):
            row = site.rows(unit, day)[day]
            assert row.restructured is not None
            both = (row.reported, row.restructured)
            assert len({(each.counted, each.expected) for each in both}) == 1
            assert row.reported.expected == len(history.subtree(unit, day)) - 1
            assert row.restructured.selves == 0
    for unit in (u for u, d in site.made.hands if d == last):
        for day, row in site.rows(unit, last).items():
            told = row.restructured
            assert told is not None
            known = {(u, d) for u, d in site.figures if d == day}
            selves = [
                p for p in told.parts if p.unit_id != unit and _was(site, p.unit_id, day, unit)
            ]
            assert told.selves == len(selves)
            assert told.selves_known == sum((p.unit_id, day) in known for p in selves)


def _was(site: Site, unit: int, day: date, now: int) -> bool:
    """All of it is that unit today, and what it answered to is another."""
    above = site.made.history().superior(unit, day)
    became = site.made.hands[unit, day] == {now}
    return became and (above is None or site.made.hands[above, day] != {now})
