"""Chains of deadlines: who sets them, what they refuse, and how they hold over dates."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.organisations.models import UnitKind
from roviec.reporting import actions
from roviec.reporting.models import DeadlineChain
from roviec.reporting.schedules.chains import chain_on, days_by_kind, shown_steps
from roviec.reporting.schedules.days_off import site_calendar
from roviec.reporting.tests.planning import COMMUNE, PROVINCE, chain, new_chain
from roviec.reporting.tests.stage import allow, refused
from roviec.timeline.chains import Anchor, Step

pytestmark = pytest.mark.django_db


def test_the_decree_ships_with_its_days_and_its_dates():
    [brought] = actions.bring_chains(office=SYSTEM)
    assert (brought.valid_from, brought.scheme_code, brought.unit) == (
        date(2019, 3, 12),
        "mid_month",
        None,
    )
    assert "Điều 13" in brought.source
    days = brought.chain.deadlines(date(2026, 11, 14), site_calendar())
    assert days == {
        "commune": date(2026, 11, 16),
        "district": date(2026, 11, 17),
        "province": date(2026, 11, 25),
    }
    assert actions.bring_chains(office=SYSTEM) == []


def test_the_decree_holds_in_the_month_of_tet():
    [brought] = actions.bring_chains(office=SYSTEM)
    days = brought.chain.deadlines(date(2026, 2, 14), site_calendar())
    assert list(days.values()) == [date(2026, 2, 23), date(2026, 2, 24), date(2026, 2, 25)]


def test_a_chain_changes_from_a_day_on_and_both_stay(world):
    first = chain()
    later = Step("commune", 0, Anchor.CUT_OFF, 3, working=True)
    changed = actions.set_up_chain(
        office=SYSTEM,
        new=new_chain(steps=[later, PROVINCE], valid_from=date(2027, 1, 1)),
        changes=first,
    )
    first.refresh_from_db()
    assert (first.valid_to, changed.code, changed.unit) == (date(2027, 1, 1), first.code, None)
    assert chain_on(first.code, date(2026, 12, 31)) == first
    assert chain_on(first.code, date(2027, 1, 1)) == changed
    assert Entry.objects.filter(verb="chain.set").count() == 2


def test_rep_63_a_change_comes_after_what_it_changes():
    first = chain()
    with refused("REP-63"):
        actions.set_up_chain(office=SYSTEM, new=new_chain(), changes=first)


def test_rep_83_a_level_does_not_send_before_the_one_below():
    late = Step("commune", 0, Anchor.CUT_OFF, 20)
    with refused("REP-83.*Cấp tỉnh"):
        chain(steps=[late, PROVINCE])


def test_rep_83_is_tried_on_months_to_come():
    """At Tết five working days after the 14th of February lie behind the 25th."""
    slow = Step("commune", 0, Anchor.CUT_OFF, 4, working=True)
    with refused("REP-83"):
        chain(steps=[slow, PROVINCE], valid_from=date(2025, 3, 1))


def test_rep_84_a_deadline_comes_after_the_figures_close():
    with refused("REP-84"):
        chain(steps=[Step("province", 0, Anchor.DAY, 10)])
    early = chain(steps=[Step("province", 0, Anchor.DAY, 10)], before_cut_off=True)
    assert early.chain.deadlines(date(2026, 11, 14), site_calendar()) == {
        "province": date(2026, 11, 10)
    }


def test_rep_62_the_lowest_level_has_nobody_below():
    with refused("REP-62"):
        chain(steps=[])
    with refused("REP-62"):
        chain(steps=[Step("commune", 0, Anchor.BELOW, 2)])


def test_rep_68_a_level_has_one_deadline():
    twice = [Step("commune", 0, Anchor.CUT_OFF, 2), Step("commune", 0, Anchor.CUT_OFF, 3)]
    with refused("REP-68.*hai hạn cho “Cấp xã”"):
        chain(steps=twice)


def test_rep_64_65_names_and_numbers():
    with refused("REP-64"):
        chain(name=" a ")
    for amount in (0, 32):
        with refused("REP-65"):
            chain(steps=[Step("province", 0, Anchor.DAY, amount)])
    with refused("REP-65"):
        chain(steps=[Step("province", 0, Anchor.CUT_OFF, 181)])


def test_a_kind_may_differ_from_its_level(world):
    kind = UnitKind.objects.get(code="commune_department")
    other = UnitKind.objects.get(code="commune_committee")
    own = Step(f"kind:{kind.pk}", 0, Anchor.CUT_OFF, 1, working=True)
    row = chain(steps=[COMMUNE, own, PROVINCE])
    days = days_by_kind(row, date(2026, 11, 14), [kind, other], site_calendar())
    assert days == {
        "commune_department": date(2026, 11, 16),
        "commune_committee": date(2026, 11, 17),
    }
    assert [step.name for step in shown_steps(row)] == ["Cấp xã", kind.name, "Cấp tỉnh"]
    assert shown_steps(row)[0].says == "2 ngày làm việc sau ngày chốt số liệu"
    assert shown_steps(row)[2].says == "ngày 25 của tháng chốt số liệu"


def test_everybodys_chain_is_set_at_the_top_and_a_units_own_by_its_administrator(world):
    allow("administrator", "report.configure", "own")
    province = world.actor("administrator", "song_bac")
    with pytest.raises(NotPermitted):
        actions.set_chain(actor=province, new=new_chain(), unit=None)
    with pytest.raises(NotPermitted):
        actions.set_chain(actor=province, new=new_chain(), unit=world.unit("nui_voi"))
    own = actions.set_chain(actor=province, new=new_chain(), unit=world.unit("song_bac"))
    everybody = actions.set_chain(
        actor=world.actor("administrator", "centre"), new=new_chain(), unit=None
    )
    assert own.code != everybody.code
    open_to = DeadlineChain.objects.open_to
    assert set(open_to(world.actor("officer", "ben_do"), "report.view")) == {own, everybody}
    assert set(open_to(world.actor("officer", "nui_voi"), "report.view")) == {everybody}
    with pytest.raises(NotPermitted):
        actions.set_chain(actor=province, new=new_chain(), unit=None, changes=everybody)
