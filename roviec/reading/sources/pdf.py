"""PDF with a text layer; scans, which have none, where their letters can be recognised.

The text is the paragraphs of all pages, each on one line. What stands between two pages (page
numbers, running heads and feet) comes behind the paragraph it would cut in two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from roviec.reading.errors import NoTextLayer, TooLarge
from roviec.reading.model import MediaType
from roviec.reading.sources import legacy, pdf_process, recognition
from roviec.reading.sources.decoded import LONGEST, Decoded
from roviec.reading.sources.pdf_lines import Line, rows_of
from roviec.reading.sources.pdf_pages import Page, paragraphs_of
from roviec.reading.sources.pdf_paragraphs import Paragraph
from roviec.reading.sources.pdf_tables import grids

MEDIA_TYPE: MediaType = "application/pdf"

_FEWEST_LETTERS = 16
_NOTHING_RECOGNISED = (
    "Tệp PDF này không có lớp chữ, và không nhận dạng được chữ nào trong ảnh của tệp. "
    "Hãy dùng bản có chữ hoặc bản quét rõ hơn."
)


def from_bytes(data: bytes) -> Decoded:
    """The text of all pages; page numbers and running heads are kept and set aside.

    Pages that are pictures are recognised where Tesseract is installed. Raises PasswordProtected,
    NoTextLayer, TooLarge, BrokenSource.
    """
    paragraphs, pages, old = _read(pdf_process.words(data))
    if not _has_letters(paragraphs):
        if not recognition.is_installed():
            raise NoTextLayer
        if pages > recognition.MOST_PAGES:
            raise TooLarge
        seen = (recognition.page(pdf_process.picture(data, n + 1)) for n in range(pages))
        paragraphs, pages, old = _read(seen)
        if not _has_letters(paragraphs):
            raise NoTextLayer(_NOTHING_RECOGNISED)
    return _decoded(paragraphs, pages, old)


def _read(told: Iterable[dict[str, Any]]) -> tuple[list[Paragraph], int, set[legacy.Encoding]]:
    """The paragraphs, the number of pages, and the old encodings told by fonts."""
    old: set[legacy.Encoding] = set()
    pages = []
    characters = 0
    for page in told:
        for run in page["runs"]:
            characters += len(run[0])
            _modernise(run, old)
        if characters > LONGEST:
            raise TooLarge
        aside = [Line(text.strip(), 0, 0, 0, 0, open_end=False) for text in page["aside"]]
        pages.append(Page(rows_of(page["runs"]), page["width"], aside, grids(page["rules"])))
    return paragraphs_of(pages), len(pages), old


def _modernise(run: list[Any], old: set[legacy.Encoding]) -> None:
    """Converts a run in a font of old letters; PDF names the font of every run."""
    font = legacy.of_font(run[-1])
    if font and legacy.says_more(run[0], font[0]):
        run[0] = legacy.converted(run[0], font[0], capitals=font[1])
        old.add(font[0])
    elif font and font[1] and run[0].isascii():
        run[0] = run[0].upper()


def _has_letters(paragraphs: list[Paragraph]) -> bool:
    count = 0
    for paragraph in paragraphs:
        count += sum(c.isalpha() for c in paragraph.text)
        if count >= _FEWEST_LETTERS:
            return True
    return False


def _decoded(paragraphs: list[Paragraph], pages: int, old: set[legacy.Encoding]) -> Decoded:
    pieces: list[str] = []
    running = []
    at = 0
    for paragraph in paragraphs:
        if pieces:
            pieces.append("\n\n" if paragraph.gap else "\n")
            at += len(pieces[-1])
        text = paragraph.text.replace("\x00", "\ufffd")
        if paragraph.set_aside:
            running.append((at, at + len(text)))
        pieces.append(text)
        at += len(text)
    notes = tuple((0, at, encoding) for encoding in sorted(old))
    return Decoded("".join(pieces), running=tuple(running), pages=pages, legacy=notes)
