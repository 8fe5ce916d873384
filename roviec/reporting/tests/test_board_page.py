"""The board: own reports, and how those below stand."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from roviec.interface.tests.page_check import check_page
from roviec.reporting.boards import FILTERS, progress
from roviec.reporting.models import Report

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


def test_a_correction_after_acceptance_has_come_and_is_not_late(stage):
    stage.accepted("ben_do")
    stage.correct("ben_do")
    reports = stage.request.reports.filter(unit=stage.world.unit("ben_do"))
    [row] = progress(reports, date(2030, 1, 1))
    assert (row.expected, row.sent, row.done, row.late) == (1, 1, 1, 0)
    assert not reports.filter(FILTERS["missing"]).exists()
    stage.sent("tan_lap")
    stage.return_("tan_lap")
    returned = stage.request.reports.filter(unit=stage.world.unit("tan_lap"))
    assert next(iter(progress(returned, date(2030, 1, 1)))).late == 1


def test_what_is_signed_where_nobody_stands_above_is_done(stage):
    centre = stage.world.unit("centre")
    stage.world.form.kinds.add(centre.versions.get().kind)
    Report.objects.create(request=stage.request, unit=centre, due_on=date(2020, 12, 31))
    stage.signed("centre")
    stage.signed("song_bac")
    rows = stage.request.reports.filter(unit__in=(centre, stage.world.unit("song_bac")))
    [row] = progress(rows, date(2030, 1, 1))
    assert (row.sent, row.done, row.late) == (1, 1, 1)
    assert rows.get(FILTERS["missing"]).unit == stage.world.unit("song_bac")


def test_the_board_leads_a_reviewer_to_the_totals_and_an_officer_below_to_none(stage, visit):
    stage.accepted("tan_lap")
    totals = reverse("reporting:totals", args=[stage.world.unit("song_bac").pk, "2020"])
    assert totals in visit("reviewer", "song_bac", "reports")
    assert totals not in visit("officer", "ben_do", "reports")


def test_the_board_without_reports(world, signed_in):
    page = signed_in(world.account("officer", "ben_do")).get(reverse("reporting:reports"))
    assert check_page(page.content.decode()) == []
    assert "Chưa có báo cáo nào" in page.content.decode()
