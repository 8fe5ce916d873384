"""A form as a workbook and as data: the same back, every problem by its place."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roviec.reporting.designing.checking import known_indicators, problems_of
from roviec.reporting.designing.content import Content, Figure, Section
from roviec.reporting.designing.data import as_toml, read_toml
from roviec.reporting.designing.workbook import FORM, HEADS, KEYS, as_xlsx, read_xlsx
from roviec.reporting.tests.designed import KINDS, PLAIN, contents

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def from_toml(text: str):
    return read_toml("forms.toml", text.encode(), known_indicators(), KINDS)


def from_xlsx(sent: bytes):
    return read_xlsx("bieu.xlsx", sent, known_indicators(), KINDS)


def written(content: Content) -> bytes:
    return as_xlsx(content, 1, known_indicators(), dict.fromkeys(KINDS, "Ban"))


@FEW
@given(st.data())
def test_what_is_written_is_read_back_the_same(world, data):
    content = data.draw(contents())
    assert problems_of(content, known_indicators(), KINDS) == []
    assert from_toml(as_toml(content, 3)) == (content, [])
    assert from_xlsx(written(content)) == (content, [])


def test_no_text_becomes_a_formula(world):
    title = '=HYPERLINK("http://x")'
    content = Content(
        code="quick",
        name="+1",
        kinds=KINDS,
        sections=(Section(title=title, figures=(Figure(code="classes"),)),),
    )
    sent = written(content)
    parts = zipfile.ZipFile(io.BytesIO(sent))
    sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in parts.read(name) or b"<hyper" in parts.read(name) for name in sheets)
    assert from_xlsx(sent) == (content, [])


def test_data_is_short_where_a_section_says_it_for_all(world):
    text = as_toml(PLAIN, 2)
    assert '{ code = "attendances", columns = ["in_period"], required = false }' in text
    assert text.count("columns") == 2
    assert '"Đánh giá"' in text


def test_every_problem_of_data_is_told_by_its_line(world):
    text = as_toml(PLAIN, 1)
    text = text.replace('"classes"', '"clases"').replace(
        'code = "attendances", columns = ["in_period"]',
        'code = "models_active", columns = ["in_period", "cumulative"]',
    )
    content, problems = from_toml(text)
    lines = text.splitlines()
    at = {word: next(n for n, line in enumerate(lines, 1) if word in line) for word in (
        '"clases"', '"models_active"',
    )}  # fmt: skip
    assert content is None
    assert problems[0].startswith(f"forms.toml, dòng {at[chr(34) + 'clases' + chr(34)]}, ")
    assert "Không có chỉ tiêu “clases”" in problems[0]
    assert problems[1].startswith(f"forms.toml, dòng {at[chr(34) + 'models_active' + chr(34)]}, ")
    assert "số hiện có nên không có luỹ kế" in problems[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "đúng một [[form]]"),
        ("[[form]]\ncode = 1", "“code” phải là chữ"),
        ("[[form]", "sai cú pháp TOML"),
        ("\xff", "không đọc được tệp"),
    ],
)
def test_what_is_no_form_is_told(world, text, said):
    content, problems = read_toml("f.toml", text.encode("latin-1"), known_indicators(), KINDS)
    assert content is None
    assert any(said in problem for problem in problems)


def sheet(rows: list[list[str]], keys: list[list[str]], formula: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, content in ((FORM, rows), (KEYS, keys)):
            page = book.add_worksheet(name)
            for at, row in enumerate(content):
                for column, text in enumerate(row):
                    page.write_string(at, column, text)
            if formula and name == FORM:
                page.write_formula("C2", formula, value="Lớp")
    return out.getvalue()


GOOD_KEYS = [["Mã biểu", "quick"], ["Tên biểu", "Nhanh"], ["Loại đơn vị", KINDS[0]]]


def test_every_problem_of_a_workbook_is_told_by_its_cell(world):
    rows = [
        list(HEADS),
        ["Số liệu", "clases", "", "", "x", "x"],
        ["Số liệu", "models_active", "", "", "có", "x", "", "x"],
        ["Số liệu", "", "Đánh giá", "", "x", "x"],
        ["Số liệu", "classes", "", "", "x", "x"],
        ["Khác", "attendances", "", "", "x"],
        ["Số liệu", "", "Đề xuất"],
    ]
    keys = [["Mã biểu", "quick"], ["Loại đơn vị", "ward"]]
    content, problems = from_xlsx(sheet(rows, keys))
    assert content is None
    for said in (
        "ô B2: Không có chỉ tiêu “clases”",
        "ô E3: chỉ ghi “x” hoặc để trống",
        "ô B3: “Mô hình đang duy trì” là số hiện có nên không có luỹ kế",
        "ô F4: đoạn thuyết minh không có cột số liệu",
        "ô B5: số liệu phải đứng trước các đoạn thuyết minh",
        "ô B6: “Lượt học viên” không có cột nào để đơn vị nhập",
        "ô A7: Có hai mục cùng tên “Số liệu”",
        "trang “Khoá”: cần đúng một dòng “Tên biểu”",
        "Không có loại đơn vị “ward”",
    ):
        assert any(said in problem for problem in problems), (said, problems)


def test_formulas_and_foreign_files_are_refused(world):
    rows = [list(HEADS), ["Số liệu", "classes", "", "", "x", "x"]]
    _content, problems = from_xlsx(sheet(rows, GOOD_KEYS, formula="=1+1"))
    assert problems == ["trang “Biểu mẫu”, ô C2: là công thức. Hãy chép rồi dán lại dạng giá trị."]
    assert from_xlsx(sheet(rows, GOOD_KEYS))[1] == []
    assert "không phải là các tiêu đề cột" in from_xlsx(sheet([["A"]], GOOD_KEYS))[1][0]
    assert from_xlsx(b"PK\x03\x04 x")[0] is None
    assert from_xlsx(b"")[0] is None
