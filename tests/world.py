"""A small named world: two provinces under one centre, with committees and their departments.

    centre
    ├── song_bac (province: committee and department)      ← "inside"
    │   ├── ben_do, tan_lap, muong_thanh (communes: committee and department)
    └── nui_voi (province)                                 ← "beside"
        └── dong_chum (commune)

The committee line runs committee → committee; the department line runs department → department,
as it does from the centre to the communes. Everything holds from 1 January 2019. Names are
invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from roviec.access.actor import SYSTEM
from roviec.accounts.actor import SignedIn
from roviec.accounts.middleware import actor
from roviec.accounts.models import Account, Appointment, Role, RolePermission
from roviec.organisations.actions import NewUnit, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import (
    Line,
    Place,
    PlaceVersion,
    Unit,
    UnitKind,
    WorkArea,
)
from roviec.reporting.models import FormItem, Indicator, ReportForm

FOUNDED = date(2019, 1, 1)

# What each role of the world may do, with its reach: the shape of a template's roles.
ROLES: dict[str, list[tuple[str, str]]] = {
    "officer": [
        ("organisation.view", "own"),
        ("report.view", "own"),
        ("report.fill", "own"),
        ("inspection.view", "own"),
        ("inspection.respond", "own"),
    ],
    "leader": [
        ("organisation.view", "own"),
        ("report.view", "own"),
        ("report.view", "below"),
        ("report.fill", "own"),
        ("report.sign", "own"),
        ("inspection.view", "own"),
        ("inspection.respond", "own"),
        ("inspection.sign", "own"),
    ],
    "reviewer": [
        ("organisation.view", "own"),
        ("report.view", "own"),
        ("report.view", "below"),
        ("report.review", "below"),
    ],
    "inspector": [
        ("organisation.view", "own"),
        ("report.view", "own"),
        ("report.view", "below"),
        ("report.view", "granted"),
        ("inspection.view", "own"),
        ("inspection.open", "own"),
        ("inspection.conduct", "own"),
        ("inspection.verify", "own"),
    ],
    "administrator": [
        ("organisation.view", "own"),
        ("organisation.reorganise", "own"),
        ("organisation.reorganise", "below"),
        ("background.oversee", "own"),
    ],
}

INDICATORS = [
    # code, name, value type, measure, people, nature, over line, over time, phrases
    ("classes", "Lớp bồi dưỡng đã mở", "count", "lớp", False, "flow", "sum", "sum", ["lớp bồi dưỡng", "lớp"]),
    ("attendances", "Lượt học viên", "count", "lượt", False, "flow", "sum", "sum", ["lượt học viên", "lượt người học"]),
    ("models_active", "Mô hình đang duy trì", "count", "mô hình", False, "stock", "sum", "last", ["mô hình"]),
    ("cells_with_plan", "Chi, đảng bộ có kế hoạch", "ratio", "chi, đảng bộ", False, "flow", "ratio_from_parts", "last", ["chi, đảng bộ"]),
    ("members_committed", "Đảng viên ký cam kết", "ratio", "đảng viên", True, "flow", "ratio_from_parts", "last", ["đảng viên + cam kết"]),
]  # fmt: skip


@dataclass
class World:
    committee: Line
    department: Line
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    form: ReportForm | None = None

    def unit(self, name: str) -> Unit:
        """`centre`, `song_bac`, `ben_do`… are departments; `song_bac_committee`… committees."""
        return self.units[name]

    def account(self, role: str, unit: str) -> Account:
        """`("officer", "ben_do")`: that role at that unit's department."""
        return self.accounts[f"{role}@{unit}"]

    def actor(self, role: str, unit: str) -> SignedIn:
        return actor(self.account(role, unit))


def build() -> World:
    world = World(
        committee=Line.objects.create(code="committee", name="Cấp ủy", order=1),
        department=Line.objects.create(code="department", name="Ban chuyên môn", order=2),
    )
    roles = {code: _role(code, given) for code, given in ROLES.items()}
    kinds = _kinds()
    _units(world, kinds)
    for line in (world.committee, world.department):
        rebuild(line)
    for unit in ("centre", "song_bac", "nui_voi", "ben_do", "tan_lap", "muong_thanh", "dong_chum"):
        for role in roles.values():
            _appoint(world, role, unit)
    _form(world, kinds)
    return world


