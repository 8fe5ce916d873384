"""Whose sign-in name may be written beside a member of a delegation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from roviec.accounts.models import Account, Appointment
from roviec.organisations.models import Path
from roviec.timeline.validity import valid_on


def account_named(login: str, led_by: Collection[int], day: date) -> Account | None:
    """The account of that name, if it has a post on that day in a line one of the leading units
    stands in. None for any other name, so that the answer tells nobody which accounts exist."""
    stands = Path.objects.filter(Q(upper__in=led_by) | Q(lower__in=led_by), valid_on(day))
    posts = Appointment.objects.as_at(day).filter(line__in=stands.values("line"))
    posts |= Appointment.objects.as_at(day).filter(unit__in=led_by)
    rows = Account.objects.filter(is_active=True, pk__in=posts.values("account"))
    return rows.filter(login=login.strip().lower()).first()
