from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.checking import check_against
from roviec.inspections.claimcheck import check
from roviec.inspections.claimcheck.model import Check, CheckReport
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import ClaimCheck, Narrative
from roviec.inspections.stored_readings import reading_of
from roviec.inspections.written_checks import (
    chosen_indicators,
    record_of,
    remarks_of,
    write_checks,
    written_claims,
)
from roviec.reading.model import Reading

CHECKED = verbs.register("inspection.narrative_checked", "Đối chiếu báo cáo với số liệu đã ký")


@dataclass(frozen=True, slots=True)
class Held:
    """A narrative held against the record. `chosen` has, by claim, the indicator a person pointed
    it at and in which office."""

    reading: Reading
    report: CheckReport
    checks: list[Check]
    chosen: dict[int, tuple[str, str]]


def check_narrative(*, actor: Actor, narrative: Narrative, first: bool = False) -> list[ClaimCheck]:
    """Hold every claim against the record of now. Claims are written once; each run writes a new
    check of every claim, and keeps to the indicators people chose. The checks are made before the
    transaction that writes them, so that nobody waits for them. With `first`, a narrative that
    somebody else has had checked meanwhile is left as it is.

    Raises `NotPermitted`, `RuleBroken` INS-12.
    """
    office = conducting_office(actor, narrative.subject)
    rules.not_signed(narrative.subject)
    return _write(office, narrative, _held_against(narrative), first)


def _held_against(narrative: Narrative) -> Held:
    span = narrative.subject.inspection.span
    reading = reading_of(narrative)
    stored = record_of(narrative, reading)
    report = check(reading, stored, span)
    chosen = chosen_indicators(narrative)
    checks = [
        check_against(reading, stored, span, each.claim, chosen[each.claim][0])
        if each.claim in chosen
        else each
        for each in report.checks
    ]
    return Held(reading, report, checks, chosen)


@transaction.atomic
def _write(office: Office, narrative: Narrative, found: Held, first: bool) -> list[ClaimCheck]:
    subject = narrative.subject
    held(subject)
    if first and Narrative.objects.filter(pk=narrative.pk, checked_at__isnull=False).exists():
        return []
    rules.not_signed(subject)
    claims = written_claims(narrative, found.reading)
    # A claim that somebody pointed at another indicator meanwhile has a newer check already.
    chosen = chosen_indicators(narrative)
    checks = [c for c in found.checks if chosen.get(c.claim) == found.chosen.get(c.claim)]
    rows = write_checks(claims, checks, subject.inspection.span.last_day, chosen)
    narrative.remarks = remarks_of(found.report)
    narrative.checked_at = timezone.now()
    narrative.save(update_fields=["remarks", "checked_at"])
    after = dict(Counter(str(row.verdict) for row in rows))
    record(office, CHECKED, narrative, unit_id=subject.unit_id, after=after)
    return rows
