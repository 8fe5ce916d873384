"""Which units a form may offer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.inspections.models import Subject
from roviec.inspections.permissions import OPEN
from roviec.inspections.unit_names import named
from roviec.organisations.models import Path, Unit, UnitVersion
from roviec.organisations.querysets import UnitQuerySet
from roviec.timeline.validity import valid_on


class UnitChoice(forms.TypedChoiceField):
    """A unit by its id, of those the form offers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


@dataclass(frozen=True, slots=True)
class UnitsBelow:
    """Ids and names, as a select shows them."""

    choices: list[tuple[int, str]]


def leading_units(actor: Actor) -> UnitsBelow:
    """The units whose inspections the actor may open."""
    return UnitsBelow(named(Unit.objects.filter(policy().units(actor, OPEN, "pk")), actor.day))


def inspectable_units(led_by: Collection[int], day: date) -> UnitsBelow:
    """Units below one of the leading units, or below the body at its place, in any line."""
    return UnitsBelow(named(units_below(led_by, day), day))


def units_below(led_by: Collection[int], day: date) -> UnitQuerySet:
    """Those the bodies may inspect, the line left open."""
    places = UnitVersion.objects.filter(valid_on(day), unit__in=led_by).values("place")
    mates = UnitVersion.objects.filter(valid_on(day), place__in=places).values("unit")
    above = Q(upper__in=led_by) | Q(upper__in=mates)
    paths = Path.objects.filter(above, valid_on(day), depth__gt=0)
    return Unit.objects.filter(pk__in=paths.values("lower"))


def addressable_units(subject: Subject) -> UnitsBelow:
    """Those a recommendation may go to: inspected, visited, or below the subject."""
    inspection = subject.inspection
    day = inspection.plan_date
    below = Path.objects.filter(valid_on(day), line=inspection.line, upper=subject.unit)
    units = Unit.objects.filter(
        Q(pk=subject.unit_id)
        | Q(inspections_undergone__delegation__inspection=inspection)
        | Q(visit__subject__delegation__inspection=inspection)
        | Q(pk__in=below.values("lower"))
    )
    found = named(units.distinct(), day)
    return UnitsBelow(sorted(found, key=lambda choice: choice[0] != subject.unit_id))
