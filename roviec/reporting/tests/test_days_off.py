"""Working days of the site: the lists that ship and what its administrator says."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.interface.working_days import days_left
from roviec.reporting import actions
from roviec.reporting.models import KnownYear, MarkedDay
from roviec.reporting.schedules.days_off import shown_year, site_calendar, unknown_note
from roviec.reporting.tests.stage import allow, refused

pytestmark = pytest.mark.django_db

CULTURE_DAY = date(2026, 11, 24)
NOTICE = "Thông báo 12/TB-BNV"


@pytest.fixture
def top(world):
    """The administrator at the top of the line."""
    allow("administrator", "report.configure", "own")
    return world.actor("administrator", "centre")


def test_a_day_that_was_marked_goes_before_the_list(top):
    assert site_calendar().is_working(CULTURE_DAY)
    row = actions.mark_day(
        actor=top, day=CULTURE_DAY, mark="off", name="Ngày Văn hóa", source=NOTICE
    )
    assert not site_calendar().is_working(CULTURE_DAY)
    assert [d.day for d in shown_year(2026).days if d.marked] == [CULTURE_DAY]
    actions.unmark_day(actor=top, marked=row)
    assert site_calendar().is_working(CULTURE_DAY)
    verbs = Entry.objects.filter(verb__startswith="calendar.").order_by("pk")
    assert [entry.verb for entry in verbs] == ["calendar.marked", "calendar.unmarked"]


def test_a_listed_day_may_be_said_to_be_ordinary(top):
    hung_kings = date(2026, 4, 27)
    assert not site_calendar().is_working(hung_kings)
    actions.mark_day(actor=top, day=hung_kings, mark="ordinary", name="Nhầm", source=NOTICE)
    assert site_calendar().is_working(hung_kings)
    assert len([d for d in shown_year(2026).days if d.day == hung_kings]) == 1


def test_a_day_marked_twice_holds_what_was_said_last(top):
    for name in ("Nghỉ bù", "Nghỉ bù Quốc khánh"):
        actions.mark_day(actor=top, day=date(2026, 8, 31), mark="off", name=name, source=NOTICE)
    assert MarkedDay.objects.get().name == "Nghỉ bù Quốc khánh"
    assert Entry.objects.filter(verb="calendar.marked").latest("pk").before["name"] == "Nghỉ bù"


def test_rep_66_days_off_are_weekdays_and_worked_days_weekends(top):
    with refused("REP-66.*thứ Bảy"):
        actions.mark_day(
            actor=top, day=date(2026, 8, 22), mark="off", name="Nghỉ bù", source=NOTICE
        )
    with refused("REP-66.*thứ Hai"):
        actions.mark_day(
            actor=top, day=date(2026, 8, 31), mark="worked", name="Làm bù", source=NOTICE
        )
    with refused("REP-64"):
        actions.mark_day(actor=top, day=CULTURE_DAY, mark="off", name="x", source=NOTICE)


def test_rep_67_a_year_is_said_to_be_complete_once(top):
    note = unknown_note(site_calendar(), [date(2027, 1, 5)])
    assert "2027" in note
    actions.state_year(actor=top, year=2027, source=NOTICE)
    assert unknown_note(site_calendar(), [date(2027, 1, 5)]) == ""
    assert shown_year(2027).known
    for year in (2027, 2025):
        with refused("REP-67"):
            actions.state_year(actor=top, year=year, source=NOTICE)
    actions.state_year(actor=top, year=2026, source=NOTICE)
    assert shown_year(2026).open == ()
    assert KnownYear.objects.count() == 2


def test_only_the_top_of_a_line_says_what_days_are_off(world, top):
    province = world.actor("administrator", "song_bac")
    with pytest.raises(NotPermitted):
        actions.mark_day(actor=province, day=CULTURE_DAY, mark="off", name="Nghỉ", source=NOTICE)
    with pytest.raises(NotPermitted):
        actions.state_year(actor=province, year=2027, source=NOTICE)


def test_what_is_left_is_told_in_working_days(db):
    calendar = site_calendar()
    friday = date(2026, 11, 13)
    assert days_left(calendar, date(2026, 11, 17), friday) == "còn 2 ngày làm việc"
    assert days_left(calendar, friday, friday) == "hôm nay"
    assert days_left(calendar, date(2026, 11, 15), friday) == "không còn ngày làm việc nào"
    assert days_left(calendar, date(2026, 11, 11), friday) == "quá 2 ngày làm việc"
    assert days_left(calendar, date(2026, 11, 14), date(2026, 11, 15)) == "quá hạn"
