"""What the pages of totals cost above 3,000 communes.

`python -m bench.site.totals` builds a centre, 34 provinces and 3,000 communes, each commune with
an accepted report of 20 figures, in a database of its own beside the one ROVIEC_DATABASE_URL names
(SQLite without it), asks for the pages through Django's test client and prints queries and times.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

COMMUNES, PROVINCES, INDICATORS = 3000, 34, 20
TIMES = 20
FOUNDED = date(2019, 1, 1)
PERIOD = "2026-10"


@contextmanager
def database() -> Iterator[None]:
    """An empty database, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="roviec-bench-") as data:
        os.environ |= {"ROVIEC_DATA": data, "ROVIEC_HTTPS": "0"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "roviec.settings"
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_test_environment

        setup_test_environment(debug=False)
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


@dataclass
class Site:
    centre: int
    province: int
    request: int


def build() -> Site:
    from roviec.organisations.hierarchy.paths import rebuild
    from roviec.organisations.models import Line, Place, Unit, UnitKind

    line = Line.objects.create(code="department", name="Ban chuyên môn")
    kinds = [
        UnitKind.objects.create(code=level, name=level, level=level, rank=rank)
        for rank, level in enumerate(("centre", "province", "commune"))
    ]
    place = Place.objects.create()
    units = Unit.objects.bulk_create(Unit() for _n in range(1 + PROVINCES + COMMUNES))
    centre, provinces, communes = units[0], units[1 : 1 + PROVINCES], units[1 + PROVINCES :]
    above = {each.pk: centre for each in provinces}
    above |= {each.pk: provinces[n % PROVINCES] for n, each in enumerate(communes)}
    kind_of = {centre.pk: kinds[0]} | {each.pk: kinds[1] for each in provinces}
    _versions(units, lambda unit: kind_of.get(unit.pk, kinds[2]), place)
    _superiors(units, line, above)
    rebuild(line)
    request = _reports(centre, [*provinces, *communes], kinds, line)
    for login, unit in (("centre", centre), ("province", provinces[0])):
        _appoint(login, unit, line)
    return Site(centre.pk, provinces[0].pk, request)


def _versions(units: Iterable, kind_of: Callable, place) -> None:  # type: ignore[no-untyped-def,type-arg]  # a script
    from roviec.organisations.models import UnitVersion

    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit,
            kind=kind_of(unit),
            place=place,
            code=f"U{unit.pk}",
            name=f"Đảng ủy số {unit.pk}",
            valid_from=FOUNDED,
        )
        for unit in units
    )


def _superiors(units, line, above) -> None:  # type: ignore[no-untyped-def]  # a script
    from roviec.organisations.models import Subordination

    Subordination.objects.bulk_create(
        Subordination(line=line, unit=unit, superior=above.get(unit.pk), valid_from=FOUNDED)
        for unit in units
    )


def _reports(centre, units, kinds, line) -> int:  # type: ignore[no-untyped-def]  # a script
    """A request, and an accepted report of every unit."""
    from django.utils import timezone

    from roviec.access.actor import SYSTEM
    from roviec.reporting.actions import NewRequest, set_up_request
    from roviec.reporting.models import FigureSheet, Report, ReportVersion, State
    from roviec.timeline import Period

    form, indicators = _form(kinds)
    period = Period.parse(PERIOD)
    due = date(2026, 11, 5)
    asked = NewRequest(
        form=form,
        line=line,
        requester=centre,
        period=period,
        deadlines={"province": due, "commune": due},
    )
    request = set_up_request(office=SYSTEM, new=asked)
    reports = list(request.reports.order_by("pk"))
    versions = ReportVersion.objects.bulk_create(
        ReportVersion(
            report=report,
            number=1,
            state=State.ACCEPTED,
            document_number=f"{report.pk}-BC/ĐU",
            signed_at=timezone.now(),
            signed_office="Bí thư",
            reviewed_at=timezone.now(),
        )
        for report in reports
    )
    for report, version in zip(reports, versions, strict=True):
        report.state, report.counting, report.accepted = State.ACCEPTED, version, version
    Report.objects.bulk_update(reports, ["state", "counting", "accepted"], batch_size=200)
    packed = {
        str(each.pk): ["7", "9"] if each.value_type == "ratio" else "7" for each in indicators
    }
    FigureSheet.objects.bulk_create(
        (
            FigureSheet(
                unit_id=report.unit_id,
                span_start=period.span.start,
                span_end=period.span.end,
                packed=packed,
                version=version,
            )
            for report, version in zip(reports, versions, strict=True)
        ),
        batch_size=2000,
    )
    return request.pk


