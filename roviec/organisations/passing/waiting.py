"""What waits for a person after a reorganisation, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.organisations.models import Passing, UnitSuccession
from roviec.organisations.permissions import REORGANISE


def waiting_for(actor: Actor) -> QuerySet[Passing]:
    """Matters of ended units within the actor's reach that nobody has taken over."""
    return passed_within(actor).filter(state=Passing.State.WAITING)


def passed_within(actor: Actor) -> QuerySet[Passing]:
    return Passing.objects.filter(policy().units(actor, REORGANISE, "earlier"))


def successors(units: Collection[int]) -> dict[int, list[int]]:
    """Who came of each unit that ended: the first to be asked."""
    rows = UnitSuccession.objects.filter(earlier__in=units, later__isnull=False).order_by("pk")
    found: dict[int, list[int]] = defaultdict(list)
    for earlier, later in rows.values_list("earlier_id", "later_id"):
        if later and later not in found[earlier]:
            found[earlier].append(later)
    return found
