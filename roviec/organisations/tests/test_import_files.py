"""Files as people have them: every separator, mark and spreadsheet; what is no table says so."""

from __future__ import annotations

import time
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from roviec.organisations.importing import ImportRefused, Source, Wish, check
from roviec.organisations.importing.marked import marked
from roviec.organisations.importing.tables import MOST_BYTES
from roviec.organisations.importing.values import text_of
from roviec.organisations.models import PlaceVersion
from roviec.organisations.tests.imported_files import PLACES, done, told, warned, workbook

pytestmark = pytest.mark.django_db

HEADER = PLACES.split(",")
PROVINCE = ["01", "Tỉnh Sông Bạc", "province", "tỉnh", "", "", "", ""]
COMMUNE = ["00001", "Xã Bến Đò", "xã", "xã", "01", "1/7/2025", "", ""]


def csv(*rows: list[str], by: str = ",") -> str:
    return "\r\n".join(by.join(row) for row in (HEADER, *rows))


def read(content: bytes) -> Wish:
    return Wish(Source("tệp.csv", content), "places")


def one_message(content: bytes) -> str:
    plan = check(read(content))
    assert plan.wrong == 1
    assert plan.problems[0].rule == "IMP-01"
    return plan.problems[0].message


GOOD = [
    csv(PROVINCE, COMMUNE).encode(),
    csv(PROVINCE, COMMUNE, by=";").encode(),
    csv(PROVINCE, COMMUNE, by="\t").encode(),
    b"\xef\xbb\xbf" + csv(PROVINCE, COMMUNE).encode(),
    csv(PROVINCE, COMMUNE, by="\t").encode("utf-16"),
    unicodedata.normalize("NFD", csv(PROVINCE, COMMUNE)).encode(),
    b"sep=;\r\n" + csv(PROVINCE, COMMUNE, by=";").encode(),
    csv(PROVINCE, [], COMMUNE, ["", ""]).encode(),
    ("Danh sách địa bàn\n\n" + csv(PROVINCE, COMMUNE)).encode(),
    csv(PROVINCE, COMMUNE).replace("Xã Bến Đò", "  Xã\u00a0Bến\u200b  Đò ").encode(),
    csv(PROVINCE, COMMUNE).replace("1/7/2025", "2025-07-01").encode(),
    csv(PROVINCE, COMMUNE).replace("1/7/2025", "01.07.2025").encode(),
    csv(PROVINCE, COMMUNE).replace("Xã Bến Đò", '"Xã Bến Đò"').encode(),
    csv(PROVINCE, COMMUNE)
    .replace(",".join(HEADER), "MÃ,Tên,cấp,Loại,Mã cấp trên,Từ ngày,Đến trước ngày,Định danh")
    .encode(),
]


@pytest.mark.parametrize("content", GOOD)
def test_every_way_a_table_is_written(content):
    done(read(content))
    assert set(PlaceVersion.objects.values_list("code", "name", "valid_from")) == {
        ("01", "Tỉnh Sông Bạc", None),
        ("00001", "Xã Bến Đò", date(2025, 7, 1)),
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "rỗng"),
        (b" \r\n ", "rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "ảnh"),
        (b"PK\x03\x04" + b"\0" * 40, "hỏng"),
        (csv(PROVINCE).encode("cp1258", "replace"), "UTF-8"),
        (b"code,name\x00,level", "bảng chữ"),
        ((csv(PROVINCE) + '\r\n"01,dở dang').encode(), "ngoặc kép"),
    ],
)
def test_what_is_no_table_says_so(content, says):
    assert says in one_message(content)


def test_a_zip_that_is_no_workbook_says_so():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
    assert "không phải là bảng tính" in one_message(out.getvalue())


def test_a_very_large_file_is_refused_at_once(tmp_path: Path):
    large = tmp_path / "lon.csv"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    start = time.monotonic()
    with pytest.raises(ImportRefused, match="50 MB"):
        Source.of(large)
    assert time.monotonic() - start < 1
    assert "50 MB" in one_message(b"a" * (MOST_BYTES + 1))


def test_a_path_that_is_no_file_says_so(tmp_path: Path):
    with pytest.raises(ImportRefused, match="Không có tệp"):
        Source.of(tmp_path / "khong-co.csv")


