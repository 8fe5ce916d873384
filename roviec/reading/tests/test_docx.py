"""What Word shows is read, once and in order; what it does not show is not."""

from __future__ import annotations

import io

import pytest
from docx import Document

from roviec.reading import BrokenSource, read
from roviec.reading.tests.word_files import (
    cell,
    edge,
    note,
    notes,
    package,
    packed,
    paragraph,
    row,
    run,
    table,
    text_box,
)


def lines(*body, **more):
    return read(package(*body, **more)).text.split("\n")


def test_footnotes_stand_behind_their_paragraph_and_marks_glue_to_nothing():
    data = package(
        paragraph("Năm 2021", note("footnote", 2), " mở 12 lớp.", note("footnote", 1)),
        paragraph("Đoạn sau."),
        parts=[
            (
                "footnotes.xml",
                "footnotes",
                notes(
                    "footnote",
                    {1: "Số liệu đến 30/6/2021.", 2: "Theo báo cáo.", 3: "Không ai dẫn."},
                ),
            )
        ],
    )
    reading = read(data)
    assert reading.text.split("\n") == [
        "Năm 2021 mở 12 lớp.", "Theo báo cáo.", "Số liệu đến 30/6/2021.", "Đoạn sau.",
    ]  # fmt: skip
    assert [date.date for date in reading.dates] == ["2021-06-30"]
    assert [claim.value for claim in reading.claims] == [12]


def test_endnotes_stand_at_the_end():
    assert lines(
        paragraph("Một.", note("endnote", 5)),
        paragraph("Hai."),
        parts=[("endnotes.xml", "endnotes", notes("endnote", {5: "Chú thích cuối."}))],
    ) == ["Một.", "Hai.", "Chú thích cuối."]


def test_a_text_box_is_read_once_behind_its_paragraph():
    assert lines(
        paragraph("Trước", text_box(paragraph("Trong khung"), paragraph("dòng hai")), " sau."),
        paragraph("Cuối."),
    ) == ["Trước sau.", "Trong khung", "dòng hai", "Cuối."]


def test_an_old_text_box_without_a_new_one_is_read():
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph('Khung cũ')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert lines(paragraph("Đoạn.", old)) == ["Đoạn.", "Khung cũ"]


def test_a_table_in_a_text_box_in_a_cell():
    boxed = paragraph(
        "ô", text_box(table(row("a", "b"), row("c", "d"), row("e", "f"), row("g", "h")))
    )
    assert lines(table(row(cell(boxed), "hai"))) == ["ô", "a | b", "c | d", "e | f", "g | h", "hai"]


class TestTrackedChanges:
    """They are read as if all were accepted."""

    def test_insertions_are_in_and_deletions_out(self):
        inserted = f'<w:ins w:id="1">{run("15")}</w:ins>'
        deleted = '<w:del w:id="2"><w:r><w:delText>12</w:delText></w:r></w:del>'
        reading = read(package(paragraph("Xã mở ", deleted, inserted, " lớp.")))
        assert reading.text == "Xã mở 15 lớp."
        assert [claim.value for claim in reading.claims] == [15]

    def test_what_was_moved_stands_at_its_new_place(self):
        assert lines(
            paragraph(f"<w:moveFrom>{run('Chuyển đi.')}</w:moveFrom>", "Ở lại."),
            paragraph(f"<w:moveTo>{run('Chuyển đi.')}</w:moveTo>"),
        ) == ["Ở lại.", "Chuyển đi."]

    def test_a_deleted_end_of_paragraph_joins_two(self):
        gone = "<w:rPr><w:del/></w:rPr>"
        assert lines(
            paragraph("Số 05", properties=gone), paragraph("-CT/TW."), paragraph("Hết.")
        ) == ["Số 05-CT/TW.", "Hết."]

    def test_the_last_paragraph_is_not_lost_with_its_end(self):
        gone = "<w:rPr><w:del/></w:rPr>"
        assert lines(paragraph("Còn.", properties=gone)) == ["Còn."]
        assert lines(table(row(cell(paragraph("ô", properties=gone)), "b"))) == ["ô", "b"]

    def test_a_deleted_row_and_a_deleted_cell_are_out(self):
        assert lines(
            table(
                row("a", "1"), row("b", "2", properties="<w:del/>"),
                row("c", cell("3", properties="<w:cellDel/>"), "4"), row("d", "5"), row("e", "6"),
            )
        ) == ["a | 1", "c | 4", "d | 5", "e | 6"]  # fmt: skip

    def test_old_properties_change_nothing(self):
        before = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
        assert lines(paragraph(run("Hiện.", before))) == ["Hiện."]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("ẩn", "<w:vanish/>"), ""),
        (run("hiện", '<w:vanish w:val="0"/>'), "hiện"),
        ("<w:commentRangeStart/><w:r><w:commentReference/></w:r>", ""),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb"),
        ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "ab"),
        ("<w:r><w:t>05</w:t><w:noBreakHyphen/><w:t>CT</w:t></w:r>", "05-CT"),
        ("<w:r><w:t>ng\u00adhị</w:t><w:softHyphen/><w:t>quyết</w:t></w:r>", "ng\u00adhịquyết"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:hyperlink>" + run("liên kết") + "</w:hyperlink>", "liên kết"),
        ("<w:smartTag>" + run("Hà Nội") + "</w:smartTag>", "Hà Nội"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + run("ô nhập") + "</w:sdtContent></w:sdt>", "ô nhập"),
        ('<w:fldSimple w:instr="DATE">' + run("5/6/2021") + "</w:fldSimple>", "5/6/2021"),
    ],
)  # fmt: skip
def test_what_a_paragraph_holds(content, text):
    assert read(package(paragraph("|", content, "|"))).text == f"|{text}|"


