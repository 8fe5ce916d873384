"""Reading back what was written, the way another program would."""

from __future__ import annotations

import io
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from roviec.writing import OfficialDocument, to_docx


def reopen(paper: OfficialDocument) -> Document:
    """The written paper, opened anew."""
    return docx.Document(io.BytesIO(to_docx(paper)))


def said(place: Document | _Cell) -> list[str]:
    """The texts of the paragraphs that have any."""
    return [paragraph.text for paragraph in place.paragraphs if paragraph.text]


def everything(place: Document | _Cell) -> list[str]:
    """All texts in order, those in tables included."""
    texts: list[str] = []
    for block in place.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                texts += [text for cell in row.cells for text in everything(cell)]
        elif block.text:
            texts.append(block.text)
    return texts


def named(place: Document | _Cell, start: str) -> Paragraph:
    """The first paragraph whose text starts so."""
    return next(paragraph for paragraph in place.paragraphs if paragraph.text.startswith(start))


@dataclass(frozen=True)
class Look:
    """How a paragraph's only run looks."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False


def look(paragraph: Paragraph) -> Look:
    """Size in points and the three switches of the paragraph's only run."""
    (run,) = paragraph.runs
    font = run.font
    assert font.size is not None
    return Look(font.size.pt, bool(font.bold), bool(font.italic), bool(font.underline))


def has_rule(paragraph: Paragraph) -> bool:
    """Whether a rule is drawn under the paragraph."""
    return paragraph._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}") is not None


def rule_length(cell: _Cell) -> float:
    """Length in millimetres of the one rule in a cell."""
    (paragraph,) = [paragraph for paragraph in cell.paragraphs if has_rule(paragraph)]
    form = paragraph.paragraph_format
    assert cell.width is not None
    assert form.left_indent is not None
    assert form.right_indent is not None
    return float(cell.width - form.left_indent - form.right_indent) / 36000