def test_a_bomb_is_not_unpacked():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _chunk in range(60):
                part.write(b" " * 10_000_000)
    assert "quá lớn" in one_message(out.getvalue())


# --- headers ------------------------------------------------------------------------------------


def test_missing_columns_are_named():
    plan = check(read("code,name,kind\n01,A,tỉnh".encode()))
    assert told(plan) == [("IMP-02", 1, "")]
    assert "Cấp (level)" in plan.problems[0].message


def test_a_column_twice_and_one_misspelt():
    header = ",".join([*HEADER, "Mã", "valid_form"])
    plan = check(read(f"{header}\n{','.join(PROVINCE)},,".encode()))
    assert told(plan) == [("IMP-02", 1, "Mã"), ("IMP-02", 1, "valid_form")]


def test_another_column_is_only_pointed_out():
    plan = check(read(f"{','.join(HEADER)},dân số\n{','.join(PROVINCE)},9000".encode()))
    assert told(plan) == []
    assert len(warned(plan)) == 1


def test_a_header_alone_is_pointed_out():
    plan = check(read(",".join(HEADER).encode()))
    assert (told(plan), len(warned(plan))) == ([], 1)


def test_no_header_at_all_lists_what_is_needed():
    plan = check(read(b"1,2,3\n4,5,6"))
    assert "Mã (code)" in plan.problems[0].message


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("31/6/2025", ("IMP-05", 3, "valid_from")),
        ("7/2025", ("IMP-05", 3, "valid_from")),
        ("45839", ("IMP-05", 3, "valid_from")),
        ("1/7/0025", ("IMP-05", 3, "valid_from")),
    ],
)
def test_a_day_that_is_none(said, problem):
    plan = check(read(csv(PROVINCE, [*COMMUNE[:5], said, "", ""]).encode()))
    assert told(plan) == [problem]
    if said == "45839":
        assert "01/07/2025" in plan.problems[0].message


def test_a_row_that_ends_before_it_begins():
    plan = check(read(csv(PROVINCE, [*COMMUNE[:6], "30/6/2025", ""]).encode()))
    assert told(plan) == [("IMP-05", 3, "valid_to")]


def test_many_problems_are_counted_and_the_first_are_told():
    rows = [["", f"Xã {n}", "xã", "xã", "01", "", "", ""] for n in range(900)]
    plan = check(read(csv(PROVINCE, *rows).encode()))
    assert (plan.wrong, len(plan.problems)) == (900, 500)
    with pytest.raises(ImportRefused, match="400 lỗi nữa"):
        done(read(csv(PROVINCE, *rows).encode()))


# --- workbooks ----------------------------------------------------------------------------------


def book(*rows, touch=None, name="Địa bàn") -> Wish:
    return Wish(workbook({name: [HEADER, *rows]}, touch), "places")


DATED = ["00001", "Xã Bến Đò", "xã", "xã", "01", date(2025, 7, 1), "", ""]


def test_a_workbook_with_days_as_days():
    done(book(PROVINCE, DATED))
    assert PlaceVersion.objects.get(code="00001").valid_from == date(2025, 7, 1)


def test_whole_numbers_are_codes_that_lost_zeros():
    rows = [[1, *PROVINCE[1:]], [10, *PROVINCE[1:]]]
    assert told(check(book(*rows))) == [("IMP-08", 2, "code")]


def test_text_codes_of_a_workbook_lost_nothing():
    assert told(check(book(["1", *PROVINCE[1:]], ["10", *PROVINCE[1:]]))) == []


def test_a_code_that_became_a_day():
    assert told(check(book([date(2025, 7, 1), *PROVINCE[1:]]))) == [("IMP-06", 2, "code")]


def test_formulas_are_read_by_their_result():
    def touch(_book, sheet):
        sheet.write_formula("B2", '="Tỉnh "&"Ba"', None, "Tỉnh Ba")

    wish = book(PROVINCE, touch=touch)
    assert any("công thức" in line for line in warned(check(wish)))
    done(wish)
    assert PlaceVersion.objects.get().name == "Tỉnh Ba"


