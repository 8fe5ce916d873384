"""Tables set in many ways, as DOCX, to be laid out."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

HEAD = ("TT", "Nội dung công việc", "Đơn vị thực hiện", "Số lớp", "Số học viên", "Ghi chú")
ROWS = (
    ("1", "Mở lớp bồi dưỡng lý luận chính trị cho cán bộ, đảng viên ở cơ sở", "Trung tâm Chính trị huyện", "12", "815", "Hoàn thành"),
    ("2", "Tuyên truyền kỷ niệm ngày thành lập Đảng", "Ban Tuyên giáo Huyện ủy", "3", "1.204", "Đạt 98,5%"),
    ("3", "Phát động cuộc thi viết về tấm gương người tốt, việc tốt trên địa bàn", "Huyện đoàn, Hội Liên hiệp Phụ nữ huyện", "27", "9.300", ""),
    ("4", "Kiểm tra", "Đảng ủy xã Mường Lạn", "5", "44", "Chưa xong"),
    ("", "Cộng", "", "47", "11.363", ""),
)  # fmt: skip
BEFORE = "Trong năm 2021, huyện đã mở nhiều lớp bồi dưỡng cho cán bộ, đảng viên trên địa bàn, kết quả cụ thể như sau:"
AFTER = "Trên đây là kết quả thực hiện công tác tuyên giáo năm 2021 của huyện, báo cáo để Ban Thường vụ theo dõi, chỉ đạo."
WIDTHS = (8, 50, 40, 17, 20, 30)


def document(size=11.0, *, landscape=False):
    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(size)
    style.paragraph_format.space_after = Pt(0)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    return made


def stored(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def add_table(made, rows, *, style="Table Grid", widths=WIDTHS, numbers_right=False):
    grid = made.add_table(len(rows), len(rows[0]))
    if style:
        grid.style = style
    # The library's cell() looks the whole table through each time.
    for cells, row in zip((line.cells for line in grid.rows), rows, strict=True):
        for index, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.text = text
            if widths:
                cell.width = Mm(widths[index])
            if numbers_right and text[:1].isdigit():
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return grid


def with_table(rows=(HEAD, *ROWS), size=11.0, *, landscape=False, **how):
    made = document(size, landscape=landscape)
    made.add_paragraph(BEFORE)
    add_table(made, rows, **how)
    made.add_paragraph(AFTER)
    return stored(made)


def merged():
    """A head of two rows whose cells reach over columns and rows."""
    made = document()
    made.add_paragraph(BEFORE)
    heads = (("TT", "Đơn vị", "Kết quả", ""), ("", "", "Số lớp", "Số người"))
    rows = [(str(n), f"Xã Nậm {name}", str(n * 3), str(n * 40)) for n, name in enumerate("ABCD", 1)]
    grid = add_table(made, (*heads, *rows), widths=(10, 60, 40, 40))
    for row, column, last_row, last_column in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)):
        text = grid.cell(row, column).text
        cell = grid.cell(row, column).merge(grid.cell(last_row, last_column))
        cell.text = text
    made.add_paragraph(AFTER)
    return stored(made)


def two_tables():
    made = document()
    made.add_paragraph(BEFORE)
    add_table(made, (HEAD[:4], *(row[:4] for row in ROWS)), widths=WIDTHS[:4])
    made.add_paragraph(
        "Ngoài ra, trong quý IV năm 2021, các xã đã tổ chức 9 buổi nói chuyện chuyên đề tại cơ sở."
    )
    add_table(
        made,
        (("Xã", "Số buổi", "Số người"), *((f"Nậm {n}", "3", "150") for n in "ABC")),
        widths=(60, 30, 30),
    )
    made.add_paragraph(AFTER)
    return stored(made)


def framed_head():
    """The head of a paper in a table with lines: it lays out, it holds no data."""
    made = document(14)
    add_table(
        made,
        (("HUYỆN ỦY NẬM RỐM\nBAN TUYÊN GIÁO", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("Số 47-BC/BTGHU", "Nậm Rốm, ngày 16 tháng 11 năm 2021")),
        widths=(80, 90),
    )  # fmt: skip
    made.add_paragraph(BEFORE)
    return stored(made)


TABLES = {
    "ruled": with_table(),
    "without lines": with_table(style=None),
    "small letters": with_table(size=8.0),
    "even columns": with_table(widths=None),
    "numbers right": with_table(numbers_right=True),
    "numbers right, without lines": with_table(numbers_right=True, style=None),
    "landscape": with_table(landscape=True, widths=(12, 80, 60, 25, 30, 40)),
    "over pages": with_table((HEAD, *ROWS[:4] * 12)),
    "merged": merged(),
    "two": two_tables(),
    "framed head": framed_head(),
}
