"""Tables as text: separated by commas, semicolons or tabs, in UTF-8 or the UTF-16 Excel writes."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from roviec.organisations.importing.tables import Cell, Sheet, filled, refuse_many, refused

SEPARATORS = ";,\t"
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds."""


def read_delimited(content: bytes) -> Sheet:
    """Raises `ImportRefused` IMP-01."""
    text, skipped = _without_separator_line(_decoded(content))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        while True:
            number = reader.line_num + 1 + skipped
            cells = next(reader, None)
            if cells is None:
                break
            if filled(cells):
                rows.append((number, list(cells)))
                refuse_many(len(rows))
    except csv.Error as error:
        raise refused(
            _("Bảng bị hỏng từ dòng này (dấu ngoặc kép mở mà không đóng, hoặc ô quá dài)."),
            row=reader.line_num + skipped,
        ) from error
    return Sheet("", rows)


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise refused(
            _(
                "Chữ không đọc được vì tệp không phải UTF-8. Trong Excel, hãy chọn Lưu thành “CSV"
                " UTF-8”, hoặc gửi tệp .xlsx."
            ),
            row=0 if wide else row,
        ) from error
    if "\0" in text:
        raise refused(_("Đây không phải là bảng chữ. Hãy gửi bảng .xlsx hoặc .csv."))
    return text


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel writes `sep=;` first at times."""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, 1
    return text, 0


def _separator(text: str) -> str:
    """Whatever parts the first line with more than one cell most often."""
    for line in text.splitlines()[:30]:
        counts = {each: line.count(each) for each in SEPARATORS}
        best = max(SEPARATORS, key=lambda each: counts[each])
        if counts[best] > 1:
            return best
    return ","
