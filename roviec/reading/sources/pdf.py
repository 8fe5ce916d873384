"""PDF with a text layer. Scans have none and are refused with advice.

The text is the paragraphs of all pages, each on one line. What stands between two pages (page
numbers, running heads and feet) comes behind the paragraph it would cut in two.
"""

from __future__ import annotations

import io
import logging

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from roviec.reading.errors import BrokenSource, NoTextLayer, PasswordProtected, TooLarge
from roviec.reading.model import MediaType
from roviec.reading.sources.decoded import Decoded
from roviec.reading.sources.pdf_lines import Line, rows_of
from roviec.reading.sources.pdf_pages import Page, paragraphs_of
from roviec.reading.sources.pdf_paragraphs import Paragraph

MEDIA_TYPE: MediaType = "application/pdf"

MOST_PAGES = 2000
_FEWEST_LETTERS = 16

# What the library raises on broken files: its own errors and those of what it runs into.
_LIBRARY_ERRORS = (
    PyPdfError, ValueError, KeyError, TypeError, IndexError, OSError, RecursionError,
    AttributeError, AssertionError, NotImplementedError, ArithmeticError,
)  # fmt: skip

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def from_bytes(data: bytes) -> Decoded:
    """The text of all pages; page numbers and running heads are kept and set aside.

    Raises PasswordProtected, NoTextLayer, TooLarge, BrokenSource.
    """
    try:
        pages = _pages(data)
        paragraphs = paragraphs_of(pages)
    except FileNotDecryptedError as error:
        raise PasswordProtected from error
    except _LIBRARY_ERRORS as error:
        raise BrokenSource from error
    if sum(c.isalpha() for paragraph in paragraphs for c in paragraph.text) < _FEWEST_LETTERS:
        raise NoTextLayer
    return _decoded(paragraphs, len(pages))


def _pages(data: bytes) -> list[Page]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise PasswordProtected
    if len(reader.pages) > MOST_PAGES:
        raise TooLarge
    return [_page(page) for page in reader.pages]


def _page(page: PageObject) -> Page:
    plain = page.extract_text()
    rows = rows_of(page, plain)
    if rows is None:
        lines = [Line(text.strip(), 0, 0, 0, 0, open_end=False) for text in plain.split("\n")]
        return Page([], 0, [line for line in lines if line.text])
    return Page(rows, float(page.mediabox.width), [])


def _decoded(paragraphs: list[Paragraph], pages: int) -> Decoded:
    text = ""
    running = []
    for paragraph in paragraphs:
        text += ("\n\n" if paragraph.gap else "\n") if text else ""
        if paragraph.set_aside:
            running.append((len(text), len(text) + len(paragraph.text)))
        text += paragraph.text.replace("\x00", "\ufffd")
    return Decoded(text, running=tuple(running), pages=pages)
