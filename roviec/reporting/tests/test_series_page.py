"""The page of a series: both readings, breaks with their reason, every number explained."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from roviec.accounts.models import Appointment, Role
from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.structure import ActKind
from roviec.reporting.tests.reorganised import DECISION, Reorganised, confirm, reorganise

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world) -> Reorganised:
    site = reorganise(world)
    site.give("2025-06", thai_nguyen=1, bac_kan=2, pho_yen=10, mot=100, hai=200, ba=300, bon=4)
    site.give("2025-07", tn=4, nhat=1000, nhi=2000, tu=3000)
    return site


@pytest.fixture
def look(made, signed_in):
    """The series of a unit as the reviewer at the centre sees it."""

    def get(unit: str, indicator: str = "attendances", status: int = 200, **query):
        client = signed_in(made.world.account("reviewer", "centre"))
        address = reverse("reporting:series", args=[made.unit(unit).pk, indicator])
        usual = {"first": "2025-06", "last": "2025-07", "structure": "01/07/2025"}
        response = client.get(address, usual | query)
        assert response.status_code == status, response.content.decode()[:3000]
        html = response.content.decode()
        if response.status_code != 404:
            assert check_page(html) == []
        return html

    return get


def test_both_readings_stand_side_by_side_and_lead_to_their_explanation(made, look):
    html = look("tn")
    assert "Theo cơ cấu 01/07/2025" in html
    assert "617" in html
    assert "6.004" in html
    assert "không có đơn vị" in html
    reported = reverse("reporting:total", args=[made.unit("tn").pk, "attendances", "2025-07"])
    assert escape(f"{reported}?line=department&scheme=calendar") in html
    assert "of=2025-06#gom" in html
    assert 'alt="Tháng 6/2025: 617' in html
    chart = reverse("reporting:series_file", args=[made.unit("tn").pk, "attendances", "svg"])
    assert f'<img class="chart-image" src="{chart}?' in html


def test_a_break_is_a_gap_with_its_reason_and_a_link_to_the_story(made, look):
    html = look("nhat")
    assert "đứt quãng" in html
    assert 'href="#ly-do-1"' in html
    assert f">{DECISION}</a>" in html
    assert reverse("organisations:unit", args=[made.unit("ba").pk]) in html
    assert "Chính xác từ Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên trở lên" in html


def test_a_number_in_the_day_s_structure_names_what_it_is_made_of(made, look):
    html = look("tn", of="2025-06")
    assert 'id="gom"' in html
    assert "Đảng ủy xã Một" in html
    assert "không còn từ 01/07/2025, chưa rõ nơi kế tục; tính ở cấp trên" in html
    own = reverse("reporting:total", args=[made.unit("mot").pk, "attendances", "2025-06"])
    assert own in html


def test_ratios_show_their_percentage(made, look):
    made.give("2025-06", "cells_with_plan", bon=(27, 27), nam=(10, 13))
    html = look("tu", "cells_with_plan")
    assert "37/40" in html
    assert "92,5%" in html


def test_a_unit_that_is_gone_by_then_says_so_and_shows_what_was_reported(made, look):
    html = look("thai_nguyen")
    assert "không có trong cơ cấu ngày 01/07/2025" in html
    assert "311" not in html.split("<table")[0]
    assert "615" in html
    back = look("thai_nguyen", structure="30/06/2025")
    assert "615" in back
    assert "đứt quãng" in back
    assert "structure=30%2F06%2F2025" in html


def test_days_of_acts_are_offered_as_structures(made, look):
    html = look("tn")
    assert "structure=01%2F07%2F2025" in html
    assert "structure=30%2F06%2F2025" not in html
    assert "structure=30%2F06%2F2025" in look("centre")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"last": "tháng bảy"}, "Không đọc được kỳ"),
        ({"first": "2024"}, "phải cùng loại"),
        ({"first": "2026-01"}, "bằng hoặc sau kỳ đầu"),
        ({"structure": "31/02/2025"}, "Không có ngày"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(look, query, told):
    assert told in look("tn", status=422, **query)


def test_without_a_choice_the_last_years_are_shown(made, look):
    html = look("tn", first="", last="", structure="")
    assert "Năm 2026" in html
    assert "Năm 2022" in html


def test_what_has_no_height_is_not_drawn(made, look):
    made.indicator().value_type = "yes_no"
    made.indicator().save()
    assert "chart-image" not in look("tn")


def test_a_total_leads_to_its_series(made, signed_in):
    client = signed_in(made.world.account("reviewer", "centre"))
    args = [made.unit("tn").pk, "attendances", "2025-07"]
    html = client.get(reverse("reporting:total", args=args)).content.decode()
    series = reverse("reporting:series", args=args[:2])
    assert escape(f"{series}?last=2025-07&line=department") in html


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [("reviewer", "centre", 200), ("officer", "song_bac", 404), ("reviewer", "nui_voi", 404)],
)
def test_who_reaches_a_series(made, signed_in, role, unit, status):
    client = signed_in(made.world.account(role, unit))
    address = reverse("reporting:series", args=[made.unit("tn").pk, "attendances"])
    assert client.get(address).status_code == status
    assert client.get(f"{address}?line=committee").status_code == 404


def test_the_new_province_s_people_see_what_came_to_them(made, signed_in):
    account = made.world.account("reviewer", "nui_voi")
    Appointment.objects.create(
        account=account, unit=made.unit("tn"), line=made.line,
        role=Role.objects.get(code="reviewer"), title="Phó Trưởng Ban",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    address = reverse("reporting:series", args=[made.unit("tn").pk, "attendances"])
    query = {"first": "2025-06", "last": "2025-07", "of": "2025-06"}
    html = signed_in(account).get(address, query).content.decode()
    assert check_page(html) == []
    assert "617" in html
    assert "Đảng ủy xã Một" in html


@pytest.mark.parametrize("months", ["2025-06", "2020-01"])
def test_few_queries_however_many_periods(made, look, signed_in, months):
    part = NewLine(
        kind=ActKind.PART,
        sources=[Party(pk=made.unit("tu").pk)],
        targets=[Party(pk=made.unit("nhat").pk)],
    )
    confirm(date(2025, 9, 1), "Điều chỉnh", "", [part])
    client = signed_in(made.world.account("reviewer", "centre"))
    address = reverse("reporting:series", args=[made.unit("nhat").pk, "attendances"])
    query = {"first": months, "last": "2025-08", "structure": "01/10/2025", "of": "2025-07"}
    client.get(address, query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, query).status_code == 200
    assert len(asked) <= 12, [q["sql"][:150] for q in asked.captured_queries]
    assert max(len(q["sql"]) for q in asked.captured_queries) < 9000
