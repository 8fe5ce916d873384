"""The five sample pages, where they are at hand, are read as well as the goals ask."""

from __future__ import annotations

import pytest

from bench.reading import gold
from bench.reading.__main__ import sample_table
from bench.reading.texts import SAMPLES

if not (SAMPLES / "gold.json").exists():
    pytest.skip(f"no samples at {SAMPLES}", allow_module_level=True)

GOALS = {
    "citations, numbered: place and form": 0.98,
    "citations, all: exact span": 0.98,
    "citations, all: norm_id": 0.98,
    "claims: value + quantifier": 0.95,
    "dates: day + half": 0.97,
    "periods: from, to, duration": 0.97,
    "persons: name": 0.96,
    "units: exact span": 0.90,
}


@pytest.fixture(scope="module")
def table():
    return sample_table(gold.load(SAMPLES))


@pytest.mark.parametrize("row", GOALS)
def test_the_goal_is_met(table, row):
    assert table[row].f1 >= GOALS[row]
    assert table[row].hits
