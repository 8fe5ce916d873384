"""What roll-ups of a country cost, beside the SQL one would write by hand.

    ROVIEC_DATABASE_URL=postgresql://… python -m bench.reporting [--national]
        [--communes 660] [--indicators 60] [--months 12] [--leaf-months 12]

Builds a country in a database of its own beside the one ROVIEC_DATABASE_URL names, loads figures
of every month through `roviec load table`'s own path, and prints times and ratios of one run as a
table beside what must be reached.
`--national` is 3,321 communes under 34 provinces × 120 indicators × 60 months.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.reporting.country import Country, Size, build, move_some, tables
from bench.site.totals import database

FORM = 40
"""Indicators of one form."""
TIMES = 30


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--national", action="store_true")
    parser.add_argument("--communes", type=int, default=660)
    parser.add_argument("--indicators", type=int, default=60)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--leaf-months", type=int, default=12)
    given = parser.parse_args()
    size = Size(given.communes, given.indicators, given.months)
    if given.national:
        size = Size(3321, 120, 60)
    with database():
        measure(size, given.leaf_months)


def measure(size: Size, leaf_months: int) -> None:
    from django.db import connection

    from roviec.timeline import Period

    made = build(size)
    print(f"{connection.vendor}, {size}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    _load(size, made)
    _tidy()
    period = Period.parse(size.periods()[-1])
    table = Table()
    _roll_ups(made, period, table)
    _series(size, made, table)
    if connection.vendor == "postgresql":
        _beside_sql(size, made, period, leaf_months, table)
    table.print()


def _tidy() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _load(size: Size, made: Country) -> None:
    from roviec.access.actor import SYSTEM
    from roviec.reporting.kept.checking import astray
    from roviec.reporting.tables import load_table

    took, used, figures = 0.0, 0.0, 0
    for name, content in tables(size, made):
        began, cpu = time.perf_counter(), time.process_time()
        figures += load_table(content, office=SYSTEM, name=name).added
        took, used = took + time.perf_counter() - began, used + time.process_time() - cpu
    assert figures == size.figures
    print(
        f"loaded {figures:,} figures in {took:.1f} s: {figures / took:,.0f} a second"
        f" ({used:.1f} s of this process's processor: {figures / used:,.0f} a second of it)",
        flush=True,
    )
    if size.figures < 2_000_000:
        assert list(astray()) == []
        print("kept totals are what the leaves come to", flush=True)


def _roll_ups(made: Country, period: Any, table: Table) -> None:
    from roviec.reporting.kept.rolling import read_roll_up
    from roviec.reporting.kept.telling import read_totals
    from roviec.reporting.picture import Place, read
    from roviec.reporting.totals import total_of

    form = made.indicators[:FORM]
    for name, unit in (("province", made.provinces[0]), ("country", made.centre)):
        place = Place(unit, made.line.pk, period.span)
        table.ask(
            f"data of a roll-up page, {name}",
            partial(read_roll_up, place, form),
            goal=10 if name == "province" else 30,
        )
        table.ask(
            f"totals without subordinates, {name}",
            partial(read_totals, place, form, branches=False),
        )
        picture = read(place, form)
        kept = read_totals(place, form)
        for each in form:
            assert kept[each.pk].live == total_of(picture, each).live

        def from_the_leaves(place: Place = place) -> None:
            picture = read(place, form)
            for each in form:
                total_of(picture, each)

        table.ask(f"the same from the leaves, {name}", from_the_leaves, times=5)


def _series(size: Size, made: Country, table: Table) -> None:
    """As reported, then in the structure of today after communes went over in the middle; each
    held against what the figures themselves come to."""
    from roviec.reporting.series.periods import run
    from roviec.reporting.series.reading import read, read_parts
    from roviec.reporting.series.reckoning import reckon
    from roviec.reporting.series.wanted import Wanted
    from roviec.timeline import Period

    periods = size.periods()

    def wanted(unit: int, structure: date | None) -> Wanted:
        return Wanted(
            unit_id=unit,
            line=made.line,
            indicator=made.indicators[0],
            periods=tuple(run(periods[0], periods[-1])),
            structure=structure,
        )

    def reckoned(asked: Wanted) -> Any:
        return reckon(read(asked))

    months = f"{len(periods)} months"
    country = wanted(made.centre, None)
    table.ask(f"one indicator, country, {months}", partial(reckoned, country), goal=20)
    day = move_some(size, made)
    _tidy()
    today = Period.parse(periods[-1]).span.last_day
    for name, unit in (("country", made.centre), ("province that grew", made.provinces[0])):
        for which, on in (("today", today), ("the first day", Period.parse(periods[0]).span.start)):
            asked = wanted(unit, on)
            quick, slow = reckon(read(asked)), reckon(read_parts(asked))
            assert [_number(row) for row in quick] == [_number(row) for row in slow]
            table.ask(
                f"the same in the structure of {which}, {name}, communes moved {day}",
                partial(reckoned, asked),
                goal=100,
            )


def _number(row: Any) -> Any:
    told = row.restructured
    return told and (told.status, told.value and told.value.value, told.counted, told.expected)


def _beside_sql(size: Size, made: Country, period: Any, months: int, table: Table) -> None:
    from bench.reporting import leaves
    from roviec.timeline import Period

    since = Period.parse(size.periods()[-min(months, size.months)]).span.start
    rows = leaves.unpack(since)
    print(f"plain table of leaves: {rows:,} rows")
    asked = [each.pk for each in made.indicators[:FORM]]
    units = {"province": made.provinces[0], "country": made.centre}
    given = {
        name: {
            "unit": unit, "line": made.line.pk, "indicators": asked, "day": period.span.last_day,
            "start": period.span.start, "end": period.span.end,
        }
        for name, unit in units.items()
    }  # fmt: skip

    def ours(g: dict[str, Any]) -> None:
        leaves.ask(leaves.KEPT, **g)
        leaves.ask(leaves.SHEETS, **g)

    kept = {
        name: table.ask(f"SQL of kept totals and sheets near, {name}", partial(ours, g))
        for name, g in given.items()
    }
    for what, times in (("without an index", 3), ("over a covering index", 10)):
        if times == 10:
            leaves.cover()
        for name, g in given.items():
            table.ask(
                f"SQL summing leaves {what}, {name}",
                partial(leaves.ask, leaves.ROLL_UP, **g),
                times=times,
                over=kept[name],
                least=5 if times == 10 else 50,
            )


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    p50: float
    p95: float
    used: float
    """Of processors a time, this process and the database's together; milliseconds like all."""
    goal: str
    met: str


