"""Asking for reports: whom a request expects, what refuses it."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.access.rules import RulesBroken
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Subordination, UnitVersion
from roviec.reporting import actions
from roviec.reporting.models import ReportRequest, State
from roviec.reporting.tests.stage import DUE, allow, new_request, refused
from roviec.timeline import Period

pytestmark = pytest.mark.django_db


def test_a_request_expects_units_of_the_form_s_kinds_below_the_requester(stage):
    expected = {report.unit for report in stage.request.reports.all()}
    names = ("song_bac", "nui_voi", "ben_do", "tan_lap", "muong_thanh", "dong_chum")
    assert expected == {stage.world.unit(name) for name in names}
    assert stage.report("ben_do").due_on == DUE["commune_department"]
    assert stage.report("song_bac").due_on == DUE["province_department"]


def test_the_requester_reports_too_when_the_form_is_for_its_kind(world):
    new = new_request(world, requester=world.unit("song_bac"))
    allow("leader", "report.request", "own")
    request = actions.issue_request(actor=world.actor("leader", "song_bac"), new=new)
    names = ("song_bac", "ben_do", "tan_lap", "muong_thanh")
    assert {r.unit for r in request.reports.all()} == {world.unit(name) for name in names}


def test_a_request_without_permission(world):
    with pytest.raises(NotPermitted):
        actions.issue_request(actor=world.actor("leader", "song_bac"), new=new_request(world))


def test_units_that_ended_before_the_last_day_are_not_expected(world):
    ended = world.unit("tan_lap")
    for rows in (UnitVersion, Subordination):
        rows.objects.filter(unit=ended).update(valid_to=date(2020, 7, 1))
    rebuild(world.department)
    allow("leader", "report.request", "own")
    leader = world.actor("leader", "centre")
    request = actions.issue_request(actor=leader, new=new_request(world))
    assert not request.reports.filter(unit=ended).exists()
    with refused("REP-13"):
        actions.expect_report(actor=leader, request=request, unit=ended, due_on=date(2020, 12, 1))


def test_a_unit_is_added_once_to_a_request_and_only_below_the_requester(stage):
    allow("leader", "report.request", "own")
    leader, due = stage.actor("leader", "centre"), date(2020, 12, 1)
    with refused("REP-22"):
        actions.expect_report(
            actor=leader, request=stage.request, unit=stage.world.unit("ben_do"), due_on=due
        )
    with refused("REP-25"):
        committee = stage.world.unit("ben_do_committee")
        actions.expect_report(actor=leader, request=stage.request, unit=committee, due_on=due)
    report = actions.expect_report(
        actor=leader, request=stage.request, unit=stage.world.unit("centre"), due_on=due
    )
    assert (report.state, report.due_on) == (State.NOT_STARTED, due)


def test_a_request_asked_twice_or_without_deadline_or_units(world):
    allow("leader", "report.request", "own")
    leader = world.actor("leader", "centre")

    def ask(**changes):
        return actions.issue_request(actor=leader, new=new_request(world, **changes))

    with pytest.raises(RulesBroken, match="REP-21"):
        ask(deadlines={"commune_department": date(2020, 12, 1)})
    with pytest.raises(RulesBroken, match="REP-16"):
        ask(deadlines={kind: date(2019, 12, 1) for kind in DUE})
    with refused("REP-17"):
        ask(line=world.committee)
    with refused("REP-13"):
        ask(period=Period.parse("2018"))
    assert not ReportRequest.objects.exists()
    ask()
    with refused("REP-20"):
        ask()
