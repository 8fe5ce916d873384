"""The small world with its places one in another, and acts on them in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from roviec.access.actor import SYSTEM
from roviec.accounts.actor import SignedIn
from roviec.accounts.models import Account, Appointment, Role
from roviec.organisations.actions import NewAct, NewLine, Party, confirm_acts, set_up_act
from roviec.organisations.hierarchy.paths import rebuild_places
from roviec.organisations.models import (
    Place,
    PlaceVersion,
    Reorganisation,
    Unit,
    UnitVersion,
)
from roviec.organisations.structure import ActKind
from tests.world import FOUNDED, TREE, World

PLACES, UNITS = Reorganisation.Of.PLACES, Reorganisation.Of.UNITS
NAMED = {
    "ben_do": ("phường", "Phường Bến Đò"),
    "tan_lap": ("xã", "Xã Tân Lập"),
    "muong_thanh": ("xã", "Xã Mường Thanh"),
    "dong_chum": ("xã", "Xã Đồng Chum"),
    "song_bac": ("tỉnh", "Tỉnh Sông Bạc"),
    "nui_voi": ("tỉnh", "Tỉnh Núi Voi"),
}


@dataclass
class Stage:
    """The world, and one who may reorganise all of it: administrators at the centre, in both
    lines."""

    world: World

    def place(self, name: str) -> Place:
        return Place.objects.get(
            pk=self.world.unit(f"{name}_committee").versions.earliest("pk").place_id
        )

    def unit(self, name: str) -> Unit:
        return self.world.unit(name)

    @property
    def account(self) -> Account:
        return self.world.accounts["administrator@centre"]

    @property
    def actor(self) -> SignedIn:
        return self.world.actor("administrator", "centre")

    def act(
        self, of: str, day: date, lines: Sequence[NewLine], title: str = "Sắp xếp"
    ) -> Reorganisation:
        new = NewAct(of=of, day=day, title=title, lines=lines)
        return set_up_act(office=SYSTEM, new=new)

    def confirm(self, *acts: Reorganisation) -> None:
        confirm_acts(actor=self.actor, acts=[Reorganisation.objects.get(pk=a.pk) for a in acts])

    def merged_places(
        self, day: date, *names: str, code: str = "hop", name: str = "Phường Hợp Nhất"
    ) -> Reorganisation:
        return self.act(PLACES, day, [self.merge_places(*names, code=code, name=name)])

    def merge_places(
        self, *names: str, code: str = "hop", name: str = "Phường Hợp Nhất", under: str = "song_bac"
    ) -> NewLine:
        new = {"level": "commune", "kind": name.split()[0].lower(), "code": code, "name": name}
        return NewLine(
            kind=ActKind.MERGE,
            sources=[Party(pk=self.place(each).pk) for each in names],
            targets=[
                Party(
                    label=code,
                    founded=True,
                    attributes=new,
                    superiors={"territory": self.place(under).pk},
                )
            ],
        )

    def merge_units(
        self, *names: str, code: str = "hop-u", name: str = "Đơn vị hợp nhất"
    ) -> NewLine:
        first = self.unit(names[0]).versions.earliest("pk")
        superiors: Mapping[str, Any] = {
            s.line.code: s.superior_id for s in first.unit.superiors.select_related("line")
        }
        return NewLine(
            kind=ActKind.MERGE,
            sources=[Party(pk=self.unit(each).pk) for each in names],
            targets=[
                Party(
                    label=code,
                    founded=True,
                    attributes={
                        "kind_id": first.kind_id,
                        "place_id": first.place_id,
                        "code": code,
                        "name": name,
                        "short_name": "",
                    },
                    superiors=superiors,
                )
            ],
        )


def stage_of(world: World) -> Stage:
    """Places get official names and lie in one another; bodies are called after them."""
    stage = Stage(world)
    for name, _shown, _level, parent in TREE:
        version = PlaceVersion.objects.get(place=stage.place(name))
        if name in NAMED:
            version.kind, version.name = NAMED[name]
        version.parent = stage.place(parent) if parent else None
        version.save()
        for unit in (name, f"{name}_committee"):
            body = UnitVersion.objects.get(unit=world.unit(unit))
            if name in NAMED and version.level == "commune":
                place = version.name[:1].lower() + version.name[1:]
                body.name = f"Đảng ủy {place}" if unit != name else f"Ban Tuyên giáo {place}"
                body.save()
    rebuild_places()
    _administrator(world, "centre")
    _administrator(world, "song_bac")
    return stage


def _administrator(world: World, unit: str) -> None:
    login = f"administrator@{unit}"
    account = world.accounts.get(login)
    if account is None:
        account = Account.objects.create_account(login, f"Quản trị {unit}", "mat-khau-thu")
        world.accounts[login] = account
    role = Role.objects.get(code="administrator")
    for line, name in ((world.department, unit), (world.committee, f"{unit}_committee")):
        Appointment.objects.get_or_create(
            account=account,
            unit=world.unit(name),
            line=line,
            role=role,
            defaults={"title": "Quản trị", "valid_from": FOUNDED},
        )


def named(of: Unit, day: date) -> str:
    version = of.version_at(day)
    return version.name if version else ""
