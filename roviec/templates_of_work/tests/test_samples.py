"""Statements of the sample texts find their indicators. The texts are not part of the project."""

from __future__ import annotations

import pytest

from roviec.inspections.claimcheck.context import words_of
from roviec.inspections.claimcheck.matching import choose
from roviec.reading import read
from roviec.templates_of_work.demo.seeding import samples_folder

# By sample: value said and indicator meant, in the order of the text.
MEANT = {
    "000": [(100, "staff_registered"), (193, "models_built"), (167, "models_active"), (127, "classes_opened")],
    "001": [(100, "organisations_studied_resolution"), (100, "organisations_studied_35")],
    "002": [(100, "communes_with_department")],
    "003": [],
    "004": [
        (27, "organisations_with_plan"),
        (92, "members_committed"),
        (32, "models_active"),
        (34, "skilful_models_launched"),
        (35, "classes_opened"),
        (2611, "attendances"),
        (43, "classes_opened"),
        (5700, "learners"),
        (99, "learning_quality"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("sample", MEANT)
def test_each_countable_statement_finds_its_indicator(indicators, sample):
    folder = samples_folder()
    if folder is None:
        pytest.skip("the samples are not here")
    (file,) = folder.glob(f"{sample}_*.txt")
    reading = read(file.read_bytes(), name=file.name)
    found = []
    for at, claim in enumerate(reading.claims):
        match = choose(claim, words_of(reading, at), indicators).match
        found.append((claim.value, match and match.indicator.code))
    assert found == MEANT[sample]
