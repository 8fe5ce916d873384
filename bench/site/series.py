"""What a series across a reorganisation costs.

`python -m bench.site.series` builds, in a database of its own beside the one ROVIEC_DATABASE_URL
names (SQLite without it), units that merged in the middle of 24 months, each with an imported
figure for every month it stood, and asks for series in the structure of the last day: first 300
units of one province, then a whole country (10,051 communes that became 3,321, 63 provinces that
became 34). It prints queries and times, of the page and of the reckoning alone.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.site.totals import FOUNDED, database

TIMES = 5
FIRST, LAST, DAY = "2024-07", "2026-06", date(2025, 7, 1)
SIZES = {"300 units": (2, 1, 220, 76), "a country": (63, 34, 10_051, 3_321)}


@dataclass
class Country:
    line: Any
    centre: int = 0
    provinces: list[int] = field(default_factory=list)
    communes: list[int] = field(default_factory=list)
    units: int = 0


def build(old_provinces: int, new_provinces: int, old: int, new: int) -> Country:
    """Every new province and commune is merged from old ones, dealt out in turn; of a hundred old
    communes one was cut and went to two."""
    from roviec.organisations.hierarchy.paths import rebuild
    from roviec.organisations.models import Line, Subordination, Unit, UnitSuccession

    made = Country(Line.objects.create(code=f"line-{old}", name="Ban chuyên môn"))
    centre, *units = Unit.objects.bulk_create(
        Unit() for _n in range(1 + old_provinces + new_provinces + old + new)
    )
    was_p, units = units[:old_provinces], units[old_provinces:]
    now_p, units = units[:new_provinces], units[new_provinces:]
    was, now = units[:old], units[old:]
    rows: list[tuple[Any, Any, date | None, date | None]] = [(centre, None, FOUNDED, None)]
    rows += [(unit, centre, FOUNDED, DAY) for unit in was_p]
    rows += [(unit, centre, DAY, None) for unit in now_p]
    province = {unit.pk: was_p[n % old_provinces] for n, unit in enumerate(was)}
    into = {unit.pk: n % new_provinces for n, unit in enumerate(was_p)}
    by_new: dict[int, list[Any]] = {}
    for unit in was:
        by_new.setdefault(into[province[unit.pk].pk], []).append(unit)
    rows += [(unit, province[unit.pk], FOUNDED, DAY) for unit in was]
    rows += [(unit, now_p[n % new_provinces], DAY, None) for n, unit in enumerate(now)]
    Subordination.objects.bulk_create(
        (
            Subordination(line=made.line, unit=u, superior=s, valid_from=start, valid_to=end)
            for u, s, start, end in rows
        ),
        batch_size=2000,
    )
    _versions(rows)
    merge, split = _act()
    successions = [(unit, now_p[into[unit.pk]], True, merge) for unit in was_p]
    for n in range(new_provinces):
        theirs = now[n::new_provinces]
        for at, unit in enumerate(by_new.get(n, ())):
            cut = at % 100 == 99
            to = [theirs[(at + more) % len(theirs)] for more in range(1 + cut)]
            successions += [(unit, later, not cut, split if cut else merge) for later in to]
    UnitSuccession.objects.bulk_create(
        (
            UnitSuccession(line=line, day=DAY, earlier=e, later=later, whole=whole)
            for e, later, whole, line in successions
        ),
        batch_size=2000,
    )
    rebuild(made.line)
    _figures(rows)
    made.centre = centre.pk
    made.provinces = [unit.pk for unit in now_p]
    made.communes = [unit.pk for unit in now]
    made.units = len(rows)
    return made


def _versions(rows: list[tuple[Any, Any, date | None, date | None]]) -> None:
    from roviec.organisations.models import Place, UnitKind, UnitVersion

    kind, _new = UnitKind.objects.get_or_create(
        code="body", defaults={"name": "body", "level": "body", "rank": 0}
    )
    place = Place.objects.create()
    UnitVersion.objects.bulk_create(
        (
            UnitVersion(
                unit=unit, kind=kind, place=place, code=f"U{unit.pk}",
                name=f"Đảng ủy số {unit.pk}", valid_from=start, valid_to=end,
            )
            for unit, _superior, start, end in rows
        ),
        batch_size=2000,
    )  # fmt: skip


def _act() -> tuple[Any, Any]:
    from roviec.organisations.models import ActLine, Reorganisation

    act = Reorganisation.objects.create(
        of="units", state="confirmed", day=DAY, title="Sắp xếp", decision_number="202/2025/QH15"
    )
    return (
        ActLine.objects.create(act=act, number=1, kind="merge"),
        ActLine.objects.create(act=act, number=2, kind="split"),
    )


def _figures(rows: list[tuple[Any, Any, date | None, date | None]]) -> None:
    from roviec.organisations.models import WorkArea
    from roviec.reporting.models import FigureImport, FigureSheet, Indicator
    from roviec.reporting.series.periods import run

    area, _new = WorkArea.objects.get_or_create(code="area", defaults={"name": "area"})
    indicator, _new = Indicator.objects.get_or_create(
        code="n1",
        defaults={
            "name": "Lớp đã mở", "area": area, "value_type": "count", "unit_of_measure": "lớp",
            "nature": "flow", "over_line": "sum", "over_time": "sum",
        },
    )  # fmt: skip
    source = FigureImport.objects.create(name="bench", sha256="", loaded_by="")
    FigureSheet.objects.bulk_create(
        (
            FigureSheet(
                unit=unit, packed={str(indicator.pk): "7"}, span_start=period.span.start,
                span_end=period.span.end, imported=source,
            )
            for period in run(FIRST, LAST)
            for unit, _superior, start, end in rows
            if (start is None or start <= period.span.last_day)
            and (end is None or end > period.span.last_day)
        ),
        batch_size=5000,
    )  # fmt: skip


def _asked(made: Country) -> Iterator[tuple[str, int]]:
    yield "centre", made.centre
    yield "province", made.provinces[0]
    yield "commune", made.communes[0]


def measure(size: str, made: Country) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from roviec.accounts.models import Account, Appointment, Role
    from roviec.reporting.models import Indicator
    from roviec.reporting.series.periods import run
    from roviec.reporting.series.reading import read
    from roviec.reporting.series.reckoning import reckon
    from roviec.reporting.series.wanted import Wanted

    account = Account.objects.create_account(f"centre-{made.units}", "centre", "mat-khau-thu")
    role, _new = Role.objects.get_or_create(code="leader", defaults={"name": "leader"})
    for reach in ("own", "below"):
        role.permissions.get_or_create(permission="report.view", reach=reach)
    Appointment.objects.create(
        account=account, unit_id=made.centre, line=made.line, role=role, title="Trưởng Ban",
        valid_from=FOUNDED,
    )  # fmt: skip
    client = Client()
    client.force_login(account)
    for name, unit in _asked(made):
        where = f"/totals/{unit}/n1/series/?first={FIRST}&last={LAST}&structure=01/07/2026"
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(where)
        queries = len(asked)
        assert response.status_code == 200, response.status_code
        page = _times(lambda where=where: client.get(where))
        wanted = Wanted(
            unit_id=unit,
            line=made.line,
            indicator=Indicator.objects.get(code="n1"),
            periods=tuple(run(FIRST, LAST)),
            structure=date(2026, 7, 1),
        )
        reading = _times(lambda wanted=wanted: read(wanted))
        both = _times(lambda wanted=wanted: reckon(read(wanted)))
        print(
            f"| {size}, {made.units} in all | {name} | {queries} | {page} | {reading} | {both} |"
            f" {len(response.content) / 1024:.0f} |"
        )


def _times(do: Any) -> str:
    took = []
    for _n in range(TIMES):
        began = time.perf_counter()
        do()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return f"{statistics.median(took):.0f} / {took[max(0, -(-95 * TIMES // 100) - 1)]:.0f}"


def main() -> None:
    with database():
        from django.db import connection

        print(f"{connection.vendor}, 24 months, {TIMES} times each, p50 / p95 ms")
        print("| size | series of | queries | page | reading | reading and reckoning | KB |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        for size, counts in SIZES.items():
            made = build(*counts)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            measure(size, made)


if __name__ == "__main__":
    main()
