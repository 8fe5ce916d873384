"""What must not change the facts: Unicode form, kinds of space and dash, place of the tone mark,
zero padding, case of the heads of bodies. And: offsets always hold, time stays linear."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.reading.cases import load
from roviec.reading import read
from roviec.reading.document import Document, key
from roviec.reading.output import to_json

TEXTS = [case.text for case in load() if not case.kept_aside]
KINDS = (
    "citations",
    "claims",
    "dates",
    "periods",
    "officeholders",
    "units",
    "statements",
    "events",
)
PLACES = {"start", "end", "text", "sentence"}


def facts(text, kinds=KINDS):
    reading = to_json(read(text))
    return {kind: [without_places(fact) for fact in reading[kind]] for kind in kinds}


def without_places(fact):
    return {name: plain(value) for name, value in fact.items() if name not in PLACES}


def plain(value):
    if isinstance(value, str):
        return key(value)
    return [plain(one) for one in value] if isinstance(value, list) else value


def late_tones(text):
    """The other school of tone placement: hoà, uỷ, khoẻ, thuý."""
    moves = {"oa": "òa óa ỏa õa ọa", "oe": "òe óe ỏe õe ọe", "uy": "ùy úy ủy ũy ụy"}
    for pair, words in moves.items():
        for word in words.split():
            mark = unicodedata.normalize("NFD", word[0])[1]
            moved = pair[0] + unicodedata.normalize("NFC", pair[1] + mark)
            text = re.sub(rf"(?<!q){word}(?!\w)", moved, text)
    return text


CHANGES = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "en dashes": lambda text: text.replace("-", "–").replace("—", "–"),
    "non-breaking hyphens": lambda text: text.replace("-", "\u2011"),
    "late tones": late_tones,
    "curly quotes": lambda text: text.replace('"', "“"),
    "zero-width signs": lambda text: text.replace(" ", "\u200b "),
    "crossed capital eth": lambda text: text.replace("Đ", "Ð"),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_form_of_letters_changes_no_fact(text, change):
    assert facts(CHANGES[change](text)) == facts(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngày 5/6/2021 họp.", "Ngày 05/06/2021 họp."),
        ("Ngày 5 tháng 2 năm 2021 họp.", "Ngày 05 tháng 02 năm 2021 họp."),
        ("Trong 3 năm qua.", "Trong 03 năm qua."),
        ("Tháng 9/2022, xã họp.", "Tháng 09/2022, xã họp."),
        ("Chỉ thị số 5-CT/TW nêu rõ.", "Chỉ thị số 0005-CT/TW nêu rõ."),
    ],
)
def test_padding_with_zeros_changes_no_fact(one, other):
    first, second = facts(one), facts(other)
    for citation in first["citations"] + second["citations"]:
        del citation["number"]
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ban Tổ chức Tỉnh ủy họp.", "Ban tổ chức Tỉnh ủy họp."),
        ("Sở Y tế tỉnh Lào Cai họp.", "sở Y tế tỉnh Lào Cai họp."),
        (
            "Kế hoạch số 5-KH/TU của Ban Thường vụ Tỉnh ủy.",
            "kế hoạch số 5-KH/TU của ban thường vụ Tỉnh ủy.",
        ),
        ("Đảng ủy xã Lý Quốc họp.", "Đảng ủy xã Lí Quốc họp."),
    ],
)
def test_case_of_heads_and_i_for_y_change_no_unit(one, other):
    kinds = ("citations", "units")
    assert facts(one, kinds) == facts(other, kinds)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_offsets_reproduce_every_fact(text):
    check_offsets(text)


PIECES = st.sampled_from(
    [
        "Chỉ thị",
        "số",
        "05-CT/TW",
        "ngày",
        "5/6",
        "5/6/2021",
        "của",
        "Bộ Chính trị",
        "Nghị quyết",
        "Đại hội",
        "Trung ương 4",
        "(khóa XII)",
        "từ",
        "đến",
        "năm",
        "2020",
        "2016-2019",
        "đến nay",
        "quý I",
        "tháng 13",
        "6 tháng đầu năm",
        "Ban",
        "Tỉnh ủy",
        "xã",
        "Nậm Tin",
        "đồng chí",
        "Lò Văn A",
        "Bí thư",
        "27/27",
        "99,6%",
        "hơn",
        "lớp",
        ".",
        ",",
        ";",
        ":",
        "-",
        "–",
        "(",
        ")",
        "\n",
        "…",
        "./.",
        "12/",
        "/NQ-",
        "số:",
        "T.Ư",
        "ph",
        "bng",
        "này",
        "các",
        "khóa",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_mixture_of_pieces_is_read_with_right_offsets(text):
    if text.strip():
        check_offsets(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_with_right_offsets(text):
    if text.strip() and text.encode("utf-8", "surrogatepass").strip():
        check_offsets(text)


def check_offsets(text):
    reading = to_json(read(text))
    for kind in KINDS:
        for fact in reading[kind]:
            assert fact["text"]
            assert reading["text"][fact["start"] : fact["end"]] == fact["text"]
    for kind in ("citations", "dates", "periods", "units"):
        starts = [fact["start"] for fact in reading[kind]]
        assert starts == sorted(starts)
    for warning in reading["warnings"]:
        assert 0 <= warning["start"] < warning["end"] <= len(reading["text"])


def test_the_same_input_gives_the_same_output():
    for text in TEXTS[:20]:
        assert to_json(read(text)) == to_json(read(text))


NASTY = [
    "1/" * 20000,
    "Nghị quyết " * 8000,
    "Nghị quyết Hội nghị lần thứ " * 3000,
    "Nghị quyết Đại hội Đảng bộ tỉnh " * 3000,
    "số 05-" * 10000,
    "từ ngày 1/1 đến " * 4000,
    "Ban Thường vụ Đảng ủy " * 4000,
    "A" * 60000,
    "Nguyễn Văn " * 6000,
    "a\u0301\u200b" * 15000,
    " " * 60000 + "x",
    "\n" * 30000 + "x",
    "phng bng " * 7000,
    "(" * 30000,
    "năm 2020, " * 6000,
    "12.345,6" * 8000,
]


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:12]))
def test_nasty_input_takes_linear_time(text):
    """Four times the text may take a little over four times as long, and never sixteen times. The
    processor's time is taken, and the best of two: other work on the machine is no fault."""
    quarter = min(_took(text[-(len(text) // 4) :]) for _ in range(2))
    whole = min(_took(text) for _ in range(2))
    assert whole < 2.0 or whole < 10 * quarter


def _took(text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


def test_keys_and_documents_agree_on_words():
    for text in TEXTS[:20]:
        assert key(Document.from_text(text).folded) == key(text)
