"""A request closed for change: what is refused, by whom it is opened, what stays open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.reporting import actions
from roviec.reporting.models import LockException
from roviec.reporting.tests.stage import FULL, allow, refused

pytestmark = pytest.mark.django_db

CLOSED = date(2021, 1, 1)


@pytest.fixture
def asks(stage):
    allow("reviewer", "report.request", "own")
    return stage.actor("reviewer", "centre")


def lock(stage, asks, closes_on: date = CLOSED):
    return actions.lock_request(actor=asks, request=stage.request, closes_on=closes_on)


def test_rep_150_nothing_changes_after_the_lock_and_it_says_who_opens(stage, asks):
    stage.save("tan_lap", **FULL)
    stage.sent("ben_do", attendances=50)
    lock(stage, asks)
    acts = [
        lambda: stage.save("tan_lap", 1, attendances=7),
        lambda: stage.submit("tan_lap"),
        lambda: stage.correct("ben_do"),
        lambda: stage.accept("ben_do"),
        lambda: stage.return_("ben_do"),
    ]
    for act in acts:
        with refused("REP-150.*Ban Tuyên giáo Trung ương mở được"):
            act()
    bulk = actions.accept_many(
        actor=stage.actor("reviewer", "song_bac"), picks={stage.report("ben_do").pk: "1.1"}
    )
    assert [rule.number for rule in bulk.refused.values()] == ["REP-150"]


def test_one_unit_is_opened_until_a_day_and_the_others_stay_closed(stage, asks):
    stage.sent("ben_do")
    stage.sent("tan_lap")
    lock(stage, asks)
    report, today = stage.report("ben_do"), timezone.localdate()
    row = actions.open_report(actor=asks, report=report, until=today, reason="Đếm trùng một lớp")
    assert Entry.objects.about(report)[0].verb == "report.opened"
    stage.accept("ben_do")
    with refused("REP-150"):
        stage.accept("tan_lap")
    LockException.objects.filter(pk=row.pk).update(until=today - timedelta(1))
    with refused("REP-150"):
        stage.return_("ben_do")


def test_lifting_the_lock_is_an_act_of_the_body_that_asked(stage, asks):
    lock(stage, asks)
    with refused("REP-152"):
        lock(stage, asks, CLOSED + timedelta(9))
    with pytest.raises(NotPermitted):
        actions.unlock_request(
            actor=stage.actor("reviewer", "song_bac"), request=stage.request, reason="Cần sửa"
        )
    actions.unlock_request(actor=asks, request=stage.request, reason="Cả tỉnh phải đếm lại")
    stage.sent("ben_do")
    with refused("REP-153"):
        actions.unlock_request(actor=asks, request=stage.request, reason="Cả tỉnh phải đếm lại")
    assert [e.verb for e in Entry.objects.about(stage.request)][:2] == [
        "request.unlocked",
        "request.locked",
    ]


def test_rep_151_154_the_days_make_sense(stage, asks):
    with refused("REP-151"):
        lock(stage, asks, date(2020, 12, 20))
    lock(stage, asks)
    yesterday = timezone.localdate() - timedelta(1)
    with refused("REP-154"):
        actions.open_report(
            actor=asks, report=stage.report("ben_do"), until=yesterday, reason="Đếm trùng"
        )
    # Whose own deadline was extended beyond the lock is held to that.
    report = stage.report("tan_lap")
    type(report).objects.filter(pk=report.pk).update(due_on=timezone.localdate())
    stage.save("tan_lap", **FULL)
