"""Workbooks (.xlsx): values by calamine; hidden rows, formulas and errors from the parts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath

import python_calamine
from django.utils.translation import gettext as _
from lxml import etree

from roviec.organisations.importing.tables import (
    MOST_ROWS,
    Cell,
    Marks,
    Sheet,
    filled,
    refuse_many,
    refused,
)

MOST_UNPACKED = 500 * 1024 * 1024
MOST_COLUMNS = 200
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(content: bytes) -> list[Sheet]:
    """The visible sheets. Raises `ImportRefused` IMP-01."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if sum(info.file_size for info in parts.infolist()) > MOST_UNPACKED:
            raise refused(_("Bảng tính mở ra quá lớn. Hãy chia thành nhiều tệp."))
        try:
            marks = {name: _marks(parts, part, name) for name, part in _parts(parts)}
        except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
            raise _broken() from error
    try:
        return [*_sheets(content, marks)]
    except python_calamine.CalamineError as error:
        raise _broken() from error


def _broken() -> Exception:
    return refused(_("Tệp Excel bị hỏng. Hãy mở bằng Excel, lưu lại rồi gửi lại."))


def _sheets(content: bytes, marks: dict[str, Marks]) -> Iterator[Sheet]:
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for meta in book.sheets_metadata:
            visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
            if not visible or meta.name not in marks:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            mark = marks[meta.name]
            mark.merged = [
                (top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            rows: list[tuple[int, list[Cell]]] = [
                (number, cells)
                for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
                if filled(cells)
            ]
            yield Sheet(meta.name, rows, typed=True, marks=mark)


def _parts(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each worksheet's name and the part it stands in."""
    relations = _tree(parts, "xl/_rels/workbook.xml.rels")
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in relations
        if str(each.get("Type")).endswith("/worksheet")
    }
    for sheet in _tree(parts, "xl/workbook.xml").iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATION))
        if target:
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            yield str(sheet.get("name")), path


def _tree(parts: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(parts.read(name), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _marks(parts: zipfile.ZipFile, part: str, name: str) -> Marks:
    """Looked at before the values are read, for a cell far out would make a table of millions."""
    marks = Marks()
    row_number = 0
    with parts.open(part) as stream:
        for _event, row in etree.iterparse(
            stream, tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True
        ):
            row_number = int(row.get("r") or row_number + 1)
            full = _mark_row(row, row_number, marks, name)
            if full and row_number > MOST_ROWS:
                refuse_many(row_number, name)
            if full and row.get("hidden") in {"1", "true"}:
                marks.hidden.add(row_number)
            _let_go(row)
    return marks


def _mark_row(row: etree._Element, number: int, marks: Marks, sheet: str) -> bool:
    """Whether anything stands in the row."""
    column, full = -1, False
    for cell in row.iterchildren("{*}c"):
        found = _REFERENCE.fullmatch(cell.get("r") or "")
        column = _column(found[1]) if found else column + 1
        value, formula = cell.find("{*}v"), cell.find("{*}f")
        if value is None and formula is None and cell.find("{*}is") is None:
            continue
        full = True
        if column >= MOST_COLUMNS:
            told = _("Trang này có ô ở quá xa bên phải (cột %s). Hãy xoá những cột thừa.")
            raise refused(told % (found[1] if found else column + 1), sheet, number)
        if formula is not None:
            marks.formulas.add((number, column))
            if value is None or (value.text is None and cell.get("t") != "str"):
                marks.uncounted.add((number, column))
        if cell.get("t") == "e":
            marks.errors[number, column] = str(value.text if value is not None else "")
    return full


def _let_go(row: etree._Element) -> None:
    """Free what was read; a large sheet would fill the memory twice."""
    row.clear()
    while row.getprevious() is not None:
        del row.getparent()[0]  # type: ignore[union-attr]  # a row stands in its sheet


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
