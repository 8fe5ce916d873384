"""Setting up units by command or template; reorganisations come as acts of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.audit.actions import record
from roviec.organisations import verbs
from roviec.organisations.models import Line, Place, Subordination, Unit, UnitKind, UnitVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit as it starts: one version and one superior (or none, at the root) in each line."""

    code: str
    name: str
    kind: UnitKind
    place: Place
    superiors: dict[Line, Unit | None]
    valid_from: date | None = None
    valid_to: date | None = None
    short_name: str = ""


@transaction.atomic
def set_up_unit(*, office: Office, new: NewUnit) -> Unit:
    """Create a unit. Raises `RuleBroken` ORG-01 when the code is taken in those days.

    The lines' paths are not rebuilt here: whoever sets up many units does it once at the end.
    """
    refuse_taken_code(new)
    unit = Unit.objects.create()
    dates = {"valid_from": new.valid_from, "valid_to": new.valid_to}
    UnitVersion.objects.create(
        unit=unit,
        kind=new.kind,
        place=new.place,
        code=new.code,
        name=new.name,
        short_name=new.short_name,
        **dates,
    )
    Subordination.objects.bulk_create(
        Subordination(line=line, unit=unit, superior=superior, **dates)
        for line, superior in new.superiors.items()
    )
    record(office, verbs.SET_UP, unit, unit_id=unit.pk, after={"code": new.code, "name": new.name})
    return unit


def refuse_taken_code(new: NewUnit) -> None:
    """ORG-01: on one day a code names one unit."""
    taken = UnitVersion.objects.overlapping(new.valid_from, new.valid_to).filter(code=new.code)
    if taken.exists():
        raise RuleBroken(
            "ORG-01",
            _("Mã “%(code)s” đã có đơn vị khác dùng; hãy chọn mã khác.") % {"code": new.code},
        )