@dataclass
class Table:
    """What was measured beside what must be reached. `used` does not grow on a busy machine."""

    rows: list[Measured] = field(default_factory=list)

    def ask(  # what is asked and how it is judged
        self,
        what: str,
        ask: Callable[[], Any],
        *,
        times: int = TIMES,
        goal: float | None = None,
        over: Measured | None = None,
        least: float = 0,
    ) -> Measured:
        """`goal`: milliseconds at p95. `over`: what it must take `least` times as long as."""
        ask()
        took, began_used = [], processor_time()
        for _n in range(times):
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1000)
        used = (processor_time() - began_used) * 1000 / times
        took.sort()
        p50, p95 = statistics.median(took), took[max(0, -(-95 * times // 100) - 1)]
        told, met = "", ""
        if goal is not None:
            told, met = f"p95 ≤ {goal:.0f} ms", "yes" if p95 <= goal else "NO"
        if over is not None:
            ratio = p50 / over.p50
            told, met = f"≥ {least:.0f} × kept", f"{ratio:.0f} ×" + (" NO" * (ratio < least))
        measured = Measured(what, p50, p95, used, told, met)
        print(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, processor {used:.1f} ms", flush=True)
        self.rows.append(measured)
        return measured

    def print(self) -> None:
        print("\n| what | p50 ms | p95 ms | processor ms | must | met |")
        print("| --- | ---: | ---: | ---: | --- | --- |")
        for row in self.rows:
            numbers = f"{row.p50:.1f} | {row.p95:.1f} | {row.used:.1f}"
            print(f"| {row.what} | {numbers} | {row.goal} | {row.met} |")


def processor_time() -> float:
    """Seconds of this process, and of the database's for this connection where it runs here."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return own
    fields = told.rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
