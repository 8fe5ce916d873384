from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Subquery

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.timeline.validity import ValidityQuerySet, valid_on

if TYPE_CHECKING:
    from roviec.organisations.models import Line, Path, Unit, UnitVersion


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, actor: Actor, permission: str) -> UnitQuerySet:
        return self.filter(policy().units(actor, permission, "pk"))

    def valid_at(self, day: date) -> UnitQuerySet:
        return self.filter(valid_on(day, "versions__")).distinct()

    def named_at(self, day: date) -> UnitQuerySet:
        """Each unit with its name, code and kind of that day, or its last ones when it has ended
        (`name_then`, `code_then`, `kind_then`)."""
        from roviec.organisations.models import UnitVersion

        then = (
            UnitVersion.objects.filter(unit=OuterRef("pk"))
            .alias(holds=models.Case(models.When(valid_on(day), then=0), default=1))
            .order_by("holds", models.F("valid_from").desc(nulls_last=True))
        )
        return self.annotate(
            name_then=Subquery(then.values("name")[:1]),
            code_then=Subquery(then.values("code")[:1]),
            kind_then=Subquery(then.values("kind__name")[:1]),
        )

    def under(self, unit: Unit, line: Line, day: date) -> UnitQuerySet:
        """All units below, at whatever depth, without the unit itself."""
        return self.filter(
            valid_on(day, "paths_up__"),
            paths_up__line=line,
            paths_up__upper=unit,
            paths_up__depth__gt=0,
        )

    def directly_under(self, unit: Unit, line: Line, day: date) -> UnitQuerySet:
        return self.filter(
            valid_on(day, "paths_up__"),
            paths_up__line=line,
            paths_up__upper=unit,
            paths_up__depth=1,
        )


class UnitVersionQuerySet(ValidityQuerySet["UnitVersion"]):
    def coded(self, code: str, day: date) -> UnitVersionQuerySet:
        """Versions true on that day under a code people typed, case left aside."""
        return self.filter(valid_on(day), code__iexact=code.strip())


class PathQuerySet(ValidityQuerySet["Path"]):
    def between(self, line: Line, upper: Unit, day: date) -> PathQuerySet:
        return self.filter(valid_on(day), line=line, upper=upper)
