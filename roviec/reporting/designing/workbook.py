"""A version of a form as a workbook: a sheet that people read and change, and one with its keys.

Everything is written as text, so that no cell becomes a formula whatever it begins with; a formula
that somebody typed in is refused on reading.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.organisations.importing.problems import ImportRefused
from roviec.organisations.importing.tables import Cell, Sheet, Source, letter_of
from roviec.reporting.designing.checking import Described, Place, problems_of
from roviec.reporting.designing.content import Content, Figure, Section, Text, in_order
from roviec.reporting.form_models import SHOWN
from roviec.reporting.models import Column, Indicator

FORM, KEYS = "Biểu mẫu", "Khoá"
HEADS = (
    noop("Mục"),
    noop("Mã chỉ tiêu"),
    noop("Chỉ tiêu, hoặc đoạn thuyết minh"),
    noop("Đơn vị tính"),
    noop("Bắt buộc"),
    noop("Trong kỳ"),
    noop("Ước"),
    noop("Luỹ kế"),
    noop("Kế hoạch"),
)
"""In Vietnamese whatever the reader's language: by them the columns are found again."""
SECTION, CODE, NAME, MEASURE, REQUIRED, FIRST_COLUMN = range(6)
WIDTHS = (30, 26, 56, 14, 11, 10, 10, 10, 10)
CODE_KEY, VERSION_KEY, NAME_KEY, KIND_KEY = "Mã biểu", "Phiên bản", "Tên biểu", "Loại đơn vị"
MARK = "x"


