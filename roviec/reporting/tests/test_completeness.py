"""The board of completeness and timeliness, and reminding from it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Account, Appointment, Role
from roviec.audit.models import Entry
from roviec.organisations.models import Path, UnitVersion
from roviec.reporting import actions
from roviec.reporting.actions._report import settle
from roviec.reporting.completeness import reading
from roviec.reporting.completeness.asked import Asked, asked, choices
from roviec.reporting.completeness.states import days_late
from roviec.reporting.models import FigureSheet, FormItem, Reminder, Report, ReportVersion, State
from roviec.reporting.tests.stage import allow, figure, new_request, refused
from roviec.timeline import Period
from roviec.writing import tables

pytestmark = pytest.mark.django_db


def look(stage, unit: str = "song_bac", role: str = "reviewer", **query: str) -> Asked:
    actor = stage.actor(role, unit)
    wanted = asked(query, choices(actor), actor.day)
    assert wanted is not None
    return wanted


def cells(stage, **query: str) -> dict[str, reading.Cell]:
    """By name of the unit, of the one period of the stage."""
    names = {stage.world.unit(name).pk: name for name in stage.world.units}
    actor = stage.actor("reviewer", "song_bac")
    return {names[cell.unit]: cell for cell in reading.cells_of(actor, look(stage, **query))}


def counts(stage, **query: str) -> reading.Counts:
    [one] = reading.counts_by_column(stage.actor("reviewer", "song_bac"), look(stage, **query))
    return one


def sent_on(stage, unit: str, day: date) -> None:
    """As if it had been sent late in the evening of that day."""
    report = stage.report(unit)
    at = timezone.make_aware(datetime.combine(day, time(23, 30)))
    report.versions.update(sent_at=at)
    settle(report)


# --- states and counts ---------------------------------------------------------------------------


def test_every_state_has_its_cell(stage):
    stage.accepted("ben_do")
    stage.sent("tan_lap")
    shown = cells(stage)
    assert {name: cell.state for name, cell in shown.items()} == {
        "song_bac": "not_started", "ben_do": "accepted",
        "tan_lap": "sent", "muong_thanh": "not_started",
    }  # fmt: skip
    assert counts(stage) == reading.Counts(expected=4, received=2, in_time=0, imported=0, late=2)


def test_the_day_of_the_deadline_is_in_time_and_the_next_is_late(stage):
    for unit in ("ben_do", "tan_lap"):
        stage.sent(unit)
    sent_on(stage, "ben_do", date(2020, 12, 10))
    sent_on(stage, "tan_lap", date(2020, 12, 11))
    shown = cells(stage)
    assert (shown["ben_do"].late, shown["ben_do"].days_late) == (False, 0)
    assert (shown["tan_lap"].late, shown["tan_lap"].days_late) == (True, 1)
    assert counts(stage).in_time == 1
    assert counts(stage).sent_late == 1


def test_what_was_sent_first_decides_and_not_the_correction(stage):
    stage.accepted("ben_do")
    sent_on(stage, "ben_do", date(2020, 12, 1))
    stage.correct("ben_do")
    cell = cells(stage)["ben_do"]
    assert (cell.state, cell.late) == ("correcting", False)
    assert counts(stage).received == 1
    version = stage.report("ben_do").versions.last()
    stage.save("ben_do", version.revision, attendances=121)
    stage.submit("ben_do")
    stage.sign("ben_do", "119-BC/BTG")
    stage.send("ben_do")
    assert cells(stage)["ben_do"].sent_on == date(2020, 12, 1)


def test_who_has_nobody_above_finishes_by_signing(stage):
    """The centre is asked too where the form is for its kind."""
    assert stage.world.form is not None
    centre = stage.world.unit("centre")
    stage.world.form.kinds.add(centre.versions.get().kind)
    report = Report.objects.create(request=stage.request, unit=centre, due_on=date(2020, 12, 31))
    stage.signed("centre")
    actor = stage.actor("reviewer", "centre")
    [cell] = [
        cell for cell in reading.cells_of(actor, look(stage, "centre")) if cell.unit == centre.pk
    ]
    assert (cell.report, cell.state, cell.is_owed) == (report.pk, "finished", False)
    assert cell.sent_on == timezone.localdate()
    stage.signed("song_bac")
    assert cells(stage)["song_bac"].state == "signed"


def test_signing_finishes_by_who_stood_above_in_each_period(stage):
    """Since the spring the province answers to nobody; its report of 2020 waits to be sent."""
    stage.signed("song_bac")
    months(stage, "2026-08")
    province, line = stage.world.unit("song_bac"), stage.world.department
    upper = Path.objects.filter(line=line, lower=province, depth=1)
    upper.update(valid_to=date(2026, 4, 1))
    looked = look(stage, **{"from": "2020", "to": "2026-08"})
    found = reading.cells_of(stage.actor("reviewer", "song_bac"), looked, [province.pk])
    assert [cell.state for cell in found] == ["signed", "not_started"]


def test_an_empty_report_of_the_topmost_unit_is_no_report(stage):
    FormItem.objects.update(required=False)
    stage.signed("song_bac")
    Path.objects.filter(lower=stage.world.unit("song_bac"), depth=1).delete()
    assert cells(stage)["song_bac"].state == "finished"
    FigureSheet.objects.all().delete()
    assert cells(stage)["song_bac"].state == "empty"


def test_a_returned_report_is_owed_again(stage):
    stage.sent("ben_do")
    stage.return_("ben_do")
    cell = cells(stage)["ben_do"]
    assert (cell.state, cell.is_owed) == ("returned", True)
    assert counts(stage).received == 0


def test_an_empty_report_is_no_report(stage):
    """A form may ask for nothing that is required; signing it with nothing in it is allowed."""
    FormItem.objects.update(required=False)
    for unit in ("ben_do", "tan_lap"):
        report = stage.report(unit)
        ReportVersion.objects.create(
            report=report, number=1, state=State.SENT,
            signed_at=timezone.now(), sent_at=timezone.now(),
        )  # fmt: skip
        settle(report)
    text = stage.passage_item()
    stage.report("tan_lap").counting.passages.create(item=text, text="Triển khai đúng kế hoạch.")
    shown = cells(stage)
    assert (shown["ben_do"].state, shown["ben_do"].is_owed) == ("empty", True)
    assert shown["tan_lap"].state == "sent"
    assert counts(stage) == reading.Counts(expected=4, received=1, in_time=0, imported=0, late=3)


def test_old_figures_count_as_such_and_override_nothing(stage):
    figure(stage, "ben_do", 2020, "classes", 4)
    figure(stage, "tan_lap", 2019, "classes", 4)
    shown = cells(stage)
    assert (shown["ben_do"].state, shown["ben_do"].late) == ("imported", False)
    assert shown["tan_lap"].state == "not_started"
    assert counts(stage) == reading.Counts(expected=4, received=0, in_time=0, imported=1, late=3)
    stage.sent("ben_do")
    assert cells(stage)["ben_do"].state == "sent"
    assert counts(stage).imported == 0


def test_nothing_goes_over_all_of_them(stage):
    for unit in ("ben_do", "tan_lap", "muong_thanh"):
        stage.accepted(unit)
        figure(stage, unit, 2020, "classes", 4)
    found = counts(stage)
    assert found.received + found.imported <= found.expected
    assert found.in_time + found.sent_late == found.received


@pytest.mark.parametrize(
    ("sent", "covered", "days"),
    [(None, False, 5), (date(2026, 11, 1), True, 0), (date(2026, 11, 7), True, 2), (None, True, 0)],
)
def test_days_late(sent, covered, days):
    assert days_late(date(2026, 11, 5), sent, covered, date(2026, 11, 10)) == days


# --- what is looked at ---------------------------------------------------------------------------


def months(stage, *codes: str) -> None:
    for code in codes:
        period = Period.parse(code)
        due = dict.fromkeys(("commune_department", "province_department"), period.span.end)
        new = new_request(stage.world, period, deadlines=due)
        actions.set_up_request(office=SYSTEM, new=new)


def test_the_newest_six_periods_stand_oldest_first_and_any_range_can_be_asked_for(stage):
    months(stage, *(f"2026-{month:02}" for month in range(1, 9)))
    assert [each.key for each in look(stage).columns] == [f"2026-{m:02}" for m in range(3, 9)]
    wanted = look(stage, **{"from": "2026-02", "to": "2026-03"})
    assert [each.key for each in wanted.columns] == ["2026-02", "2026-03"]
    turned = look(stage, **{"from": "2026-03", "to": "2026-02"})
    assert turned.columns == wanted.columns
    assert [each.key for each in look(stage, **{"from": "x", "to": "2020"}).columns] == ["2020"]


def test_filters_pick_units_and_leave_the_counts(stage, visit):
    stage.sent("ben_do")
    html = visit("reviewer", "song_bac", "completeness", state="sent")
    assert "phường Bến Đò" in html
    assert "xã Tân Lập" not in html
    assert "1/4" in html
    late = visit("reviewer", "song_bac", "completeness", late="1", state="not_started")
    assert "xã Tân Lập" in late
    assert "phường Bến Đò" not in late


def test_a_unit_that_has_ended_keeps_its_last_name(stage):
    months(stage, "2021")
    unit = stage.world.unit("ben_do")
    unit.versions.update(valid_to=date(2021, 6, 1))
    names = [row.name for row in reading.units_of(stage.actor("reviewer", "song_bac"), look(stage))]
    assert "Ban Tuyên giáo Đảng ủy phường Bến Đò" in names
    assert names == sorted(names)


def test_a_subtree_is_looked_at_alone(stage):
    allow("reviewer", "report.view", "granted")
    actor = stage.actor("reviewer", "centre")
    everything = look(stage, "centre")
    under = look(stage, "centre", under=str(stage.world.unit("nui_voi").pk))
    assert {row.name for row in reading.units_of(actor, under)} == {
        "Ban Tuyên giáo Tỉnh ủy Núi Voi", "Ban Tuyên giáo Đảng ủy xã Đồng Chum",
    }  # fmt: skip
    assert len(reading.units_of(actor, everything)) == 6
    offered = {row.name for row in reading.subtrees(actor, everything, {actor.posts[0].unit_id})}
    assert "Ban Tuyên giáo Tỉnh ủy Sông Bạc" in offered


def test_nobody_sees_more_than_before(stage, visit):
    html = visit("reviewer", "song_bac", "completeness")
    assert "Đồng Chum" not in html
    assert "Núi Voi" not in html
    assert "Tân Lập" not in visit("officer", "ben_do", "completeness")


def test_without_reports_the_page_says_why(world, signed_in):
    page = signed_in(world.account("officer", "ben_do")).get(reverse("reporting:completeness"))
    assert "Chưa có báo cáo nào" in page.content.decode()


def test_odd_addresses_are_harmless(stage, visit):
    visit("reviewer", "song_bac", "completeness", form="x", under="9" * 30, state="y", page="z")
    visit("reviewer", "song_bac", "completeness", under=str(stage.world.unit("nui_voi").pk))


# --- files ---------------------------------------------------------------------------------------


def file(stage, signed_in, kind: str, **query: str) -> bytes:
    client = signed_in(stage.world.account("reviewer", "song_bac"))
    response = client.get(reverse("reporting:board_file", args=[kind]), query)
    assert response.status_code == 200
    content = response.getvalue() if response.streaming else response.content
    assert isinstance(content, bytes)
    return content


def test_both_files_hold_every_cell(stage, signed_in):
    stage.sent("ben_do")
    sent_on(stage, "ben_do", date(2020, 12, 12))
    lines = list(csv.DictReader(io.StringIO(file(stage, signed_in, "csv").decode("utf-8-sig"))))
    assert len(lines) == 4
    [one] = [line for line in lines if "Bến Đò" in line["Đơn vị"]]
    assert (one["Trạng thái"], one["Hạn gửi"], one["Ngày gửi"], one["Số ngày chậm"]) == (
        "Chờ duyệt", "2020-12-10", "2020-12-12", "2",
    )  # fmt: skip
    book = CalamineWorkbook.from_filelike(io.BytesIO(file(stage, signed_in, "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 5
    assert [date(2020, 12, 10), date(2020, 12, 12), 2.0] in [row[4:7] for row in rows]
    assert len(file(stage, signed_in, "csv", state="sent").decode().splitlines()) == 2


def test_a_name_is_never_a_formula(stage, signed_in):
    bad = "=HYPERLINK(1)"
    UnitVersion.objects.filter(unit=stage.world.unit("ben_do")).update(name=bad)
    text = file(stage, signed_in, "csv").decode()
    assert f"'{bad}" in text
    assert f"\n{bad}" not in text
    book = CalamineWorkbook.from_filelike(io.BytesIO(file(stage, signed_in, "xlsx")))
    assert bad in [row[0] for row in book.get_sheet_by_index(0).to_python()]
    assert all(tables.neutral(f"{sign}x")[0] == "'" for sign in tables.FORMULA)


def test_who_does_not_review_a_unit_has_no_button_for_it(stage, visit):
    html = visit("reviewer", "song_bac", "completeness")
    assert f'name="of" value="{stage.world.unit("tan_lap").pk}"' in html
    assert f'name="of" value="{stage.world.unit("song_bac").pk}"' not in html
    assert 'name="of"' not in visit("officer", "ben_do", "completeness")


def test_another_kind_of_file_is_not_there(stage, visit):
    visit("reviewer", "song_bac", "board_file", "pdf", status=404)


# --- reminding -----------------------------------------------------------------------------------


def remind(stage, unit: str | None = None, by: str = "song_bac", **query: str) -> actions.Reminded:
    actor = stage.actor("reviewer", by)
    owed = reading.owed(actor, look(stage, by, **query))
    if unit is not None:
        owed = owed.filter(unit=stage.world.unit(unit))
    return actions.remind(actor=actor, reports=owed)


def test_all_that_owe_are_reminded_once_a_day_and_it_is_recorded(stage):
    stage.sent("ben_do")
    assert remind(stage, late="1") == actions.Reminded(now=2, already=0)
    assert {row.report.unit for row in Reminder.objects.all()} == {
        stage.world.unit("tan_lap"), stage.world.unit("muong_thanh"),
    }  # fmt: skip
    entries = Entry.objects.filter(verb="report.reminded")
    assert {entry.unit_id for entry in entries} == {
        stage.world.unit("tan_lap").pk, stage.world.unit("muong_thanh").pk,
    }  # fmt: skip
    assert {entry.office for entry in entries} == {
        "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc"
    }
    with refused("REP-60"):
        remind(stage)
    assert Reminder.objects.count() == 2


def test_the_next_day_it_may_be_said_again(stage):
    remind(stage, "tan_lap")
    Reminder.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert remind(stage) == actions.Reminded(now=3, already=0)


def test_what_has_come_is_not_reminded_of_nor_what_one_does_not_review(stage):
    stage.sent("ben_do")
    figure(stage, "tan_lap", 2020, "classes", 3)
    for unit in ("ben_do", "tan_lap", "song_bac", "dong_chum"):
        with refused("REP-61"):
            remind(stage, unit)
    officer = stage.actor("officer", "song_bac")
    with refused("REP-61"):
        actions.remind(actor=officer, reports=reading.owed(officer, look(stage, role="officer")))


def test_who_holds_two_posts_reminds_in_the_one_that_reaches_the_unit(stage):
    account = Account.objects.get(pk=stage.actor("reviewer", "song_bac").account_id)
    Appointment.objects.create(
        account=account, unit=stage.world.unit("nui_voi"), line=stage.world.department,
        role=Role.objects.get(code="reviewer"), title="Ủy viên",
    )  # fmt: skip
    assert remind(stage).now == 4
    said = Reminder.objects.get(report=stage.world.unit("dong_chum").reports.get())
    assert said.office == "Ủy viên, Ban Tuyên giáo Tỉnh ủy Núi Voi"


def test_the_page_reminds_and_the_unit_sees_it_at_home(stage, post, signed_in):
    unit = stage.world.unit("tan_lap").pk
    html = post("reviewer", "song_bac", "remind", of=unit, form="monthly.department")
    assert "Đã nhắc 1 báo cáo." in html
    assert "đã nhắc" in html
    again = post("reviewer", "song_bac", "remind", of=unit)
    assert "Hôm nay đã nhắc rồi" in again
    rest = post("reviewer", "song_bac", "remind", which="late")
    assert "Đã nhắc 2 báo cáo. 1 báo cáo đã được nhắc trước đó trong ngày." in rest
    said = "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc nhắc lúc"
    for role in ("officer", "leader", "reviewer"):
        home = signed_in(stage.world.account(role, "tan_lap")).get("/").content.decode()
        assert said in home
    record = signed_in(stage.world.account("officer", "tan_lap")).get(
        stage.report("tan_lap").get_absolute_url()
    )
    assert "Cấp trên nhắc" in record.content.decode()


def test_a_reminder_is_over_once_the_report_was_sent(stage, signed_in):
    remind(stage, "tan_lap")
    stage.sent("tan_lap")
    stage.return_("tan_lap")
    home = signed_in(stage.world.account("officer", "tan_lap")).get("/").content.decode()
    assert "Bị trả lại" in home
    assert "nhắc lúc" not in home


def test_the_late_become_a_message_that_names_units_alone(stage, visit):
    stage.sent("ben_do")
    html = visit("reviewer", "song_bac", "late_message")
    assert "<textarea" in html
    days = (timezone.localdate() - date(2020, 12, 10)).days
    assert f"Tân Lập (Ban Tuyên giáo Tỉnh ủy Sông Bạc): chậm {days} ngày (hạn 10/12/2020)" in html
    assert "Bến Đò" not in html
    message = html.split("<textarea")[1].split("</textarea>")[0]
    names = Account.objects.values_list("name", flat=True)
    assert not [name for name in names if name in message]
    stage.sent("tan_lap")
    assert "Không có đơn vị nào chậm" in visit("reviewer", "song_bac", "late_message", state="sent")
