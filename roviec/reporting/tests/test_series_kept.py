"""A series in the structure of another day, from what is kept, is what its figures come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roviec.reporting.kept.folding import count_all_anew
from roviec.reporting.rollup import stored
from roviec.reporting.series import reading
from roviec.reporting.series.periods import run
from roviec.reporting.series.reading import read
from roviec.reporting.series.reckoning import Reading, Row, reckon
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.tests.reorganised import AFTER, BEFORE, Reorganised, reorganise

pytestmark = pytest.mark.django_db

NAMES = ("centre", "tn", "thai_nguyen", "bac_kan", "pho_yen", "nhat", "nhi", "tu", "sau", "ba")


@pytest.fixture
def made(world) -> Reorganised:
    site = reorganise(world)
    old: dict[str, Any] = {
        "thai_nguyen": 1,
        "bac_kan": 2,
        "pho_yen": 10,
        "mot": 100,
        "hai": 200,
        "ba": 300,
        "sau": 4,
    }
    site.give("2025-05", **old, bon=7)
    more: dict[str, Any] = {name: number + 1 for name, number in old.items()}
    site.give("2025-06", **more, bay=0)
    site.give("2025-07", tn=4, nhat=1000, nhi=2000, tu=3000)
    site.give("2025-08", centre=9, nhat=1001, tu=3001)
    site.give("2025-09", code="members_committed", nhat=(1, 2), tu=(3, 4))
    site.give("2025-06", code="members_committed", mot=(1, 2), sau=(3, 5), bac_kan=(0, 7))
    count_all_anew()
    return site


def told(reading: Reading | None) -> tuple[object, ...] | None:
    if reading is None:
        return None
    value = reading.value and stored(reading.value)
    counts = (
        reading.counted,
        reading.expected,
        reading.waiting,
        reading.selves,
        reading.selves_known,
    )
    return (reading.status, value, counts, reading.unrecorded, reading.has_parts, reading.stands_in)


def both(row: Row) -> list[tuple[object, ...] | None]:
    reported = replace(row.reported, has_parts=False)
    return [told(reported), told(row.restructured)]


@pytest.mark.parametrize("on", [BEFORE, AFTER, date(2022, 4, 1)])
def test_kept_totals_and_figures_tell_the_same_series(made, on, monkeypatch):
    monkeypatch.setattr(reading, "SMALL", 0)
    from_kept = 0
    for how in ("sum", "max", "ratio_from_parts", "not_additive"):
        indicator = made.indicator(
            "members_committed" if how == "ratio_from_parts" else "attendances"
        )
        indicator.over_line = how
        indicator.save()
        count_all_anew()
        for name in NAMES:
            wanted = Wanted(
                unit_id=made.unit(name).pk,
                line=made.line,
                indicator=indicator,
                periods=tuple(run("2025-04", "2025-09")),
                structure=on,
            )
            quick = read(wanted)
            with monkeypatch.context() as few:
                few.setattr(reading, "SMALL", 500)
                slow = read(wanted, named=wanted.periods[0].code)
            assert not slow.whole
            from_kept += len(quick.whole)
            for one, other in zip(reckon(quick), reckon(slow), strict=True):
                assert both(one) == both(other), (how, name, one.period.code)
    assert from_kept > len(NAMES)


def test_a_country_s_series_reads_no_figure_but_its_own(made):
    wanted = Wanted(
        unit_id=made.unit("centre").pk,
        line=made.line,
        indicator=made.indicator(),
        periods=tuple(run("2025-01", "2025-12")),
        structure=AFTER,
    )
    with CaptureQueriesContext(connection) as asked:
        found = read(wanted)
    assert len(found.whole) == 12
    assert found.figures == {}
    assert len(asked) == 4
