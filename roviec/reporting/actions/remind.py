from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import policy
from roviec.accounts.actor import SignedIn
from roviec.audit.actions import record_each
from roviec.reporting import rules, verbs
from roviec.reporting.models import Reminder, Report, ReportRequest
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import ReportQuerySet
from roviec.reporting.reviewing import only_with


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many reports were reminded of, and of how many that had been done already that day."""

    now: int
    already: int


@transaction.atomic
def remind(*, actor: Actor, reports: ReportQuerySet) -> Reminded:
    """A superior body reminds units below it of reports they owe, one or thousands. Each is said
    once a day at most and stands in the record.

    `reports` are owed ones; those the actor does not review are left out. Raises REP-60, REP-61.
    """
    said = [
        (office, rows)
        for office, rows in _by_office(actor, reports)
        if rows
    ]  # fmt: skip
    asked = sum(len(rows) for _office, rows in said)
    rules.something_is_owed(asked)
    before = _said_today(actor, {row.request_id for _office, rows in said for row in rows})
    now = sum(
        _write(office, actor, [row for row in rows if row.pk not in before])
        for office, rows in said
    )
    rules.not_all_reminded_today(now, asked - now)
    return Reminded(now, asked - now)


def _by_office(actor: Actor, reports: ReportQuerySet) -> list[tuple[Office, list[Report]]]:
    """Each report under the first post of the actor that reviews it."""
    found: list[tuple[Office, list[Report]]] = []
    taken: set[int] = set()
    for post in cast("SignedIn", actor).posts:
        alone = only_with(actor, post)
        office = policy().any_office(alone, REVIEW)
        if office is None:
            continue
        mine = reports.filter(policy().units(alone, REVIEW, "unit"))
        rows = [row for row in mine.only("pk", "unit_id", "request_id") if row.pk not in taken]
        taken |= {row.pk for row in rows}
        found.append((office, rows))
    return found


def _said_today(actor: Actor, requests: set[int]) -> set[int]:
    # Of two who remind at once the second waits here and then finds what the first has said.
    # Reports are added to the request all the same.
    held = ReportRequest.objects.select_for_update(no_key=True)
    list(held.filter(pk__in=requests).order_by("pk"))
    said = Reminder.objects.filter(on=actor.day, report__request__in=requests)
    return set(said.values_list("report", flat=True))


def _write(office: Office, actor: Actor, reports: list[Report]) -> int:
    at = timezone.now()
    rows = [Reminder(report=row, on=actor.day, at=at, office=office.text) for row in reports]
    Reminder.objects.bulk_create(rows, batch_size=1000)
    record_each(office, verbs.REMINDED, [(row, row.unit_id) for row in reports])
    return len(reports)
