"""The text of an official document: legal bases, numbered sections, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph as DocxParagraph

from roviec.writing.cleaning import one_line, paragraphs
from roviec.writing.model import Block, Column, Paragraph, Section, Table
from roviec.writing.numbers import letter, roman
from roviec.writing.ooxml import (
    Shape,
    keep_whole,
    lay_out,
    new_table,
    next_paragraph,
    repeat_on_each_page,
    shape,
    write,
)
from roviec.writing.rules import HeadingRules, RuleSet

# A row with more letters than this may break over two pages, else it could outgrow one.
_WHOLE_ROW = 600


def text_shape(rules: RuleSet) -> Shape:
    """How a paragraph of running text stands."""
    body = rules.body
    return Shape(
        align="justify", first_line=body.first_line, after=body.space_after, line=body.line
    )


def hold_last_paragraph(paper: Document) -> None:
    """Keep the last paragraph so far with what comes next: a table, the signature."""
    if paper.paragraphs:
        paper.paragraphs[-1].paragraph_format.keep_with_next = True


def write_bases(paper: Document, bases: Sequence[str], rules: RuleSet) -> None:
    """The ``căn cứ`` lines, each with its sign at the end."""
    named = [text for text in (one_line(base).strip(" -;,.") for base in bases) if text]
    for line in rules.bases.closed(named):
        write(_text_paragraph(paper, rules), line, rules.bases.style, rules.font)


def write_body(paper: Document, body: Sequence[Block], rules: RuleSet, level: int = 0) -> None:
    """The blocks in order; a section with nothing in it leaves no heading and takes no number."""
    number = 0
    for block in body:
        if isinstance(block, Section):
            if _says_something(block):
                number += 1
                _write_section(paper, block, rules, (level, number))
        elif isinstance(block, Table):
            _write_table(paper, block, rules)
        else:
            _write_paragraph(paper, block, rules)


def _says_something(block: Block) -> bool:
    if isinstance(block, Section):
        return any(_says_something(inner) for inner in block.body)
    if isinstance(block, Table):
        return bool(block.rows)
    return bool(paragraphs(block.text))


def _write_section(
    paper: Document, section: Section, rules: RuleSet, place: tuple[int, int]
) -> None:
    level, number = place
    title = one_line(section.title)
    if title:
        heading = rules.headings[min(level, len(rules.headings) - 1)]
        paragraph = _text_paragraph(paper, rules)
        paragraph.style = _heading_style(paper, level)
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, _numbered(heading, number) + title, heading.style, rules.font)
    write_body(paper, section.body, rules, level + 1)


def _numbered(heading: HeadingRules, number: int) -> str:
    return heading.pattern.format(roman=roman(number), number=number, letter=letter(number))


def _heading_style(paper: Document, level: int) -> ParagraphStyle:
    style = paper.styles[f"Heading {min(level + 1, 9)}"]
    assert isinstance(style, ParagraphStyle)
    return style


def _write_paragraph(paper: Document, block: Paragraph, rules: RuleSet) -> None:
    mark = one_line(block.mark)
    for line in paragraphs(block.text):
        text = f"{mark} {line}" if mark else line
        write(_text_paragraph(paper, rules), text, rules.body.style, rules.font)
        mark = ""


def _text_paragraph(paper: Document, rules: RuleSet) -> DocxParagraph:
    return shape(paper.add_paragraph(), text_shape(rules))


def _write_table(paper: Document, block: Table, rules: RuleSet) -> None:
    if not block.rows:
        return
    hold_last_paragraph(paper)
    table = new_table(paper, 1 + len(block.rows), len(block.columns), style="Table Grid")
    whole = sum(column.share for column in block.columns)
    width = rules.page.text_width
    lay_out(table, [width * column.share / whole for column in block.columns], rules.table.padding)
    rows = list(table.rows)
    repeat_on_each_page(rows[0])
    keep_whole(rows[0])
    _write_head(rows[0], block.columns, rules)
    for row, texts in zip(rows[1:], block.rows, strict=True):
        if sum(map(len, texts)) <= _WHOLE_ROW:
            keep_whole(row)
        _write_row(row, texts, block.columns, rules)
    shape(paper.add_paragraph(), Shape(line=rules.body.space_after))


def _write_head(row: _Row, columns: Sequence[Column], rules: RuleSet) -> None:
    wanted = Shape(align="center", before=2, after=2, keep_next=True)
    for cell, column in zip(row.cells, columns, strict=True):
        paragraph = shape(next_paragraph(cell), wanted)
        write(paragraph, one_line(column.title), rules.table.head, rules.font)


def _write_row(row: _Row, texts: Sequence[str], columns: Sequence[Column], rules: RuleSet) -> None:
    for cell, text, column in zip(row.cells, texts, columns, strict=True):
        for line in paragraphs(text) or [""]:
            wanted = Shape(align=column.align, before=2, after=2)
            write(shape(next_paragraph(cell), wanted), line, rules.table.cell, rules.font)
