"""One story of a DOCX (body, header, footer, notes) as lines, in the order of reading.

Tracked changes are read as accepted: insertions are in, deletions out, and a paragraph whose end
was deleted is one with the next. Comments, the instructions of fields and hidden text are out.
Words in drawings (text boxes) come behind the paragraph that holds them, and count once though
the file holds them twice, for new and for old programs. A cell's paragraphs are lines in a table
that only lays a page out; elsewhere a row is one line with ' | '.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from roviec.reading.errors import TooLarge
from roviec.reading.sources import legacy
from roviec.reading.sources.decoded import LONGEST
from roviec.reading.sources.docx_fonts import Fonts, named

_DEEPEST = 6
"""So many tables may stand in each other; deeper ones are read as plain lines."""

_LEFT_OUT = {
    "w:del", "w:moveFrom", "w:instrText", "w:delText", "w:delInstrText", "w:fldData", "w:sdtPr",
    "w:sdtEndPr", "w:rt", "w:pPrChange", "w:rPrChange", "w:sectPrChange", "w:tblPrChange",
    "w:tblGrid", "w:tblPrExChange", "w:tcPrChange", "w:trPrChange", "w:tblGridChange",
    "w:numberingChange",
}  # fmt: skip
_SIGNS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "-"}
_CODE = re.compile("[0-9A-Fa-f]{2,4}")
_NO = {"0", "false", "off"}

Font = tuple[legacy.Encoding, bool]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, and the encoding from which letters of it were converted."""

    text: str
    encoding: legacy.Encoding | None = None


@dataclass(slots=True)
class _Paragraph:
    pieces: list[tuple[str, Font | None]] = field(default_factory=list)
    style: str | None = None
    run_style: str | None = None
    run_font: str | None = None
    hidden: bool = False
    mark_deleted: bool = False
    behind: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Box:
    """What holds paragraphs and tables: a story, a cell, a text box."""

    lines: list[Line] = field(default_factory=list)
    open: _Paragraph | None = None
    """A paragraph whose end was deleted: the next goes on with it."""


@dataclass(slots=True)
class _Cell(_Box):
    left_out: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    row_left_out: bool = False


@dataclass(slots=True)
class Section:
    """Which parts head and foot the pages of a section, by kind (default, first, even)."""

    headers: dict[str, str] = field(default_factory=dict)
    footers: dict[str, str] = field(default_factory=dict)
    first_page_differs: bool = False


