import datetime as dt
import io
import zipfile

import pytest
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn

from roviec.writing import DocumentNumber, Header, Signature, to_docx
from roviec.writing.tests.papers import UNIT, conclusion_paper, paper
from roviec.writing.tests.reopened import Look, has_rule, look, named, reopen, rule_length, said


@pytest.fixture(scope="module")
def written():
    return reopen(conclusion_paper())


def test_the_page_is_a4_with_the_margins_of_the_form(written):
    page = written.sections[0]
    assert [round(length.mm, 1) for length in (page.page_width, page.page_height)] == [210, 297]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(length.mm, 1) for length in margins] == [20, 20, 30, 15]


def test_the_page_number_stands_ten_millimetres_down_and_not_on_the_first_page(written):
    page = written.sections[0]
    assert round(page.header_distance.mm, 1) == 10
    assert page.different_first_page_header_footer
    number = page.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [field.text for field in number._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert {run.font.size.pt for run in number.runs} == {14}
    assert not any(p.text or p.runs for p in page.first_page_header.paragraphs)


def test_every_run_names_the_face_for_every_script(written):
    runs = list(written.element.body.iter(qn("w:rFonts")))
    assert len(runs) > 50
    for fonts in runs:
        faces = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert faces == {"Times New Roman"}


def test_the_header_is_two_columns_without_borders(written):
    header = written.tables[0]
    assert len(header.columns) == 2
    assert header.style.name == "Normal Table"
    assert header._tbl.find(f".//{qn('w:tblBorders')}") is None
    assert round(sum(column.width.mm for column in header.columns)) == 165


def test_the_left_column_names_who_issues_and_the_number(written):
    names, number = written.tables[0].column_cells(0)
    assert said(names) == ["TỈNH ỦY ĐÔNG LĨNH", "BAN TUYÊN GIÁO"]
    assert [look(p) for p in names.paragraphs] == [Look(14), Look(14, bold=True)]
    assert said(number) == ["*", "Số 09-TB/BTGTU"]
    assert [look(p) for p in number.paragraphs] == [Look(14), Look(14)]


def test_the_right_column_names_the_party_over_a_rule_as_long_as_the_text(written):
    party, dated = written.tables[0].column_cells(1)
    assert said(party) == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert look(party.paragraphs[0]) == Look(15, bold=True)
    assert has_rule(party.paragraphs[1])
    assert rule_length(party) == pytest.approx(72.9, abs=0.3)
    assert said(dated) == ["Đông Lĩnh, ngày 05 tháng 12 năm 2022"]
    assert look(dated.paragraphs[0]) == Look(14, italic=True)
    assert dated.vertical_alignment == WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def test_kind_and_subject_stand_over_five_hyphens(written):
    kind, subject, hyphens = written.paragraphs[:3]
    assert (kind.text, look(kind)) == ("THÔNG BÁO", Look(16, bold=True))
    assert subject.text.startswith("kết luận kiểm tra công tác tuyên giáo")
    assert look(subject) == Look(15, bold=True)
    assert hyphens.text == "-----"
    assert {p.alignment for p in (kind, subject, hyphens)} == {WD_ALIGN_PARAGRAPH.CENTER}


def test_bases_are_upright_and_the_last_ends_in_a_comma(written):
    bases = [p for p in written.paragraphs if p.text.startswith("- Căn cứ")]
    assert [p.text[-1] for p in bases] == [";", ","]
    assert {look(p) for p in bases} == {Look(14)}


def test_running_text_is_justified_indented_and_exactly_spaced(written):
    form = named(written, "Ban Tuyên giáo Tỉnh ủy Đông Lĩnh thông báo").paragraph_format
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(form.first_line_indent.mm) == 10
    assert form.space_after.pt >= 6
    assert form.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert 18 <= form.line_spacing.pt <= 22


def test_headings_are_numbered_by_level_and_found_by_a_navigator(written):
    headings = [(p.style.name, p.text) for p in written.paragraphs if "Heading" in p.style.name]
    assert headings[:4] == [
        ("Heading 1", "I- VIỆC TIẾN HÀNH KIỂM TRA"),
        ("Heading 2", "1- Đoàn kiểm tra số 01"),
        ("Heading 2", "2- Thời gian, nơi làm việc"),
        ("Heading 1", "II- ƯU ĐIỂM"),
    ]
    assert all(
        p.paragraph_format.keep_with_next for p in written.paragraphs if "Head" in p.style.name
    )


def test_the_table_of_checks_fills_the_width_and_repeats_its_head(written):
    table = written.tables[1]
    assert round(sum(cell.width.mm for cell in table.rows[0].cells)) == 165
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in table.rows[0].cells][1:5] == [
        "Nội dung báo cáo nêu",
        "Báo cáo nêu",
        "Hồ sơ ghi nhận",
        "Kết quả",
    ]
    assert look(table.rows[0].cells[0].paragraphs[0]) == Look(12, bold=True)
    assert [cell.text for cell in table.rows[2].cells][2:5] == ["2.611", "2.598", "Lệch"]


def test_a_deputy_signs_for_the_head_with_four_blank_lines(written):
    signed = written.tables[-1].cell(0, 1).paragraphs
    assert [p.text for p in signed] == [
        "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "", "", "", "", "Lương Văn Khải",
    ]  # fmt: skip
    assert look(signed[0]) == Look(14, bold=True)
    assert look(signed[1]) == Look(14)
    assert look(signed[-1]) == Look(14, bold=True)
    assert written.tables[-1].rows[0]._tr.find(f".//{qn('w:cantSplit')}") is not None


