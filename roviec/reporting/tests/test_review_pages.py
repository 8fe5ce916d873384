"""The pages around reviewing, as people meet them, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.interface import formats
from roviec.reporting.models import Mandate, State
from roviec.reporting.tests.stage import allow
from roviec.reporting.tests.test_changes_below import corrected

pytestmark = pytest.mark.django_db

WHY = "Chưa khớp sổ lớp của xã"
KEPT = "Đã đối chiếu, sổ ghi đúng như vậy"


def in_days(days: int) -> str:
    return formats.day(timezone.localdate() + timedelta(days))


def test_one_figure_goes_back_and_forth(stage, visit, post):
    stage.sent("ben_do", attendances=50)
    report, item = stage.report("ben_do"), stage.item("attendances").pk
    asked = {f"item-{item}": WHY, "answer_by": in_days(7), "seen": report.counting.mark}
    page = post("reviewer", "song_bac", "return_items", report.pk, expect=422, answer_by="")
    assert "Hạn trả lời" in page
    page = post("reviewer", "song_bac", "return_items", report.pk, **asked)
    assert "Đã trả lại 1 mục" in page
    assert WHY in page
    # The unit's officer and leader read it where they work.
    assert "Bị trả lại" in visit_home(visit, stage)
    page = post("officer", "ben_do", "correct", report.pk)
    assert "Trả lời cấp trên" not in page
    page = visit("officer", "ben_do", "edit", report.pk)
    assert WHY in page
    assert page.count("disabled") > 3
    typed = {"seen": "1", f"item-{item}": "50", f"answer-{item}": "", "submit": "1"}
    page = post("officer", "ben_do", "edit", report.pk, expect=422, **typed)
    assert "hãy sửa số, hoặc ghi vì sao giữ nguyên" in page
    post("officer", "ben_do", "edit", report.pk, **(typed | {f"answer-{item}": KEPT}))
    stage.sign("ben_do")
    stage.send("ben_do")
    page = visit("reviewer", "song_bac", "review", report.pk)
    assert WHY in page
    assert KEPT in page
    assert "Giữ nguyên" in page


def visit_home(visit, stage) -> str:
    from roviec.home.agenda import KINDS
    from roviec.reporting.tasks import tasks_for

    tasks = tasks_for(stage.actor("officer", "ben_do"))
    assert [task.due_on for task in tasks] == [timezone.localdate() + timedelta(7)]
    return str(KINDS[tasks[0].kind][0])


def test_many_are_ticked_or_all_are_taken(stage, visit, post):
    for unit in ("ben_do", "tan_lap", "muong_thanh"):
        stage.sent(unit)
    asked = stage.request.pk
    page = visit("reviewer", "song_bac", "review_many", asked)
    first = stage.report("ben_do")
    assert f'value="{first.pk}:{first.counting.mark}"' in page
    page = post("reviewer", "song_bac", "review_many", asked, expect=422, which="picked")
    assert "Chưa chọn báo cáo nào" in page
    tick = f"{first.pk}:{first.counting.mark}"
    post("reviewer", "song_bac", "review_many", asked, which="picked", pick=tick)
    assert stage.report("ben_do").state == State.ACCEPTED
    page = visit("reviewer", "song_bac", "review_many", asked)
    seal = page.split('name="seal" value="')[1].split('"')[0]
    # One of them changes after the page was opened: it waits, and the page says so.
    stage.correct("tan_lap")
    stage.sent("tan_lap", attendances=9)
    page = post("reviewer", "song_bac", "review_many", asked, expect=200, which="all", seal=seal)
    assert "Báo cáo đã thay đổi sau khi bạn mở trang" in page
    assert stage.report("muong_thanh").state == State.ACCEPTED
    assert stage.report("tan_lap").state == State.SENT
    visit("reviewer", "ben_do", "review_many", asked, status=404)


def test_a_request_is_locked_and_one_unit_opened(stage, visit, post):
    allow("leader", "report.request", "own")
    asked, report = stage.request.pk, stage.report("ben_do")
    page = post("leader", "centre", "lock", asked, expect=422, closes_on="01/12/2020")
    assert "Ngày khoá phải sau hạn gửi muộn nhất" in page
    page = post("leader", "centre", "lock", asked, closes_on="01/02/2021", reason="Chốt năm")
    assert "Đã khoá từ 01/02/2021" in page
    page = visit("officer", "ben_do", "report", report.pk)
    assert "Báo cáo đã khoá từ 01/02/2021" in page
    assert "Nhập số liệu" not in page
    opened = {"until": in_days(3), "reason": "Đếm trùng một lớp"}
    page = post("leader", "centre", "open_report", report.pk, **opened)
    assert f"Mở riêng đến {in_days(3)}" in page
    assert "Nhập số liệu" in visit("officer", "ben_do", "report", report.pk)
    visit("reviewer", "song_bac", "completeness")
    assert "Khoá từ 01/02/2021" in visit("leader", "song_bac", "reports")
    page = post("leader", "centre", "unlock", asked, reason="Cả nước phải đếm lại")
    assert "đã bỏ" in page


def test_a_mandate_is_given_used_and_withdrawn(stage, visit, post):
    allow("leader", "report.request", "own")
    stage.sent("ben_do")
    given = {
        "giver": stage.world.unit("song_bac").pk,
        "holder": stage.world.unit("tan_lap").pk,
        "line": stage.world.department.pk,
        "first_day": in_days(0),
        "last_day": in_days(30),
        "document_number": "12-QĐ/BTG",
        "document_day": "01/12/2020",
    }
    page = post("leader", "song_bac", "new_mandate", **given)
    assert "12-QĐ/BTG" in page
    assert "Thay <strong>" in visit("reviewer", "tan_lap", "mandates")
    report = stage.report("ben_do")
    page = visit("reviewer", "tan_lap", "review", report.pk)
    # Whom a mandate alone lets in is not led to totals that are none of its business.
    assert reverse("reporting:totals", args=[report.unit_id, "2020"])[:-5] not in page
    visit("reviewer", "tan_lap", "review_many", stage.request.pk)
    page = post("reviewer", "tan_lap", "accept", report.pk)
    assert "thay Ban Tuyên giáo Tỉnh ủy Sông Bạc theo 12-QĐ/BTG" in page
    row = Mandate.objects.get()
    post("leader", "song_bac", "withdraw_mandate", row.pk, expect=422, reason="")
    assert "Đã rút" in post("leader", "song_bac", "withdraw_mandate", row.pk, reason="Hết việc")


def test_versions_and_what_changed_below(
    stage, visit, post, signed_in, django_assert_max_num_queries
):
    stage.accepted("ben_do", attendances=50)
    stage.accepted("song_bac", by="centre", attendances=10)
    corrected(stage, "ben_do", "Đếm trùng một lớp", attendances=44)
    stage.accept("ben_do")
    above, below = stage.report("song_bac"), stage.report("ben_do")
    page = visit("reviewer", "song_bac", "versions", below.pk)
    assert "<del>50</del>" in page
    assert "Đếm trùng một lớp" in page
    client = signed_in(stage.world.account("leader", "song_bac"))
    for name in ("versions", "since_signing", "changes"):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"reporting:{name}", args=[above.pk]))
    assert "50 → <strong>44</strong>" in visit("leader", "song_bac", "changes", above.pk)
    page = visit("leader", "song_bac", "since_signing", above.pk)
    assert "Bến Đò −6" in page
    assert "1 báo cáo cấp dưới đã đổi" in visit("leader", "song_bac", "report", above.pk)
    seal = visit("officer", "song_bac", "changes", above.pk).split('name="seal" value="')[1]
    page = post("officer", "song_bac", "note_changes", above.pk, seal=seal.split('"')[0])
    assert "Đã ghi nhận 1 thay đổi" in page
