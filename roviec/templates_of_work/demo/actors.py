"""Who acts in the example: the holders of its posts, as they stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from roviec.accounts.actor import SignedIn
from roviec.accounts.models import Account, Appointment
from roviec.organisations.models import Subordination, Unit, UnitVersion
from roviec.templates_of_work.demo.files import DutiesRow
from roviec.timeline.validity import valid_on


@dataclass
class Cast:
    """Finds units by code and actors by post; each is asked of the database once."""

    duties: DutiesRow
    units: dict[str, Unit] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    _found: dict[tuple[int, tuple[str, ...], date], SignedIn] = field(default_factory=dict)

    @classmethod
    def of_site(cls, duties: DutiesRow) -> Cast:
        rows = list(UnitVersion.objects.select_related("unit"))
        units = {row.code: row.unit for row in rows}
        return cls(duties, units, {row.unit_id: row.code for row in rows})

    def holder(self, unit_id: int, roles: Sequence[str], day: date) -> SignedIn:
        """Whoever held the first of the roles that was held at the unit on that day.

        Raises `LookupError` when nobody did.
        """
        key = (unit_id, tuple(roles), day)
        if key not in self._found:
            self._found[key] = acting(_account(unit_id, roles, day), day)
        return self._found[key]

    def superior(self, unit_id: int, line_id: int, day: date) -> int:
        """The unit above in that line. Raises `LookupError` when there is none."""
        row = Subordination.objects.filter(valid_on(day), unit_id=unit_id, line_id=line_id).first()
        if row is None or row.superior_id is None:
            raise LookupError(f"unit {unit_id} has no superior")
        return row.superior_id


def _account(unit_id: int, roles: Sequence[str], day: date) -> Account:
    held = Appointment.objects.as_at(day).filter(unit_id=unit_id).select_related("account")
    for role in roles:
        post = held.filter(role__code=role).order_by("pk").first()
        if post is not None:
            return post.account
    raise LookupError(f"nobody at unit {unit_id} is {', '.join(roles)} on {day}")


def acting(account: Account, day: date) -> SignedIn:
    """The account as it acted on that day."""
    return SignedIn(account.pk, account.name, day, account)
