"""Whatever the record holds, the paper can be written, opened and read back."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from roviec.writing import (
    ClaimCheck,
    Column,
    Finding,
    Header,
    Paragraph,
    Recommendation,
    Section,
    Signature,
    Table,
)
from roviec.writing.tests.papers import UNIT, conclusion_paper, paper
from roviec.writing.tests.reopened import everything, look, reopen, said

# What stands between words; anything else that is printable must come back as it went in.
readable = st.text(st.characters(categories=("L", "M", "N", "P", "S")), min_size=1, max_size=30)
texts = st.lists(readable, min_size=1, max_size=6).map(" ".join)
anything = st.text(st.characters(), max_size=60)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_a_text_comes_back_as_it_went_in(text):
    written = reopen(paper(body=(Paragraph(text),)))
    assert unicodedata.normalize("NFC", text) in said(written)


@settings(max_examples=25, deadline=None)
@given(st.lists(anything, min_size=9, max_size=9))
def test_no_text_anywhere_breaks_the_file(parts):
    written = reopen(
        conclusion_paper(
            header=Header(parts[0], parts[1]),
            unit=parts[2],
            signature=Signature(parts[3], parts[4], parts[5]),
            strengths=(Finding(parts[6], parts[7], parts[8]),),
            recommendations=(Recommendation(parts[8], (parts[7], parts[6])),),
            claim_checks=(ClaimCheck(*parts[:5]),),
            recipients=tuple(parts[5:]),
            notice=parts[0],
        )
    )
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in everything(written)


def test_characters_no_file_can_hold_are_left_out():
    written = reopen(paper(body=(Paragraph("Đã\x00 nộp\x0b 12\ufffe báo cáo\ud800."),)))
    assert "Đã nộp 12 báo cáo." in said(written)


def test_lines_of_a_text_become_paragraphs_and_only_the_first_is_marked():
    written = reopen(paper(body=(Paragraph("Dòng một\n\nDòng hai\r\nDòng ba", "-"),)))
    assert said(written)[-3:] == ["- Dòng một", "Dòng hai", "Dòng ba"]


def test_empty_sections_leave_no_heading_and_take_no_number():
    body = (
        Section("TRỐNG", ()),
        Section("CŨNG TRỐNG", (Section("sâu hơn", (Paragraph(" "),)), Table((), ()))),
        Section("CÓ LỜI", (Section("trống", ()), Section("có", (Paragraph("Lời."),)))),
    )
    assert said(reopen(paper(body=body)))[3:] == ["I- CÓ LỜI", "1- có", "Lời."]


def test_levels_deeper_than_the_rules_know_use_the_last_one():
    deep = Section("bốn", (Paragraph("Lời."),))
    for title in ("ba", "hai", "MỘT"):
        deep = Section(title, (deep,))
    assert said(reopen(paper(body=(deep,))))[3:] == ["I- MỘT", "1- hai", "a) ba", "a) bốn", "Lời."]


def test_a_text_can_be_empty_and_the_signature_still_stands():
    written = reopen(paper(body=(), subject="", place=""))
    assert said(written) == ["THÔNG BÁO", "-----"]
    assert said(written.tables[0].cell(1, 1)) == ["ngày 05 tháng 12 năm 2022"]
    assert "Lương Văn Khải" in everything(written)


def test_two_hundred_recommendations_keep_their_numbers():
    asked = tuple(Recommendation(f"Việc phải làm thứ {n}", (UNIT,)) for n in range(1, 201))
    written = reopen(conclusion_paper(recommendations=asked))
    numbered = [text for text in said(written) if text.startswith("(")]
    assert numbered == [f"({n}) Việc phải làm thứ {n}." for n in range(1, 201)]


def test_very_long_recipients_do_not_stay_beside_the_signature():
    long = tuple(f"{UNIT} và các đơn vị trực thuộc cùng cấp số {n} " * 4 for n in range(9))
    written = reopen(paper(recipients=long))
    beside = said(written.tables[-1].cell(0, 0))
    below = [text for text in said(written) if text.startswith("- ")]
    assert len(beside) + len(below) == 1 + 9 + 1
    assert 1 <= len(beside) < 6
    assert below[-1] == "- Lưu Văn phòng."


def test_a_row_of_an_overlong_quotation_may_break_over_pages():
    table = Table((Column("A", 1), Column("B", 2)), (("ngắn", "x"), ("dài " * 900, "y")))
    written = reopen(paper(body=(table,)))
    _, short, long = written.tables[1].rows
    assert "cantSplit" in short._tr.xml
    assert "cantSplit" not in long._tr.xml
    assert look(short.cells[0].paragraphs[0]).size == 12
