"""The record of one report: who sees what, and what it offers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from roviec.reporting.tests.stage import FULL, figure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("officer", "ben_do", 200),
        ("leader", "song_bac", 200),
        ("reviewer", "centre", 200),
        ("officer", "tan_lap", 404),
        ("officer", "song_bac", 404),
        ("reviewer", "nui_voi", 404),
    ],
)
def test_who_reaches_a_report(stage, visit, role, unit, status):
    stage.sent("ben_do")
    for name in ("report", "submit"):
        client_status = status if name == "report" else None
        if client_status:
            visit(role, unit, name, stage.report("ben_do").pk, status=client_status)


def test_drafts_are_the_unit_s_own(stage, visit):
    stage.save("ben_do", attendances=987)
    assert "987" in visit("officer", "ben_do", "report", stage.report("ben_do").pk)
    above = visit("leader", "song_bac", "report", stage.report("ben_do").pk)
    assert "987" not in above
    assert "chưa ký bản nào" in above


def test_the_record_offers_the_next_act_and_tells_the_story(stage, visit):
    pk = stage.report("ben_do").pk
    assert "Nhập số liệu" in visit("officer", "ben_do", "report", pk)
    stage.save("ben_do", **FULL)
    assert "Trình lãnh đạo" in visit("officer", "ben_do", "report", pk)
    stage.submit("ben_do")
    leader = visit("leader", "ben_do", "report", pk)
    assert "Ký và gửi" in leader
    assert "Ký và gửi" not in visit("officer", "ben_do", "report", pk)
    stage.sign("ben_do")
    stage.send("ben_do")
    assert "Duyệt báo cáo" in visit("reviewer", "song_bac", "report", pk)
    assert "Duyệt báo cáo" not in visit("reviewer", "centre", "report", pk)
    stage.return_("ben_do")
    told = visit("officer", "ben_do", "report", pk)
    assert "Số lượt chưa khớp sổ lớp" in told
    assert "Lập bản sửa" in told
    for act in ("Lưu bản nháp", "Trình lãnh đạo", "Ký báo cáo", "Gửi cấp trên", "Cấp trên trả lại"):
        assert act in told


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19, "٣", "-1", "1.0", ""])
def test_a_hostile_number_in_an_address_is_no_number(stage, visit, digits):
    stage.signed("ben_do")
    visit("officer", "ben_do", "report", stage.report("ben_do").pk, version=digits)
    visit("reviewer", "song_bac", "reports", request=digits, page=digits)


def test_a_look_without_the_body_is_answered(stage, signed_in):
    client = signed_in(stage.world.account("reviewer", "song_bac"))
    stage.sent("ben_do")
    pk, unit = stage.report("ben_do").pk, stage.world.unit("song_bac").pk
    for name, args in (
        ("reports", []),
        ("report", [pk]),
        ("review", [pk]),
        ("total", [unit, "attendances", "2020"]),
        ("totals", [unit, "2020"]),
    ):
        assert client.head(reverse(f"reporting:{name}", args=args)).status_code == 200


def test_the_record_shows_the_period_before_only_where_there_is_one(stage, visit):
    stage.signed("ben_do")
    pk = stage.report("ben_do").pk
    assert "Kỳ trước" not in visit("officer", "ben_do", "report", pk)
    figure(stage, "ben_do", 2019, "attendances", 4321)
    assert "Kỳ trước: 4.321" in visit("officer", "ben_do", "report", pk)


def test_a_figure_that_is_missing_leads_nowhere(stage, visit):
    stage.save("ben_do", attendances=120)
    html = visit("officer", "ben_do", "report", stage.report("ben_do").pk)
    assert "Lượt học viên: số này từ đâu ra" in html
    assert "Lớp bồi dưỡng đã mở: số này từ đâu ra" not in html
    assert "chưa có số" in html


@pytest.mark.parametrize("name", ["report", "edit", "review", "totals"])
def test_numbers_no_row_can_have_are_not_found(stage, signed_in, name):
    client = signed_in(stage.world.account("leader", "song_bac"))
    more = ["2020"] if name == "totals" else []
    for pk in (0, 10**6, 10**30):
        assert client.get(reverse(f"reporting:{name}", args=[pk, *more])).status_code == 404


def test_the_record_and_its_forms_take_a_fixed_number_of_queries(
    stage, signed_in, django_assert_max_num_queries
):
    stage.sent("ben_do")
    stage.return_("ben_do")
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=7)
    pk = stage.report("ben_do").pk
    for role, unit, name in (
        ("reviewer", "song_bac", "report"),
        ("reviewer", "song_bac", "review"),
        ("officer", "tan_lap", "edit"),
    ):
        client = signed_in(stage.world.account(role, unit))
        client.get(reverse("reporting:reports"))  # the first page also writes the session
        at = stage.report("tan_lap").pk if name == "edit" else pk
        with django_assert_max_num_queries(18):
            assert client.get(reverse(f"reporting:{name}", args=[at])).status_code == 200