class Story:
    """Takes the events of a part; afterwards `lines()` are its text.

    `notes` are the lines of footnotes by id; those referred to stand behind their paragraph.
    """

    def __init__(self, fonts: Fonts, notes: Mapping[str, list[Line]] | None = None) -> None:
        self.sections: list[Section] = []
        self.endnotes: list[str] = []
        self._fonts = fonts
        self._font_cache: dict[tuple[str | None, str | None, str | None], Font | None] = {}
        self._notes = dict(notes or {})
        self._boxes: list[_Box] = [_Box()]
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._deeper = 0
        self._left_out = 0
        self._path: list[str] = []
        self._alternatives: list[bool] = []
        self._instructions: list[bool] = []
        self._characters = 0

    def lines(self) -> list[Line]:
        self._close(self._boxes[0])
        return self._boxes[0].lines

    # --- events ----------------------------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._left_out or self._is_left_out(tag):
            self._left_out += 1
            return
        if tag in _SIGNS:
            self._write(_SIGNS[tag])
        act = _START.get(tag)
        if act is not None:
            act(self, attributes)
        self._path.append(tag)

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        self._path.pop()
        act = _END.get(tag)
        if act is not None:
            act(self)

    def text(self, data: str) -> None:
        if not self._left_out and self._path and self._path[-1] in {"w:t", "m:t"}:
            self._write(data.replace("\t", " ").replace("\n", " "))

    def _is_left_out(self, tag: str) -> bool:
        if tag in {"w:del", "w:moveFrom"} and self._path:
            self._note_deletion(self._path[-1])
        if tag in {"mc:Choice", "mc:Fallback"} and self._alternatives:
            taken, self._alternatives[-1] = self._alternatives[-1], True
            return taken
        return tag in _LEFT_OUT

    def _note_deletion(self, parent: str) -> None:
        """In properties the sign says that the end of a paragraph or a row was deleted."""
        if parent == "w:rPr" and self._path[-2:-1] == ["w:pPr"] and self._paragraphs:
            self._paragraphs[-1].mark_deleted = True
        elif parent == "w:trPr" and self._tables and not self._deeper:
            self._tables[-1].row_left_out = True

    # --- paragraphs and runs ---------------------------------------------------------------------

    def _write(self, text: str) -> None:
        if not self._paragraphs or any(self._instructions):
            return
        paragraph = self._paragraphs[-1]
        if paragraph.hidden:
            return
        self._characters += len(text)
        if self._characters > LONGEST:
            raise TooLarge
        paragraph.pieces.append((text, self._font(paragraph)))

    def _font(self, paragraph: _Paragraph) -> Font | None:
        asked = (paragraph.run_font, paragraph.run_style, paragraph.style)
        if asked not in self._font_cache:
            font = asked[0] if asked[0] is not None else self._fonts.of(asked[1], asked[2])
            self._font_cache[asked] = legacy.of_font(font)
        return self._font_cache[asked]

    def _start_paragraph(self, _: Mapping[str, str]) -> None:
        before, self._boxes[-1].open = self._boxes[-1].open, None
        paragraph = before or _Paragraph()
        paragraph.mark_deleted = paragraph.hidden = False
        self._paragraphs.append(paragraph)

    def _end_paragraph(self) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        self._instructions = [open_ for open_ in self._instructions if not open_]
        if paragraph.mark_deleted:
            self._boxes[-1].open = paragraph
        else:
            self._finish(paragraph, self._boxes[-1])

    def _finish(self, paragraph: _Paragraph, box: _Box) -> None:
        box.lines.append(_line(paragraph.pieces))
        box.lines += paragraph.behind

    def _close(self, box: _Box) -> None:
        if box.open is not None:
            self._finish(box.open, box)
            box.open = None

    def _start_run(self, _: Mapping[str, str]) -> None:
        if self._paragraphs:
            paragraph = self._paragraphs[-1]
            paragraph.run_font = paragraph.run_style = None
            paragraph.hidden = False

    def _in_run(self) -> bool:
        """Whether properties are read of a run, and not of the mark that ends a paragraph."""
        return bool(self._paragraphs) and self._path[-2:] == ["w:r", "w:rPr"]

    def _run_fonts(self, attributes: Mapping[str, str]) -> None:
        if self._in_run() and (font := named(attributes)) is not None:
            self._paragraphs[-1].run_font = font

    def _run_style(self, attributes: Mapping[str, str]) -> None:
        if self._in_run():
            self._paragraphs[-1].run_style = attributes.get("val")

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        if self._in_run():
            self._paragraphs[-1].hidden = attributes.get("val") not in _NO

    def _paragraph_style(self, attributes: Mapping[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].style = attributes.get("val")

    def _break(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("type") not in {"page", "column"}:
            self._write("\n")

    def _soft_hyphen(self, _: Mapping[str, str]) -> None:
        """In TCVN3 its code is a letter: ư."""
        if self._paragraphs and self._font(self._paragraphs[-1]):
            self._write("\u00ad")

    def _symbol(self, attributes: Mapping[str, str]) -> None:
        """A sign of a font of symbols; only one of old letters can be told."""
        code = attributes.get("char", "")
        old = legacy.of_font(attributes.get("font"))
        if old is None or not self._paragraphs or not _CODE.fullmatch(code):
            return
        paragraph = self._paragraphs[-1]
        before, paragraph.run_font = paragraph.run_font, attributes["font"]
        self._write(chr(int(code, 16)))
        paragraph.run_font = before

    def _field(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("fldCharType")
        if kind == "begin":
            self._instructions.append(True)
        elif kind == "separate" and self._instructions:
            self._instructions[-1] = False
        elif kind == "end" and self._instructions:
            self._instructions.pop()

    def _footnote(self, attributes: Mapping[str, str]) -> None:
        """A note counts where it is called first."""
        if self._paragraphs:
            self._paragraphs[-1].behind += self._notes.pop(attributes.get("id", ""), ())

    def _endnote(self, attributes: Mapping[str, str]) -> None:
        self.endnotes.append(attributes.get("id", ""))

    # --- boxes and tables ------------------------------------------------------------------------

    def _start_alternatives(self, _: Mapping[str, str]) -> None:
        self._alternatives.append(False)

    def _end_alternatives(self) -> None:
        self._alternatives.pop()

    def _start_text_box(self, _: Mapping[str, str]) -> None:
        self._boxes.append(_Box())

    def _end_text_box(self) -> None:
        box = self._boxes.pop()
        self._close(box)
        if self._paragraphs:
            self._paragraphs[-1].behind += box.lines
        else:
            self._boxes[-1].lines += box.lines

    def _start_table(self, _: Mapping[str, str]) -> None:
        if self._deeper or len(self._tables) >= _DEEPEST:
            self._deeper += 1
        else:
            self._tables.append(_Table())

    def _end_table(self) -> None:
        if self._deeper:
            self._deeper -= 1
            return
        self._boxes[-1].lines += _table_lines(self._tables.pop().rows)

    def _start_row(self, _: Mapping[str, str]) -> None:
        if self._tables and not self._deeper:
            self._tables[-1].rows.append([])
            self._tables[-1].row_left_out = False

    def _end_row(self) -> None:
        if self._tables and not self._deeper and self._tables[-1].row_left_out:
            self._tables[-1].rows.pop()

    def _start_cell(self, _: Mapping[str, str]) -> None:
        if not self._deeper:
            self._boxes.append(_Cell())

    def _end_cell(self) -> None:
        if self._deeper:
            return
        cell = self._boxes.pop()
        self._close(cell)
        rows = self._tables[-1].rows if self._tables else []
        if isinstance(cell, _Cell) and rows and not cell.left_out:
            rows[-1].append(cell)

    def _merge(self, attributes: Mapping[str, str]) -> None:
        """A cell that goes on from the row above is read there."""
        cell = self._boxes[-1]
        if isinstance(cell, _Cell) and attributes.get("val", "continue") == "continue":
            cell.left_out = True

    def _cell_deleted(self, _: Mapping[str, str]) -> None:
        cell = self._boxes[-1]
        if isinstance(cell, _Cell):
            cell.left_out = True

    # --- sections --------------------------------------------------------------------------------

    def _start_section(self, _: Mapping[str, str]) -> None:
        self.sections.append(Section())

    def _header(self, attributes: Mapping[str, str]) -> None:
        if self.sections:
            self.sections[-1].headers[attributes.get("type", "default")] = attributes.get("id", "")

    def _footer(self, attributes: Mapping[str, str]) -> None:
        if self.sections:
            self.sections[-1].footers[attributes.get("type", "default")] = attributes.get("id", "")

    def _title_page(self, attributes: Mapping[str, str]) -> None:
        if self.sections:
            self.sections[-1].first_page_differs = attributes.get("val") not in _NO


_START: dict[str, Callable[[Story, Mapping[str, str]], None]] = {
    "w:p": Story._start_paragraph,
    "w:r": Story._start_run,
    "w:rFonts": Story._run_fonts,
    "w:rStyle": Story._run_style,
    "w:vanish": Story._vanish,
    "w:pStyle": Story._paragraph_style,
    "w:br": Story._break,
    "w:softHyphen": Story._soft_hyphen,
    "w:sym": Story._symbol,
    "w:fldChar": Story._field,
    "w:footnoteReference": Story._footnote,
    "w:endnoteReference": Story._endnote,
    "mc:AlternateContent": Story._start_alternatives,
    "w:txbxContent": Story._start_text_box,
    "w:tbl": Story._start_table,
    "w:tr": Story._start_row,
    "w:tc": Story._start_cell,
    "w:vMerge": Story._merge,
    "w:cellDel": Story._cell_deleted,
    "w:sectPr": Story._start_section,
    "w:headerReference": Story._header,
    "w:footerReference": Story._footer,
    "w:titlePg": Story._title_page,
}
_END: dict[str, Callable[[Story], None]] = {
    "w:p": Story._end_paragraph,
    "mc:AlternateContent": Story._end_alternatives,
    "w:txbxContent": Story._end_text_box,
    "w:tbl": Story._end_table,
    "w:tr": Story._end_row,
    "w:tc": Story._end_cell,
}


def _line(pieces: Iterable[tuple[str, Font | None]]) -> Line:
    """The pieces as one; old letters as new ones where that reads as well."""
    joined = [
        ("".join(text for text, _ in run), font) for font, run in groupby(pieces, key=itemgetter(1))
    ]
    old = {font[0] for _, font in joined if font}
    read_as = [encoding for encoding in sorted(old) if _is_written_in(joined, encoding)]
    text = "".join(_shown(text, font, read_as) for text, font in joined)
    return Line(text, read_as[0] if read_as else None)


def _is_written_in(joined: list[tuple[str, Font | None]], encoding: legacy.Encoding) -> bool:
    """Whether what stands in fonts of an encoding is not Unicode all the same."""
    told = " ".join(text for text, font in joined if font and font[0] == encoding)
    return legacy.says_more(told, encoding)


def _shown(text: str, font: Font | None, read_as: Sequence[legacy.Encoding]) -> str:
    if font is None:
        return text
    if font[0] in read_as:
        return legacy.converted(text, font[0], capitals=font[1])
    # Plain letters in a font of capitals stand for capitals.
    return text.upper() if font[1] and text.isascii() else text


def _table_lines(rows: list[list[_Cell]]) -> list[Line]:
    """A table without borders lays a page out; in others each row is one line."""
    layout = len(rows) <= 2 or all(len(row) <= 2 and len(rows) <= 3 for row in rows)
    if layout:
        return [line for row in rows for cell in row for line in cell.lines]
    return [_row_line(row) for row in rows]


def _row_line(row: list[_Cell]) -> Line:
    encodings = [line.encoding for cell in row for line in cell.lines if line.encoding]
    cells = (" ".join(line.text for line in cell.lines if line.text.strip()) for cell in row)
    return Line(" | ".join(cells), encodings[0] if encodings else None)