def field(instruction, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_show_their_result():
    inner = field("PAGE", run("9"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("đủ")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert lines(paragraph("Trang ", field("PAGE", run("3")), "."), paragraph(outer)) == [
        "Trang 3.",
        "đủ",
    ]


def test_a_field_without_end_swallows_nothing():
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(paragraph("Một", begun), paragraph("Hai")) == ["Một", "Hai"]


def test_content_controls_around_paragraphs_rows_and_cells():
    held = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Đoạn')}</w:sdtContent></w:sdt>"
    rows = [
        row("a", "b"),
        f"<w:sdt><w:sdtContent>{row('c', 'd')}</w:sdtContent></w:sdt>",
        row("e", "f"),
        row("g", "h"),
    ]
    assert lines(held, table(*rows)) == ["Đoạn", "a | b", "c | d", "e | f", "g | h"]


def test_tables_in_tables():
    inner = table(row("x", "1"), row("y", "2"), row("z", "3"), row("w", "4"))
    assert lines(table(row("a", "b", "c"), row("d", cell(inner), "e"), row("f", "g", "h"))) == [
        "a | b | c", "d | x | 1 y | 2 z | 3 w | 4 | e", "f | g | h",
    ]  # fmt: skip


def test_very_deep_tables_keep_their_words():
    inside = paragraph("đáy")
    for _ in range(3000):
        inside = table(row(cell(inside)))
    assert lines(inside) == ["đáy"]


def test_heads_and_feet_stay_in_the_text_and_hold_no_facts():
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId0"/>'
        '<w:footerReference w:type="default" r:id="rId1"/></w:sectPr>'
    )
    reading = read(
        package(
            paragraph("Xã mở 12 lớp."), section,
            parts=[("header1.xml", "header", edge("hdr", "Báo cáo số 47-BC/HU, 3/12 trang")),
                   ("footer1.xml", "footer", edge("ftr", "In ngày 5/6/2021"))],
        )
    )  # fmt: skip
    assert reading.text.split("\n") == [
        "Báo cáo số 47-BC/HU, 3/12 trang",
        "Xã mở 12 lớp.",
        "In ngày 5/6/2021",
    ]
    assert reading.citations == ()
    assert reading.dates == ()
    assert [claim.value for claim in reading.claims] == [12]


@pytest.mark.parametrize("shown", [True, False])
def test_what_only_the_first_page_shows_counts(shown):
    section = f'<w:sectPr><w:headerReference w:type="first" r:id="rId0"/>{"<w:titlePg/>" if shown else ""}</w:sectPr>'
    reading = read(
        package(
            paragraph("Xã họp."),
            section,
            parts=[("header1.xml", "header", edge("hdr", "Số 47-BC/HU"))],
        )
    )
    assert ("Số 47-BC/HU" in reading.text) == shown


def test_the_main_part_may_have_another_name():
    data = packed({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>',
        "word/document2.xml": '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body>'
        "<d:p><d:r><d:t>Họp xã.</d:t></d:r></d:p></d:body></d:document>",
    })  # fmt: skip
    assert read(data).text == "Họp xã."


ENTITIES = '<!DOCTYPE w [<!ENTITY a "lớp lớp"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "prolog", [ENTITIES, "<!DOCTYPE w>", '<!DOCTYPE w SYSTEM "file:///etc/passwd">']
)
def test_a_document_type_is_refused_and_entities_with_it(prolog):
    with pytest.raises(BrokenSource):
        read(package(paragraph("Họp xã."), prolog=prolog))


def test_a_file_of_another_library_reads_the_same():
    """The one the rest of the tests write with."""
    document = Document()
    document.add_paragraph("Một")
    grid = document.add_table(rows=4, cols=2)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "gộp"
    grid.cell(3, 1).text = "cuối"
    stored = io.BytesIO()
    document.save(stored)
    assert read(stored.getvalue()).text.split("\n") == ["Một", "gộp | ", "", " | ", " | cuối"]
