"""The example a template ships with: places, units and people who may sign in.

All of it is read from the template's `example` folder. Reports, inspections and their figures are
made by `demo`, through the acts of the other rooms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account, Appointment, Role
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.organisations.actions import (
    NewAct,
    NewLine,
    NewUnit,
    Party,
    record_acts,
    set_up_unit,
)
from roviec.organisations.hierarchy.paths import rebuild, rebuild_places
from roviec.organisations.models import (
    Installation,
    Line,
    Place,
    PlaceVersion,
    Reorganisation,
    Unit,
    UnitKind,
    UnitVersion,
)
from roviec.organisations.structure import ActKind
from roviec.templates_of_work.example_files import (
    AccountRow,
    ActRow,
    EarlierRow,
    ExampleRows,
    PlaceRow,
    StaffRow,
    UnitRow,
    load_example,
)
from roviec.templates_of_work.loader import load

EXAMPLE = verbs.register("template.example_set_up", "Lập dữ liệu ví dụ")


@transaction.atomic
def set_up_example(template_name: str, *, office: Office) -> bool:
    """Lay the example's places, units and accounts into a site set up with that template.

    Returns whether anything was made: where the example is already, nothing is touched. Raises
    `TemplateError` for files with mistakes, `Installation.DoesNotExist` before `install`, and
    `RuleBroken` TPL-02 where there are units already.
    """
    site = Installation.objects.select_for_update().get(template=template_name)
    if site.example_data:
        return False
    refuse_real_units()
    rows = load_example(load(template_name))
    places = _places(rows.places)
    units = _units(rows.units, places, office)
    # By number, as everybody who holds several lines.
    for line in Line.objects.order_by("pk"):
        rebuild(line)
    rebuild_places()
    _acts(rows.acts, places, units, office)
    _People(rows, units).appoint()
    site.example_data = True
    site.save(update_fields=["example_data"])
    record(office, EXAMPLE, site, after={"units": len(units), "places": len(places)})
    return True


def refuse_real_units() -> None:
    """TPL-02: invented units and figures never stand among real ones."""
    if Unit.objects.exists():
        raise RuleBroken(
            "TPL-02",
            _("Hệ thống đã có đơn vị nên không lập dữ liệu ví dụ. Hãy dùng một cơ sở dữ liệu mới."),
        )


def _places(rows: tuple[PlaceRow, ...]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for row in rows:
        places[row.key] = Place.objects.create()
        PlaceVersion.objects.bulk_create(
            PlaceVersion(
                place=places[row.key],
                level=row.level,
                kind=names.kind or row.kind,
                code=row.code,
                name=names.name,
                parent=places.get(names.parent or row.parent),
                valid_from=names.valid_from,
                valid_to=names.valid_to,
            )
            for names in stretches(row)
        )
    return places


@dataclass(frozen=True, slots=True)
class Stretch:
    """A name over dates, with the kind and parent of a place where those changed too."""

    name: str
    kind: str
    parent: str
    valid_from: date | None
    valid_to: date | None


def stretches(row: PlaceRow | UnitRow) -> list[Stretch]:
    """The names a place or unit bore, one after another."""
    before: EarlierRow | None = row.earlier
    if before is None:
        return [Stretch(row.name, "", "", row.valid_from, row.valid_to)]
    return [
        Stretch(before.name, before.kind, before.parent, row.valid_from, before.until),
        Stretch(row.name, "", "", before.until, row.valid_to),
    ]


def _units(rows: tuple[UnitRow, ...], places: dict[str, Place], office: Office) -> dict[str, Unit]:
    lines = {line.code: line for line in Line.objects.all()}
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    units: dict[str, Unit] = {}
    for row in rows:
        new = NewUnit(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=kinds[row.kind],
            place=places[row.place],
            superiors={lines[row.line]: units.get(row.superior)},
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        units[row.code] = set_up_unit(office=office, new=new)
        if row.earlier is not None:
            _rename(units[row.code], row)
    return units


def _rename(unit: Unit, row: UnitRow) -> None:
    """Split the unit's one version at the day it took the name it bears."""
    version = UnitVersion.objects.get(unit=unit)
    earlier, later = stretches(row)
    version.valid_to, version.name = earlier.valid_to, earlier.name
    version.save(update_fields=["valid_to", "name"])
    version.pk = None
    version.name, version.valid_from, version.valid_to = later.name, later.valid_from, row.valid_to
    version.save(force_insert=True)


def _acts(
    rows: tuple[ActRow, ...], places: dict[str, Place], units: dict[str, Unit], office: Office
) -> None:
    """What became of whom, as acts confirmed long ago."""
    keys: dict[str, dict[str, int]] = {
        Reorganisation.Of.PLACES: {key: place.pk for key, place in places.items()},
        Reorganisation.Of.UNITS: {code: unit.pk for code, unit in units.items()},
    }
    for of, day in dict.fromkeys((row.of, row.day) for row in rows):
        same = [row for row in rows if (row.of, row.day) == (of, day)]
        record_acts(office=office, acts=[_act(row, keys[of]) for row in same])


def _act(row: ActRow, keys: dict[str, int]) -> NewAct:
    return NewAct(
        of=row.of,
        day=row.day,
        title=row.title,
        decision_number=row.decision_number,
        decision_issuer=row.decision_issuer,
        decision_on=row.decision_on,
        note=row.note,
        lines=[
            NewLine(
                kind=ActKind(line.kind),
                sources=[Party(pk=keys[key]) for key in line.sources],
                targets=[Party(pk=keys[key]) for key in line.targets],
                missing=line.missing,
                derived=line.derived,
                note=line.note,
            )
            for line in row.line
        ],
    )


class _People:
    """Makes accounts and their posts. All share one password, so that it is hashed once."""

    def __init__(self, rows: ExampleRows, units: dict[str, Unit]) -> None:
        self.rows, self.units = rows, units
        self.password = make_password(rows.password)
        self.roles = {role.code: role for role in Role.objects.all()}
        self.lines = {line.code: line for line in Line.objects.all()}

    def appoint(self) -> None:
        number = 0
        for unit in self.rows.units:
            if not unit.login:
                continue
            number += 1
            for staff in self.rows.staff:
                self._staff(unit, staff, number)
        for account in self.rows.accounts:
            if account.post:
                self._account(account)

    def _staff(self, unit: UnitRow, staff: StaffRow, number: int) -> None:
        account = Account.objects.create(
            login=f"{staff.login}.{unit.login}",
            name=staff.name.format(number=number),
            password=self.password,
        )
        Appointment.objects.create(
            account=account,
            unit=self.units[unit.code],
            line=self.lines[unit.line],
            role=self.roles[staff.role],
            title=staff.title,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )

    def _account(self, row: AccountRow) -> None:
        account = Account.objects.create(login=row.login, name=row.name, password=self.password)
        lines = {unit.code: unit.line for unit in self.rows.units}
        for post in row.post:
            Appointment.objects.create(
                account=account,
                unit=self.units[post.unit],
                line=self.lines[lines[post.unit]],
                role=self.roles[post.role],
                title=post.title,
                valid_from=post.valid_from,
                valid_to=post.valid_to,
            )
