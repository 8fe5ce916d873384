"""The board: own reports, and how those below stand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from roviec.interface.tests.page_check import check_page

pytestmark = pytest.mark.django_db


def test_the_board_of_an_officer(stage, visit):
    html = visit("officer", "ben_do", "reports")
    assert "Báo cáo công tác tuyên giáo, Năm 2020" in html
    assert "Chưa làm" in html
    assert "Tân Lập" not in html


def test_the_board_of_a_reviewer_says_how_many_of_how_many(stage, visit):
    stage.sent("ben_do")
    stage.accepted("tan_lap")
    html = visit("reviewer", "song_bac", "reports")
    assert "1/3 báo cáo đã duyệt, 1 đang chờ duyệt" in html
    waiting = visit("reviewer", "song_bac", "reports", state="waiting")
    assert "phường Bến Đò" in waiting
    assert "xã Tân Lập" not in waiting
    assert "Đồng Chum" not in html


def test_the_board_leads_a_reviewer_to_the_totals_and_an_officer_below_to_none(stage, visit):
    stage.accepted("tan_lap")
    totals = reverse("reporting:totals", args=[stage.world.unit("song_bac").pk, "2020"])
    assert totals in visit("reviewer", "song_bac", "reports")
    assert totals not in visit("officer", "ben_do", "reports")


def test_the_board_without_reports(world, signed_in):
    page = signed_in(world.account("officer", "ben_do")).get(reverse("reporting:reports"))
    assert check_page(page.content.decode()) == []
    assert "Chưa có báo cáo nào" in page.content.decode()
