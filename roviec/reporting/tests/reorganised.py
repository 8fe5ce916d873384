"""Provinces that merged and a town that took another name, with figures before and after.

    centre
    ├── Thái Nguyên                         ── with Bắc Kạn, on 1 July 2025 ──▶  Thái Nguyên (tn)
    │   └── Phổ Yên, a town until April 2022, then a city, dissolved on that day
    │       ├── xã Một, xã Hai ──▶ xã Nhất        xã Ba ──▶ cut: xã Nhất and xã Nhì
    │       └── xã Bốn, xã Năm ──▶ xã Tư
    └── Bắc Kạn
        └── Chợ Mới, dissolved on that day
            └── xã Sáu, xã Bảy ──▶ xã Nhì

The provinces, the town and its earlier name are real; communes and figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from roviec.access.actor import SYSTEM
from roviec.organisations.actions import (
    NewAct,
    NewLine,
    NewUnit,
    Party,
    set_up_act,
    set_up_confirmation,
    set_up_unit,
)
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Line, Place, PlaceVersion, Reorganisation, Unit, UnitKind
from roviec.organisations.structure import ActKind
from roviec.reporting.models import FigureImport, Indicator
from roviec.reporting.rollup import Value
from roviec.reporting.tests.sheets import give
from roviec.timeline import Period
from tests.world import World

UPGRADE, MERGER = date(2022, 4, 10), date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
DECISION = "202/2025/QH15"

OLD = [
    # name, shown name, kind, superior
    ("thai_nguyen", "Ban Tuyên giáo Tỉnh ủy Thái Nguyên", "province", "centre"),
    ("bac_kan", "Ban Tuyên giáo Tỉnh ủy Bắc Kạn", "province", "centre"),
    ("pho_yen", "Ban Tuyên giáo Thị ủy Phổ Yên", "province", "thai_nguyen"),
    ("cho_moi", "Ban Tuyên giáo Huyện ủy Chợ Mới", "province", "bac_kan"),
    ("mot", "Đảng ủy xã Một", "commune", "pho_yen"),
    ("hai", "Đảng ủy xã Hai", "commune", "pho_yen"),
    ("ba", "Đảng ủy xã Ba", "commune", "pho_yen"),
    ("bon", "Đảng ủy xã Bốn", "commune", "pho_yen"),
    ("nam", "Đảng ủy xã Năm", "commune", "pho_yen"),
    ("sau", "Đảng ủy xã Sáu", "commune", "cho_moi"),
    ("bay", "Đảng ủy xã Bảy", "commune", "cho_moi"),
]
NEW = {
    "tn": "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
    "nhat": "Đảng ủy xã Nhất",
    "nhi": "Đảng ủy xã Nhì",
    "tu": "Đảng ủy xã Tư",
}


@dataclass
class Reorganised:
    world: World
    units: dict[str, Unit] = field(default_factory=dict)

    @property
    def line(self) -> Line:
        return self.world.department

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def indicator(self, code: str = "attendances") -> Indicator:
        return self.world.indicators[code]

    def give(
        self, period: str, code: str = "attendances", **figures: int | tuple[int, int]
    ) -> None:
        """Imported figures of units for a period; a pair is a ratio."""
        source, _new = FigureImport.objects.get_or_create(name="cu.xlsx", sha256="", loaded_by="")
        span = Period.parse(period).span
        for name, number in figures.items():
            value, total = number if isinstance(number, tuple) else (number, None)
            given = Value(Decimal(value), None if total is None else Decimal(total))
            give(self.unit(name), self.indicator(code), given, span, source)


def reorganise(world: World) -> Reorganised:
    """The line before, the town's new name, then the batch of 1 July 2025."""
    made = Reorganised(world, {"centre": world.unit("centre")})
    places: dict[str, Place] = {}
    for name, shown, kind, above in OLD:
        places[name] = Place.objects.create()
        PlaceVersion.objects.create(
            place=places[name], level=kind, kind=kind, code=f"p-{name}", name=shown
        )
        new = NewUnit(
            code=name.upper(),
            name=shown,
            kind=UnitKind.objects.get(code=f"{kind}_department"),
            place=places[name],
            superiors={world.department: made.unit(above)},
            valid_from=date(2019, 1, 1),
        )
        made.units[name] = set_up_unit(office=SYSTEM, new=new)
    rebuild(world.department)
    confirm(UPGRADE, "Thành lập thành phố Phổ Yên", "469/NQ-UBTVQH15", [_upgrade(made)])
    confirm(MERGER, "Sắp xếp tỉnh Thái Nguyên", DECISION, _merger(made, places))
    for label in NEW:
        made.units[label] = Unit.objects.get(versions__code=label.upper())
    return made


def confirm(day: date, title: str, decision: str, lines: list[NewLine]) -> Reorganisation:
    act = set_up_act(
        office=SYSTEM,
        new=NewAct(of="units", day=day, title=title, lines=lines, decision_number=decision),
    )
    set_up_confirmation(office=SYSTEM, acts=[act])
    return act


def _upgrade(made: Reorganised) -> NewLine:
    changed = Party(
        pk=made.unit("pho_yen").pk, attributes={"name": "Ban Tuyên giáo Thành ủy Phổ Yên"}
    )
    return NewLine(kind=ActKind.UPGRADE, sources=[changed])


def _merger(made: Reorganised, places: dict[str, Place]) -> list[NewLine]:
    def old(*names: str) -> list[Party]:
        return [Party(pk=made.unit(name).pk) for name in names]

    def new(label: str, kind: str, above: int | str, at: str) -> Party:
        given = {
            "code": label.upper(),
            "name": NEW[label],
            "short_name": "",
            "kind_id": UnitKind.objects.get(code=f"{kind}_department").pk,
            "place_id": places[at].pk,
        }
        superiors = {made.line.code: above}
        return Party(label=label, founded=True, attributes=given, superiors=superiors)

    merge, split, dissolve = ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE
    centre = made.unit("centre").pk
    return [
        NewLine(
            kind=merge,
            sources=old("thai_nguyen", "bac_kan"),
            targets=[new("tn", "province", centre, "thai_nguyen")],
        ),
        NewLine(
            kind=merge, sources=old("mot", "hai"), targets=[new("nhat", "commune", "tn", "mot")]
        ),
        NewLine(
            kind=merge, sources=old("sau", "bay"), targets=[new("nhi", "commune", "tn", "sau")]
        ),
        NewLine(kind=merge, sources=old("bon", "nam"), targets=[new("tu", "commune", "tn", "bon")]),
        NewLine(kind=split, sources=old("ba"), targets=[Party(label="nhat"), Party(label="nhi")]),
        NewLine(kind=dissolve, sources=old("pho_yen")),
        NewLine(kind=dissolve, sources=old("cho_moi")),
    ]
