"""The site's working days: the lists that ship, and what its administrator says of single days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from roviec.reporting.schedule_models import DayMark, KnownYear, MarkedDay
from roviec.timeline.days_off import shipped
from roviec.timeline.working_days import WorkCalendar


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One special day of a year as the page lists it; `marked` is the administrator's row."""

    day: date
    mark: str
    name: str
    source: str
    marked: MarkedDay | None


@dataclass(frozen=True, slots=True)
class ShownYear:
    year: int
    days: list[ShownDay]
    source: str
    open: tuple[str, ...]
    known: bool


def site_calendar() -> WorkCalendar:
    """Working days as the site knows them, in one query."""
    days = MarkedDay.objects.order_by().annotate(said=Cast("day", CharField()))
    years = KnownYear.objects.order_by().annotate(said=Cast("year", CharField()))
    rows = days.values_list("said", "mark").union(
        years.annotate(mark=Value("", CharField())).values_list("said", "mark"), all=True
    )
    marks: dict[date, str] = {}
    known: set[int] = set()
    for said, mark in rows:
        if mark:
            marks[date.fromisoformat(said)] = mark
        else:
            known.add(int(said))
    lists = shipped()
    special = {each.day: each.working for year in lists.values() for each in year.days}
    off = {day for day, working in special.items() if not working and day not in marks}
    on = {day for day, working in special.items() if working and day not in marks}
    off |= {day for day, mark in marks.items() if mark == DayMark.OFF}
    on |= {day for day, mark in marks.items() if mark == DayMark.WORKED}
    return WorkCalendar(frozenset(off), frozenset(on), frozenset(known | set(lists)))


def shown_year(year: int) -> ShownYear:
    """A year's special days, the shipped list with what was marked over it, in two queries."""
    listed = shipped().get(year)
    marked = {row.day: row for row in MarkedDay.objects.filter(day__year=year)}
    stated = KnownYear.objects.filter(year=year).first()
    days = [_marked(row) for row in marked.values()]
    for each in listed.days if listed else ():
        if each.day not in marked:
            mark = DayMark.WORKED if each.working else DayMark.OFF
            days.append(ShownDay(each.day, mark, each.name, "", None))
    source = stated.source if stated else listed.source if listed else ""
    return ShownYear(
        year,
        sorted(days, key=lambda shown: shown.day),
        source,
        listed.open if listed and not stated else (),
        known=listed is not None or stated is not None,
    )


def _marked(row: MarkedDay) -> ShownDay:
    return ShownDay(row.day, row.mark, row.name, row.source, row)


def unknown_note(calendar: WorkCalendar, days: Iterable[date]) -> str:
    """What a page says where days were reckoned in a year whose days off nobody has entered."""
    given = list(days)
    if not given:
        return ""
    years = calendar.unknown_years(min(given), max(given))
    if not years:
        return ""
    told = _(
        "Chưa có danh sách ngày nghỉ lễ, tết năm %(years)s: ngày làm việc mới chỉ trừ thứ Bảy, Chủ "
        "nhật. Người quản trị nhập danh sách ở trang “Ngày nghỉ, ngày làm bù”."
    )
    return told % {"years": ", ".join(map(str, years))}