def as_xlsx(
    content: Content,
    version: int,
    indicators: Mapping[str, Indicator],
    kinds: Mapping[str, str],
) -> bytes:
    """`kinds`: the names of kinds of units, by code."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _form_sheet(book, content, indicators)
        _key_sheet(book, content, version, kinds)
    return out.getvalue()


def _form_sheet(book: Any, content: Content, indicators: Mapping[str, Indicator]) -> None:
    sheet = book.add_worksheet(FORM)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    mark = book.add_format({"num_format": "@", "align": "center", "valign": "top"})
    sheet.freeze_panes(1, 3)
    for at, (name, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, name, head)
    rows = list(_rows(content, indicators))
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            sheet.write_string(number, at, value, mark if at >= REQUIRED else text)
    choice = {"validate": "list", "source": [MARK], "ignore_blank": True}
    sheet.data_validation(1, REQUIRED, len(rows) + 200, len(HEADS) - 1, choice)


def _rows(content: Content, indicators: Mapping[str, Indicator]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for section in content.sections:
        for figure in section.figures:
            known = indicators.get(figure.code)
            name, measure = (known.name, known.unit_of_measure) if known else ("", "")
            marks = (MARK if column in figure.columns else "" for column in SHOWN)
            rows.append((section.title, figure.code, name, measure, _mark(figure.required), *marks))
        for text in section.texts:
            rows.append((section.title, "", text.heading, "", _mark(text.required), *[""] * 4))
    return rows


def _mark(said: bool) -> str:
    return MARK if said else ""


def _key_sheet(book: Any, content: Content, version: int, kinds: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(KEYS)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 44)
    rows = [
        (CODE_KEY, content.code, ""),
        (VERSION_KEY, str(version), ""),
        (NAME_KEY, content.name, ""),
        *((KIND_KEY, code, kinds.get(code, "")) for code in content.kinds),
    ]
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            sheet.write_string(number, at, value, None if at else bold)


# --- reading ----------------------------------------------------------------------------------


@dataclass
class _Read:
    """What was read so far. `at` says on which row of the sheet a place of the form stands."""

    problems: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    at: dict[Place, int] = field(default_factory=dict)

    def wrong(self, row: int, column: int, message: str, sheet: str = FORM) -> None:
        cell = f"{letter_of(column)}{row}"
        told = _("trang “%(sheet)s”, ô %(cell)s: %(message)s")
        self.problems.append(told % {"sheet": sheet, "cell": cell, "message": message})


def read_xlsx(
    name: str, sent: bytes, indicators: Mapping[str, Described], kinds: Collection[str]
) -> tuple[Content | None, list[str]]:
    """The form of a workbook, and everything that is wrong with it, by sheet and cell. A form with
    problems is told of and not given."""
    try:
        sheets = {sheet.name: sheet for sheet in Source(name, sent).sheets()}
    except ImportRefused as refused:
        return None, [problem.message for problem in refused.problems]
    missing = [each for each in (FORM, KEYS) if each not in sheets]
    if missing:
        told = _("Không có trang “%s”. Hãy tải biểu về dạng Excel rồi sửa trên tệp đó.")
        return None, [told % each for each in missing]
    read = _Read()
    _formulas(sheets[FORM], read)
    _formulas(sheets[KEYS], read)
    keys = _keys(sheets[KEYS])
    _sections(sheets[FORM], read)
    content = Content(
        code=_one(keys, CODE_KEY, read),
        name=_one(keys, NAME_KEY, read),
        kinds=tuple(dict.fromkeys(keys.get(KIND_KEY, []))),
        sections=tuple(read.sections),
    )
    for problem in problems_of(content, indicators, kinds):
        row = read.at.get(problem.place)
        if row is None:
            read.problems.append(problem.message)
        else:
            read.wrong(row, _column(problem.place), problem.message)
    return (None if read.problems else content), read.problems


def _column(place: Place) -> int:
    if place.figure is not None:
        return CODE
    return NAME if place.text is not None else SECTION


def _formulas(sheet: Sheet, read: _Read) -> None:
    for row, column in sorted(sheet.marks.formulas):
        told = _("là công thức. Hãy chép rồi dán lại dạng giá trị.")
        read.wrong(row, column, told, sheet.name)


def _keys(sheet: Sheet) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _row, cells in sheet.rows:
        key, said = _text(cells, 0), _text(cells, 1)
        if said:
            found.setdefault(key, []).append(said)
    return found


def _one(keys: Mapping[str, Sequence[str]], key: str, read: _Read) -> str:
    said = keys.get(key, [])
    if len(said) != 1:
        told = _("trang “%(sheet)s”: cần đúng một dòng “%(key)s”.")
        read.problems.append(told % {"sheet": KEYS, "key": key})
    return said[0] if said else ""


def _sections(sheet: Sheet, read: _Read) -> None:
    """Rows that follow each other under one title are a section; figures stand before passages."""
    rows = list(sheet.rows)
    head = [_text(rows[0][1], at) for at in range(len(HEADS))] if rows else []
    if head != list(HEADS):
        told = _("Dòng đầu của trang “%s” không phải là các tiêu đề cột của biểu.")
        read.problems.append(told % FORM)
        return
    title, figures, texts = "", list[Figure](), list[Text]()

    def close() -> None:
        if figures or texts:
            read.sections.append(Section(title=title, figures=tuple(figures), texts=tuple(texts)))

    for number, cells in rows[1:]:
        said = _text(cells, SECTION)
        if said != title or not (figures or texts):
            close()
            title, figures, texts = said, [], []
            read.at[Place(len(read.sections))] = number
        at = len(read.sections)
        if _text(cells, CODE):
            if texts:
                told = _("số liệu phải đứng trước các đoạn thuyết minh của mục.")
                read.wrong(number, CODE, told)
            read.at[Place(at, len(figures))] = number
            figures.append(_figure(number, cells, read))
        else:
            read.at[Place(at, text=len(texts))] = number
            texts.append(_passage(number, cells, read))
    close()


def _figure(number: int, cells: Sequence[Cell], read: _Read) -> Figure:
    columns = [
        column for at, column in enumerate(SHOWN, FIRST_COLUMN) if _marked(number, cells, at, read)
    ]
    return Figure(
        code=_text(cells, CODE),
        columns=in_order(tuple(map(Column, columns))),
        required=_marked(number, cells, REQUIRED, read),
    )


def _passage(number: int, cells: Sequence[Cell], read: _Read) -> Text:
    for at in range(FIRST_COLUMN, len(HEADS)):
        if _text(cells, at):
            read.wrong(number, at, _("đoạn thuyết minh không có cột số liệu."))
    return Text(heading=_text(cells, NAME), required=_marked(number, cells, REQUIRED, read))


def _marked(number: int, cells: Sequence[Cell], at: int, read: _Read) -> bool:
    said = _text(cells, at).lower()
    if said not in ("", MARK):
        read.wrong(number, at, _("chỉ ghi “x” hoặc để trống."))
    return said == MARK


def _text(cells: Sequence[Cell], at: int) -> str:
    value = cells[at] if at < len(cells) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
