"""Which reports somebody decides on: those directly below, and those a mandate lets one review."""

from __future__ import annotations

from django.db.models import Exists, Q

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.reporting.boards import home_units
from roviec.reporting.models import Report
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import ReportQuerySet, superiors
from roviec.reporting.reviewing import mandated_to


def reviewed_by(actor: Actor) -> ReportQuerySet:
    """As one condition, whatever stands below."""
    directly = Q(Exists(superiors().filter(upper__in=home_units(actor))))
    reaches = policy().units(actor, REVIEW, "unit") & directly
    found: ReportQuerySet = Report.objects.filter(reaches | mandated_to(actor))
    return found
