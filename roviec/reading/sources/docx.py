"""DOCX: paragraphs and tables in the order of the page, headers first.

The official header (bodies, number, place and day) is a table, so tables are read where they
stand: one line for a paragraph of a cell in a layout table, one line with ' | ' for a row of data.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

from docx import Document as open_docx
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from roviec.reading.errors import BrokenSource, NotWordDocument, PasswordProtected, TooLarge
from roviec.reading.model import MediaType
from roviec.reading.sources.decoded import Decoded

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document as WordDocument
    from docx.section import Section

MEDIA_TYPE: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

LARGEST_UNPACKED = 200 * 1024 * 1024
_LARGEST_RATIO = 200
_MOST_FILES = 5000
_DEEPEST = 6


def refuse_encrypted() -> NoReturn:
    """An encrypted DOCX is no ZIP file; it is told apart by its container."""
    raise PasswordProtected


def from_bytes(data: bytes) -> Decoded:
    """The text of a DOCX; raises NotWordDocument, BrokenSource, TooLarge, PasswordProtected."""
    _check_package(data)
    try:
        document = open_docx(io.BytesIO(data))
        lines = list(_lines(document))
    except Exception as error:  # The library raises whatever its XML and ZIP layers do.
        raise BrokenSource from error
    return Decoded(
        "\n".join(lines).replace("\x00", "\ufffd"), legacy_encoding=_legacy_font(document)
    )


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenSource from error
    if any(info.flag_bits & 1 for info in infos):
        raise PasswordProtected
    names = {info.filename for info in infos}
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise NotWordDocument
    unpacked = sum(info.file_size for info in infos)
    if unpacked > LARGEST_UNPACKED or len(infos) > _MOST_FILES:
        raise TooLarge
    if unpacked > 1024 * 1024 and unpacked > _LARGEST_RATIO * len(data):
        raise TooLarge


def _lines(document: WordDocument) -> Iterator[str]:
    seen: set[str] = set()
    for section in document.sections:
        for line in _header_lines(section):
            if line not in seen:
                seen.add(line)
                yield line
    yield from _content(document, 0)
    for section in document.sections:
        for line in _footer_lines(section):
            if line not in seen:
                seen.add(line)
                yield line


def _header_lines(section: Section) -> Iterator[str]:
    for header in (section.first_page_header, section.header):
        if not header.is_linked_to_previous:
            yield from _content(header, 0)


def _footer_lines(section: Section) -> Iterator[str]:
    for footer in (section.first_page_footer, section.footer):
        if not footer.is_linked_to_previous:
            yield from _content(footer, 0)


def _content(container: BlockItemContainer | WordDocument, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for item in container.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item.text.replace("\t", " ")
        else:
            yield from _table(item, depth)


def _table(table: Table, depth: int) -> Iterator[str]:
    """A table without borders lays a page out; in others each row is one line."""
    rows = [_cells(row) for row in table.rows]
    layout = len(rows) <= 2 or all(len(row) <= 2 and len(rows) <= 3 for row in rows)
    for row in rows:
        cells = [list(_content(cell, depth + 1)) for cell in row]
        if layout:
            for cell in cells:
                yield from cell
        else:
            yield " | ".join(" ".join(line for line in cell if line.strip()) for cell in cells)


def _cells(row: _Row) -> list[_Cell]:
    """The cells that begin in a row, merged ones once.

    Read off the row itself: the library looks a merged cell up row by row, which in a long table
    takes time that grows with its square.
    """
    return [_Cell(tc, row.table) for tc in row._tr.tc_lst if tc.vMerge != "continue"]


def _legacy_font(document: WordDocument) -> str | None:
    """TCVN3 and VNI texts are told surely by the font of their runs."""
    for paragraph in document.paragraphs[:60]:
        for run in paragraph.runs:
            name = (run.font.name or "").lower()
            if name.startswith(".vn"):
                return "TCVN3"
            if name.startswith("vni-"):
                return "VNI"
    return None
