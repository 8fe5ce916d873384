"""The few things of WordprocessingML that python-docx has no word for, and one way to write a line.

Lengths are millimetres, type sizes and spaces points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import docx.text.font
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat
from docx.text.run import Run

from roviec.writing.rules import Font, TextStyle

Align = Literal["left", "center", "right", "justify"]
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEMED = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands: indents in millimetres, spaces in points.

    ``line`` is an exact line height in points; without it lines are single-spaced.
    """

    align: Align = "left"
    first_line: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float | None = None
    keep_next: bool = False
    keep_together: bool = False


def shape(paragraph: Paragraph, wanted: Shape) -> Paragraph:
    """Give the paragraph its shape; everything is said, nothing is left to a style."""
    shape_format(paragraph.paragraph_format, wanted)
    return paragraph


def shape_format(form: ParagraphFormat, wanted: Shape) -> None:
    """Give a paragraph or a paragraph style its shape."""
    form.alignment = _ALIGNMENTS[wanted.align]
    form.first_line_indent = Mm(wanted.first_line)
    form.left_indent, form.right_indent = Mm(wanted.left), Mm(wanted.right)
    form.space_before, form.space_after = Pt(wanted.before), Pt(wanted.after)
    if wanted.line is None:
        form.line_spacing = 1.0
    else:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(wanted.line)
    form.keep_with_next = wanted.keep_next or None
    form.keep_together = wanted.keep_together or None
    form.widow_control = True


def write(paragraph: Paragraph, text: str, style: TextStyle, font: Font) -> Run:
    """Append ``text`` in this style and font."""
    run = paragraph.add_run(style.spelled(text))
    dress(run, style, font)
    return run


def dress(run: Run, style: TextStyle, font: Font) -> None:
    """Give a run its face, size and looks."""
    dress_font(run.font, style)
    set_faces(run._element.get_or_add_rPr(), font.name)


def dress_font(face: docx.text.font.Font, style: TextStyle) -> None:
    """Give a run or a style its size and looks, in black."""
    face.size = Pt(style.size)
    face.bold, face.italic = style.bold, style.italic
    face.underline = style.underline or None
    face.color.rgb = RGBColor(0, 0, 0)


def set_faces(properties: BaseOxmlElement, name: str) -> None:
    """Name the face for every script, so that Vietnamese letters never fall back to another one."""
    faces = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # CT_RPr has it
    for attribute in _THEMED:
        faces.attrib.pop(qn(attribute), None)
    for attribute in _FACES:
        faces.set(qn(attribute), name)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A ``w:`` element with ``w:`` attributes."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")  # type: ignore[assignment]  # typed too widely
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def rule_below(paragraph: Paragraph) -> None:
    """A solid rule along the bottom of the paragraph, from indent to indent."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz="6", space="0", color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def page_field(paragraph: Paragraph, style: TextStyle, font: Font) -> None:
    """Append the number of the page, as a field."""
    for kind in ("begin", None, "separate", "end"):
        run = paragraph.add_run()
        dress(run, style, font)
        if kind is None:
            instruction = element("instrText")
            instruction.text = "PAGE"
            run._element.append(instruction)
        else:
            run._element.append(element("fldChar", fldCharType=kind))


def lay_out(table: Table, widths: list[float], padding: float = 0.0) -> None:
    """Fixed column widths in millimetres, ``padding`` at both sides of each cell."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=str(Mm(padding).twips), type="dxa"))
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    total = element("tblW", w=str(Mm(sum(widths)).twips), type="dxa")
    for old in properties.findall(qn("w:tblW")):
        properties.replace(old, total)


def new_table(paper: Document, rows: int, columns: int, style: str = "Normal Table") -> Table:
    """A table at the end of the document; without a style it has no borders."""
    made: Table = paper.add_table(rows, columns, style)
    return made


def append_row(table: Table) -> _Row:
    """One more row, as wide as the others."""
    made: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    return made


def keep_whole(row: _Row) -> None:
    """Never break this row over two pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat_on_each_page(row: _Row) -> None:
    """Print this row again at the top of every page the table reaches."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def next_paragraph(cell: _Cell) -> Paragraph:
    """The cell's next free paragraph: its empty first one, else a new one."""
    last: Paragraph = cell.paragraphs[-1]
    fresh = len(cell.paragraphs) == 1 and not last.runs and last._p.pPr is None
    return last if fresh else cell.add_paragraph()


def align_bottom(cell: _Cell) -> None:
    """Let the cell's text stand at its bottom, level with the last line beside it."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
