"""The files as LibreOffice lays them out: pages, and what the text layer holds."""

import datetime as dt
import os
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from roviec.writing import DocumentNumber, Header, Recommendation, Signature, to_docx
from roviec.writing.tests.papers import CHECKS, UNIT, conclusion_paper, paper

LONG = "Trung tâm Bồi dưỡng nghiệp vụ và Phát triển nguồn nhân lực công tác tuyên truyền cơ sở"


@pytest.fixture(scope="module")
def print_all(tmp_path_factory):
    """A function from papers to the texts of the pages of each, printed by a real LibreOffice:
    its start takes longer than the printing, so one prints them all."""
    office = shutil.which("soffice")
    if office is None:
        message = (
            "soffice is not installed (package libreoffice-writer-nogui): no page was laid out"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("office")

    def printed(papers):
        sources = [folder / f"paper-{n}.docx" for n in range(len(papers))]
        for source, written in zip(sources, papers, strict=True):
            source.with_suffix(".pdf").unlink(missing_ok=True)
            source.write_bytes(to_docx(written))
        profile = (folder / "profile").as_uri()
        subprocess.run(
            [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), *map(str, sources)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return [texts_of(source.with_suffix(".pdf")) for source in sources]

    return printed


def texts_of(path):
    with path.open("rb") as file:
        return [page.extract_text() for page in PdfReader(file).pages]


@pytest.fixture(scope="module")
def pages(print_all):
    """The texts of the pages of one paper."""
    return lambda written: print_all([written])[0]


def flat(text):
    return " ".join(text.split())


def test_a_short_paper_is_one_page_with_header_number_and_signature(pages):
    (only,) = map(flat, pages(paper()))
    for piece in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "TỈNH ỦY ĐÔNG LĨNH", "BAN TUYÊN GIÁO", "Số 09-TB/BTGTU",
        "Đông Lĩnh, ngày 05 tháng 12 năm 2022", "THÔNG BÁO", "về lịch làm việc", "-----",
        "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Lương Văn Khải", "Nơi nhận:", "- Lưu Văn phòng.",
    ):  # fmt: skip
        assert piece in only


def test_a_conclusion_numbers_its_pages_from_the_second(pages):
    first, *others = map(flat, pages(conclusion_paper()))
    assert len(others) == 2
    assert not first.startswith("1 ")
    assert [text.split()[0] for text in others] == ["2", "3"]
    for check in CHECKS:
        assert check.statement in flat(" ".join(others))


def test_the_signature_stays_whole_and_with_the_end_of_the_text(print_all):
    """Whatever the length of the text, its last lines share the page of the whole signature."""
    counts = (6, 8, 10, 12)
    papers = [
        conclusion_paper(
            recommendations=tuple(
                Recommendation(f"Làm việc thứ {n}", (UNIT,)) for n in range(1, count + 1)
            )
        )
        for count in counts
    ]
    for count, printed in zip(counts, print_all(papers), strict=True):
        last = flat(printed[-1])
        for piece in (f"Làm việc thứ {count}.", "Nơi nhận:", "K/T TRƯỞNG BAN", "Lương Văn Khải"):
            assert piece in last, count


def test_two_hundred_recommendations_are_all_printed(pages):
    asked = tuple(Recommendation(f"Làm việc thứ {n}", (UNIT,)) for n in range(1, 201))
    printed = pages(conclusion_paper(recommendations=asked))
    assert 8 <= len(printed) <= 12
    assert "(200) Làm việc thứ 200." in flat(" ".join(printed))


def test_long_names_a_draft_and_a_notice_still_make_a_readable_first_page(pages):
    printed = pages(
        conclusion_paper(
            header=Header("Đảng bộ Thành phố Hồ Chí Minh", LONG),
            place="Thành phố Hồ Chí Minh",
            unit=f"{LONG} tỉnh Đông Lĩnh",
            number=DocumentNumber(None, "TB", "BTGTU"),
            draft=1,
            notice="Số liệu minh hoạ",
        )
    )
    first = flat(printed[0])
    assert LONG.upper() in first
    assert "Dự thảo lần 1" in first
    assert all("Số liệu minh hoạ" in text for text in printed)


def test_the_state_form_is_printed_with_its_own_header(pages):
    written = paper(
        form="state",
        date=dt.date(2026, 2, 3),
        header=Header("Ủy ban nhân dân tỉnh Đông Lĩnh", "Sở Nội vụ"),
        number=DocumentNumber(15, "BC", "SNV"),
        signature=Signature("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lương Văn Khải"),
    )
    (only,) = map(flat, pages(written))
    for piece in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 15/BC-SNV",
        "ngày 03 tháng 02 năm 2026", "KT. GIÁM ĐỐC",
    ):  # fmt: skip
        assert piece in only
    assert "ĐẢNG CỘNG SẢN" not in only
