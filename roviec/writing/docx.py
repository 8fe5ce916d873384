"""An `OfficialDocument` as the bytes of a DOCX file, laid out by the rule set of its date."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from roviec.writing.cleaning import one_line
from roviec.writing.docx_body import hold_last_paragraph, text_shape, write_bases, write_body
from roviec.writing.docx_frame import write_header, write_signature, write_title
from roviec.writing.model import OfficialDocument
from roviec.writing.ooxml import (
    Shape,
    dress_font,
    element,
    page_field,
    set_faces,
    shape,
    shape_format,
    write,
)
from roviec.writing.rules import RuleSet, TextStyle, rule_set_on

# Parts of the library's empty document that say untrue things (a picture of a blank page, another
# program's name) or repeat what is there already.
_DROPPED_PARTS = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
# A ZIP entry needs some date; the least one it can hold says nothing.
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)


def to_docx(document: OfficialDocument) -> bytes:
    """The document as DOCX; the same document gives the same bytes, whenever and wherever.

    Raises `roviec.writing.rules.NoRuleSet` when no rule set of its form covers its date.
    """
    rules = rule_set_on(document.form, document.date)
    paper = docx.Document()
    _set_styles(paper, rules)
    _set_page(paper, rules)
    _write_page_tops(paper, document, rules)
    write_header(paper, document, rules)
    write_title(paper, document, rules)
    write_bases(paper, document.bases, rules)
    write_body(paper, document.body, rules)
    # The signature must not stand alone on a page.
    hold_last_paragraph(paper)
    write_signature(paper, document, rules)
    _describe(paper, document)
    return _fixed_bytes(paper)


def _set_styles(paper: Document, rules: RuleSet) -> None:
    """The styles say what the paragraphs say, so that what a clerk adds later looks alike."""
    defaults = paper.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    set_faces(defaults, rules.font.name)
    levels = [("Normal", rules.body.style)]
    levels += [(f"Heading {n}", one.style) for n, one in enumerate(rules.headings, 1)]
    for name, looks in levels:
        style = paper.styles[name]
        assert isinstance(style, ParagraphStyle)
        set_faces(style.element.get_or_add_rPr(), rules.font.name)
        dress_font(style.font, looks)
        shape_format(style.paragraph_format, text_shape(rules))
        style.paragraph_format.keep_with_next = name != "Normal" or None
    language = element("lang", val=rules.font.language, eastAsia=rules.font.language)
    paper.styles["Normal"].element.get_or_add_rPr().append(language)


def _set_page(paper: Document, rules: RuleSet) -> None:
    section, page = paper.sections[0], rules.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(rules.page_number.from_top)
    section.different_first_page_header_footer = True


def _write_page_tops(paper: Document, document: OfficialDocument, rules: RuleSet) -> None:
    """The page number on every page but the first; the notice, if any, on all."""
    section, size = paper.sections[0], rules.page_number.size
    numbered = shape(section.header.paragraphs[0], Shape(align="center"))
    page_field(numbered, TextStyle(size), rules.font)
    notice = one_line(document.notice or "")
    if not notice:
        return
    _write_notice(section.header.add_paragraph(), notice, rules)
    _write_notice(section.first_page_header.paragraphs[0], notice, rules)


def _write_notice(paragraph: Paragraph, notice: str, rules: RuleSet) -> None:
    write(shape(paragraph, Shape(align="center")), notice, rules.notice, rules.font)


def _describe(paper: Document, document: OfficialDocument) -> None:
    """Core properties from the document alone: no clock, no name of a machine."""
    properties, day = paper.core_properties, document.date
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    properties.author = properties.last_modified_by = one_line(document.header.issuer)[:255]
    title = f"{one_line(document.kind)} {one_line(document.subject)}".strip()
    properties.title, properties.comments = title[:255], ""
    properties.created = properties.modified = moment
    properties.language, properties.revision = "vi-VN", 1


def _fixed_bytes(paper: Document) -> bytes:
    """Save without the parts we do not want and without the time of saving."""
    for relations in (paper.part.package.rels, paper.part.rels):
        for key in [key for key, one in relations.items() if one.reltype in _DROPPED_PARTS]:
            del relations[key]
    saved, fixed = io.BytesIO(), io.BytesIO()
    paper.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
