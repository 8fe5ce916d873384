"""Each format gives the same text; what cannot be read says why."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
from contextlib import suppress

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.reading import (
    BrokenSource,
    EmptySource,
    NotDecodable,
    NotWordDocument,
    OldWordDocument,
    PasswordProtected,
    ReadError,
    TooLarge,
    UnknownFormat,
    read,
)
from roviec.reading.sources import LARGEST

TEXT = "Ngày 12/4/2022, Huyện ủy Bắc Yên ban hành Kế hoạch số 41-KH/HU, giao 16 đảng ủy thực hiện."


def as_docx(*, table=False, header=None):
    document = WordDocument()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        grid = document.add_table(rows=1, cols=2)
        grid.cell(0, 0).text = "HUYỆN ỦY BẮC YÊN"
        grid.cell(0, 1).text = "Số 41-KH/HU"
        data = document.add_table(rows=4, cols=3)
        for row in range(4):
            for column in range(3):
                data.cell(row, column).text = f"ô {row}{column}"
    document.add_paragraph(TEXT)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def as_pdf(text=TEXT, *, password=None):
    """A PDF with a text layer in a Unicode font map, written by hand."""
    codes = {c: i + 1 for i, c in enumerate(sorted(set(text)))}
    shown = "".join(f"{codes[c]:04X}" for c in text)
    mapping = "\n".join(f"<{i:04X}> <{ord(c):04X}>" for c, i in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    content = f"BT /F1 12 Tf 50 700 Td <{shown}> Tj ET" if text else ""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    out = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"xref\n0 8\n0000000000 65535 f \n{table}trailer << /Size 8 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    data = out + trailer.encode()
    if password is None:
        return data
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(password)
    stored = io.BytesIO()
    writer.write(stored)
    return stored.getvalue()


def as_html():
    return (
        "<!doctype html><html><head><title>Tin</title><script>var x = 'Ngày 1/1/2001';</script></head>"
        "<body><nav><ul><li><a href='/'>Trang chủ</a></li><li><a href='/t'>Tin tức</a></li></ul></nav>"
        f"<article><h1>Huyện ủy Bắc Yên triển khai kế hoạch</h1><p>{TEXT}</p>"
        "<p>Các đảng ủy báo cáo kết quả trước ngày 30/6/2022 để tổng hợp, đánh giá chung toàn huyện.</p></article>"
        "<footer><p>Bản quyền thuộc Cổng thông tin điện tử huyện</p></footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (TEXT.encode(), "text/plain"),
        (TEXT.encode("utf-8-sig"), "text/plain"),
        (TEXT.encode("utf-16"), "text/plain"),
        (TEXT.encode("utf-16-le"), "text/plain"),
        (TEXT.encode("utf-16-be"), "text/plain"),
        (as_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (as_pdf(), "application/pdf"),
        (as_html(), "text/html"),
    ],
)
def test_every_format_says_the_same(data, media_type):
    reading = read(data, name="bất kỳ.bin")
    assert reading.source.media_type == media_type
    assert reading.source.name == "bất kỳ.bin"
    assert reading.source.characters == len(reading.text)
    assert TEXT in reading.text
    assert [c.norm_id for c in reading.citations] == ["41-KH/HU"]
    assert "2022-04-12" in [d.date for d in reading.dates]


def test_code_page_1258_is_decoded():
    """The code page writes tones apart and vowel marks with their letter."""
    apart = "".join(with_tone_apart(letter) for letter in TEXT)
    reading = read(apart.encode("cp1258"))
    assert unicodedata.normalize("NFC", reading.text) == TEXT
    assert [c.norm_id for c in reading.citations] == ["41-KH/HU"]


def with_tone_apart(letter):
    base, tones = letter, ""
    for mark in unicodedata.normalize("NFD", letter)[1:]:
        if mark in "\u0300\u0301\u0303\u0309\u0323":
            tones += mark
            base = unicodedata.normalize(
                "NFC", unicodedata.normalize("NFD", letter).replace(mark, "")
            )
    return base + tones


def test_text_may_be_given_as_text():
    reading = read(TEXT)
    assert reading.source.media_type == "text/plain"
    assert reading.text == TEXT


def test_docx_tables_and_headers_are_read_in_order():
    text = read(as_docx(table=True, header="VĂN BẢN LƯU HÀNH NỘI BỘ")).text
    lines = text.split("\n")
    assert lines[:3] == ["VĂN BẢN LƯU HÀNH NỘI BỘ", "HUYỆN ỦY BẮC YÊN", "Số 41-KH/HU"]
    assert "ô 10 | ô 11 | ô 12" in lines
    assert lines.index("ô 30 | ô 31 | ô 32") < lines.index(TEXT)


def test_html_furniture_stays_in_the_text_and_holds_no_facts():
    reading = read(as_html())
    assert "Trang chủ" in reading.text
    assert "Bản quyền" in reading.text
    assert "2001" not in reading.text
    assert not [unit for unit in reading.units if "Cổng" in unit.text]
    assert "2022-06-30" in [d.date for d in reading.dates]


def zipped(**files):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return stored.getvalue()


def bomb():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("word/document.xml", b"\0" * 30_000_000)
    return stored.getvalue()


def locked_zip():
    data = bytearray(as_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0]
            struct.pack_into("<H", data, at + offset, flags | 1)
            at = data.find(mark, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptySource),
        (b" \n \t", EmptySource),
        (zipped(a="b"), NotWordDocument),
        (as_docx()[:900], BrokenSource),
        (zipped(**{"[Content_Types].xml": "<", "word__document.xml": "<"}), BrokenSource),
        (bomb(), TooLarge),
        (locked_zip(), PasswordProtected),
        (as_pdf(password="kín"), PasswordProtected),
        (b"%PDF-1.7\nnothing here", BrokenSource),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), UnknownFormat),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OldWordDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), PasswordProtected),
        (b"\xff\xfe\x00\xd8\x00\x00x", NotDecodable),
        (b"\x01\x02\x03\xff\x04\x05" * 40, NotDecodable),
        (b"x" * (LARGEST + 1), TooLarge),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_in_vietnamese(data, error):
    with pytest.raises(error) as caught:
        read(data)
    assert isinstance(caught.value, ReadError)
    assert str(caught.value).endswith(".")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        reading = read(data)
    except ReadError:
        return
    assert reading.text.strip()


@settings(deadline=None)
@given(
    st.sampled_from([b"PK\x03\x04", b"%PDF-1.4\n", b"<html><body>", b"\xff\xfe"]),
    st.binary(max_size=200),
)
def test_broken_files_of_known_kinds_are_read_or_refused(head, rest):
    with suppress(ReadError):
        assert read(head + rest).text.strip()


def test_a_long_table_is_read_to_its_end_and_merged_cells_once():
    document = WordDocument()
    table = document.add_table(2500, 3)
    table.cell(0, 0).text = "Đơn vị"
    table.cell(0, 1).merge(table.cell(1, 1)).text = "Số lớp"
    table.cell(2499, 2).text = "dòng cuối"
    content = io.BytesIO()
    document.save(content)
    text = read(content.getvalue()).text
    assert text.count("Số lớp") == 1
    assert text.rstrip().endswith("dòng cuối")


@pytest.mark.parametrize(
    "text", ["Số " + "9" * 5000 + " lớp.", "Mở " + "9" * 5000 + " lớp.", "ngày ²/³"]
)
def test_a_row_of_digits_without_end_is_no_number(text):
    assert read(text).claims == ()