def _form(kinds):  # type: ignore[no-untyped-def]  # a script
    from roviec.organisations.models import WorkArea
    from roviec.reporting.models import FormItem, Indicator, ReportForm

    area = WorkArea.objects.create(code="training", name="Lý luận chính trị")
    form = ReportForm.objects.create(code="monthly", name="Báo cáo tháng")
    form.kinds.set(kinds[1:])
    indicators = [
        Indicator.objects.create(
            code=f"n{n}",
            name=f"Chỉ tiêu số {n}",
            area=area,
            value_type="ratio" if n % 4 == 0 else "count",
            unit_of_measure="lớp",
            nature="flow",
            over_line="ratio_from_parts" if n % 4 == 0 else "sum",
            over_time="sum",
            order=n,
        )
        for n in range(1, INDICATORS + 1)
    ]
    for each in indicators:
        FormItem.objects.create(form=form, section="Số liệu", order=each.order, indicator=each)
    return form, indicators


def _appoint(login, unit, line) -> None:  # type: ignore[no-untyped-def]  # a script
    from roviec.accounts.models import Account, Appointment, Role

    account = Account.objects.create_account(login, login, "mat-khau-thu")
    role, _new = Role.objects.get_or_create(code="leader", defaults={"name": "leader"})
    for permission, reach in (
        ("report.view", "own"),
        ("report.view", "below"),
        ("report.review", "below"),
    ):
        role.permissions.get_or_create(permission=permission, reach=reach)
    Appointment.objects.create(
        account=account, unit=unit, line=line, role=role, title="Trưởng Ban", valid_from=FOUNDED
    )


def pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """What is measured: name, who asks, address."""
    total = f"/totals/{site.centre}/n1/{PERIOD}/"
    yield "total of the centre, one indicator", "centre", total
    yield "all totals of the centre", "centre", f"/totals/{site.centre}/{PERIOD}/"
    yield "total of a province", "province", f"/totals/{site.province}/n1/{PERIOD}/"
    yield "all totals of a province", "province", f"/totals/{site.province}/{PERIOD}/"
    yield "board of the centre", "centre", "/reports/"
    yield "board of the centre, last page", "centre", "/reports/?page=61"


def measure(site: Site) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from roviec.accounts.models import Account

    print(f"{connection.vendor}, {COMMUNES} communes, {TIMES} times each")
    print("| page | queries | p50 ms | p95 ms | KB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, login, where in pages(site):
        client = Client()
        client.force_login(Account.objects.get(login=login))
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(where)
        queries = len(asked)  # counted now: the next request forgets them
        assert response.status_code == 200, (where, response.status_code)
        took = sorted(_once(client, where) for _n in range(TIMES))
        p95 = took[max(0, -(-95 * TIMES // 100) - 1)]
        size = len(response.content) / 1024
        print(f"| {name} | {queries} | {statistics.median(took):.0f} | {p95:.0f} | {size:.0f} |")


def _once(client, where: str) -> float:  # type: ignore[no-untyped-def]  # a script
    began = time.perf_counter()
    client.get(where)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    with database():
        from django.db import connection

        site = build()
        with connection.cursor() as cursor:
            # As a server that runs for some hours has done by itself.
            cursor.execute("ANALYZE")
        measure(site)


if __name__ == "__main__":
    main()
