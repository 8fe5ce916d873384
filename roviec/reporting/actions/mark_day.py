"""What the site's administrator says of days off: single days, and that a year is complete."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.audit.actions import record
from roviec.reporting import schedule_rules, verbs
from roviec.reporting.models import KnownYear, MarkedDay
from roviec.reporting.schedules.reach import site_office
from roviec.timeline.days_off import shipped


@transaction.atomic
def mark_day(*, actor: Actor, day: date, mark: str, name: str, source: str) -> MarkedDay:
    """Say of a day that it is off, worked in exchange, or neither; said again it is said anew.
    Raises `NotPermitted`, `RuleBroken` REP-64, 66."""
    office = site_office(actor)
    schedule_rules.mark_fits(day, mark)
    schedule_rules.is_named(name, "name")
    schedule_rules.is_named(source, "source")
    was = MarkedDay.objects.filter(day=day).first()
    before = {"mark": was.mark, "name": was.name, "source": was.source} if was else None
    said = {"mark": mark, "name": name.strip(), "source": source.strip(), "office": office.text}
    row, _new = MarkedDay.objects.update_or_create(day=day, defaults=said)
    after = {"day": day, "mark": mark, "name": row.name, "source": row.source}
    record(office, verbs.DAY_MARKED, row, before=before, after=after)
    return row


@transaction.atomic
def unmark_day(*, actor: Actor, marked: MarkedDay) -> None:
    """Take back what was said of a day; the list that ships holds again. Raises `NotPermitted`."""
    office = site_office(actor)
    before = {"day": marked.day, "mark": marked.mark, "name": marked.name, "source": marked.source}
    record(office, verbs.DAY_UNMARKED, marked, before=before)
    marked.delete()


@transaction.atomic
def state_year(*, actor: Actor, year: int, source: str) -> KnownYear:
    """Say that all days off of a year are entered. Raises `NotPermitted`, REP-64, 67."""
    office = site_office(actor)
    schedule_rules.is_named(source, "source")
    listed = shipped().get(year)
    complete = listed is not None and not listed.open
    stated = complete or KnownYear.objects.filter(year=year).exists()
    schedule_rules.year_is_not_stated(stated, year)
    row = KnownYear.objects.create(year=year, source=source.strip(), office=office.text)
    record(office, verbs.YEAR_STATED, row, after={"year": year, "source": row.source})
    return row
