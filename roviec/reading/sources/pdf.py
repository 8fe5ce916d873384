"""PDF with a text layer. Scans have none and are refused with advice."""

from __future__ import annotations

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from roviec.reading.errors import BrokenSource, NoTextLayer, PasswordProtected, TooLarge
from roviec.reading.model import MediaType
from roviec.reading.sources.decoded import Decoded

MEDIA_TYPE: MediaType = "application/pdf"

MOST_PAGES = 2000
_FEWEST_LETTERS = 16
_PAGE_NUMBER = re.compile(r"\A\s*-?\s*\d{1,4}\s*-?\s*(?=\n)|\n\s*-?\s*\d{1,4}\s*-?\s*\Z")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def from_bytes(data: bytes) -> Decoded:
    """The text of all pages; page numbers are kept and set aside.

    Raises PasswordProtected, NoTextLayer, TooLarge, BrokenSource.
    """
    try:
        pages = _pages(data)
    except FileNotDecryptedError as error:
        raise PasswordProtected from error
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, OSError, RecursionError,
            AttributeError, AssertionError, NotImplementedError) as error:  # fmt: skip
        raise BrokenSource from error
    if sum(sum(c.isalpha() for c in page) for page in pages) < _FEWEST_LETTERS:
        raise NoTextLayer
    text = "\n".join(pages).replace("\x00", "\ufffd")
    return Decoded(text, set_aside=_page_numbers(pages), pages=len(pages))


def _pages(data: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise PasswordProtected
    if len(reader.pages) > MOST_PAGES:
        raise TooLarge
    return [page.extract_text() for page in reader.pages]


def _page_numbers(pages: list[str]) -> tuple[tuple[int, int], ...]:
    spans = []
    at = 0
    for page in pages:
        spans += [(at + m.start(), at + m.end()) for m in _PAGE_NUMBER.finditer(page)]
        at += len(page) + 1
    return tuple(spans)
