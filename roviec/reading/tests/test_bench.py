"""The benchmark counts what it should, so that its figures can be believed."""

from __future__ import annotations

import json

import pytest

from bench.reading import cases, gold
from bench.reading.corpus import documents
from bench.reading.tally import Tally, compare, fields_equal
from roviec.reading import read
from roviec.reading.output import to_json


def fact(start, end, **fields):
    return {"start": start, "end": end, **fields}


def test_facts_pair_one_to_one_where_they_overlap():
    expected = [fact(0, 5, date="a"), fact(10, 15, date="b"), fact(20, 25, date="c")]
    found = [
        fact(0, 4, date="a"),
        fact(10, 15, date="x"),
        fact(40, 45, date="c"),
        fact(1, 5, date="a"),
    ]
    tally = compare(expected, found, fields_equal("date"))
    assert (tally.hits, tally.missed, tally.wrong) == (1, 2, 3)


def test_what_may_be_found_counts_neither_way():
    tally = compare([], [fact(3, 9, date="a")], fields_equal("date"), optional=[fact(0, 5)])
    assert (tally.hits, tally.missed, tally.wrong) == (0, 0, 0)


def test_figures():
    tally = Tally(hits=6, missed=2, wrong=4)
    assert tally.precision == pytest.approx(0.6)
    assert tally.recall == pytest.approx(0.75)
    assert tally.f1 == pytest.approx(12 / 18)
    assert Tally().f1 is None


def test_the_gold_is_put_in_the_words_of_the_contract(tmp_path):
    text = "Xã Mường Lạn tổng kết công tác năm 2021\nXã Mường Lạn tổng kết công tác năm 2021\nQua 3 năm, mở 9 lớp; thời gian tới mở thêm."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")

    def item(match, occurrence=1, **fields):
        start = cases.place_of(text, match, occurrence)
        return {"match": match, "start": start, "end": start + len(match), **fields}

    year = {"kind": "year", "start_date": "2021-01-01", "end_date": "2021-12-31", "vague": False}
    described = {
        "file": "a.txt",
        "citations": [],
        "claims": [
            item("9 lớp", value=9, quantifier="exact", measure="count", counted="lớp"),
            item("3 năm", value=3, quantifier="exact", measure="duration", counted="năm"),
        ],
        "dates": [
            item("năm 2021", **year),
            item("năm 2021", 2, **year),
            item("Qua 3 năm", kind="duration", start_date=None, end_date=None, length="P3Y", vague=False),
            item("thời gian tới", kind="future", start_date=None, end_date=None, vague=True),
        ],
        "officeholders": [], "organisations": [], "requests": [], "limitations": [], "proposals_upward": [],
    }  # fmt: skip
    (tmp_path / "gold.json").write_text(json.dumps({"files": [described]}), encoding="utf-8")
    (sample,) = gold.load(tmp_path)
    assert [f["noun"] for f in sample.expected["claims"]] == ["lớp"]
    assert [f["text"] for f in sample.expected["periods"]] == ["năm 2021", "Qua 3 năm"]
    assert [f["text"] for f in sample.optional["periods"]] == ["năm 2021", "thời gian tới"]
    assert sample.expected["periods"][1]["duration"] == "P3Y"


def test_a_case_tells_what_is_missing_wrong_and_too_much():
    case = cases.Case(
        id="x", reason="", sector="", kept_aside=False,
        text="Năm 2020 họp ngày 3/4/2021, năm 2022.",
        complete=("periods",),
        expect={
            "periods": [{"text": "Năm 2020", "from": "2019-01-01"}],
            "dates": [{"text": "ngày 3/4/2021", "date": "2021-04-03"}],
        },
    )  # fmt: skip
    scored = cases.score(case, to_json(read(case.text)))
    assert scored["dates"][0] == Tally(hits=1)
    assert scored["periods"][0] == Tally(missed=1, wrong=2)
    assert len(scored["periods"][1]) == 2


def test_the_generated_corpus_is_always_the_same_and_repeats_little():
    texts = [case.text for case in cases.load() if case.id.startswith("fresh-")]
    first, again = (list(documents(texts, 60_000)) for _ in range(2))
    assert first == again
    assert sum(len(text.encode("utf-8")) for text in first) >= 60_000
    lines = [line for text in first for line in text.split("\n") if len(line) > 200]
    assert len(set(lines)) > 0.9 * len(lines)


def test_a_table_inside_a_fact_is_compared_where_the_case_says_something():
    case = cases.Case(
        id="x", reason="", sector="", kept_aside=False,
        text="Xã mở 5 lớp, tăng 2 lớp.",
        complete=(),
        expect={"claims": [
            {"text": "2 lớp", "change": {"direction": "up"}},
            {"text": "2 lớp", "change": {"direction": "up", "versus": "năm 2020"}},
        ]},
    )  # fmt: skip
    first, second = case.expect["claims"]
    reading = to_json(read(case.text))
    for expected, hits in ((first, 1), (second, 0)):
        case.expect["claims"] = [expected]
        assert cases.score(case, reading)["claims"][0].hits == hits
