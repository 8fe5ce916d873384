"""Every case of `cases/*.toml` that is not kept aside, as a test of its own."""

from __future__ import annotations

import pytest

from bench.reading.cases import load, score
from roviec.reading import read
from roviec.reading.output import to_json

CASES = load()


def test_a_good_part_of_the_cases_is_kept_aside():
    aside = sum(case.kept_aside for case in CASES)
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({case.sector for case in CASES}) >= 8
    assert 0.25 <= aside / len(CASES) <= 0.45


@pytest.mark.parametrize("case", [c for c in CASES if not c.kept_aside], ids=lambda case: case.id)
def test_case(case):
    troubles = [
        line for _, lines in score(case, to_json(read(case.text))).values() for line in lines
    ]
    assert troubles == []
