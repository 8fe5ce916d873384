"""The world of the journeys: committees report, a department of the committee above inspects.

The department has no say over the committee's reports in any line; what its inspector reads of
them comes from the grant of the delegation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.accounts.models import Account, Appointment, Role
from roviec.organisations.models import UnitKind
from roviec.reporting.actions.issue_request import NewRequest, set_up_request
from roviec.reporting.models import Report, ReportRequest
from roviec.timeline import Period
from tests.remembered import remembered
from tests.world import FOUNDED, World, build

PASSWORD = "mat-khau-thu"
TITLES = {
    "officer": "Văn phòng Đảng ủy",
    "leader": "Phó Bí thư",
    "reviewer": "Chánh Văn phòng",
}


@dataclass
class Scene:
    world: World
    request: ReportRequest
    today: date

    @property
    def period(self) -> Period:
        return self.request.period

    @property
    def year(self) -> int:
        return self.request.span_start.year

    def report(self, unit: str) -> Report:
        return self.request.reports.get(unit=self.world.unit(unit))

    def item(self, code: str) -> int:
        """Of the form: the id that the names of its fields begin with."""
        return self.request.form.items.get(indicator__code=code).pk


def set_up(world: World) -> Scene:
    """Every committee under the centre owes a report of last year within five days."""
    for unit in ("ben_do_committee", "tan_lap_committee", "song_bac_committee"):
        for role in TITLES:
            appoint(world, role, unit)
    today = timezone.localdate()
    return Scene(world, ask(world, Period.parse(str(today.year - 1)), today), today)


@remembered
def ready() -> Scene:
    return set_up(build())


def appoint(world: World, role: str, unit: str) -> Account:
    login = f"{role}@{unit}"
    account = Account.objects.create_account(login, f"{role} {unit} (ví dụ)", PASSWORD)
    Appointment.objects.create(
        account=account,
        unit=world.unit(unit),
        line=world.committee,
        role=Role.objects.get(code=role),
        title=TITLES[role],
        valid_from=FOUNDED,
    )
    world.accounts[login] = account
    return account


def ask(world: World, period: Period, today: date) -> ReportRequest:
    assert world.form is not None
    kinds = ["province_committee", "commune_committee"]
    world.form.kinds.set(UnitKind.objects.filter(code__in=kinds))
    asked = NewRequest(
        form=world.form,
        line=world.committee,
        requester=world.unit("centre_committee"),
        period=period,
        deadlines=dict.fromkeys(kinds, today + timedelta(days=5)),
    )
    return set_up_request(office=SYSTEM, new=asked)
