"""The pages of totals: three numbers, where they come from, who reaches them."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def total_args(stage, unit: str, code: str = "attendances"):
    return stage.world.unit(unit).pk, code, "2020"


def test_a_total_shows_three_numbers_and_where_they_come_from(stage, visit):
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=0)
    stage.sent("muong_thanh", attendances=157)
    stage.signed("song_bac", attendances=120)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=400)
    stage.accept("ben_do")
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac"))
    for text in ("520", "532", "120", "2/3 đơn vị", "520 = 120 + 400 + 0", "118-BC/BTG"):
        assert text in html
    assert "1 đơn vị đổi sau khi ký" in html
    assert "677" in html
    assert "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc" in html


def test_one_report_names_who_signed_and_a_list_of_reports_only_their_offices(stage, visit):
    signatory = stage.accepted("ben_do", attendances=412).signed_by
    stage.signed("song_bac", attendances=5)
    assert signatory
    own = visit("leader", "ben_do", "total", *total_args(stage, "ben_do"))
    assert f"{signatory}, " in own
    above = visit("leader", "song_bac", "total", *total_args(stage, "song_bac"))
    assert signatory not in above


def test_a_total_without_any_figure(stage, visit):
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac"))
    assert "0/3 đơn vị" in html
    assert "Chưa có số nào được tính" in html


def test_a_ratio_never_rounds_up_to_the_whole(stage, visit):
    stage.accepted("ben_do", members_committed=(9999, 10000))
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac", "members_committed"))
    assert "9.999/10.000" in html
    assert "99,9%" in html
    assert "100%" not in html


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("officer", "ben_do", 200),
        ("reviewer", "centre", 200),
        ("officer", "tan_lap", 404),
        ("leader", "nui_voi", 404),
    ],
)
def test_who_reaches_a_total(stage, visit, role, unit, status):
    visit(role, unit, "total", *total_args(stage, "ben_do"), status=status)
    visit(role, unit, "totals", stage.world.unit("ben_do").pk, "2020", status=status)


def test_subordinates_out_of_reach_are_no_links(stage, visit):
    stage.accepted("ben_do", attendances=412)
    html = visit("officer", "song_bac", "total", *total_args(stage, "song_bac"))
    assert "phường Bến Đò" in html
    assert reverse("reporting:total", args=total_args(stage, "ben_do")) not in html


@pytest.mark.parametrize("period", ["2020-13", "xyz", "2020-01-05..2020-01-01"])
def test_a_total_of_no_period(stage, visit, period):
    visit("leader", "song_bac", "totals", stage.world.unit("song_bac").pk, period, status=404)


def test_a_total_of_another_line_or_scheme(stage, visit):
    args = total_args(stage, "song_bac")
    visit("leader", "song_bac", "total", *args, line="department")
    visit("leader", "song_bac", "total", *args, line="committee", status=404)
    visit("leader", "song_bac", "total", *args, scheme="lunar", status=404)
    assert "15/12/2019" in visit("leader", "song_bac", "total", *args, scheme="mid_month")


def test_all_totals_of_a_unit(stage, visit):
    stage.accepted("ben_do", attendances=412)
    html = visit("leader", "song_bac", "totals", stage.world.unit("song_bac").pk, "2020")
    assert "412" in html
    assert "1/3 đơn vị" in html
    assert "27/27" in html
