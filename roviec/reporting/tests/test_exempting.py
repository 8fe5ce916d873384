"""A unit that is let off owes nothing: neither missing nor zero, and counted as exempt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.organisations.models import Path
from roviec.reporting import actions
from roviec.reporting.actions import NewExemption
from roviec.reporting.boards import FILTERS, progress
from roviec.reporting.completeness import reading
from roviec.reporting.completeness.asked import asked, choices
from roviec.reporting.models import Exemption, Report, ReportRequest
from roviec.reporting.open_matters import OwedReports
from roviec.reporting.records import acts_of
from roviec.reporting.tasks import tasks_for
from roviec.reporting.tests.planning import asking, request_of
from roviec.reporting.tests.stage import FULL, Stage, figure, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(stage):
    return asking(stage.world)


def new(stage: Stage, unit: str = "ben_do", **changes: Any) -> NewExemption:
    given: dict[str, Any] = {
        "unit": stage.world.unit(unit),
        "granted_by": stage.world.unit("centre"),
        "line": stage.world.department,
        "request": stage.request,
        "reason": "Mới thành lập, chưa có số liệu",
        "agreed_by": "Trưởng Ban, công văn 12-CV/BTGTW",
    }
    return NewExemption(**{**given, **changes})


def for_days(stage: Stage, first: date, last: date, **changes: Any) -> NewExemption:
    return new(stage, request=None, starts_on=first, ends_on=last, **changes)


def test_an_exempt_report_counts_as_exempt_and_not_as_late(stage, asker):
    [before] = progress(stage.request.reports.all(), date(2026, 1, 1))
    assert (before.expected, before.exempt, before.late) == (6, 0, 6)
    row = actions.exempt(actor=asker, new=new(stage))
    [after] = progress(stage.request.reports.all(), date(2026, 1, 1))
    assert (after.expected, after.exempt, after.late, after.owed) == (6, 1, 5, 5)
    assert stage.request.reports.filter(FILTERS["missing"]).count() == 5
    assert stage.report("ben_do").exemption == row
    entry = Entry.objects.get(verb="report.exempted", object_type="reporting.report")
    assert "Mới thành lập" in entry.note
    assert "12-CV/BTGTW" in entry.note


def test_nobody_is_asked_to_fill_in_what_they_are_let_off(stage, asker):
    officer = stage.actor("officer", "ben_do")
    assert len(tasks_for(officer)) == 1
    actions.exempt(actor=asker, new=new(stage))
    assert tasks_for(officer) == []
    assert OwedReports().open_at([stage.world.unit("ben_do").pk], date(2026, 1, 1)) == []


def test_rep_77_an_exempt_unit_does_not_submit(stage, asker):
    stage.save("ben_do", 0, **FULL)
    actions.exempt(actor=asker, new=new(stage))
    with refused("REP-77"):
        stage.submit("ben_do")


def test_rep_77_what_was_submitted_and_then_let_off_is_not_signed_or_sent(stage, asker):
    stage.save("ben_do", 0, **FULL)
    stage.submit("ben_do")
    actions.exempt(actor=asker, new=new(stage))
    with refused("REP-77.*cơ quan giao báo cáo"):
        stage.sign("ben_do")
    report = stage.report("ben_do")
    Report.objects.filter(pk=stage.signed("tan_lap").report_id).update(exemption=report.exemption)
    with refused("REP-77"):
        stage.send("tan_lap")
    leader = stage.actor("leader", "ben_do")
    acts = acts_of(report, list(report.versions.all()), leader)
    assert not acts.sign
    assert not acts.submit
    [row] = progress(stage.request.reports.all(), date(2026, 1, 1))
    assert row.done + row.exempt <= row.expected


def test_rep_76_what_was_signed_is_not_let_off(stage, asker):
    stage.signed("ben_do")
    with refused("REP-76"):
        actions.exempt(actor=asker, new=new(stage))
    assert not Exemption.objects.exists()


def test_rep_78_79_who_agreed_is_named_and_it_is_done_once(stage, asker):
    with refused("REP-78"):
        actions.exempt(actor=asker, new=new(stage, agreed_by=" "))
    with refused("REP-11"):
        actions.exempt(actor=asker, new=new(stage, reason=""))
    actions.exempt(actor=asker, new=new(stage))
    with refused("REP-79"):
        actions.exempt(actor=asker, new=new(stage))


def test_a_unit_that_was_not_asked_cannot_be_let_off(stage, asker):
    with refused("REP-25"):
        actions.exempt(actor=asker, new=new(stage, unit="ben_do_committee"))


def test_for_some_days_requests_that_close_within_are_let_off_now_and_later(stage, asker):
    november = request_of(stage.world, "2026-11")
    row = actions.exempt(actor=asker, new=for_days(stage, date(2026, 11, 14), date(2026, 12, 14)))
    assert let_off(november) == [stage.world.unit("ben_do").pk]
    days = {"commune_department": date(2027, 2, 1), "province_department": date(2027, 2, 1)}
    december = request_of(stage.world, "2026-12", deadlines=days)
    january = request_of(stage.world, "2027-01", deadlines=days)
    assert let_off(december) == [stage.world.unit("ben_do").pk]
    assert let_off(january) == []
    assert let_off(stage.request) == []
    assert row.reports.count() == 2


def let_off(request: ReportRequest) -> list[int]:
    return list(request.reports.filter(FILTERS["exempt"]).values_list("unit", flat=True))


def test_of_another_form_or_another_requester_nothing_is_let_off(stage, asker):
    november = request_of(stage.world, "2026-11")
    days = date(2026, 11, 1), date(2026, 11, 30)
    actions.exempt(actor=asker, new=for_days(stage, *days, form_code="other"))
    assert let_off(november) == []
    Exemption.objects.update(form_code="", granted_by=stage.world.unit("song_bac"))
    december = request_of(stage.world, "2026-10")
    assert let_off(december) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, date(2026, 11, 1)),
        (date(2026, 11, 1), None),
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2026, 1, 1), date(2027, 1, 3)),
    ],
)
def test_rep_75_days_of_an_exemption(stage, asker, first, last):
    with refused("REP-75"):
        actions.exempt(actor=asker, new=new(stage, request=None, starts_on=first, ends_on=last))


def test_an_exemption_over_signed_reports_leaves_them(stage, asker):
    stage.signed("ben_do")
    row = actions.exempt(actor=asker, new=for_days(stage, date(2020, 12, 1), date(2021, 1, 1)))
    assert row.reports.count() == 0
    assert stage.report("ben_do").exemption is None


def test_rep_80_an_exemption_is_taken_back_once_and_kept(stage, asker):
    row = actions.exempt(actor=asker, new=new(stage))
    actions.withdraw_exemption(actor=asker, exemption=row, reason="Đơn vị đã có số liệu")
    assert stage.report("ben_do").exemption is None
    row.refresh_from_db()
    assert row.withdrawn_reason == "Đơn vị đã có số liệu"
    with refused("REP-80"):
        actions.withdraw_exemption(actor=asker, exemption=row, reason="Đơn vị đã có số liệu")
    request_of(stage.world, "2026-11")
    assert not Report.objects.filter(FILTERS["exempt"]).exists()


def test_only_the_requester_lets_off(stage, asker):
    with pytest.raises(NotPermitted):
        actions.exempt(actor=stage.actor("leader", "song_bac"), new=new(stage))
    row = actions.exempt(actor=asker, new=new(stage))
    with pytest.raises(NotPermitted):
        actions.withdraw_exemption(
            actor=stage.actor("leader", "song_bac"), exemption=row, reason="Không đồng ý"
        )


def test_a_total_says_how_many_are_let_off_and_does_not_miss_them(stage, asker, visit):
    stage.accepted("tan_lap")
    actions.exempt(actor=asker, new=new(stage))
    html = visit(
        "reviewer", "song_bac", "total", stage.world.unit("song_bac").pk, "classes", "2020"
    )
    assert "1/3 đơn vị, 1 được miễn, 1 chưa có số được duyệt" in html
    assert "Được miễn" in html
    Report.objects.filter(unit=stage.world.unit("muong_thanh")).update(covers_end=date(2020, 7, 1))
    Path.objects.filter(lower=stage.world.unit("muong_thanh")).update(valid_to=date(2020, 7, 1))
    html = visit(
        "reviewer", "song_bac", "total", stage.world.unit("song_bac").pk, "classes", "2020"
    )
    assert (
        "1/3 đơn vị, 1 được miễn, 1 chưa có số được duyệt, kể cả 1 đơn vị kết thúc trong kỳ" in html
    )


def test_who_is_let_off_and_counted_by_old_figures_hides_nobody_who_is_missing(stage, asker, visit):
    stage.accepted("tan_lap")
    actions.exempt(actor=asker, new=new(stage))
    figure(stage, "ben_do", 2020, "classes", 4)
    html = visit(
        "reviewer", "song_bac", "total", stage.world.unit("song_bac").pk, "classes", "2020"
    )
    assert "2/3 đơn vị, 1 được miễn, 1 chưa có số được duyệt" in html


def test_taking_one_exemption_back_leaves_another_that_holds(stage, asker):
    days = actions.exempt(actor=asker, new=for_days(stage, date(2020, 12, 1), date(2021, 1, 1)))
    again = actions.exempt(actor=asker, new=for_days(stage, date(2020, 12, 15), date(2021, 2, 1)))
    assert stage.report("ben_do").exemption == days
    actions.withdraw_exemption(actor=asker, exemption=days, reason="Ghi nhầm ngày")
    assert stage.report("ben_do").exemption == again
    actions.withdraw_exemption(actor=asker, exemption=again, reason="Ghi nhầm ngày")
    assert stage.report("ben_do").exemption is None


def test_the_board_of_completeness_counts_the_exempt_apart(stage, asker, visit):
    actions.exempt(actor=asker, new=new(stage))
    reviewer = stage.actor("reviewer", "song_bac")
    wanted = asked({}, choices(reviewer), reviewer.day)
    assert wanted is not None
    [counts] = reading.counts_by_column(reviewer, wanted)
    assert (counts.expected, counts.exempt, counts.received, counts.late) == (4, 1, 0, 3)
    assert not reading.owed(reviewer, wanted).filter(unit=stage.world.unit("ben_do")).exists()
    assert "Được miễn" in visit("reviewer", "song_bac", "completeness")
