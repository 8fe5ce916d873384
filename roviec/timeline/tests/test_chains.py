from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.timeline import Period
from roviec.timeline.chains import Anchor, Chain, ChainError, OnDayOff, Step, first_fault
from roviec.timeline.periods import MID_MONTH
from roviec.timeline.working_days import WEEKENDS_ONLY, WorkCalendar

TET_2026 = WorkCalendar(off=frozenset(date(2026, 2, day) for day in range(16, 21)))
DECREE = Chain(
    (
        Step("commune", 0, Anchor.CUT_OFF, 2, working=True),
        Step("province", 2, Anchor.DAY, 25),
    )
)
LEVELS = ("commune", "district", "province", "centre")


def test_a_month_of_the_decree_closes_on_the_14th_and_is_sent_by_the_25th():
    closes = Period.parse("2026-11", MID_MONTH).span.last_day
    assert DECREE.deadlines(closes, WEEKENDS_ONLY) == {
        "commune": date(2026, 11, 17),
        "province": date(2026, 11, 25),
    }


def test_working_days_skip_tet():
    closes = Period.parse("2026-02", MID_MONTH).span.last_day
    assert DECREE.deadlines(closes, TET_2026)["commune"] == date(2026, 2, 24)


def test_each_level_may_count_from_the_level_below():
    chain = Chain(
        (
            Step("commune", 0, Anchor.CUT_OFF, 1, working=True),
            Step("district", 1, Anchor.BELOW, 2, working=True),
            Step("province", 2, Anchor.BELOW, 3),
        )
    )
    # The 14th of November 2026 is a Saturday.
    assert list(chain.deadlines(date(2026, 11, 14), WEEKENDS_ONLY).values()) == [
        date(2026, 11, 16),
        date(2026, 11, 18),
        date(2026, 11, 21),
    ]


@pytest.mark.parametrize(
    ("on_day_off", "expected"),
    [
        (OnDayOff.KEEP, date(2026, 10, 25)),
        (OnDayOff.NEXT, date(2026, 10, 26)),
        (OnDayOff.BEFORE, date(2026, 10, 23)),
    ],
)
def test_a_deadline_on_a_sunday_stays_or_moves_as_the_chain_says(on_day_off, expected):
    chain = Chain((Step("province", 2, Anchor.DAY, 25),), on_day_off)
    assert chain.deadlines(date(2026, 10, 14), WEEKENDS_ONLY)["province"] == expected


def test_a_day_of_a_later_month_and_the_last_day_of_a_short_one():
    chain = Chain((Step("province", 2, Anchor.DAY, 31, months=1),))
    assert chain.deadlines(date(2026, 1, 31), WEEKENDS_ONLY)["province"] == date(2026, 2, 28)
    assert chain.deadlines(date(2026, 12, 31), WEEKENDS_ONLY)["province"] == date(2027, 1, 31)


def test_a_deadline_before_the_figures_close_is_refused_unless_the_chain_says_so():
    steps = (Step("province", 2, Anchor.DAY, 25),)
    closes = date(2026, 11, 30)
    with pytest.raises(ChainError) as refused:
        Chain(steps).deadlines(closes, WEEKENDS_ONLY)
    assert (refused.value.fault, refused.value.day) == ("too_early", date(2026, 11, 25))
    early = Chain(steps, before_cut_off=True).deadlines(closes, WEEKENDS_ONLY)
    assert early == {"province": date(2026, 11, 25)}


def test_a_level_that_would_send_before_the_one_below_is_refused():
    chain = Chain((Step("commune", 0, Anchor.CUT_OFF, 20), Step("province", 2, Anchor.DAY, 25)))
    with pytest.raises(ChainError) as refused:
        chain.deadlines(date(2026, 11, 14), WEEKENDS_ONLY)
    assert (refused.value.fault, refused.value.who) == ("falls", "province")
    fault = first_fault(chain, [date(2026, 11, 14)], WEEKENDS_ONLY)
    assert fault is not None
    assert first_fault(DECREE, [date(2026, 11, 14), date(2026, 2, 14)], TET_2026) is None


def test_the_lowest_level_has_none_below_and_no_level_stands_twice():
    with pytest.raises(ChainError, match="no_level_below"):
        Chain((Step("commune", 0, Anchor.BELOW, 1),))
    with pytest.raises(ChainError, match="twice"):
        Chain((Step("commune", 0, Anchor.DAY, 1), Step("commune", 0, Anchor.DAY, 2)))


STEPS = st.builds(
    Step,
    who=st.just(""),
    tier=st.just(0),
    anchor=st.sampled_from(Anchor),
    amount=st.integers(1, 28),
    working=st.booleans(),
    months=st.integers(0, 2),
)


@st.composite
def chains(draw) -> Chain:
    drawn = draw(st.lists(STEPS, min_size=1, max_size=4))
    steps = [
        Step(who, tier, s.anchor, s.amount, s.working, s.months)
        for tier, (who, s) in enumerate(zip(LEVELS, drawn, strict=False))
    ]
    if steps[0].anchor == Anchor.BELOW:
        steps[0] = Step(steps[0].who, 0, Anchor.CUT_OFF, steps[0].amount, steps[0].working)
    return Chain(tuple(steps), draw(st.sampled_from(OnDayOff)), draw(st.booleans()))


@given(chains(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_days_of_a_chain_never_fall_and_never_come_too_early_or_it_is_refused(chain, closes):
    refusal = first_fault(chain, [closes], TET_2026)
    if refusal is not None:
        assert refusal.fault in ("too_early", "falls")
        assert refusal.day is not None
        return
    days = list(chain.deadlines(closes, TET_2026).values())
    assert days == sorted(days)
    assert len(days) == len(chain.steps)
    if not chain.before_cut_off:
        assert min(days) > closes


@given(st.integers(1, 10), st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_counting_from_the_level_below_always_rises(amount, closes):
    steps = [Step("commune", 0, Anchor.CUT_OFF, amount, working=True)]
    steps += [
        Step(who, tier, Anchor.BELOW, amount, working=True)
        for tier, who in enumerate(LEVELS[1:], 1)
    ]
    days = list(Chain(tuple(steps)).deadlines(closes, TET_2026).values())
    assert all(later - earlier >= timedelta(amount) for earlier, later in pairwise(days))


def test_kinds_of_one_level_do_not_wait_for_each_other_and_the_next_waits_for_the_last():
    chain = Chain(
        (
            Step("commune", 0, Anchor.CUT_OFF, 5),
            Step("school", 0, Anchor.CUT_OFF, 2),
            Step("province", 1, Anchor.BELOW, 1),
        )
    )
    assert chain.deadlines(date(2026, 11, 14), WEEKENDS_ONLY) == {
        "commune": date(2026, 11, 19),
        "school": date(2026, 11, 16),
        "province": date(2026, 11, 20),
    }
