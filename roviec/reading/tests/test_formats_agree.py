"""A text says the same whether it comes as plain text, DOCX, HTML or laid out as PDF."""

from __future__ import annotations

from typing import Any

import pytest

from bench.reading.texts import SAMPLES
from roviec.reading import read
from roviec.reading.output import to_json
from roviec.reading.tests.laid_out import Layout, Text, as_docx, as_html, as_plain, printed
from roviec.reading.tests.long_texts import TEXTS

LAYOUTS = (
    Layout("office", "Liberation Sans", 11, spacing=10, leading=1.15, margins=(32, 32)),
    Layout("decree", justified=True, indent=12.7, spacing=6, leading=1.1, page_numbers=True,
           running_head="Tài liệu lưu hành nội bộ"),
    Layout("tight", indent=10, running_head="Tài liệu lưu hành nội bộ"),
    Layout("spaced", size=13, justified=True, spacing=4, leading=1.5, page_numbers=True),
    Layout("columns", size=10, justified=True, spacing=3, columns=2, margins=(20, 20)),
)  # fmt: skip
KINDS = (
    "citations", "claims", "dates", "periods", "officeholders", "units", "statements", "events",
    "warnings",
)  # fmt: skip
_REFERENCES = {"refers_to": "citations", "period": "periods", "linked_to": "claims"}


def samples() -> list[Text]:
    return [
        Text(path.stem[:3], tuple(path.read_text(encoding="utf-8").split("\n")))
        for path in sorted(SAMPLES.glob("*.txt"))
    ]


ALL = [*TEXTS, *samples()]
# The head of an official paper stands across the page, so such papers have no columns.
SET = [(text, layout) for text in ALL for layout in LAYOUTS if not text.head or layout.columns == 1]


def facts(source: bytes) -> dict[str, list[Any]]:
    """What is said, without the places: spans and indexes as the words they stand for."""
    reading = to_json(read(source))
    for kind in KINDS:
        for item in reading[kind]:
            if "text" in item:
                assert reading["text"][item["start"] : item["end"]] == item["text"]
    return {kind: [_said(item, reading) for item in reading[kind]] for kind in KINDS}


def _said(item: dict[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
    said = {"text": reading["text"][item["start"] : item["end"]], **item}
    if "sentence" in said:
        start, end = said["sentence"]
        said["sentence"] = reading["text"][start:end]
    for key, kind in _REFERENCES.items():
        if isinstance(found := said.get(key), int):
            said[key] = reading[kind][found]["text"]
        elif isinstance(found, list):
            said[key] = [reading[kind][index]["text"] for index in found]
    return {key: _plain(value) for key, value in said.items() if key not in {"start", "end"}}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    documents = [(name_of(text, layout), as_docx(text, layout)) for text, layout in SET]
    return printed(documents, tmp_path_factory.mktemp("office"))


def differences(found: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> list[str]:
    """What is missing, too much or in another order, a line for a fact."""
    told = []
    for kind in KINDS:
        told += [f"{kind} missing: {item}" for item in wanted[kind] if item not in found[kind]]
        told += [f"{kind} too much: {item}" for item in found[kind] if item not in wanted[kind]]
        if not told and found[kind] != wanted[kind]:
            told.append(f"{kind}: other order or number")
    return told


def name_of(text: Text, layout: Layout) -> str:
    return f"{text.name}-{layout.name}"


@pytest.fixture(scope="module")
def expected():
    return {text.name: facts(as_plain(text)) for text in ALL}


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.name)
def test_every_text_says_much(text, expected):
    assert sum(map(len, expected[text.name].values())) > 30


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.name)
def test_html_says_the_same(text, expected):
    assert differences(facts(as_html(text)), expected[text.name]) == []


@pytest.mark.parametrize(("text", "layout"), SET, ids=[name_of(*one) for one in SET])
def test_docx_says_the_same(text, layout, expected):
    assert differences(facts(as_docx(text, layout)), expected[text.name]) == []


@pytest.mark.parametrize(("text", "layout"), SET, ids=[name_of(*one) for one in SET])
def test_pdf_says_the_same(text, layout, expected, pages):
    found = facts(pages[name_of(text, layout)])
    assert differences(found, expected[text.name]) == []


@pytest.fixture(scope="module")
def numbered(tmp_path_factory):
    """The longest text under a head that states something, its pages numbered."""
    head = "Báo cáo số 47-BC/BTGHU ngày 16/11/2021"
    set_so = as_docx(
        TEXTS[2], Layout("numbered", justified=True, running_head=head, page_numbers=True)
    )
    return head, read(set_so), read(printed([("it", set_so)], tmp_path_factory.mktemp("it"))["it"])


def test_running_heads_and_page_numbers_stay_in_the_text_and_never_count(numbered):
    head, from_docx, from_pdf = numbered
    assert from_pdf.source.pages > 2
    assert from_pdf.text.count(head) == from_pdf.source.pages
    assert [c.norm_id for c in from_pdf.citations].count("47-BC/BTGHU") == 0
    assert head in from_docx.text
    assert [c.text for c in from_pdf.citations] == [c.text for c in from_docx.citations]
    assert [c.text for c in from_pdf.claims] == [c.text for c in from_docx.claims]
