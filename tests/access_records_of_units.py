"""The same for addresses of places, units, acts and imports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Appointment
from roviec.files.actions import keep
from roviec.organisations.actions import NewAct, NewLine, Party, set_up_act
from roviec.organisations.models import (
    CommitteeMember,
    FileImport,
    Group,
    Grouping,
    Passing,
    Reorganisation,
    Unit,
)
from roviec.organisations.structure import ActKind
from tests.world import World

Arguments = dict[str, Any]
Maker = Callable[[World, Unit], Arguments]


def elsewhere(world: World, unit: Unit) -> Unit:
    """A unit that has nothing to do with the person: no line leads from one to the other."""
    return world.unit("dong_chum_committee")


def _place(world: World, unit: Unit) -> Arguments:
    return {"pk": unit.versions.get().place_id}


def _unit(world: World, unit: Unit) -> Arguments:
    return {"pk": unit.pk}


def _grouping(world: World, unit: Unit) -> Arguments:
    grouping = Grouping.objects.create(code="region", name="Vùng")
    Group.objects.create(grouping=grouping, code="north", name="Bắc")
    return {"code": grouping.code}


def act(unit: Unit) -> Reorganisation:
    """A prepared act that gives the unit another name."""
    source = Party(pk=unit.pk, attributes={"name": "Tên khác"})
    new = NewAct(
        of=Reorganisation.Of.UNITS,
        day=date(2027, 1, 1),
        title="Đổi tên",
        lines=[NewLine(kind=ActKind.RENAME, sources=[source])],
    )
    return set_up_act(office=SYSTEM, new=new)


def _act_prepared(world: World, unit: Unit) -> Arguments:
    return {"pk": act(unit).pk}


def _act_line(world: World, unit: Unit) -> Arguments:
    made = act(unit)
    return {"pk": made.pk, "line": made.lines.get(number=1).pk}


def _act_in_force(world: World, unit: Unit) -> Arguments:
    made = act(unit)
    Reorganisation.objects.filter(pk=made.pk).update(
        state=Reorganisation.State.CONFIRMED, day=date(2026, 1, 1)
    )
    return {"pk": made.pk}


def _waiting(world: World, unit: Unit) -> Arguments:
    """A matter of the unit that nobody has taken over."""
    row = Passing.objects.create(
        line=act(unit).lines.get(),
        matter="inspections.recommendation",
        matter_id=1,
        title="Bổ sung kế hoạch",
        earlier=unit,
        state=Passing.State.WAITING,
        reason="Đơn vị cũ giải thể.",
    )
    return {"pk": row.pk}


def _committee(world: World, unit: Unit) -> Arguments:
    return {"pk": unit.pk}


def _seat(world: World, unit: Unit) -> Arguments:
    member = elsewhere(world, unit)
    CommitteeMember.objects.create(committee=unit, member=member)
    return {"pk": unit.pk, "member": member.pk}


def _import_sent(world: World, unit: Unit) -> Arguments:
    """A file sent in by the unit's administrator, or by its officer where it has none."""
    posts = Appointment.objects.filter(unit=unit)
    sender = (
        posts.filter(role__code="administrator").first() or posts.filter(role__code="officer").get()
    )
    content = b"code,name,level,kind"
    row = FileImport.objects.create(
        of="places", name="a.csv", sha256=sha256(content).hexdigest(), sent_by=sender.account
    )
    keep(office=SYSTEM, owner=row, name="a.csv", content=content)
    return {"pk": row.pk}


OF_UNITS: dict[str, Maker] = {
    "place": _place,
    "unit": _unit,
    "grouping": _grouping,
    "act_prepared": _act_prepared,
    "act_line": _act_line,
    "act_in_force": _act_in_force,
    "waiting": _waiting,
    "committee": _committee,
    "seat": _seat,
    "import_sent": _import_sent,
}