def _role(code: str, given: list[tuple[str, str]]) -> Role:
    role = Role.objects.create(code=code, name=code)
    RolePermission.objects.bulk_create(
        RolePermission(role=role, permission=permission, reach=reach) for permission, reach in given
    )
    return role


def _kinds() -> dict[str, UnitKind]:
    levels = ("centre", "province", "commune")
    return {
        f"{level}_{body}": UnitKind.objects.create(
            code=f"{level}_{body}", name=f"{body} {level}", level=level, rank=rank
        )
        for rank, level in enumerate(levels)
        for body in ("committee", "department")
    }


TREE = [
    # name, shown name, level, parent
    ("centre", "Trung ương", "centre", None),
    ("song_bac", "Tỉnh ủy Sông Bạc", "province", "centre"),
    ("nui_voi", "Tỉnh ủy Núi Voi", "province", "centre"),
    ("ben_do", "Đảng ủy phường Bến Đò", "commune", "song_bac"),
    ("tan_lap", "Đảng ủy xã Tân Lập", "commune", "song_bac"),
    ("muong_thanh", "Đảng ủy xã Mường Thanh", "commune", "song_bac"),
    ("dong_chum", "Đảng ủy xã Đồng Chum", "commune", "nui_voi"),
]


def _units(world: World, kinds: dict[str, UnitKind]) -> None:
    for name, shown, level, parent in TREE:
        place = Place.objects.create()
        PlaceVersion.objects.create(
            place=place, level=level, kind=level, code=name, name=shown, valid_from=FOUNDED
        )
        for body, line in (("committee", world.committee), ("department", world.department)):
            above = f"{parent}_committee" if body == "committee" else parent
            new = NewUnit(
                code=f"{name}-{body}",
                name=shown if body == "committee" else f"Ban Tuyên giáo {shown}",
                kind=kinds[f"{level}_{body}"],
                place=place,
                superiors={line: world.units[str(above)] if parent else None},
                valid_from=FOUNDED,
            )
            key = f"{name}_committee" if body == "committee" else name
            world.units[key] = set_up_unit(office=SYSTEM, new=new)


def _appoint(world: World, role: Role, unit: str) -> None:
    login = f"{role.code}@{unit}"
    account = Account.objects.create_account(login, f"{role.code} {unit} (ví dụ)", "mat-khau-thu")
    Appointment.objects.create(
        account=account,
        unit=world.units[unit],
        line=world.department,
        role=role,
        title={
            "officer": "Chuyên viên",
            "leader": "Trưởng Ban",
            "reviewer": "Phó Trưởng Ban",
            "inspector": "Trưởng phòng",
            "administrator": "Quản trị viên",
        }[role.code],
        valid_from=FOUNDED,
    )
    world.accounts[login] = account


def _form(world: World, kinds: dict[str, UnitKind]) -> None:
    area = WorkArea.objects.create(code="training", name="Lý luận chính trị", order=1)
    world.form = ReportForm.objects.create(code="monthly", name="Báo cáo công tác tuyên giáo")
    world.form.kinds.set([kinds["province_department"], kinds["commune_department"]])
    for order, row in enumerate(INDICATORS, 1):
        code, name, value_type, measure, people, nature, over_line, over_time, phrases = row
        indicator = Indicator.objects.create(
            code=code,
            name=name,
            area=area,
            value_type=value_type,
            unit_of_measure=measure,
            scale=Decimal(1),
            counts_people=people,
            nature=nature,
            over_line=over_line,
            over_time=over_time,
            phrases=phrases,
            order=order,
        )
        world.indicators[code] = indicator
        FormItem.objects.create(
            form=world.form, section="Số liệu", order=order, indicator=indicator
        )
    FormItem.objects.create(
        form=world.form, section="Thuyết minh", order=99, narrative="Đánh giá chung", required=False
    )
