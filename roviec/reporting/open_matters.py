"""Reports a unit still owes when a reorganisation ends it.

A report stays with the unit it is about (its figures are of that unit and structure, and a unit
that ends inside a period owes a closing report); who takes over writes and signs it in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.organisations import passing
from roviec.organisations.keys import among
from roviec.organisations.models import Unit
from roviec.reporting import verbs
from roviec.reporting.models import Report, State

OWED = (
    State.NOT_STARTED,
    State.DRAFT,
    State.SUBMITTED,
    State.SIGNED,
    State.RETURNED,
    State.IN_PART,
)
"""Not with the superior yet, or back from there."""


MATTER = "reporting.report"


def owed_matter(report: Report, unit_id: int | None = None) -> passing.OpenMatter:
    """A report as a matter of its unit, or of the one that holds it for a unit that ended."""
    title = _("%(form)s, %(period)s") % {
        "form": report.request.form.name,
        "period": report.request.period.name,
    }
    return passing.OpenMatter(report.pk, unit_id or report.unit_id, title)


class OwedReports:
    label = later("Báo cáo chưa gửi")
    stays = True

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        found = []
        units = list(units)
        held = passing.held_for_others(MATTER, units)
        rows = Report.objects.filter(Q(among("unit_id", units)) | Q(among("pk", held)))
        for row in (
            rows.filter(state__in=OWED, exemption=None)
            .select_related("request__form")
            .order_by("due_on", "pk")
        ):
            found.append(owed_matter(row, held.get(row.pk)))
        return found

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        row = Report.objects.get(pk=matter)
        record(office, verbs.TAKEN_OVER, row, unit_id=row.unit_id, after={"unit": to.pk})

    def address(self, matter: int) -> str:
        return reverse("reporting:report", args=[matter])
