"""Who reaches what: own unit, below in the line, granted; nobody else, and not outside its dates."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from roviec.access.policy import NotPermitted, may, office_for, policy
from roviec.accounts.models import Appointment, Grant
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Subordination, Unit


def reached(actor, permission):
    return set(Unit.objects.visible_to(actor, permission))


def test_an_officer_reaches_the_own_unit_only(world):
    officer = world.actor("officer", "ben_do")
    assert reached(officer, "report.fill") == {world.unit("ben_do")}


def test_a_reviewer_reaches_what_is_below_in_the_line_and_not_beside(world):
    reviewer = world.actor("reviewer", "song_bac")
    below = {world.unit(name) for name in ("ben_do", "tan_lap", "muong_thanh")}
    assert reached(reviewer, "report.review") == below
    assert not may(reviewer, "report.review", world.unit("dong_chum").pk)
    assert not may(reviewer, "report.review", world.unit("song_bac").pk)
    assert not may(reviewer, "report.review", world.unit("ben_do_committee").pk)


def test_the_centre_reaches_every_depth(world):
    reviewer = world.actor("reviewer", "centre")
    assert len(reached(reviewer, "report.review")) == 6


def test_the_list_and_the_button_agree_everywhere(world):
    for account in world.accounts.values():
        role, unit = account.login.split("@")
        actor = world.actor(role, unit)
        for permission in ("report.view", "report.review", "report.sign"):
            listed = reached(actor, permission)
            allowed = {each for each in world.units.values() if may(actor, permission, each.pk)}
            assert listed == allowed, (account.login, permission)


def test_a_grant_reaches_its_unit_while_it_lasts(world):
    inspector = world.actor("inspector", "nui_voi")
    unit = world.unit("ben_do")
    assert not may(inspector, "report.view", unit.pk)
    today = timezone.localdate()
    grant = Grant.objects.create(
        account=world.account("inspector", "nui_voi"),
        unit=unit,
        source="test:1",
        valid_from=today - timedelta(days=2),
        valid_to=today + timedelta(days=1),
    )
    assert may(inspector, "report.view", unit.pk)
    assert not may(inspector, "report.fill", unit.pk)
    grant.valid_to = today
    grant.save()
    assert not may(inspector, "report.view", unit.pk)


def test_an_appointment_that_ended_gives_nothing(world):
    Appointment.objects.filter(account=world.account("leader", "ben_do")).update(
        valid_to=date(2020, 1, 1)
    )
    leader = world.actor("leader", "ben_do")
    assert not may(leader, "report.sign", world.unit("ben_do").pk)
    assert not policy().holds(leader, "report.sign")


def test_the_office_is_the_post_that_allows_the_act(world):
    office = office_for(world.actor("leader", "ben_do"), "report.sign", world.unit("ben_do").pk)
    assert office.text == "Trưởng Ban, Ban Tuyên giáo Đảng ủy phường Bến Đò"
    with pytest.raises(NotPermitted):
        office_for(world.actor("officer", "ben_do"), "report.sign", world.unit("ben_do").pk)


def test_an_unregistered_permission_is_a_mistake_in_code(world):
    with pytest.raises(ValueError, match="not registered"):
        may(world.actor("officer", "ben_do"), "report.burn", world.unit("ben_do").pk)


def test_a_unit_that_moved_answers_to_its_new_superior_alone(world):
    moved, today = world.unit("ben_do"), timezone.localdate()
    Subordination.objects.filter(unit=moved).update(valid_to=today)
    Subordination.objects.create(
        line=world.department, unit=moved, superior=world.unit("nui_voi"), valid_from=today
    )
    rebuild(world.department)
    for permission in ("report.review", "report.view"):
        assert not may(world.actor("reviewer", "song_bac"), permission, moved.pk)
        assert may(world.actor("reviewer", "nui_voi"), permission, moved.pk)
        assert may(world.actor("reviewer", "centre"), permission, moved.pk)


def test_a_unit_that_ended_stays_with_those_it_answered_to(world):
    gone = world.unit("ben_do")
    Subordination.objects.filter(unit=gone).update(valid_to=timezone.localdate())
    rebuild(world.department)
    assert may(world.actor("reviewer", "song_bac"), "report.view", gone.pk)
    assert not may(world.actor("reviewer", "nui_voi"), "report.view", gone.pk)
