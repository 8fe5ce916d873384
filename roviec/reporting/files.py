"""Who may read the files that lie beside a report."""

from __future__ import annotations

from django.db.models import Q

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.reporting.models import Report, ReportVersion
from roviec.reporting.permissions import FILL, SIGN, VIEW
from roviec.reporting.reviewing import mandated_to


def may_read(actor: Actor, version_id: int) -> bool:
    """A file belongs to the version it came with; later versions only point to it. Whoever sees
    the report may read it once that version is signed, before that only those who fill in or sign
    for the unit, as with the figures themselves."""
    unit, can = "report__unit", policy().units
    own = can(actor, FILL, unit) | can(actor, SIGN, unit)
    reviewed = Report.objects.filter(mandated_to(actor)).values("pk")
    seen = ReportVersion.objects.filter(can(actor, VIEW, unit) | Q(report__in=reviewed))
    return seen.filter(own | Q(signed_at__isnull=False), pk=version_id).exists()
