"""ORG-13: who sits on a steering committee, and its one standing body."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.organisations.committees import Seat, join, leave, sitting
from roviec.organisations.models import CommitteeMember, Passing
from roviec.organisations.tests.acting import UNITS, Stage, stage_of

JANUARY, JULY, AUGUST = date(2025, 1, 1), date(2025, 7, 1), date(2025, 8, 1)
BODIES = ("ben_do", "tan_lap", "muong_thanh")


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def seat(stage: Stage, member: str, day: date, *, standing: bool = False) -> CommitteeMember:
    committee = stage.unit("song_bac_committee")
    new = Seat(committee=committee, member=stage.unit(member), day=day, standing=standing)
    return join(actor=stage.actor, seat=new)


def sitting_on(stage: Stage, day: date) -> dict[int, bool]:
    rows = sitting(stage.unit("song_bac_committee"), day)
    return dict(rows.values_list("member_id", "standing"))


def test_a_new_standing_body_takes_the_place_of_the_old_one(stage):
    seat(stage, "ben_do", JANUARY, standing=True)
    seat(stage, "tan_lap", JANUARY)
    seat(stage, "tan_lap", JULY, standing=True)
    ben_do, tan_lap = stage.unit("ben_do").pk, stage.unit("tan_lap").pk
    assert sitting_on(stage, JANUARY) == {ben_do: True, tan_lap: False}
    assert sitting_on(stage, JULY) == {ben_do: False, tan_lap: True}


def test_the_same_seat_twice_is_one(stage):
    assert seat(stage, "ben_do", JULY) == seat(stage, "ben_do", JULY)
    assert CommitteeMember.objects.count() == 1
    assert Entry.objects.filter(verb="committee.join").count() == 1


def test_who_leaves_keeps_the_days_before(stage):
    seat(stage, "ben_do", JANUARY)
    committee = stage.unit("song_bac_committee")
    leave(actor=stage.actor, committee=committee, member=stage.unit("ben_do"), day=JULY)
    assert sitting_on(stage, date(2025, 6, 30))
    assert not sitting_on(stage, JULY)
    with pytest.raises(RuleBroken, match="ORG-13"):
        leave(actor=stage.actor, committee=committee, member=stage.unit("ben_do"), day=AUGUST)


@pytest.mark.parametrize(
    ("member", "day"), [("song_bac_committee", JULY), ("ben_do", date(2018, 1, 1))]
)
def test_only_bodies_that_stand_and_never_itself(stage, member, day):
    with pytest.raises(RuleBroken, match="ORG-13"):
        seat(stage, member, day)


def test_what_was_entered_of_later_days_stays_true(stage):
    seat(stage, "ben_do", AUGUST, standing=True)
    with pytest.raises(RuleBroken, match="ORG-13"):
        seat(stage, "tan_lap", JULY, standing=True)
    seat(stage, "tan_lap", JULY)


def test_only_who_may_reorganise_the_committee(stage):
    new = Seat(committee=stage.unit("song_bac_committee"), member=stage.unit("ben_do"), day=JULY)
    with pytest.raises(NotPermitted):
        join(actor=stage.world.actor("officer", "ben_do"), seat=new)


MOVES = st.lists(
    st.tuples(st.sampled_from(BODIES), st.integers(0, 5), st.booleans(), st.booleans()), max_size=8
)


@given(moves=MOVES)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_at_most_one_body_stands_on_any_day_and_each_sits_once(stage, moves):
    CommitteeMember.objects.all().delete()
    committee = stage.unit("song_bac_committee")
    for body, month, joins, standing in moves:
        on = date(2025, 1 + month, 1)
        # What a rule refuses is left as it was.
        with suppress(RuleBroken):
            if joins:
                seat(stage, body, on, standing=standing)
            else:
                leave(actor=stage.actor, committee=committee, member=stage.unit(body), day=on)
    for month in range(1, 13):
        rows = list(sitting(committee, date(2025, month, 1)))
        assert sum(row.standing for row in rows) <= 1
        assert len({row.member_id for row in rows}) == len(rows)


# --- and a reorganisation ------------------------------------------------------------------------


def test_a_merged_members_seat_goes_to_its_successor_once(stage):
    seat(stage, "ben_do", JANUARY, standing=True)
    seat(stage, "tan_lap", JANUARY)
    stage.confirm(stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")]))
    to = stage.unit("ben_do").successions.get().later
    assert sitting_on(stage, JULY) == {to.pk: True}
    assert len(sitting_on(stage, JANUARY)) == 2
    passed = Passing.objects.filter(matter="organisations.seat")
    assert {(row.state, row.later_id) for row in passed} == {("passed", to.pk)}


def test_a_merged_committee_brings_its_members(stage):
    seat(stage, "dong_chum", JANUARY, standing=True)
    act = stage.act(UNITS, JULY, [stage.merge_units("song_bac_committee", "nui_voi_committee")])
    stage.confirm(act)
    to = stage.unit("song_bac_committee").successions.get().later
    assert dict(sitting(to, JULY).values_list("member_id", "standing")) == {
        stage.unit("dong_chum").pk: True
    }
    assert not sitting_on(stage, JULY)
