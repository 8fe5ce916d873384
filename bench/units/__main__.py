"""What a country's hierarchy in time costs.

    python -m bench.units [--units 14000] [--times 1000]

Lays the national history of places (as `roviec init --places vietnam` does), a line of bodies over
it, with cells below the communes until there are as many units as asked, and prints times. In a
database of its own beside the one ROVIEC_DATABASE_URL names (SQLite without it).
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from bench.site.totals import database

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
Question = tuple[int, date]


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"| {what} | {time.perf_counter() - began:.1f} s |", flush=True)


def build(wanted: int) -> Any:
    """Returns the line of the bodies."""
    from django.db import connection

    from bench.units.country import cells, committees
    from roviec.access.actor import SYSTEM
    from roviec.organisations.hierarchy.paths import rebuild
    from roviec.organisations.models import Line, Path, PlacePath
    from roviec.organisations.official import set_up_vietnam

    with timed("national history of places, acts and all"):
        laid = set_up_vietnam(office=SYSTEM)
    line = Line.objects.create(code="committee", name="Cấp ủy")
    unit_of = committees(line)
    added = max(0, wanted - len(unit_of))
    with timed(f"{added} cells"):
        if added:
            cells(line, unit_of, added)
    with timed("all paths of the line derived anew"):
        paths = rebuild(line)
    with connection.cursor() as cursor:
        # As a server that runs for some hours has done by itself.
        cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}: {laid.places} places in {PlacePath.objects.count()} paths,"
        f" {laid.acts} acts; {len(unit_of) + added} units in {paths} paths ({Path.objects.count()})"
    )
    return line


def questions(line: Any, times: int, **only: Any) -> list[Question]:
    """Units that stand on their day, by chance."""
    from roviec.organisations.models import UnitVersion

    chance = random.Random(times)
    versions = list(
        UnitVersion.objects.filter(**only).values_list("unit_id", "valid_from", "valid_to")
    )
    found: list[Question] = []
    while len(found) < times:
        unit, start, end = chance.choice(versions)
        day = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
        if (start is None or start <= day) and (end is None or day < end):
            found.append((unit, day))
    return found


def ancestors(unit: int, line: int, day: date) -> list[int]:
    from roviec.organisations.models import Path

    paths = Path.objects.as_at(day).filter(line_id=line, lower_id=unit, depth__gt=0)
    return list(paths.values_list("upper_id", flat=True))


def subtree(unit: int, line: int, day: date) -> list[int]:
    from roviec.organisations.models import Line, Unit

    of = Line(pk=line)
    return list(Unit.objects.under(Unit(pk=unit), of, day).values_list("pk", flat=True))


def compare(line: Any, times: int) -> None:
    from bench.units.walking import walked_down, walked_up

    print(
        "| question | asked | rows, median | p50 ms | p95 | p99 | worst"
        " | recursive p50 | p95 | ratio p50 | p95 |"
    )
    print("| --- |" + " ---: |" * 10)
    anybody = questions(line, times)
    provinces = questions(line, 40, kind__code="province")
    country = questions(line, 5, kind__code="country")
    for name, ours, theirs, asked in (
        ("ancestors of any unit", ancestors, walked_up, anybody),
        ("subtree of any unit", subtree, walked_down, anybody),
        ("subtree of a province", subtree, walked_down, provinces),
        ("subtree of the country", subtree, walked_down, country),
    ):
        _row(name, line.pk, ours, theirs, asked)


Answer = Callable[[int, int, date], list[int]]


def _row(name: str, line: int, ours: Answer, theirs: Answer, asked: Sequence[Question]) -> None:
    took: tuple[list[float], list[float]] = ([], [])
    rows = []
    for unit, day in asked:
        answers = []
        # In turns, so that whatever else the machine does falls on both.
        for ask, times in zip((ours, theirs), took, strict=True):
            began = time.perf_counter()
            answers.append(ask(unit, line, day))
            times.append((time.perf_counter() - began) * 1000)
        assert sorted(answers[0]) == sorted(answers[1]), (name, unit, day)
        rows.append(len(answers[0]))
    (p50, p95), (of50, of95) = (_both(times) for times in took)
    print(
        f"| {name} | {len(asked)} | {statistics.median(rows):.0f} | {p50:.2f} | {p95:.2f}"
        f" | {_at(99, took[0]):.2f} | {max(took[0]):.2f} | {of50:.2f} | {of95:.2f}"
        f" | {p50 / of50:.2f} | {p95 / of95:.2f} |",
        flush=True,
    )


def _both(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), _at(95, times)


def _at(percent: int, times: Sequence[float]) -> float:
    ordered = sorted(times)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def trees(line: Any) -> None:
    """What the pages ask of a whole hierarchy, by the very functions they call: a tree on a day
    with the numbers of all that lies in it, the same opened at a province, and two days of all of
    it side by side."""
    from roviec.organisations.hierarchy.hierarchies import Hierarchy, Places, UnitsOf
    from roviec.organisations.hierarchy.tree import Asked, read_tree
    from roviec.organisations.history import comparing
    from roviec.organisations.history.histories import PLACES, UNITS
    from roviec.organisations.models import UnitVersion

    print("| data of a page | p50 ms | p95 ms | CPU ms |")
    print("| --- | ---: | ---: | ---: |")
    before, today = date(2025, 6, 30), date(2026, 11, 23)
    province = UnitVersion.objects.as_at(today).filter(kind__code="province").order_by("code")[0]
    of_units: Hierarchy = UnitsOf(line)
    compared = comparing.Asked(before, today)
    for name, ask in (
        ("line, 30/06/2025", lambda: read_tree(of_units, Asked(before))),
        ("line, today", lambda: read_tree(of_units, Asked(today))),
        (
            "line, opened at a province",
            lambda: read_tree(of_units, Asked(today, inside=province.unit_id)),
        ),
        ("places, today", lambda: read_tree(Places(), Asked(today))),
        (
            "all of the line on two days",
            lambda: comparing.read_differences(of_units, UNITS, compared),
        ),
        ("all places on two days", lambda: comparing.read_differences(Places(), PLACES, compared)),
    ):
        times, began = [], time.process_time()
        for _n in range(20):
            times.append(_ms(ask))
        cpu = (time.process_time() - began) * 1000 / len(times)
        p50, p95 = _both(times)
        print(f"| {name} | {p50:.0f} | {p95:.0f} | {cpu:.0f} |", flush=True)


def _ms(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.units")
    parser.add_argument("--units", type=int, default=14_000)
    parser.add_argument("--times", type=int, default=1000)
    options = parser.parse_args()
    began = time.perf_counter()
    with database():
        from bench.units.scoping import scope
        from bench.units.small_act import small_act

        line = build(options.units)
        compare(line, options.times)
        trees(line)
        scope(line)
        small_act(line)
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