@pytest.mark.parametrize(
    ("signature", "lines"),
    [
        (Signature("TRƯỞNG BAN", "", "Lương Văn Khải"), ["TRƯỞNG BAN", "Lương Văn Khải"]),
        (
            Signature("T/M BAN THƯỜNG VỤ", "Phó Bí thư", "Đinh Thị Ngà"),
            ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Đinh Thị Ngà"],
        ),
        (
            Signature("Bí thư\nkiêm\nTrưởng Ban Chỉ đạo", "", "Đinh Thị Ngà"),
            ["BÍ THƯ", "KIÊM", "TRƯỞNG BAN CHỈ ĐẠO", "Đinh Thị Ngà"],
        ),
    ],
)
def test_a_head_signs_directly_and_a_collective_is_signed_for(signature, lines):
    cell = reopen(paper(signature=signature)).tables[-1].cell(0, 1)
    assert said(cell) == lines
    assert len([p for p in cell.paragraphs if not p.text]) == 4


def test_recipients_are_underlined_above_a_list_that_ends_in_the_archive(written):
    cell = written.tables[-1].cell(0, 0)
    assert said(cell) == [
        "Nơi nhận:",
        "- Thường trực Tỉnh ủy (để báo cáo),",
        f"- {UNIT},",
        "- Lưu Ban Tuyên giáo Tỉnh ủy.",
    ]
    assert look(cell.paragraphs[0]) == Look(14, underline=True)
    assert {look(p) for p in cell.paragraphs[1:]} == {Look(12)}


def test_the_archive_comes_last_wherever_it_was_named_and_is_never_missing():
    cell = reopen(paper(recipients=("- Lưu Văn thư;", "Như trên;"))).tables[-1].cell(0, 0)
    assert said(cell)[1:] == ["- Như trên,", "- Lưu Văn thư."]
    assert said(reopen(paper()).tables[-1].cell(0, 0))[1:] == ["- Lưu Văn phòng."]


def test_the_rules_of_2026_close_the_list_of_recipients_their_own_way():
    later = paper(date=dt.date(2026, 11, 22), recipients=("Như trên",))
    assert said(reopen(later).tables[-1].cell(0, 0))[1:] == ["- Như trên;", "- Lưu Văn phòng."]


def test_the_text_is_held_together_with_the_signature(written):
    holding = [p for p in written.paragraphs if p.text.startswith("(3) ")]
    assert holding[0].paragraph_format.keep_with_next


def test_the_sentence_that_leads_to_a_table_is_held_with_it(written):
    assert named(written, "Đoàn đã đối chiếu").paragraph_format.keep_with_next


def test_what_a_clerk_adds_later_takes_the_looks_of_the_paper(written):
    normal, heading = written.styles["Normal"], written.styles["Heading 1"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert normal.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert (heading.font.bold, heading.paragraph_format.space_before.pt) == (True, 0)
    defaults = written.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert defaults.get(qn("w:asciiTheme")) is None


def test_a_draft_says_so_and_leaves_number_and_day_open():
    header = reopen(paper(draft=2, number=DocumentNumber(None, "TB", "BTGTU"))).tables[0]
    assert said(header.cell(2, 0)) == ["Dự thảo lần 2"]
    assert look(header.cell(2, 0).paragraphs[0]) == Look(14, italic=True)
    assert said(header.cell(1, 0))[1].split() == ["Số", "-TB/BTGTU"]
    assert said(header.cell(1, 1))[0].split() == ["Đông", "Lĩnh,", "ngày", "tháng", "năm", "2022"]
    assert len(reopen(paper()).tables[0].rows) == 2


def test_a_notice_stands_small_at_the_top_of_every_page():
    page = reopen(paper(notice="Số liệu minh hoạ")).sections[0]
    for top in (page.header, page.first_page_header):
        line = next(p for p in top.paragraphs if p.text == "Số liệu minh hoạ")
        assert look(line) == Look(9, italic=True)


def test_a_line_break_in_a_name_breaks_it_there():
    header = reopen(paper(header=Header("", "Ban Chỉ đạo\nbảo vệ môi trường"))).tables[0]
    assert said(header.cell(0, 0)) == ["BAN CHỈ ĐẠO", "BẢO VỆ MÔI TRƯỜNG"]


def test_the_right_column_gives_way_to_a_long_date_but_not_before_a_long_name():
    def right(**changes):
        return reopen(paper(place="Thành phố Hồ Chí Minh", **changes)).tables[0].cell(1, 1).width.mm

    crowded = Header("Tỉnh ủy", "Trung tâm Bồi dưỡng nghiệp vụ công tác tuyên truyền cơ sở " * 2)
    assert right() > 100
    assert right(header=crowded) == pytest.approx(82.5, abs=0.2)


def test_the_same_paper_gives_the_same_bytes():
    assert to_docx(conclusion_paper()) == to_docx(conclusion_paper())
    assert to_docx(paper()) != to_docx(paper(subject="về việc khác"))


def test_the_file_says_nothing_of_the_clock_nor_of_another_program():
    with zipfile.ZipFile(io.BytesIO(to_docx(paper()))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & set(file.namelist())


def test_the_line_after_the_signature_asks_for_no_page(written):
    form = written.paragraphs[-1].paragraph_format
    assert (form.line_spacing.pt, form.space_before.pt, form.space_after.pt) == (1, 0, 0)


def test_properties_come_from_the_paper_alone():
    properties = reopen(paper()).core_properties
    assert properties.created == properties.modified == dt.datetime(2022, 12, 5, tzinfo=dt.UTC)
    assert properties.author == properties.last_modified_by == "Ban Tuyên giáo"
    assert properties.title == "Thông báo về lịch làm việc"
    assert properties.comments == ""
