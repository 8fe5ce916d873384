"""Another body reviews for the superior: only what it was given, and the record says for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.actions import NewMandate
from roviec.reporting.returned.reviewed import reviewed_by
from roviec.reporting.tests.stage import allow, refused
from roviec.reporting.views.report import visible

pytestmark = pytest.mark.django_db


def give(stage, holder: str = "tan_lap", **changes):
    actor = stage.actor("leader", "song_bac")
    given = {
        "giver": stage.world.unit("song_bac"),
        "holder": stage.world.unit(holder),
        "line": stage.world.department,
        "first_day": actor.day,
        "last_day": actor.day + timedelta(30),
        "document_number": "12-QĐ/BTG",
        "document_day": date(2020, 12, 1),
    }
    return actions.give_mandate(actor=actor, new=NewMandate(**{**given, **changes}))


@pytest.fixture
def stage(stage):
    allow("leader", "report.request", "own")
    return stage


def test_the_holder_accepts_and_the_record_says_on_whose_behalf(stage):
    stage.sent("ben_do", attendances=50)
    stage.sent("tan_lap")
    with pytest.raises(NotPermitted):
        stage.accept("ben_do", by="tan_lap")
    mandate = give(stage)
    version = stage.accept("ben_do", by="tan_lap")
    told = "thay Ban Tuyên giáo Tỉnh ủy Sông Bạc theo 12-QĐ/BTG ngày 01/12/2020"
    assert told in version.reviewed_office
    assert version.reviewed_under == mandate
    entry = Entry.objects.about(stage.report("ben_do"))[0]
    assert (entry.verb, told in entry.office) == ("report.accepted", True)
    assert stage.total("song_bac").live.value == 50
    # Nobody reviews what it reported itself, nor what stands elsewhere.
    with pytest.raises(NotPermitted):
        stage.accept("tan_lap", by="tan_lap")
    assert (
        not reviewed_by(stage.actor("reviewer", "tan_lap"))
        .exclude(unit__in=[stage.world.unit("ben_do"), stage.world.unit("muong_thanh")])
        .exists()
    )


def test_only_the_line_form_and_days_it_names(stage, rf):
    stage.sent("ben_do")
    report = stage.report("ben_do")

    def sees() -> bool:
        request = rf.get("/")
        request.actor = stage.actor("reviewer", "tan_lap")
        try:
            visible(request, report.pk)
        except Http404:
            return False
        return True

    mandate = give(stage, form_code="other")
    assert not sees()
    with pytest.raises(NotPermitted):
        stage.accept("ben_do", by="tan_lap")
    give(stage, form_code="monthly")
    assert sees()
    assert reviewed_by(stage.actor("reviewer", "tan_lap")).filter(pk=report.pk).exists()
    for row in (mandate, *type(mandate).objects.all()):
        type(mandate).objects.filter(pk=row.pk).update(
            valid_from=row.valid_from - timedelta(99), valid_to=row.valid_from
        )
    assert not sees()


def test_withdrawing_ends_it_and_keeps_what_was_done(stage):
    stage.sent("ben_do")
    stage.sent("muong_thanh")
    mandate = give(stage)
    version = stage.accept("ben_do", by="tan_lap")
    leader = stage.actor("leader", "song_bac")
    actions.withdraw_mandate(actor=leader, mandate=mandate, reason="Hết thời gian giao")
    with pytest.raises(NotPermitted):
        stage.accept("muong_thanh", by="tan_lap")
    with refused("REP-158"):
        actions.withdraw_mandate(actor=leader, mandate=mandate, reason="Hết thời gian giao")
    assert stage.report("ben_do").accepted == version


def test_rep_155_156_157_what_a_mandate_must_be(stage):
    today = stage.actor("leader", "song_bac").day
    with refused("REP-155"):
        give(stage, last_day=today - timedelta(1))
    with refused("REP-156"):
        give(stage, "dong_chum")
    give(stage)
    with refused("REP-157"):
        give(stage)
