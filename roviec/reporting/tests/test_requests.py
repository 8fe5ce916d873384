"""Asking the units below for a report, on its page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from roviec.audit.models import Entry
from roviec.interface.tests.page_check import check_page
from roviec.organisations.models import UnitVersion
from roviec.reporting.models import Report, ReportForm, ReportRequest
from roviec.reporting.tests.stage import allow
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = "/reports/requests/new/"


@pytest.fixture
def asking(world, signed_in):
    """A leader of the centre who may ask for reports."""
    allow("leader", "report.request", "own")
    return signed_in(world.account("leader", "centre"))


def typed(world: World, **changed: str) -> dict[str, str]:
    """What the form sends."""
    assert world.form is not None
    return {
        "form": str(world.form.pk),
        "requester": str(world.unit("centre").pk),
        "line": str(world.department.pk),
        "period": "2026-10",
        "scheme": "calendar",
        "due-commune_department": "05/11/2026",
        "due-province_department": "10/11/2026",
    } | changed


def sent(client, data: dict[str, str], status: int) -> str:
    response = client.post(PAGE, data)
    assert response.status_code == status
    if status == 302:
        response = client.get(response["Location"])
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def test_the_page_is_for_those_who_may_ask(world, signed_in):
    assert reverse("reporting:request") == PAGE
    board = reverse("reporting:reports")
    client = signed_in(world.account("leader", "centre"))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, typed(world)).status_code == 404
    assert PAGE not in client.get(board).content.decode()
    allow("leader", "report.request", "own")
    client = signed_in(world.account("leader", "centre"))
    html = client.get(PAGE).content.decode()
    assert check_page(html) == []
    assert PAGE in client.get(board).content.decode()


def test_one_post_asks_every_unit_with_the_deadline_of_its_kind(world, asking):
    html = sent(asking, typed(world), 302)
    assert "6 đơn vị phải báo cáo" in html
    assert "Tháng 10/2026" in html
    request = ReportRequest.objects.get()
    assert (request.period_code, request.scheme_code) == ("2026-10", "calendar")
    commune = Report.objects.get(unit=world.unit("ben_do"))
    province = Report.objects.get(unit=world.unit("song_bac"))
    assert f"{commune.due_on:%d/%m}" == "05/11"
    assert f"{province.due_on:%d/%m}" == "10/11"
    entry = Entry.objects.get(verb="report.requested")
    assert (entry.name, entry.unit_id) == ("leader centre (ví dụ)", world.unit("centre").pk)


def test_the_cut_off_chosen_sets_the_days(world, asking):
    sent(asking, typed(world, scheme="mid_month"), 302)
    span = ReportRequest.objects.get().span
    assert (f"{span.start:%d/%m}", f"{span.last_day:%d/%m}") == ("15/09", "14/10")


def test_the_same_post_twice_asks_once(world, asking):
    sent(asking, typed(world), 302)
    html = sent(asking, typed(world), 302)
    assert "đã được giao" in html
    assert ReportRequest.objects.count() == 1
    assert Entry.objects.filter(verb="report.requested").count() == 1
    assert Report.objects.count() == 6


def test_asking_again_with_another_deadline_is_told_beside_the_period(world, asking):
    sent(asking, typed(world), 302)
    again = typed(world, **{"due-commune_department": "07/11/2026"})
    html = sent(asking, again, 422)
    assert "đã được yêu cầu rồi" in html
    assert "id_period_error" in html
    assert 'value="07/11/2026"' in html
    assert f"{Report.objects.get(unit=world.unit('ben_do')).due_on:%d/%m}" == "05/11"


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"period": "thang 10"}, "period", "Không đọc được kỳ"),
        ({"period": ""}, "period", "Hãy nhập “Kỳ báo cáo”"),
        ({"period": "1" * 5000}, "period", "24"),
        ({"period": "2018"}, "requester", "không có vào ngày"),
        ({"scheme": "lunar"}, "scheme", "lunar"),
        ({"form": ""}, "form", "Hãy chọn “Biểu mẫu báo cáo”"),
        ({"form": "9" * 5000}, "form", "Hãy chọn"),
        ({"line": "x"}, "line", ""),
        ({"requester": "999999"}, "requester", ""),
        ({"due-commune_department": ""}, "due-commune_department", "Chưa có hạn gửi"),
        ({"due-commune_department": "31/02/2026"}, "due-commune_department", ""),
        ({"due-commune_department": "31/12/9999"}, "due-commune_department", "2000–2100"),
        ({"period": "1999"}, "period", "2000–2100"),
        ({"period": "9999-01-01..9999-12-30"}, "period", "2000–2100"),
        ({"due-province_department": "01/09/2026"}, "due-province_department", "trước khi kỳ"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_typing_stays(
    world, asking, changed, field, told
):
    html = sent(asking, typed(world, **changed), 422)
    assert f'id="id_{field}_error"' in html
    assert told in html
    assert "10/11/2026" in html or "due-province_department" in changed
    assert not ReportRequest.objects.exists()


def test_both_missing_deadlines_are_told_at_once(world, asking):
    empty = {"due-commune_department": "", "due-province_department": ""}
    html = sent(asking, typed(world, **empty), 422)
    assert html.count("Chưa có hạn gửi cho loại đơn vị") >= 2
    assert "id_due-commune_department_error" in html
    assert "id_due-province_department_error" in html


def test_a_line_in_which_the_requester_leads_nobody_is_not_offered(world, asking):
    html = sent(asking, typed(world, line=str(world.committee.pk)), 422)
    assert "id_line_error" in html


def test_only_the_newest_version_of_a_form_is_offered(world, asking):
    newer = ReportForm.objects.create(code="monthly", version=2, name="Báo cáo công tác (mới)")
    newer.kinds.set(world.form.kinds.all())
    html = asking.get(PAGE).content.decode()
    assert "Báo cáo công tác (mới)" in html
    assert f'<option value="{world.form.pk}">' not in html


def test_the_page_takes_few_queries_however_many_units(
    world, asking, django_assert_max_num_queries
):
    asking.get(PAGE)
    assert UnitVersion.objects.exists()
    with django_assert_max_num_queries(14):
        asking.get(PAGE)
