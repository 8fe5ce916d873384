from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.models import Path
from roviec.timeline.spans import ONE_DAY
from roviec.timeline.validity import ValidityQuerySet, valid_on

if TYPE_CHECKING:
    # Named in quotes only, which the linter does not see.
    from roviec.reporting.schedule_models import (  # noqa: F401
        DeadlineChain,
        Exemption,
        RequestPlan,
        RequestSchedule,
    )


class ChainQuerySet(ValidityQuerySet["DeadlineChain"]):
    def with_steps(self) -> ChainQuerySet:
        return self.prefetch_related("steps__kind")

    def reaching(self, unit_ids: models.QuerySet[Path] | list[int]) -> ChainQuerySet:
        """Everybody's chains, and those of one of these units."""
        return self.filter(Q(unit=None) | Q(unit__in=unit_ids))

    def open_to(self, actor: Actor, permission: str) -> ChainQuerySet:
        """Those a person may use who holds the permission: everybody's, and those of their units
        and of whoever stands over these in some line."""
        above = Path.objects.filter(policy().units(actor, permission, "lower"), valid_on(actor.day))
        return self.filter(Q(unit=None) | Q(unit__in=above.values("upper")))


class ScheduleQuerySet(models.QuerySet["RequestSchedule"]):
    def of_requesters(self, actor: Actor, permission: str) -> ScheduleQuerySet:
        return self.filter(policy().units(actor, permission, "requester"))


class PlanQuerySet(models.QuerySet["RequestPlan"]):
    def to_settle(self, today: date) -> PlanQuerySet:
        """Those whose last day has come and whose list is not settled yet."""
        return self.filter(settled_at=None, request__span_end__lte=today + ONE_DAY)


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def in_force(self) -> ExemptionQuerySet:
        return self.filter(withdrawn_at=None)
