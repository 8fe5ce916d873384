"""Hostile input gets an answer or a clear error, in time and memory in proportion to its size."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roviec.reading import BrokenSource, NotWordDocument, ReadError, TooLarge, read
from roviec.reading.sources import LARGEST, decode
from roviec.reading.sources.decoded import LONGEST
from roviec.reading.tests.hostile import ALL, PAGES, TEXTS, WORD
from roviec.reading.tests.paper import pdf
from roviec.reading.tests.word_files import notes, package, packed, paragraph, run, text_box

SMALL, LARGE = 100_000, 400_000
_CONSTANT = 40.0
"""Megabytes that do not depend on the size: what a parser and a pattern keep for themselves."""
_TIMES = 20.0
"""Decoding takes at most so many times the size of its input."""


@pytest.fixture(scope="module")
def costs() -> dict[tuple[str, int], tuple[int, float, float]]:
    """Length, seconds and megabytes by name and size, each measured in a process of its own."""
    asked = [(name, size) for name in [*TEXTS, *PAGES] for size in (SMALL, LARGE)]
    words = [str(word) for pair in asked for word in pair]
    told = subprocess.run(
        [sys.executable, "-m", "roviec.reading.tests.hostile", *words, "decode"],
        check=True, capture_output=True, text=True, timeout=600,
    ).stdout.splitlines()  # fmt: skip
    rows = [line.split()[-3:] for line in told]
    return {
        each: (int(length), float(seconds), float(megabytes))
        for each, (length, seconds, megabytes) in zip(asked, rows, strict=True)
    }


GRAIN = 0.05
"""Seconds of the processor below which a busy machine tells nothing apart."""


@pytest.mark.parametrize("name", [*TEXTS, *PAGES])
def test_decoding_takes_linear_time_and_twenty_times_the_memory(costs, name):
    """Four times the input takes less than twelve times as long; a square would take sixteen."""
    length, slow, more = costs[name, LARGE]
    if slow > 0.3:
        assert slow < 12 * max(GRAIN, costs[name, SMALL][1])
    assert more < _CONSTANT + _TIMES * length / 1_000_000


@pytest.mark.parametrize("name", ALL)
def test_everything_hostile_is_read_or_refused(name):
    read_or_refused(ALL[name](20_000))


@pytest.mark.parametrize("name", WORD)
def test_word_files_of_megabytes_are_read_or_refused(name):
    try:
        _, text, _ = decode(WORD[name](2_000_000))
    except ReadError:
        return
    assert len(text.text) < LONGEST


def test_a_zip_in_a_zip_is_no_document():
    inner = packed({"a.xml": "x" * 100})
    for _ in range(5):
        inner = packed({"a.zip": inner})
    with pytest.raises(NotWordDocument):
        read(inner)


def test_many_files_that_unpack_to_much_are_refused():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        for number in range(30):
            archive.writestr(f"word/media/{number}", bytes(9_000_000))
    with pytest.raises(TooLarge):
        read(stored.getvalue())


@pytest.mark.parametrize("source", ["x" * (LONGEST + 1), ("<p>" + "x" * (LONGEST + 1)).encode()])
def test_very_long_texts_are_refused(source):
    with pytest.raises(TooLarge):
        read(source)
    assert len(source) < LARGEST


def test_an_entity_bomb_in_a_page_is_not_expanded():
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    page = f'<!DOCTYPE html [<!ENTITY e0 "họp">{levels}]><html><body><p>Xã &e9; 5/6/2021.</p></body></html>'
    assert len(read(page).text) < 2000


def stored_document():
    document = WordDocument()
    document.add_paragraph("Ngày 12/4/2022, xã mở 12 lớp cho 815 học viên.")
    document.add_table(2, 2).cell(0, 0).text = "ô"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WHOLE = {
    "word": stored_document(),
    "page": "<html><body><table><tr><td>Xã mở 12 lớp</td></tr></table><p>Ngày 12/4/2022 họp &amp; bàn.</p></body></html>".encode(),
    "paper": pdf("BT /F1 12 Tf 50 700 Td {Xã mở 12 lớp trong năm 2022.} Tj ET 10 10 m 90 10 l S"),
    "text": "Ngày 12/4/2022, xã mở 12 lớp.".encode("utf-16"),
}


def read_or_refused(data):
    try:
        reading = read(data)
    except ReadError:
        return
    assert reading.text.strip()
    for kind in (reading.claims, reading.dates, reading.citations):
        for fact in kind:
            assert reading.text[fact.start : fact.end] == fact.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(WHOLE)), st.floats(0, 1))
def test_truncated_files_are_read_or_refused(kind, part):
    data = WHOLE[kind]
    read_or_refused(data[: int(part * len(data))])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20
    ),
)
def test_files_with_wrong_bytes_are_read_or_refused(kind, changes):
    data = bytearray(WHOLE[kind])
    for place, byte in changes:
        data[int(place * len(data))] = byte
    read_or_refused(bytes(data))


TAGS = st.sampled_from(
    ["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>Xã 5/6/2021</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
     "<w:del>", "</w:del>", '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', "<w:vMerge/>", "<w:sectPr/>",
     "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>", "</mc:Choice>", "<w:txbxContent>", "</w:txbxContent>",
     '<w:footnoteReference w:id="1"/>', "<w:vanish/>", '<w:sym w:font=".VnTime" w:char="ZZ"/>', '<w:headerReference r:id="rId9"/>']
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS, max_size=25))
def test_any_mixture_of_elements_is_read_or_refused(tags):
    """Closed as they were opened where that can be, so that more than well-formedness is tried."""
    opened: list[str] = []
    body = []
    for tag in tags:
        if tag.startswith("</"):
            if opened and opened[-1] == tag[2:-1]:
                body.append(tag)
                opened.pop()
        else:
            body.append(tag)
            if not tag.endswith("/>") and "</" not in tag:
                opened.append(tag[1:-1].split()[0])
    body += [f"</{name}>" for name in reversed(opened)]
    read_or_refused(package("".join(body)))


OPERATORS = st.sampled_from(
    ["BT", "ET", "q", "Q", "/F1 12 Tf", "/F1 0 Tf", "{Xã mở 12 lớp} Tj", "50 700 Td", "0 1 -1 0 9 9 Tm", "1 0 0 1 50 600 Tm",
     "0 0 0 0 0 0 Tm", "-9 9 m", "90 9 l", "S", "f", "10 10 80 30 re", "1e9 0 0 1e9 0 0 cm", "T*", "99999 Tc", "3 Tr", "/X Do"]
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(OPERATORS, max_size=25))
def test_any_mixture_of_drawing_is_read_or_refused(operators):
    read_or_refused(
        pdf(
            " ".join(["BT /F1 12 Tf 50 700 Td {Xã Mường Lạn mở 12 lớp năm 2022} Tj ET", *operators])
        )
    )


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<script>", "</script>", "<!--", "-->", "<", ">", "&amp;",
     "&#x110;", "&#0;", "<br>", "<a href='x'>", "</a>", "Xã họp", "12 lớp", "5/6/2021", "<?xml?>", "\x00", "<title>", "<h1>", "</h1>"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(MARKUP, max_size=30))
def test_any_mixture_of_markup_is_read_or_refused(pieces):
    read_or_refused("<html>" + "".join(pieces))


def test_a_hostile_symbol_is_no_error():
    broken = '<w:r><w:sym w:font=".VnTime" w:char="ZZ"/></w:r>'
    assert read(package(paragraph("Xã", broken, " họp."))).text == "Xã họp."


def test_one_note_called_often_is_read_once():
    called = '<w:r><w:footnoteReference w:id="1"/></w:r>' * 5000
    data = package(
        paragraph("Xã", called),
        parts=[("footnotes.xml", "footnotes", notes("footnote", {1: "chú " * 50}))],
    )
    assert len(read(data).text) < 1000


def test_a_text_box_in_a_text_box():
    inner = paragraph("trong", text_box(paragraph("trong nữa")))
    assert read(package(paragraph(run("ngoài"), text_box(inner)))).text.split("\n") == [
        "ngoài",
        "trong",
        "trong nữa",
    ]


def test_broken_parts_are_told():
    with pytest.raises(BrokenSource):
        read(package(paragraph("Xã họp."), parts=[("styles.xml", "styles", "<w:styles")]))
