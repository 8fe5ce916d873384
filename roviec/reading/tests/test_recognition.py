"""Scanned pages: refused with the way out, or recognised where Tesseract is installed.

Three machines: one without Tesseract, one with a stand-in of it that really runs as a program, and
this one with the real thing. `.ci/run` installs that; where it is missing and CI=true, tests fail.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys

import pytest

from roviec.reading import BrokenSource, NoTextLayer, TooLarge, read
from roviec.reading.sources import recognition
from roviec.reading.tests.laid_out import Layout, Text, as_docx, printed
from roviec.reading.tests.paper import pdf

PAGE = (
    "HUYỆN ỦY NẬM RỐM",
    "Trong năm 2021, Đảng ủy xã Mường Lạn đã mở 12 lớp bồi dưỡng lý luận chính trị cho 815 học viên, đạt 96,5% kế hoạch huyện giao.",
    "Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.",
)


def scanned(picture_width=620, picture_height=877, pages=1):
    """Pages that hold a grey picture and no letter."""
    picture = b"\x80" * (picture_width * picture_height)
    entries = f"/Type /XObject /Subtype /Image /Width {picture_width} /Height {picture_height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    return pdf(
        "q 595 0 0 842 0 0 cm /I Do Q", streams={8: (entries.encode(), picture)},
        resources="/XObject << /I 8 0 R >>", kids=" ".join(["3 0 R"] * pages), count=pages,
    )  # fmt: skip


STAND_IN = f"""#!{sys.executable}
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (1):\\n@LANGUAGE@")
    sys.exit(0)
picture = sys.stdin.buffer.read()
assert picture.startswith(b"P5 "), picture[:20]
assert sys.argv[1:5] == ["stdin", "stdout", "-l", "vie"]
print("level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
@ACT@
for line, words in enumerate(["Xã Mường Lạn mở 12 lớp trong năm 2021.", "Bẩn"]):
    left = 300
    for number, word in enumerate(words.split()):
        sure = 96 if line == 0 else 3
        print(5, 1, 1, 1, line, number, left, 400 + 60 * line, 20 * len(word), 40, sure, word, sep="\\t")
        left += 20 * len(word) + 15
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Puts a stand-in of Tesseract, or nothing, on an otherwise empty path."""

    def with_(language=None, act=""):
        folder = tmp_path / "bin"
        folder.mkdir()
        if language:
            program = folder / "tesseract"
            program.write_text(
                STAND_IN.replace("@LANGUAGE@", language).replace("@ACT@", act), encoding="utf-8"
            )
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))

    return with_


def test_without_tesseract_the_error_names_the_extra(machine):
    machine()
    with pytest.raises(NoTextLayer) as caught:
        read(scanned())
    assert "không có lớp chữ" in str(caught.value)
    assert "tesseract-ocr-vie" in str(caught.value)


def test_tesseract_without_vietnamese_is_as_none(machine):
    machine("eng")
    assert not recognition.is_installed()
    with pytest.raises(NoTextLayer):
        read(scanned())


def test_what_is_recognised_is_read_with_places(machine):
    machine("vie")
    reading = read(scanned())
    # A word that it is not sure of is dirt.
    assert reading.text == "Xã Mường Lạn mở 12 lớp trong năm 2021."
    assert reading.source.pages == 1
    assert [claim.value for claim in reading.claims] == [12]


def test_a_page_of_nothing_has_no_letters_either(machine):
    machine("vie", "sys.exit(0)")
    with pytest.raises(NoTextLayer, match="không nhận dạng được chữ nào"):
        read(scanned())


def test_tesseract_may_fail(machine):
    machine("vie", "sys.exit(1)")
    with pytest.raises(BrokenSource):
        read(scanned())


def test_very_many_scanned_pages_are_refused(machine):
    machine("vie")
    with pytest.raises(TooLarge):
        read(scanned(20, 20, pages=recognition.MOST_PAGES + 1))


def needs_tesseract():
    if recognition.is_installed():
        return
    message = "tesseract-ocr-vie is not installed: no scanned page was read"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def test_a_scanned_page_is_really_recognised(tmp_path):
    """Printed by LibreOffice, made a picture by poppler, and read by Tesseract."""
    needs_tesseract()
    if shutil.which("pdftoppm") is None:
        pytest.fail("poppler-utils is not installed")
    paper = printed([("page", as_docx(Text("page", PAGE), Layout("page")))], tmp_path)["page"]
    (tmp_path / "page.pdf").write_bytes(paper)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-singlefile", str(tmp_path / "page.pdf"), str(tmp_path / "page")],
        check=True,
    )  # fmt: skip
    _, width, height, _, dots = (tmp_path / "page.pgm").read_bytes().split(None, 4)
    entries = f"/Type /XObject /Subtype /Image /Width {int(width)} /Height {int(height)} /ColorSpace /DeviceGray /BitsPerComponent 8"
    data = pdf(
        "q 595 0 0 842 0 0 cm /I Do Q", streams={8: (entries.encode(), dots)},
        resources="/XObject << /I 8 0 R >>",
    )  # fmt: skip
    reading = read(data)
    assert [claim.value for claim in reading.claims] == [12, 815, 96.5]
    assert [citation.norm_id for citation in reading.citations] == ["05-CT/TW"]
    assert PAGE[2] in reading.text
