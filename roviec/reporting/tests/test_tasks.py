"""What waits for whom on the first page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from roviec.accounts.actor import SignedIn
from roviec.reporting.tasks import Task, tasks_for
from roviec.reporting.tests.stage import DUE, FULL

pytestmark = pytest.mark.django_db
BEFORE = date(2020, 12, 1)


def tasks(stage, role: str, unit: str, day: date = BEFORE) -> list[Task]:
    actor: SignedIn = stage.actor(role, unit)
    return tasks_for(replace(actor, day=day))


def kinds(stage, role: str, unit: str, day: date = BEFORE) -> list[str]:
    return [task.kind for task in tasks(stage, role, unit, day)]


def test_a_report_is_due_and_then_overdue(stage):
    [task] = tasks(stage, "officer", "ben_do")
    assert (task.kind, task.due_on) == ("due", DUE["commune_department"])
    assert task.title == "Báo cáo công tác tuyên giáo, Năm 2020"
    assert "phường Bến Đò" in task.detail
    assert task.url == stage.report("ben_do").get_absolute_url()
    assert kinds(stage, "officer", "ben_do", date(2020, 12, 11)) == ["overdue"]


def test_each_step_waits_for_somebody_else(stage):
    stage.save("ben_do", **FULL)
    assert kinds(stage, "officer", "ben_do") == ["draft"]
    stage.submit("ben_do")
    assert kinds(stage, "officer", "ben_do") == []
    assert kinds(stage, "leader", "ben_do") == ["waiting_signature"]
    stage.sign("ben_do")
    assert kinds(stage, "leader", "ben_do") == ["waiting_send"]
    stage.send("ben_do")
    assert kinds(stage, "leader", "ben_do") == []
    assert kinds(stage, "reviewer", "song_bac") == ["waiting_review"]
    stage.return_("ben_do")
    assert kinds(stage, "officer", "ben_do") == ["returned"]
    assert kinds(stage, "reviewer", "song_bac") == []


def test_reviewers_get_one_task_for_many_reports(stage):
    stage.sent("ben_do")
    [alone] = tasks(stage, "reviewer", "song_bac")
    assert alone.title == "Duyệt báo cáo của Ban Tuyên giáo Đảng ủy phường Bến Đò"
    assert alone.url == reverse("reporting:review", args=[stage.report("ben_do").pk])
    stage.sent("tan_lap")
    [both] = tasks(stage, "reviewer", "song_bac")
    assert (both.title, both.count) == ("Duyệt 2 báo cáo cấp dưới", 2)
    assert both.due_on == DUE["province_department"]
    assert both.url == reverse("reporting:review_many", args=[stage.request.pk])


def test_what_waits_lower_down_waits_for_the_direct_superior_only(stage):
    stage.sent("ben_do")
    assert kinds(stage, "reviewer", "centre") == []
    assert kinds(stage, "reviewer", "nui_voi") == []
    assert kinds(stage, "inspector", "song_bac") == []


def test_few_queries(stage, django_assert_max_num_queries):
    for unit in ("ben_do", "tan_lap", "muong_thanh"):
        stage.sent(unit)
    for role, unit in (("reviewer", "song_bac"), ("leader", "song_bac"), ("officer", "ben_do")):
        actor = stage.actor(role, unit)
        assert actor.posts
        with django_assert_max_num_queries(5):
            tasks_for(actor)
