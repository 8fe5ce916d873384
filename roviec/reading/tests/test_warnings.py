"""Damaged words, references that lead nowhere, old encodings, near repetitions."""

from __future__ import annotations

import pytest

from roviec.reading import read, warnings
from roviec.reading.document import Document
from roviec.reading.syllables import is_syllable


def found(text, kind="suspected_damage"):
    return [
        (text[one.start : one.end], one.suggestion)
        for one in warnings.find(Document.from_text(text))
        if one.kind == kind
    ]


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "khuỷu",
        "quýt",
        "giếng",
        "gì",
        "quốc",
        "thuở",
        "uyên",
        "yêu",
        "ngoằn",
        "xoong",
        "huýt",
        "khuya",
        "rượu",
        "chuyến",
        "ước",
        "ít",
    ],
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["thưc", "bng", "ph", "ngươ", "viêc", "quôc", "ngưười", "xthành", "đưc"]
)
def test_no_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lớp ph cập tin học cho thôn.", "ph"),
        ("Xã họp bng phương tiện trực tuyến.", "bng"),
        ("Tập trung thưc hành tiết kiệm.", "thưc"),
        ("Các đơn vị tổ chưc hội nghị.", "chưc"),
        ("Hoàn thành nhiêm vụ, viêc làm.", "viêc"),
    ],
)
def test_lost_letters_are_flagged(text, word):
    assert [flagged for flagged, _ in found(text)] == [word]


def test_what_was_meant_is_taken_from_the_text_itself():
    text = "Việc thực hiện nghị quyết tốt. Xã tiếp tục thưc hiện nghị quyết."
    assert found(text) == [("thưc", "thực")]
    assert found("Thành ủy Phổ Lãng họp. Bí thư Thành ủy Phổ Lng phát biểu.") == [("Lng", "Lãng")]


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn viên dùng Facebook, Zalo, phần mềm Zoom để họp online về Covid-19.",
        "Ông Ksor H'Bơ Khăp và bà Y Ngọc ở xã Đắk Ơ, huyện Krông Bông.",
        "Liên hệ email vanthu@huyen.gov.vn, website http://huyen.gov.vn/tin.",
        "Tặng 20 kg gạo, dài 5 km, công suất 3 kwh, đ/c Nam, TP. Huế, UBND, HĐND.",
        "Học sinh quỳnh, khuỷu tay, ngoằn ngoèo, xoong nồi, quệt, rượu, giếng nước.",
        "Hội nghị được tường thuật trên trang web, có file trình chiếu, clip ngắn.",
    ],
)
def test_whole_words_are_not_flagged(text):
    assert found(text) == []


def test_bare_numbers_and_words_that_lead_nowhere():
    text = "Chi bộ học Chỉ thị 05 và Nghị quyết Đại hội."
    kinds = [(text[w.start : w.end], w.kind) for w in read(text).warnings]
    assert kinds == [
        ("Chỉ thị 05", "unresolved_reference"),
        ("Nghị quyết Đại hội", "unresolved_reference"),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc. Uû ban nh©n d©n tØnh ®· ban hµnh", "TCVN3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. UÛy ban nhaân daân huyeän ñaõ ban haønh keá hoaïch", "VNI"),
        ("Cộng hòa xã hội chủ nghĩa Việt Nam, Ủy ban nhân dân tỉnh đã ban hành", None),
        ("Plain English text about a committee that met on Tuesday.", None),
        ("Café à la carte, naïve façade, déjà vu, coöperation and more words", None),
    ],
)  # fmt: skip
def test_old_encodings_are_recognised(text, encoding):
    told = [one.suggestion for one in read(text).warnings if one.kind == "legacy_encoding"]
    assert told == ([encoding] if encoding else [])


def test_paragraphs_that_nearly_repeat():
    text = (
        "Bí thư Đảng ủy xã phát biểu khai mạc.\nSố liệu đủ.\nBí thư Đảng ủy xa phát biểu khai mạc."
    )
    assert [words for words, _ in found(text, "possible_duplicate")] == [text.split("\n")[2]]
