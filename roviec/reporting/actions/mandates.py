"""Letting another body review reports for one's own, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import office_for
from roviec.audit.actions import record
from roviec.organisations.models import Line, Path, Unit
from roviec.reporting import review_rules, rules, verbs
from roviec.reporting.models import Mandate
from roviec.reporting.permissions import REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """Who reviews for whom, which reports, and from which day to which (both inclusive)."""

    giver: Unit
    holder: Unit
    line: Line
    first_day: date
    last_day: date
    document_number: str
    document_day: date
    form_code: str = ""


@transaction.atomic
def give_mandate(*, actor: Actor, new: NewMandate) -> Mandate:
    """A body lets one below it accept and return, in its place, reports of the units directly below
    it. What is done by it says on whose behalf. Raises `NotPermitted`, REP-12, 155, 156, 157."""
    office = office_for(actor, REQUEST, new.giver.pk)
    # Of two who give the same the second waits here and then finds the first one's.
    Unit.objects.select_for_update(no_key=True).get(pk=new.giver.pk)
    rules.has_document_number(new.document_number)
    review_rules.mandate_days_follow(new.first_day, new.last_day)
    below = Path.objects.as_at(max(new.first_day, actor.day))
    review_rules.holder_stands_below(
        below.filter(upper=new.giver, lower=new.holder, depth__gt=0).exists()
    )
    end = new.last_day + timedelta(days=1)
    same = Mandate.objects.overlapping(new.first_day, end).filter(
        giver=new.giver,
        holder=new.holder,
        line=new.line,
        form_code=new.form_code,
        withdrawn_at=None,
    )
    review_rules.mandate_is_new(same.first())
    row = Mandate.objects.create(
        giver=new.giver,
        holder=new.holder,
        line=new.line,
        form_code=new.form_code,
        valid_from=new.first_day,
        valid_to=end,
        document_number=new.document_number.strip(),
        document_day=new.document_day,
        office=office.text,
    )
    _record(office, verbs.MANDATED, row, row.document_number)
    return row


@transaction.atomic
def withdraw_mandate(*, actor: Actor, mandate: Mandate, reason: str) -> Mandate:
    """From now on nothing is reviewed by it; what was stays. Raises `NotPermitted`, REP-11, 158."""
    office = office_for(actor, REQUEST, mandate.giver_id)
    row = Mandate.objects.select_for_update().get(pk=mandate.pk)
    review_rules.mandate_stands(row.withdrawn_at is not None)
    rules.reason_is_given(reason)
    row.withdrawn_at = timezone.now()
    row.withdrawn_office = office.text
    row.withdrawn_reason = reason.strip()
    row.save()
    _record(office, verbs.MANDATE_WITHDRAWN, row, row.withdrawn_reason)
    return row


def _record(office: Office, verb: str, row: Mandate, text: str) -> None:
    after = {
        "holder": row.holder_id,
        "line": row.line.code,
        "form": row.form_code,
        "from": row.valid_from,
        "to": row.valid_to,
    }
    record(office, verb, row, unit_id=row.giver_id, note=text, after=after)
