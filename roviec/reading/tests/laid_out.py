"""One text in every format that is read: plain text, DOCX, HTML, and PDF by a real LibreOffice."""

from __future__ import annotations

import html
import io
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt


@dataclass(frozen=True)
class Text:
    """Paragraphs as they were written; `head` are the lines of two cells side by side."""

    name: str
    paragraphs: tuple[str, ...]
    head: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def lines(self) -> list[str]:
        left, right = self.head or ((), ())
        return [*left, *right, *self.paragraphs]


@dataclass(frozen=True)
class Layout:
    """How a text is set on paper."""

    name: str
    font: str = "Liberation Serif"
    size: float = 14
    justified: bool = False
    indent: float = 0
    """Millimetres by which a paragraph's first line is set in."""
    spacing: float = 0
    """Points between paragraphs."""
    leading: float = 1.0
    margins: tuple[float, float] = (30, 15)
    running_head: str = ""
    page_numbers: bool = False
    columns: int = 1


def as_plain(text: Text) -> bytes:
    return "\n".join(text.lines()).encode()


def as_html(text: Text) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.lines() if line.strip())
    return f"<!doctype html><html><body><article>{body}</article></body></html>".encode()


def as_docx(text: Text, layout: Layout) -> bytes:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = layout.font, Pt(layout.size)
    style.element.rPr.rFonts.set(qn("w:cs"), layout.font)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = map(Mm, layout.margins)
    section.top_margin = section.bottom_margin = Mm(20)
    if layout.running_head:
        section.header.paragraphs[0].text = layout.running_head
    if layout.page_numbers:
        _page_number(section.footer.paragraphs[0])
    if layout.columns > 1:
        columns = section._sectPr.xpath("./w:cols")[0]
        columns.set(qn("w:num"), str(layout.columns))
    if text.head:
        _head(document, text.head)
    for line in text.paragraphs:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.space_after = Pt(layout.spacing)
        paragraph.paragraph_format.line_spacing = layout.leading
        paragraph.paragraph_format.first_line_indent = Mm(layout.indent)
        if layout.justified:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def _head(document, head):
    grid = document.add_table(rows=1, cols=2)
    for cell, lines in zip(grid.rows[0].cells, head, strict=True):
        for index, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph.text = line
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(0)


def _page_number(paragraph):
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for tag, attribute in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if tag else "w:instrText")
        if tag:
            element.set(qn("w:fldCharType"), tag)
        else:
            element.text = attribute
        run._r.append(element)


def printed(documents: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, bytes]:
    """The PDFs of named DOCX files, laid out in one run of LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        message = (
            "soffice is not installed (package libreoffice-writer-nogui): no page was laid out"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    names = []
    for name, data in documents:
        (folder / f"{name}.docx").write_bytes(data)
        names.append(name)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in names)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: (folder / f"{name}.pdf").read_bytes() for name in names}
