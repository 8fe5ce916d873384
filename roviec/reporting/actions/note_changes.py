from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.organisations.keys import among
from roviec.reporting import review_rules, verbs
from roviec.reporting.actions._report import note
from roviec.reporting.models import ChangeBelow, Report
from roviec.reporting.permissions import FILL


@transaction.atomic
def note_changes(*, actor: Actor, report: Report, seen: Mapping[int, str]) -> int:
    """The body has read what changed below since its report was signed, and lets that stand.

    `seen` is by change the `mark` its page showed: what moved on since stays to be noted. How many
    were noted. Raises `NotPermitted`, REP-159.
    """
    office = office_for(actor, FILL, report.unit_id)
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    told = ChangeBelow.objects.select_for_update(of=("self",)).filter(
        by=row.counting_id, noted_at=None
    )
    noted = [each for each in told.order_by("pk") if seen.get(each.pk) == each.mark]
    review_rules.is_not_noted_yet(not noted)
    assert row.counting is not None
    ChangeBelow.objects.filter(among("pk", tuple(each.pk for each in noted))).update(
        noted_at=timezone.now(), noted_office=office.text
    )
    note(office, verbs.CHANGE_NOTED, row.counting, after={"changes": len(noted)})
    return len(noted)