def test_a_formula_that_fails_is_told():
    def touch(_book, sheet):
        sheet.write_formula("B2", "=NA()", None, "#N/A")

    assert ("IMP-03", 2, "name") in told(check(book(PROVINCE, touch=touch)))


def test_hidden_rows_are_read_and_pointed_out():
    def touch(_book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})

    wish = book(PROVINCE, DATED, touch=touch)
    assert any("ẩn" in line for line in warned(check(wish)))
    done(wish)
    assert PlaceVersion.objects.count() == 2


def test_merged_cells_are_refused_with_their_range():
    def touch(_book, sheet):
        sheet.merge_range("E3:E4", "01")

    plan = check(book(PROVINCE, DATED, ["00002", *DATED[1:]], touch=touch))
    assert "E3:E4" in plan.problems[0].message


def test_a_merged_title_above_the_header_is_fine():
    source = workbook(
        {"A": [["Danh sách"], HEADER, PROVINCE]},
        lambda _book, sheet: sheet.merge_range("A1:D1", "Danh sách"),
    )
    assert told(check(Wish(source, "places"))) == []


def test_a_hidden_sheet_and_sheets_of_other_tables_are_not_read():
    def touch(book, sheet):
        sheet.hide()

    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "Hướng dẫn": [["Xin đọc"]],
        "Ban chỉ đạo": [["committee", "member"], ["a", "b"]],
        "Địa bàn": [HEADER, PROVINCE],
        "Ẩn": [HEADER, DATED],
    }
    wish = Wish(workbook(sheets, touch), "places")
    plan = check(wish)
    assert (told(plan), len(warned(plan))) == ([], 1)
    done(wish)
    assert PlaceVersion.objects.count() == 1


def test_a_cell_far_out_does_not_fill_the_memory():
    assert (
        "XFD" in check(book(PROVINCE, touch=lambda _b, s: s.write("XFD3", "x"))).problems[0].message
    )
    far = check(book(PROVINCE, touch=lambda _b, s: s.write("A1048576", "x")))
    assert "quá" in far.problems[0].message


def test_a_broken_part_is_told():
    source = workbook({"Địa bàn": [HEADER, PROVINCE]})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(source.content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content[:200] if "sheet1.xml" in info.filename else content)
    assert "hỏng" in one_message(out.getvalue())


PARTS = Path(__file__).with_name("libreoffice")
"""The parts of a workbook LibreOffice Calc 7.4 wrote: a formula, a hidden row, days as days."""


def of_libreoffice() -> Source:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for part in sorted(PARTS.rglob("*")):
            if part.is_file():
                parts.write(part, part.relative_to(PARTS).as_posix())
    return Source("goc.xlsx", out.getvalue())


def test_what_libreoffice_writes():
    wish = Wish(of_libreoffice(), "places")
    plan = check(wish)
    assert told(plan) == []
    assert len(warned(plan)) == 2
    done(wish)
    assert set(PlaceVersion.objects.values_list("code", "name", "valid_from")) == {
        ("01", "Tỉnh Sông Bạc", None),
        ("00001", "Xã Bến Đò", date(2025, 7, 1)),
        ("00002", "Xã Tân Lập", date(2025, 7, 1)),
    }


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9007199254740993", "1e300"])
def test_a_number_no_spreadsheet_keeps_is_among_the_rows_to_mend_as_text(number):
    """Written as a number it would stop the whole workbook, or lose its last digits."""
    book = workbook({"Địa bàn": [HEADER, PROVINCE, ["", 424242.5, *COMMUNE[2:]]]})
    sent, out = zipfile.ZipFile(BytesIO(book.content)), BytesIO()
    with zipfile.ZipFile(out, "w") as touched:
        for name in sent.namelist():
            content = sent.read(name).replace(b"<v>424242.5</v>", f"<v>{number}</v>".encode())
            touched.writestr(name, content)
    source = Source("bang.xlsx", out.getvalue())
    plan = check(Wish(source, "places"))
    assert plan.wrong
    mend = Source("sua.xlsx", marked(source, "places", plan.problems))
    cells = [cell for sheet in mend.sheets() for _number, row in sheet.rows for cell in row]
    (sent_cell,) = [
        cell for _n, row in source.sheets()[0].rows for cell in row if isinstance(cell, int | float)
    ]
    assert text_of(sent_cell) in cells
