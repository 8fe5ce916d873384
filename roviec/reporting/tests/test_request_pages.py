"""The pages around requests: what they show, and that each act can be done from them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from roviec.access.actor import SYSTEM
from roviec.interface.tests.page_check import check_page
from roviec.reporting import actions
from roviec.reporting.models import (
    DeadlineChain,
    Exemption,
    Extension,
    KnownYear,
    MarkedDay,
    Report,
    ReportRequest,
    RequestSchedule,
)
from roviec.reporting.tests.planning import asking, chain, new_schedule, request_of, schedule
from roviec.reporting.tests.stage import allow
from roviec.reporting.tests.test_exempting import new as new_exemption

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(stage):
    return asking(stage.world)


@pytest.fixture
def centre(asker, stage, signed_in):
    return signed_in(stage.world.account("leader", "centre"))


@pytest.fixture
def top(stage, signed_in):
    allow("administrator", "report.configure", "own")
    allow("administrator", "report.view", "own")
    return signed_in(stage.world.account("administrator", "centre"))


def seen(client, page: str, /, *args, **query) -> str:
    response = client.get(reverse(f"reporting:{page}", args=args), query)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def sent(client, page: str, /, *args, status: int = 302, **data: Any) -> str:
    response = client.post(reverse(f"reporting:{page}", args=args), data)
    assert response.status_code == status, response.content.decode()[:1500]
    if status == 302:
        response = client.get(response["Location"])
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def test_the_list_counts_the_exempt_and_the_late(stage, asker, centre):
    actions.exempt(actor=asker, new=new_exemption(stage))
    schedule(stage.world, asker)
    html = seen(centre, "requests")
    assert "Báo cáo công tác tuyên giáo, Năm 2020" in html
    assert "0/6" in html
    assert "kỳ tới: Tháng" in html
    assert "Hạn của tỉnh" in html


@pytest.mark.parametrize(
    ("name", "most"),
    [("requests", 12), ("request_record", 16), ("chains", 12), ("days_off", 12), ("schedule", 14)],
)
def test_pages_take_few_queries(name, most, stage, asker, centre, django_assert_max_num_queries):
    """However many rows; a quarter of them are who is signed in and the frame of the page."""
    row = schedule(stage.world, asker)
    actions.issue_due(office=SYSTEM, today=date(2026, 11, 20))
    for unit in ("ben_do", "tan_lap"):
        actions.exempt(actor=asker, new=new_exemption(stage, unit=unit))
    report = stage.report("muong_thanh")
    for day in (15, 16):
        actions.extend_deadline(
            actor=asker,
            request=stage.request,
            report=report,
            due_on=date(2020, 12, day),
            reason="Mất điện",
        )
    args = {"request_record": [stage.request.pk], "schedule": [row.pk]}.get(name, [])
    seen(centre, name, *args)
    with django_assert_max_num_queries(most):
        seen(centre, name, *args)


def test_one_request_shows_its_days_in_working_day_words(stage, asker, centre):
    request = request_of(
        stage.world,
        "2026-12",
        deadlines={"commune_department": date(2030, 1, 3), "province_department": date(2030, 1, 7)},
    )
    html = seen(centre, "request_record", request.pk)
    assert "03/01/2030, thứ Năm" in html
    assert "ngày làm việc" in html
    assert "Chưa có danh sách ngày nghỉ lễ, tết năm" in html
    assert "0/6" in html


def test_a_unit_is_let_off_and_that_is_taken_back_from_the_pages(stage, centre):
    report = stage.report("ben_do")
    assert "Miễn báo cáo" in seen(centre, "exempt", report.pk)
    html = sent(centre, "exempt", report.pk, status=422, how="alone", reason="", agreed_by="")
    assert "id_reason_error" in html
    html = sent(
        centre, "exempt", report.pk, how="alone", reason="Mới thành lập", agreed_by="Trưởng Ban"
    )
    assert "1 được miễn" in html
    assert "Mới thành lập" in html
    row = Exemption.objects.get()
    html = sent(centre, "withdraw_exemption", row.pk, status=422, reason="x")
    assert f"id_{row.pk}_reason_error" in html
    html = sent(centre, "withdraw_exemption", row.pk, reason="Đơn vị đã có số")
    assert "0 được miễn" in html
    assert "đơn vị lại phải báo cáo" in html
    for reason in ("Bão số 10", "Sắp xếp đơn vị"):
        days: dict[str, Any] = {"starts_on": "01/12/2020", "ends_on": "31/01/2021"}
        sent(centre, "exempt", report.pk, how="days", reason=reason, agreed_by="Trưởng Ban", **days)
    row = Exemption.objects.filter(withdrawn_at=None).earliest("pk")
    html = sent(centre, "withdraw_exemption", row.pk, reason="Đơn vị đã có số")
    assert "còn được miễn theo một lần miễn khác" in html
    assert "1 được miễn" in html


def test_a_unit_is_let_off_for_some_days(stage, centre):
    report = stage.report("ben_do")
    given: dict[str, Any] = {
        "how": "days",
        "starts_on": "01/12/2020",
        "ends_on": "31/01/2021",
        "this_form": "on",
        "reason": "Sắp xếp đơn vị",
        "agreed_by": "Trưởng Ban",
    }
    assert "Đã miễn 1 báo cáo" in sent(centre, "exempt", report.pk, **given)
    row = Exemption.objects.get()
    assert (row.request, row.form_code) == (None, "monthly")
    assert row.reports.get() == report
    later = {**given, "starts_on": "01/02/2021", "ends_on": "28/02/2021"}
    assert "Chưa báo cáo nào được miễn" in sent(centre, "exempt", report.pk, **later)


def test_more_time_is_given_from_the_pages(stage, centre):
    report = stage.report("ben_do")
    html = sent(centre, "extend", report.pk, due_on="15/12/2020", reason="Mất điện ba ngày")
    assert "từ 10/12/2020 đến 15/12/2020" in html
    assert "Mất điện ba ngày" in html
    html = sent(centre, "extend_all", stage.request.pk, due_on="31/12/2020", reason="Bão số 10")
    assert "Mọi đơn vị chưa gửi (6), đến 31/12/2020" in html
    html = sent(
        centre, "extend_all", stage.request.pk, status=422, due_on="1/1/2020", reason="Bão số"
    )
    assert "id_due_on_error" in html
    assert Extension.objects.count() == 2


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/1999"])
def test_years_in_which_nothing_is_planned_are_refused_beside_the_field(stage, centre, day):
    report = stage.report("ben_do")
    days = {"how": "days", "starts_on": "01/12/2020", "ends_on": day}
    html = sent(centre, "exempt", report.pk, status=422, reason="x", agreed_by="y", **days)
    assert "id_ends_on_error" in html
    assert "2000–2100" in html
    html = sent(centre, "extend", report.pk, status=422, reason="x", due_on=day)
    assert "id_due_on_error" in html


def test_the_list_is_settled_from_the_page(stage, centre):
    html = sent(centre, "settle", stage.request.pk)
    assert "0 thay đổi" in html
    ahead = request_of(
        stage.world,
        "2199-11",
        deadlines={
            "commune_department": date(2199, 12, 1),
            "province_department": date(2199, 12, 1),
        },
    )
    assert "Danh sách chưa chốt" in seen(centre, "request_record", ahead.pk)
    assert "hôm nay chưa đến ngày đó" in sent(centre, "settle", ahead.pk)


def test_what_others_asked_for_is_not_shown(stage, centre, signed_in):
    allow("reviewer", "report.request", "own")
    other = signed_in(stage.world.account("reviewer", "song_bac"))
    for name, pk in [
        ("request_record", stage.request.pk),
        ("exempt", stage.report("ben_do").pk),
        ("extend_all", stage.request.pk),
    ]:
        assert other.get(reverse(f"reporting:{name}", args=[pk])).status_code == 404


def test_the_officer_sees_the_day_in_working_days_and_why_it_moved(stage, asker, visit):
    report = stage.report("ben_do")
    html = visit("officer", "ben_do", "reports")
    assert "ngày làm việc" in html
    actions.extend_deadline(
        actor=asker,
        request=stage.request,
        report=report,
        due_on=date(2020, 12, 15),
        reason="Bão lớn",
    )
    html = visit("officer", "ben_do", "report", report.pk)
    assert "gia hạn từ 10/12/2020: Bão lớn" in html


def test_an_exempt_report_says_so_and_cannot_be_filled_in(stage, asker, signed_in):
    actions.exempt(actor=asker, new=new_exemption(stage))
    report = stage.report("ben_do")
    client = signed_in(stage.world.account("officer", "ben_do"))
    html = seen(client, "report", report.pk)
    assert "Đơn vị được miễn báo cáo này" in html
    assert "Mới thành lập" in html
    assert reverse("reporting:edit", args=[report.pk]) not in html
    response = client.get(reverse("reporting:edit", args=[report.pk]))
    assert response.status_code == 302
    assert "Được miễn" in seen(client, "reports")


def test_a_report_on_part_of_the_period_says_which_days(stage, visit):
    Report.objects.filter(unit=stage.world.unit("ben_do")).update(covers_end=date(2020, 7, 1))
    pk = stage.report("ben_do").pk
    assert "Chỉ báo cáo một phần của kỳ" in visit("officer", "ben_do", "edit", pk)
    assert "01/01/2020–30/06/2020" in visit("officer", "ben_do", "report", pk)


# --- schedules -------------------------------------------------------------------------------------


def test_a_schedule_is_made_shown_paused_and_ended(stage, centre):
    row = chain()
    data = {
        "form": stage.world.form.pk,
        "requester": stage.world.unit("centre").pk,
        "line": stage.world.department.pk,
        "kind": "month",
        "chain": row.pk,
        "starts_on": "01/01/2030",
    }
    assert "Lập lịch báo cáo" in seen(centre, "new_schedule")
    html = sent(centre, "new_schedule", status=422, **{**data, "ends_on": "01/01/2029"})
    assert "id_ends_on_error" in html
    for field, day in (
        ("starts_on", "31/12/2199"),
        ("starts_on", "01/01/1900"),
        ("ends_on", "31/12/9999"),
    ):
        html = sent(centre, "new_schedule", status=422, **{**data, field: day})
        assert f"id_{field}_error" in html
        assert "2000–2100" in html
    html = sent(centre, "new_schedule", **data)
    assert "15/12/2029–14/01/2030" in html.replace("&#x2013;", "–")
    assert "25/01/2030" in html
    made = RequestSchedule.objects.get()
    html = sent(centre, "pause_schedule", made.pk, status=422, reason="")
    assert "id_reason_error" in html
    assert "Tạm dừng" in sent(centre, "pause_schedule", made.pk, reason="Chờ sắp xếp")
    assert "Đang chạy" in sent(centre, "resume_schedule", made.pk)
    assert "chưa làm được" in sent(centre, "resume_schedule", made.pk)
    assert "Đã kết thúc" in sent(centre, "end_schedule", made.pk, reason="Biểu đã bỏ")


def test_a_request_takes_its_days_from_a_chain(stage, centre):
    row = chain()
    data = {
        "form": stage.world.form.pk,
        "requester": stage.world.unit("centre").pk,
        "line": stage.world.department.pk,
        "period": "2026-11",
        "scheme": "calendar",
        "chain": row.pk,
        "due-province_department": "27/11/2026",
    }
    html = sent(centre, "request", **data)
    assert "17/11/2026, thứ Ba" in html
    request = ReportRequest.objects.get(period_code="2026-11")
    assert (request.scheme_code, request.plan.chain) == ("mid_month", row)
    days = dict(request.deadlines.values_list("kind__code", "due_on"))
    assert days["province_department"] == date(2026, 11, 27)


# --- chains and days off ---------------------------------------------------------------------------


def chain_data(**changes: str) -> dict[str, Any]:
    return {
        "name": "Hạn của trung ương",
        "unit": "0",
        "first_day": "15",
        "on_day_off": "keep",
        "valid_from": "01/01/2027",
        "source": "Nghị định 09/2019/NĐ-CP",
        "anchor-commune": "cut_off",
        "amount-commune": "2",
        "working-commune": "on",
        "anchor-province": "day",
        "amount-province": "25",
    } | changes


def test_a_chain_is_set_shown_and_changed_from_the_pages(stage, top):
    assert "Hạn của từng cấp" in seen(top, "new_chain")
    html = sent(top, "new_chain", **chain_data())
    assert "2 ngày làm việc sau ngày chốt số liệu" in html
    assert "ngày 25 của tháng chốt số liệu" in html
    row = DeadlineChain.objects.get()
    assert row.unit is None
    assert 'value="25"' in seen(top, "change_chain", row.pk)
    later = chain_data(**{"valid_from": "01/06/2027", "amount-commune": "3"})
    html = sent(top, "change_chain", row.pk, **later)
    assert "3 ngày làm việc sau ngày chốt số liệu" in html
    assert "từ 01/01/2027" in html
    # The older row stays on record and no longer changes.
    old = seen(top, "chain", row.pk)
    assert reverse("reporting:change_chain", args=[row.pk]) not in old


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"amount-commune": ""}, "id_amount-commune"),
        ({"anchor-commune": ""}, "id_anchor-commune"),
        ({"amount-province": "40"}, "id_amount-province"),
        ({"valid_from": "hôm nay"}, "id_valid_from"),
        ({"valid_from": "31/12/9999"}, "id_valid_from"),
        ({"valid_from": "01/01/1900"}, "id_valid_from"),
    ],
)
def test_what_is_wrong_with_a_chain_is_told_beside_its_field(top, changes, field):
    html = sent(top, "new_chain", status=422, **chain_data(**changes))
    assert f'id="{field}_error"' in html
    assert not DeadlineChain.objects.exists()


def test_a_chain_that_falls_is_refused_on_the_page(top):
    html = sent(top, "new_chain", status=422, **chain_data(**{"amount-commune": "20"}))
    assert "sớm hơn hạn của cấp dưới" in html


def test_the_list_of_chains_is_for_those_below(stage, visit, top):
    chain(stage.world.unit("nui_voi"), name="Hạn của Núi Voi")
    actions.bring_chains(office=SYSTEM)
    html = visit("officer", "ben_do", "chains")
    assert "Theo Nghị định 09/2019/NĐ-CP" in html
    assert "Hạn của Núi Voi" not in html
    assert "Hạn của Núi Voi" in visit("officer", "dong_chum", "chains")


def test_days_off_say_what_they_rest_on_and_what_is_not_known(stage, visit, top):
    html = visit("officer", "ben_do", "days_off", year=2026)
    assert "Tết Nguyên đán" in html
    assert "12729/VPCP-KGVX" in html
    assert "Còn điều chưa chắc chắn" in html
    assert "Ghi một ngày" not in html
    html = visit("officer", "ben_do", "days_off", year=2031)
    assert "Chưa có danh sách ngày nghỉ năm 2031" in html


def test_a_day_is_marked_and_a_year_completed_from_the_page(top):
    assert "Ghi một ngày" in seen(top, "days_off", year=2031)
    data: dict[str, Any] = {
        "day": "01/01/2031",
        "mark": "off",
        "name": "Tết Dương lịch",
        "source": "Luật",
    }
    html = sent(top, "mark_day", **data)
    assert "01/01/2031" in html
    for wrong in ("04/01/2031", "31/12/9999"):
        html = sent(top, "mark_day", status=422, **{**data, "day": wrong})
        assert "id_day_error" in html
    assert top.post(reverse("reporting:state_year", args=[99999]), {}).status_code == 404
    assert "đã được xác nhận" not in sent(top, "state_year", 2031, source="Thông báo 1/TB")
    assert "đã được xác nhận" in sent(top, "state_year", 2031, status=422, source="Thông báo 1/TB")
    assert KnownYear.objects.get().year == 2031
    sent(top, "unmark_day", MarkedDay.objects.get().pk)
    assert not MarkedDay.objects.exists()


def test_a_schedule_of_somebody_else_is_not_there(stage, asker, signed_in):
    row = actions.open_schedule(actor=asker, new=new_schedule(stage.world, chain()))
    allow("reviewer", "report.request", "own")
    other = signed_in(stage.world.account("reviewer", "song_bac"))
    assert other.get(row.get_absolute_url()).status_code == 404
