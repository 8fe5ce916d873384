"""What is printed as JSON keeps to `schema.json`, and every index in it leads somewhere."""

from __future__ import annotations

import copy
import json
from importlib.resources import files

import pytest

from bench.reading.cases import load
from roviec.reading import SCHEMA, read
from roviec.reading.output import to_json
from roviec.reading.tests.schema_checker import problems

SPEC = json.loads(files("roviec.reading").joinpath("schema.json").read_text(encoding="utf-8"))
CASES = load()


def printed(text):
    return json.loads(json.dumps(to_json(read(text, name="a.txt")), ensure_ascii=False))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_keeps_to_the_schema(case):
    output = printed(case.text)
    assert list(problems(output, SPEC)) == []
    for claim in output["claims"]:
        assert claim["period"] is None or claim["period"] < len(output["periods"])
        assert all(index < len(output["claims"]) for index in claim["linked_to"])
    for citation in output["citations"]:
        assert citation["refers_to"] is None or citation["refers_to"] < len(output["citations"])


def test_the_schema_is_of_this_version():
    assert SPEC["properties"]["schema"]["const"] == SCHEMA


def test_all_kinds_of_facts_were_among_the_cases():
    seen = {kind for case in CASES for kind, facts in printed(case.text).items() if facts}
    assert seen == set(SPEC["properties"])


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (lambda o: o.pop("units"), "units is missing"),
        (lambda o: o.update(more=1), "more is unknown"),
        (lambda o: o["claims"][0].update(value="12"), "is no number"),
        (lambda o: o["claims"][0].update(measure="heads"), "is none of"),
        (lambda o: o["claims"][0].update(start=-1), "is below 0"),
        (lambda o: o["claims"][0].update(recurring=0), "is no boolean"),
        (lambda o: o["claims"][0].update(sentence=[1]), "1 items"),
        (lambda o: o["periods"][0].update({"from": "2020"}), "does not match"),
        (lambda o: o.update(schema=2), "is not 1"),
    ],
)
def test_what_is_not_of_the_contract_is_refused(change, trouble):
    output = copy.deepcopy(printed("Năm 2020, xã mở 12 lớp tập huấn."))
    assert list(problems(output, SPEC)) == []
    change(output)
    assert any(trouble in found for found in problems(output, SPEC))
