"""What inspections keep open at units, for a reorganisation that ends one of them.

A recommendation goes to the unit that takes over, with all its steps. An inspection under way stays
with the unit it is about, because its texts and figures are of that unit; who takes over explains
and answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.actor import Office
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.inspections.models import (
    CLOSING,
    Addressee,
    ConclusionState,
    FollowUp,
    Subject,
    Verified,
)
from roviec.inspections.steps import NewStep, append
from roviec.organisations import passing
from roviec.organisations.hierarchy.naming import short
from roviec.organisations.keys import among
from roviec.organisations.models import Unit

PASSED_ON = verbs.register("recommendation.passed_on", "Chuyển yêu cầu cho đơn vị tiếp nhận")
TAKEN_OVER = verbs.register("inspection.taken_over", "Giao đơn vị tiếp nhận cuộc kiểm tra")


class Recommendations:
    label = later("Yêu cầu sau kiểm tra")
    stays = False

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        return [
            passing.OpenMatter(row.pk, row.unit_id, short(row.recommendation.text))
            for row in Addressee.objects.filter(among("unit_id", units))
            .exclude(verified_status__in=CLOSING)
            .select_related("recommendation")
            .order_by("pk")
        ]

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        """Two addressees of one recommendation that are one unit now are one: the later one is
        closed as replaced, and its steps stay to be read."""
        row = Addressee.objects.select_for_update().get(pk=matter)
        same = Addressee.objects.filter(recommendation=row.recommendation_id, unit=to).first()
        before = {"unit": row.unit_id}
        if same is None:
            row.unit = to
            row.save(update_fields=["unit"])
            record(office, PASSED_ON, row, unit_id=to.pk, before=before, after={"unit": to.pk})
            return
        closing = NewStep(
            step=FollowUp.Step.VERIFY,
            status=Verified.CLOSED_SUPERSEDED,
            verb=PASSED_ON,
            note=_("Sau sắp xếp, đơn vị tiếp nhận đã có cùng yêu cầu này."),
        )
        append(row, office, closing)

    def address(self, matter: int) -> str:
        return reverse("inspections:addressee", args=[matter])


class SubjectsUnderWay:
    label = later("Cuộc kiểm tra đang tiến hành")
    stays = True

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        found = []
        units = list(units)
        held = passing.held_for_others("inspections.subject", units)
        rows = Subject.objects.filter(Q(among("unit_id", units)) | Q(among("pk", held)))
        for row in (
            rows.exclude(conclusion__state=ConclusionState.ISSUED)
            .select_related("delegation__inspection")
            .order_by("pk")
        ):
            holder = held.get(row.pk, row.unit_id)
            found.append(passing.OpenMatter(row.pk, holder, short(row.inspection.title)))
        return found

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        row = Subject.objects.get(pk=matter)
        record(office, TAKEN_OVER, row, unit_id=row.unit_id, after={"unit": to.pk})

    def address(self, matter: int) -> str:
        return reverse("inspections:subject", args=[matter])
