"""Figures from files: what is read how, what is refused with its row, and that nothing halves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.interface.formats import number
from roviec.organisations.models import UnitVersion
from roviec.reporting import loading
from roviec.reporting.loading import LoadRefused, LoadResult, load_figures, read_number
from roviec.reporting.models import FigureImport, FigureSheet, Indicator
from roviec.reporting.rollup import Value
from roviec.reporting.tests.sheets import figure_kept
from roviec.timeline import Span

HEAD = "unit,indicator,period,value"
ROW = "ben_do-department,attendances,2020,120"


def load(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> LoadResult:
    return load_figures("\n".join([head, *rows]).encode(encoding), office=SYSTEM, name="cu.csv")


def problems(*rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(LoadRefused) as refused:
        load(*rows, head=head)
    return refused.value.problems


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2611", "2611"),
        ("92.4", "92.4"),
        ("92,4", "92.4"),
        ("2.611", "2611"),
        ("1.234.567,5", "1234567.5"),
        ("0.611", "0.611"),
        ("2.6114", "2.6114"),
        ("2,611", "2.611"),
        ("12.345.678", "12345678"),
        ("-5", "-5"),
        ("007", "7"),
    ],
)
def test_numbers_as_they_are_documented(typed, read):
    assert read_number(typed) == Decimal(read)


@pytest.mark.parametrize(
    "typed",
    ["", "1,234.5", "1.23.456", "=1+2", "+5", "@sum", "12a", "1e5", "١٢", "9" * 50, "- 5", "nan"],
)
def test_what_is_no_number(typed):
    with pytest.raises(RuleBroken, match="REP-36"):
        read_number(typed)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_what_pages_write_is_read_back(value):
    assert read_number(number(value)) == value


# --- loading ---------------------------------------------------------------------------------


def test_a_file_is_kept_marked_with_its_source(world):
    assert load(ROW, "ben_do-department,cells_with_plan,2020,27/27") == LoadResult(2, 2, 0, 0)
    kept = figure_kept("cells_with_plan")
    assert kept.given == Value(Decimal(27), Decimal(27))
    assert kept.version_id is None
    source = FigureImport.objects.get()
    assert kept.imported_id == source.pk
    assert source.name == "cu.csv"
    assert kept.span == Span(date(2020, 1, 1), date(2021, 1, 1))
    assert source.loaded_by == "Hệ thống"


def test_the_same_again_changes_nothing(world):
    load(ROW)
    assert load(ROW) == LoadResult(1, 0, 0, 1)
    assert FigureImport.objects.count() == 1
    assert Entry.objects.filter(verb="figures.loaded").count() == 1


def test_a_new_value_replaces_and_is_recorded(world):
    load(ROW)
    assert load("ben_do-department,attendances,2020,130") == LoadResult(1, 0, 1, 0)
    kept = figure_kept()
    assert kept.value == 130
    first, second = FigureImport.objects.order_by("pk")
    assert kept.imported_id == second.pk
    sheet = FigureSheet.objects.get()
    assert sheet.imported_id == first.pk
    entry = Entry.objects.about(sheet).get()
    assert (entry.verb, entry.before["value"], entry.after["value"]) == (
        "figures.replaced",
        "120",
        "130",
    )
    assert entry.before["indicator"] == entry.after["indicator"] == kept.indicator_id


def test_columns_and_scopes_are_figures_of_their_own(world):
    head = f"{HEAD},column,scope"
    rows = (f"{ROW},in_period,own", f"{ROW},target,own", f"{ROW},,subtree", f"{ROW},CUMULATIVE,")
    assert load(*rows, head=head).added == 4


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_any_separator_with_or_without_a_mark(world, delimiter, encoding):
    rows = [HEAD, ROW, ""]
    text = "\r\n".join(rows).replace(",", delimiter)
    assert load_figures(text.encode(encoding), office=SYSTEM).added == 1


def test_a_decimal_comma_in_quotes_or_beside_semicolons(world):
    Indicator.objects.filter(code="attendances").update(value_type="amount")
    load('ben_do-department,attendances,2020,"92,4"')
    assert figure_kept().value == Decimal("92.4")
    told = problems("ben_do-department,attendances,2020,92,4")
    assert "Dòng 2" in told[0]
    assert "92,4" in told[0]


def test_yes_no_days_and_percentages(world):
    for value_type, typed, kept in (
        ("yes_no", "có", 1),
        ("yes_no", "Không", 0),
        ("percent", "92,4%", Decimal("92.4")),
        ("date", "9/8/2020", date(2020, 8, 9).toordinal()),
    ):
        Indicator.objects.filter(code="attendances").update(value_type=value_type)
        load(f'ben_do-department,attendances,2020,"{typed}"')
        assert figure_kept().value == kept


def test_a_share_of_units_of_a_subtree_is_a_ratio(world):
    Indicator.objects.filter(code="attendances").update(
        value_type="yes_no", over_line="share_of_units"
    )
    load("song_bac-department,attendances,2020,27/27,subtree", head=f"{HEAD},scope")
    assert figure_kept().total == 27


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("nowhere,attendances,2020,1", "không có đơn vị mã “nowhere”"),
        ("ben_do-department,unknown,2020,1", "không có chỉ tiêu mã “unknown”"),
        ("ben_do-department,attendances,2020-13,1", "Không đọc được kỳ"),
        ("ben_do-department,attendances,2018,1", "không có vào ngày 31/12/2018"),
        ("ben_do-department,attendances,2020,-4", "từ 0 trở lên"),
        ('ben_do-department,attendances,2020,"12,5"', "số nguyên"),
        ("ben_do-department,cells_with_plan,2020,28/27", "không lớn hơn tổng số"),
        ("ben_do-department,cells_with_plan,2020,27", "đủ hai số"),
        ("ben_do-department,attendances,2020,27/27", "chỉ có một số"),
        ("ben_do-department,attendances,2020,=HYPERLINK(1)", "không phải là số"),
        ("ben_do-department,attendances,2020,", "để trống"),
        ("ben_do-department,attendances,2020", "để trống"),
    ],
)
def test_a_wrong_row_is_told_by_its_number_and_nothing_is_kept(world, row, told):
    [problem] = problems(ROW, row)
    assert problem.startswith("Dòng 3: ")
    assert told in problem
    assert not FigureSheet.objects.exists()
    assert not FigureImport.objects.exists()


def test_every_wrong_row_is_told_up_to_a_number(world):
    told = problems(*["nowhere,attendances,2020,1"] * 60)
    assert len(told) == 51
    assert told[-1] == "… và 10 dòng sai nữa."


def test_two_values_for_one_figure_are_refused(world):
    assert "khác với dòng 2" in problems(ROW, "BEN_DO-department,attendances,2020,121")[0]
    assert load(ROW, ROW) == LoadResult(2, 1, 0, 1)


def test_strange_choices_are_refused(world):
    assert "chỉ dùng" in problems(f"{ROW},everything", head=f"{HEAD},scope")[0]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("unit,indicator,value", "thiếu cột period"),
        (f"{HEAD},colour", "cột lạ"),
        (f"{HEAD},unit", "lặp lại"),
    ],
)
def test_a_wrong_header(world, head, told):
    assert told in problems(ROW, head=head)[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tệp rỗng"),
        (b"\xef\xbb\xbf \n", "không|rỗng|thiếu"),
        (b"PK\x03\x04...", "tệp Excel"),
        ("đơn vị".encode("utf-16"), "UTF-8"),
        (b"unit\x00,indicator", "CSV UTF-8"),
        (HEAD.encode(), "không có dòng số liệu nào"),
        (f'{HEAD}\n"ben_do,attendances'.encode(), "bảng bị hỏng"),
    ],
)
def test_files_that_are_no_table(world, content, told):
    with pytest.raises(LoadRefused, match=told):
        load_figures(content, office=SYSTEM)


def test_a_huge_file_is_refused_before_it_is_read(world, tmp_path, monkeypatch):
    path = tmp_path / "to.csv"
    with path.open("wb") as file:
        file.truncate(loading.MOST_BYTES + 1)
    with pytest.raises(LoadRefused, match="lớn hơn 100 MB"):
        load_figures(path, office=SYSTEM)
    with pytest.raises(LoadRefused, match="Không có tệp"):
        load_figures(tmp_path / "none.csv", office=SYSTEM)


def test_a_file_by_its_path_keeps_its_name(world, tmp_path):
    path = tmp_path / "so-lieu-2020.csv"
    path.write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    load_figures(path, office=SYSTEM)
    assert FigureImport.objects.get().name == "so-lieu-2020.csv"


def test_a_unit_is_the_one_that_bore_the_code_then(world):
    UnitVersion.objects.filter(code="tan_lap-department").update(valid_to=date(2020, 7, 1))
    load("tan_lap-department,attendances,2020-H1,5")
    assert "không có vào ngày 31/12/2020" in problems("tan_lap-department,attendances,2020,5")[0]


def test_many_rows_take_few_queries(world):
    """Periods cost queries, and units in them none: three cost what one does."""

    def cost(*units: str) -> int:
        rows = [
            f"{unit}-department,attendances,2020-{month:02},5"
            for unit in units
            for month in range(1, 13)
        ]
        with CaptureQueriesContext(connection) as asked:
            assert load(*rows).added == len(rows)
        return len(asked)

    one = cost("ben_do")
    assert cost("tan_lap", "muong_thanh", "song_bac") <= one + 3
