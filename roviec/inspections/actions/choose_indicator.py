from __future__ import annotations

from django.db import transaction

from roviec.access.actor import Actor, Office
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections import rules
from roviec.inspections.checking import check_against
from roviec.inspections.claimcheck.model import Check
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Claim, ClaimCheck
from roviec.inspections.stored_readings import reading_of
from roviec.inspections.written_checks import record_of, write_checks
from roviec.reporting.models import Indicator

POINTED = verbs.register("inspection.indicator_chosen", "Chọn chỉ tiêu khác để đối chiếu")


def choose_indicator(*, actor: Actor, claim: Claim, indicator: Indicator) -> ClaimCheck:
    """Point a claim that could not be decided at another indicator and check it again.

    Raises `NotPermitted`, `RuleBroken` INS-10 or INS-12.
    """
    narrative = claim.narrative
    subject = narrative.subject
    office = conducting_office(actor, subject)
    rules.not_signed(subject)
    rules.indicator_may_be_chosen(claim)
    reading = reading_of(narrative)
    stored = record_of(narrative, reading)
    made = check_against(reading, stored, subject.inspection.span, claim.order, indicator.code)
    return _write(office, claim, indicator, made)


@transaction.atomic
def _write(office: Office, claim: Claim, indicator: Indicator, made: Check) -> ClaimCheck:
    subject = claim.narrative.subject
    held(subject)
    rules.not_signed(subject)
    rules.indicator_may_be_chosen(claim)
    newest = claim.checks.first()
    if newest is not None and newest.chosen_office and newest.indicator_id == indicator.pk:
        return newest
    chosen = {claim.order: (indicator.code, office.text)}
    day = subject.inspection.span.last_day
    row = write_checks({claim.order: claim}, [made], day, chosen)[0]
    after = {"indicator": indicator.code, "verdict": row.verdict}
    record(office, POINTED, claim, unit_id=subject.unit_id, after=after)
    return row
