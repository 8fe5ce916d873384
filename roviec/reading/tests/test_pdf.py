"""PDF pages: tables row by row, turned pages, hyphens, and files that end in a child process."""

from __future__ import annotations

import io
import subprocess
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from roviec.reading import BrokenSource, PasswordProtected, ReadError, TooLarge, read
from roviec.reading.tests.laid_out import Layout, Text, as_docx, printed
from roviec.reading.tests.paper import lines_below, pdf
from roviec.reading.tests.tables_on_paper import TABLES
from roviec.reading.tests.test_formats_agree import differences, facts

TURNED = Text(
    "turned",
    (
        "Xã Nậm Lạn mở 12 lớp bồi dưỡng cho 815 học viên trong năm 2021, đạt 96,5% kế hoạch huyện giao, hoàn thành trước ngày 15/12/2021.",
        "Đảng ủy xã Pá Khôm chưa mở lớp nào.",
    ),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    documents = [(name.replace(" ", "-"), data) for name, data in TABLES.items()]
    documents.append(("turned", as_docx(TURNED, Layout("turned"))))
    return printed(documents, tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_the_document_says(name, pages):
    found, wanted = facts(pages[name.replace(" ", "-")]), facts(TABLES[name])
    assert differences(found, wanted) == []


@pytest.mark.parametrize("name", [name for name in TABLES if name not in {"framed head"}])
def test_each_row_of_a_table_is_a_line(name, pages):
    lines = [line for line in read(pages[name.replace(" ", "-")]).text.split("\n") if line]
    assert lines == [line for line in read(TABLES[name]).text.split("\n") if line]


def test_no_claim_is_made_up_of_a_number_and_the_cell_beside_it(pages):
    for name in ("ruled", "without-lines"):
        nouns = [claim.noun for claim in read(pages[name]).claims]
        assert not [noun for noun in nouns if noun.startswith(("Phát động", "Kiểm tra", "Mở lớp"))]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_reads_as_the_upright_one(quarters, pages):
    """Turned by its /Rotate, and by what it draws."""
    upright = read(pages["turned"]).text
    writer = PdfWriter(PdfReader(io.BytesIO(pages["turned"])))
    for page in writer.pages:
        page[NameObject("/Rotate")] = NumberObject(90 * quarters)
    assert read(written(writer)).text == upright
    for page in writer.pages:
        page.transfer_rotation_to_content()
    assert read(written(writer)).text == upright


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_that_a_password_locks(tmp_path, pages):
    """Locked by LibreOffice itself."""
    (tmp_path / "a.docx").write_bytes(TABLES["ruled"])
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"kín"}}'
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         f"pdf:writer_pdf_Export:{options}", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with pytest.raises(PasswordProtected):
        read((tmp_path / "a.pdf").read_bytes())


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["Cả huyện học Chỉ thị số 05-", "CT/TW và đã triển khai."],
            "Cả huyện học Chỉ thị số 05-CT/TW và đã triển khai.",
        ),
        (
            ["Trong giai đoạn năm 2016-", "2019, xã mở 12 lớp."],
            "Trong giai đoạn năm 2016-2019, xã mở 12 lớp.",
        ),
        (
            ["Đồng chí là trưởng ban -", "phó trưởng đoàn của huyện."],
            "Đồng chí là trưởng ban - phó trưởng đoàn của huyện.",
        ),
    ],
)
def test_a_word_broken_at_its_hyphen_is_one(lines, text):
    data = pdf(lines_below(lines), width=100 + 6 * max(map(len, lines)))
    assert read(data).text == text


def test_fake_bold_and_text_across_the_page():
    data = pdf("BT /F1 12 Tf 50 700 Td {Xã mở 12 lớp trong năm.} Tj ET "
               "BT /F1 12 Tf 50.2 700 Td {Xã mở 12 lớp trong năm.} Tj ET "
               "BT /F1 9 Tf 0 1 -1 0 580 100 Tm {Ký bởi: Văn phòng} Tj ET")  # fmt: skip
    reading = read(data)
    assert reading.text.split("\n") == ["Xã mở 12 lớp trong năm.", "Ký bởi: Văn phòng"]


class TestHostile:
    """What would be endless in this process ends the child, and an error says so."""

    def test_a_bomb_in_a_stream(self):
        packed = zlib.compress(b"BT (a) Tj ET " * 30_000_000, 9)
        with pytest.raises((TooLarge, BrokenSource)):
            read(pdf("", streams={4: (b"/Filter /FlateDecode", packed)}))

    def test_drawings_that_draw_each_other(self):
        forms = {}
        for number in range(20, 45):
            inside = f"/X{number + 1} Do ".encode() * 10
            forms[number] = (
                f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X{number + 1} {number + 1} 0 R >> >>".encode(),
                inside,
            )
        with pytest.raises(ReadError):
            read(pdf("/X20 Do", streams=forms, resources="/XObject << /X20 20 0 R >>"))

    @pytest.mark.parametrize("cut", range(0, 100, 7))
    def test_a_page_cut_short_is_read_or_refused(self, cut, pages):
        whole = pages["ruled"]
        try:
            reading = read(whole[: len(whole) * cut // 100])
        except ReadError:
            return
        assert reading.text

    def test_too_many_pages(self):
        kids = " ".join(["3 0 R"] * 2001)
        with pytest.raises(TooLarge):
            read(pdf("BT ET", kids=kids, count=2001))
