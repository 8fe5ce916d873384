"""What roll-ups of a country cost, beside the SQL one would write by hand.

    ROVIEC_DATABASE_URL=postgresql://… python -m bench.reporting [--national]
        [--communes 660] [--indicators 60] [--months 12] [--leaf-months 12]

Builds a country in a database of its own beside the one ROVIEC_DATABASE_URL names, loads figures
of every month through `roviec load table`'s own path, and prints times and ratios of one run.
`--national` is 3,321 communes under 34 provinces × 120 indicators × 60 months.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.reporting.country import Country, Size, build, tables
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
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    period = Period.parse(size.periods()[-1])
    _roll_ups(made, period)
    _series(size, made)
    if connection.vendor == "postgresql":
        _beside_sql(size, made, period, leaf_months)


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


def _roll_ups(made: Country, period: Any) -> None:
    from roviec.reporting.kept.rolling import read_roll_up
    from roviec.reporting.kept.telling import read_totals
    from roviec.reporting.picture import Place, read
    from roviec.reporting.totals import total_of

    form = made.indicators[:FORM]
    for name, unit in (("province", made.provinces[0]), ("country", made.centre)):
        place = Place(unit, made.line.pk, period.span)
        _told(f"roll-up page's data, {name}", lambda place=place: read_roll_up(place, form))
        _told(
            f"totals without subordinates, {name}",
            lambda place=place: read_totals(place, form, branches=False),
        )
        picture = read(place, form)
        kept = read_totals(place, form)
        for each in form:
            assert kept[each.pk].live == total_of(picture, each).live

        def from_the_leaves(place: Place = place) -> None:
            picture = read(place, form)
            for each in form:
                total_of(picture, each)

        _told(f"the same from the leaves, {name}", from_the_leaves, times=5)


def _series(size: Size, made: Country) -> None:
    from roviec.reporting.series.periods import run
    from roviec.reporting.series.reading import read
    from roviec.reporting.series.reckoning import reckon
    from roviec.reporting.series.wanted import Wanted

    periods = size.periods()
    wanted = Wanted(
        unit_id=made.centre,
        line=made.line,
        indicator=made.indicators[0],
        periods=tuple(run(periods[0], periods[-1])),
    )
    _told(f"one indicator, country, {len(periods)} months", lambda: reckon(read(wanted)))


def _beside_sql(size: Size, made: Country, period: Any, months: int) -> None:
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
        name: _told(f"SQL of kept totals and sheets near, {name}", lambda g=g: ours(g))
        for name, g in given.items()
    }
    for what, times in (("without an index", 3), ("over a covering index", 10)):
        if times == 10:
            leaves.cover()
        for name, g in given.items():
            took = _told(
                f"SQL summing leaves {what}, {name}",
                lambda g=g: leaves.ask(leaves.ROLL_UP, **g),
                times,
            )
            print(f"    {took / kept[name]:.0f} × the kept totals")


def _told(what: str, ask: Callable[[], Any], times: int = TIMES) -> float:
    """Prints milliseconds, p50 and p95, and returns p50."""
    ask()
    took = []
    for _n in range(times):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    p95 = took[max(0, -(-95 * times // 100) - 1)]
    print(f"{what}: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms", flush=True)
    return statistics.median(took)


if __name__ == "__main__":
    main()
