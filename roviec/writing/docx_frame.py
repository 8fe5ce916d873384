"""What frames an official document: the header block, the title and the signature block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from docx.document import Document
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from roviec.writing.cleaning import one_line, paragraphs
from roviec.writing.dates import formal_date, open_formal_date
from roviec.writing.letters import even_width, text_width, wrapped
from roviec.writing.model import DocumentNumber, OfficialDocument, Signature
from roviec.writing.ooxml import (
    Shape,
    align_bottom,
    append_row,
    keep_whole,
    lay_out,
    new_table,
    next_paragraph,
    rule_below,
    shape,
    write,
)
from roviec.writing.rules import HeaderRules, NationalLine, RuleSet, TextStyle

_MM_PER_POINT = 25.4 / 72
# The right half of the header grows to hold its lines unbroken, but leaves the issuer some room.
_LEAST_RIGHT, _MOST_RIGHT = 0.5, 0.66
_GAP = 2.0
# A subject is set narrower than the text, so that it reads as a title.
_SUBJECT_SHARE = 0.88
# An empty line this high carries a rule.
_RULE_HEIGHT = 4.0
# A name of more lines than this gets the room of a date broken over two lines.
_ISSUER_LINES = 3
# So many lines of recipients stand beside the signature and share its page; the others go below.
_BESIDE = 12


@dataclass(frozen=True)
class _Strip:
    """A column ``width`` millimetres wide, of which a centred text may take ``room``."""

    width: float
    room: float


def place_and_date(document: OfficialDocument) -> str:
    """``Bắc Kạn, ngày 01 tháng 11 năm 2022``; a draft leaves day and month open."""
    spelled = formal_date if document.draft is None else open_formal_date
    return ", ".join(part for part in (one_line(document.place), spelled(document.date)) if part)


def number_line(number: DocumentNumber, header: HeaderRules) -> str:
    """``Số 05-TB/BTGTU``; room to write when the number is not given yet."""
    pattern = header.number_pattern if number.kind else header.number_pattern_without_kind
    ordinal = "\u00a0" * 6 if number.ordinal is None else f"{number.ordinal:02d}"
    return pattern.format(ordinal=ordinal, kind=one_line(number.kind), body=one_line(number.body))


def recipient_lines(recipients: Sequence[str], rules: RuleSet) -> list[str]:
    """The list under ``Nơi nhận:``, marked and closed, what is filed in the archive last."""
    named = [text for text in (one_line(item).strip(" -;,.") for item in recipients) if text]
    filed = [text for text in named if text.casefold().startswith("lưu")]
    ordered = [text for text in named if text not in filed]
    ordered += filed or [rules.recipients.archive]
    return rules.recipients.items.closed(ordered)


def write_header(paper: Document, document: OfficialDocument, rules: RuleSet) -> None:
    """The borderless two columns: issuer and number left, national lines and date right."""
    right = _right_width(rules, document)
    left = rules.page.text_width - right
    table = _grid(paper, 2, (left, right))
    _write_issuer(table.cell(0, 0), document, rules, left)
    for line in rules.header.national:
        _write_national(table.cell(0, 1), line, rules, right)
    _write_number(table.cell(1, 0), document, rules)
    align_bottom(table.cell(1, 1))
    dated, style = next_paragraph(table.cell(1, 1)), rules.header.place_date
    _even(dated, place_and_date(document), style, rules, _Strip(right, right))
    if document.draft is not None:
        _write_draft(table, document.draft, rules)


def write_title(paper: Document, document: OfficialDocument, rules: RuleSet) -> None:
    """Kind, subject, and the hyphens or the rule below them."""
    title, width = rules.title, rules.page.text_width
    strip = _Strip(width, width * _SUBJECT_SHARE)
    lines = [(text, title.kind) for text in paragraphs(document.kind)]
    lines += [(text, title.subject) for text in paragraphs(document.subject)]
    before = title.space_before
    for text, style in lines:
        paragraph = _even(paper.add_paragraph(), text, style, rules, strip)
        paragraph.paragraph_format.space_before = Pt(before)
        before = 0.0
    closing = shape(paper.add_paragraph(), Shape(align="center", keep_next=True))
    if title.separator:
        write(closing, title.separator, TextStyle(title.subject.size), rules.font)
    else:
        subject = text_width(one_line(document.subject), title.subject)
        length = min(subject * _MM_PER_POINT, strip.room)
        _draw_rule(closing, length * title.separator_rule, width)
    closing.paragraph_format.space_after = Pt(title.space_after)


def write_signature(paper: Document, document: OfficialDocument, rules: RuleSet) -> None:
    """Recipients left and signature right, in one row that never breaks over two pages."""
    width = rules.page.text_width
    left = width * rules.signature.left_share
    lines = recipient_lines(document.recipients, rules)
    beside = _beside(lines, rules, left - _GAP)
    shape(paper.add_paragraph(), Shape(line=rules.signature.space_before, keep_next=True))
    table = _grid(paper, 1, (left, width - left))
    keep_whole(table.rows[0])
    _write_recipients(table.cell(0, 0), lines[:beside], rules)
    _write_signatory(table.cell(0, 1), document.signature, rules)
    for line in lines[beside:]:
        paragraph = shape(paper.add_paragraph(), Shape())
        write(paragraph, line, rules.recipients.items.style, rules.font)
    # A file may not end in a table; without height, its last line never asks for a page.
    shape(paper.add_paragraph(), Shape(line=1))


def _beside(lines: Sequence[str], rules: RuleSet, width: float) -> int:
    """How many recipients fit beside the signature, their names as long as they are."""
    style, room = rules.recipients.items.style, width / _MM_PER_POINT
    heights = accumulate(len(wrapped(line, style, room)) for line in lines)
    return sum(height <= _BESIDE for height in heights)


def _right_width(rules: RuleSet, document: OfficialDocument) -> float:
    """Wide enough for the date on one line, unless that would crowd a long name of the issuer."""
    national = [(line.text, line.style) for line in rules.header.national]
    dated = (place_and_date(document), rules.header.place_date)
    whole = rules.page.text_width
    wide = min(max(_widest([*national, dated]), whole * _LEAST_RIGHT), whole * _MOST_RIGHT)
    room = (whole - wide - _GAP) / _MM_PER_POINT
    issuer = wrapped(one_line(document.header.issuer), rules.header.issuer, room)
    return wide if len(issuer) <= _ISSUER_LINES else max(_widest(national), whole * _LEAST_RIGHT)


def _widest(lines: Sequence[tuple[str, TextStyle]]) -> float:
    return max(text_width(text, style) for text, style in lines) * _MM_PER_POINT + _GAP


def _write_issuer(cell: _Cell, document: OfficialDocument, rules: RuleSet, width: float) -> None:
    header, names = rules.header, document.header
    for name, style in ((names.superior, header.superior), (names.issuer, header.issuer)):
        for text in paragraphs(name):
            _even(next_paragraph(cell), text, style, rules, _Strip(width, width - _GAP))
    if header.issuer_rule:
        length = min(text_width(one_line(names.issuer), header.issuer) * _MM_PER_POINT, width)
        _draw_rule(cell.add_paragraph(), length * header.issuer_rule, width)


def _write_national(cell: _Cell, line: NationalLine, rules: RuleSet, width: float) -> None:
    _centred(cell, line.text, line.style, rules)
    if line.rule:
        length = text_width(line.text, line.style) * _MM_PER_POINT
        _draw_rule(cell.add_paragraph(), length * line.rule, width)


def _write_number(cell: _Cell, document: OfficialDocument, rules: RuleSet) -> None:
    header = rules.header
    if header.mark:
        _centred(cell, header.mark, TextStyle(header.superior.size), rules)
    _centred(cell, number_line(document.number, header), header.number, rules)


def _write_draft(table: Table, turn: int, rules: RuleSet) -> None:
    cell, empty = append_row(table).cells
    shape(next_paragraph(empty), Shape(line=1, keep_next=True))
    _centred(cell, rules.header.draft_pattern.format(turn=turn), rules.header.draft, rules)


def _write_recipients(cell: _Cell, lines: Sequence[str], rules: RuleSet) -> None:
    recipients = rules.recipients
    head = shape(next_paragraph(cell), Shape(keep_next=True))
    write(head, recipients.title, recipients.title_style, rules.font)
    for line in lines:
        paragraph = shape(cell.add_paragraph(), Shape(right=_GAP))
        write(paragraph, line, recipients.items.style, rules.font)


def _write_signatory(cell: _Cell, signature: Signature, rules: RuleSet) -> None:
    looks = rules.signature
    for text, style in ((signature.authority, looks.authority), (signature.post, looks.post)):
        for line in (one_line(part) for part in text.split("\n")):
            if line:
                _centred(cell, line, style, rules)
    for _ in range(looks.blank_lines):
        _centred(cell, "", looks.name, rules)
    _centred(cell, one_line(signature.name), looks.name, rules)


def _grid(paper: Document, rows: int, widths: tuple[float, float]) -> Table:
    table = new_table(paper, rows, 2)
    lay_out(table, list(widths))
    return table


def _centred(cell: _Cell, text: str, style: TextStyle, rules: RuleSet) -> None:
    paragraph = shape(next_paragraph(cell), Shape(align="center", keep_next=True))
    write(paragraph, text, style, rules.font)


def _even(
    paragraph: Paragraph, text: str, style: TextStyle, rules: RuleSet, strip: _Strip
) -> Paragraph:
    """Centre the text, with indents that make its lines of like length."""
    needed = even_width(text, style, strip.room / _MM_PER_POINT) * _MM_PER_POINT
    indent = max(0.0, (strip.width - needed) / 2)
    shaped = Shape(align="center", left=indent, right=indent, keep_next=True, keep_together=True)
    write(shape(paragraph, shaped), text, style, rules.font)
    return paragraph


def _draw_rule(paragraph: Paragraph, length: float, width: float) -> None:
    """A centred rule of ``length`` in a column of ``width``, millimetres both."""
    indent = max(0.0, (width - length) / 2)
    height = Shape(left=indent, right=indent, after=_RULE_HEIGHT, line=_RULE_HEIGHT, keep_next=True)
    rule_below(shape(paragraph, height))
