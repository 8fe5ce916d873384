from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from roviec.access.actor import Actor
from roviec.access.policy import policy

if TYPE_CHECKING:
    from roviec.inspections.models import Addressee, Inspection, Member, Subject


class MemberQuerySet(models.QuerySet["Member"]):
    def staying(self) -> MemberQuerySet:
        return self.filter(left_on__isnull=True)

    def serving(self, actor: Actor) -> MemberQuerySet:
        """The actor as a member of delegations that are at work on the actor's day."""
        day = actor.day
        stays = Q(left_on__isnull=True) | Q(left_on__gt=day)
        return self.filter(
            stays,
            account__isnull=False,
            account=actor.account_id,
            delegation__starts_on__lte=day,
            delegation__ends_on__gte=day,
        )


def _served_by(actor: Actor, path: str) -> Q:
    """The condition for rows whose delegation, at field `path`, the actor serves in today."""
    from roviec.inspections.models import Member

    return Q(**{f"{path}__in": Member.objects.serving(actor).values("delegation")})


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, actor: Actor, permission: str) -> InspectionQuerySet:
        """Inspections one's own unit leads or undergoes, within the permission's reach, and those
        in whose delegation one serves."""
        from roviec.inspections.models import Member, Subject

        leads = policy().units(actor, permission, "led_by")
        undergone = Subject.objects.filter(policy().units(actor, permission, "unit"))
        under = Q(pk__in=undergone.values("delegation__inspection"))
        served = Q(pk__in=Member.objects.serving(actor).values("delegation__inspection"))
        return self.filter(leads | under | served)

    def led_within(self, actor: Actor, permission: str) -> InspectionQuerySet:
        return self.filter(policy().units(actor, permission, "led_by"))


class SubjectQuerySet(models.QuerySet["Subject"]):
    def visible_to(self, actor: Actor, permission: str) -> SubjectQuerySet:
        leads = policy().units(actor, permission, "delegation__inspection__led_by")
        undergoes = policy().units(actor, permission, "unit")
        return self.filter(leads | undergoes | _served_by(actor, "delegation"))

    def undergone_by(self, actor: Actor, permission: str) -> SubjectQuerySet:
        return self.filter(policy().units(actor, permission, "unit"))


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def visible_to(self, actor: Actor, permission: str) -> AddresseeQuerySet:
        """Of inspections one leads or whose delegation one serves in, and, once issued, those
        addressed to one's own unit."""
        serves = _served_by(actor, "recommendation__subject__delegation")
        return (
            self.led_within(actor, permission)
            | self.filter(serves)
            | self.issued().addressed_within(actor, permission)
        )

    def led_within(self, actor: Actor, permission: str) -> AddresseeQuerySet:
        path = "recommendation__subject__delegation__inspection__led_by"
        return self.filter(policy().units(actor, permission, path))

    def addressed_within(self, actor: Actor, permission: str) -> AddresseeQuerySet:
        return self.filter(policy().units(actor, permission, "unit"))

    def issued(self) -> AddresseeQuerySet:
        """Those in force: the conclusion they stand in is issued."""
        return self.filter(recommendation__subject__conclusion__state="issued")

    def open(self) -> AddresseeQuerySet:
        from roviec.inspections.models import CLOSING

        return self.exclude(verified_status__in=CLOSING)

    def closed(self) -> AddresseeQuerySet:
        from roviec.inspections.models import CLOSING

        return self.filter(verified_status__in=CLOSING)

    def claimed(self) -> AddresseeQuerySet:
        """Open, and it is the inspecting side's turn: the unit reported last."""
        return self.issued().open().filter(last_step="claim")

    def overdue(self, day: date) -> AddresseeQuerySet:
        """In force and still open after the due day, or after the review day where no due day is
        set."""
        return (
            self.issued()
            .open()
            .filter(
                Q(recommendation__due_on__lt=day)
                | Q(recommendation__due_on__isnull=True, recommendation__review_on__lt=day)
            )
        )
