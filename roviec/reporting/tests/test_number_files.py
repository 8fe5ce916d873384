"""Numbers as files: they say what they are, and say the same as the page and the command."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from roviec.access.actor import SYSTEM
from roviec.reporting import actions
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.lineage_words import in_words
from roviec.reporting.loading import load_figures
from roviec.reporting.models import Indicator
from roviec.reporting.series.telling import series_by_code
from roviec.reporting.tests.planning import asking
from roviec.reporting.tests.test_exempting import new
from roviec.writing import charts, tables

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(stage, signed_in):
    """Bến Đò gave 412, Tân Lập zero, Mường Thanh waits; then the file of a kind."""
    Indicator.objects.filter(code="attendances").update(name="=Lượt học viên")
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=0)
    stage.sent("muong_thanh", attendances=157)
    client = signed_in(stage.world.account("leader", "song_bac"))
    unit = stage.world.unit("song_bac").pk

    def get(name: str, *args: str, status: int = 200, **query: str) -> bytes:
        address = reverse(f"reporting:{name}", args=[unit, "attendances", *args])
        response = client.get(address, query)
        assert response.status_code == status
        return b"".join(response) if response.streaming else response.content

    return get


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_total_s_file_says_what_it_is_and_tells_missing_zero_and_waiting_apart(told):
    content = told("total_file", "2020", "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(content)
    head = {row[0]: row[1] for row in rows[: rows.index([])]}
    assert head["Đơn vị tính"] == "lượt"
    assert head["Kỳ"].startswith("Năm 2020, 01/01–31/12/2020")
    assert head["Độ phủ"] == "2/3 đơn vị, 1 chưa có số được duyệt"
    assert head["Trạng thái"] == "số đang có; đơn vị chưa ký"
    assert "chưa được che để công bố" in head["Lưu hành"]
    assert head["Chỉ tiêu"].startswith("'=Lượt")
    parts = {row[0]: row[1:5] for row in rows[rows.index([]) + 2 :]}
    by_name = {
        name.rsplit(" ", 2)[-2] + " " + name.rsplit(" ", 1)[-1]: each
        for name, each in parts.items()
    }
    assert by_name["Bến Đò"] == ["412", "", "", "có số"]
    assert by_name["Tân Lập"] == ["0", "", "", "có số"]
    assert by_name["Mường Thanh"] == ["", "", "", "chờ duyệt"]


def test_page_command_and_files_tell_the_same_words(told, stage):
    explained = explain_by_code(
        unit_code="song_bac-department", indicator_code="attendances", period_code="2020"
    )
    statuses = {part["unit"]["name"]: part["status"] for part in explained["subordinates"]}
    assert sorted(statuses.values()) == ["value", "value", "waiting"]
    html = told("total", "2020").decode()
    assert '<span class="missing">chờ duyệt</span>' in html
    assert "chờ duyệt" in in_words(explained)
    assert "(2/3 đơn vị, 1 chưa có số được duyệt)" in in_words(explained)
    assert "2/3 đơn vị, 1 chưa có số được duyệt" in html


def test_who_is_let_off_is_not_missing(stage):
    actions.exempt(actor=asking(stage.world), new=new(stage))
    asked: dict[str, Any] = {"unit_code": "ben_do-department", "indicator_code": "attendances"}
    told = explain_by_code(**asked, period_code="2020")
    assert (told["live"]["status"], told["exempt_itself"]) == ("exempt", True)
    [last] = series_by_code(
        **asked, on=date(2020, 12, 31), span=("2020", "2020"), structure=date(2020, 12, 31)
    )["rows"]
    assert (last["status"], last["as_reported"]["status"]) == ("exempt", "exempt")
    above = explain_by_code(
        unit_code="song_bac-department", indicator_code="attendances", period_code="2020"
    )
    statuses = {part["unit"]["id"]: part["status"] for part in above["subordinates"]}
    assert statuses[stage.world.unit("ben_do").pk] == "exempt"
    assert statuses[stage.world.unit("tan_lap").pk] == "missing"


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts(told):
    book = CalamineWorkbook.from_filelike(io.BytesIO(told("total_file", "2020", "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "=Lượt học viên"
    assert [row[1] for row in rows if "Bến Đò" in str(row[0])] == [412.0]
    assert [row[1] for row in rows if "Mường Thanh" in str(row[0])] == [""]


def test_a_series_file_has_both_readings_and_targets(told, stage):
    text = "unit,indicator,period,value,column,scope\nsong_bac-department,attendances,2020,500,target,subtree\n"
    load_figures(text.encode(), office=SYSTEM, name="ke-hoach.csv")
    query = {"first": "2019", "last": "2020", "structure": "01/01/2021"}
    rows = rows_of(told("series_file", "csv", **query))
    names, last = rows[-3], rows[-1]
    told_last = dict(zip(names, last, strict=True))
    assert told_last["Số, như đã báo cáo"] == told_last["Số, theo cơ cấu"] == "412"
    assert told_last["Kế hoạch giao"] == "500"
    assert dict(zip(names, rows[-2], strict=True))["Tình trạng, như đã báo cáo"] == "chưa có số"
    alone = rows_of(told("series_file", "csv", **query, reading="reported"))
    assert not any("theo cơ cấu" in name for name in alone[-3])
    told("series_file", "doc", status=404)
    told("total_file", "2020", "png", status=404)


def test_the_chart_is_a_picture_that_asks_for_nothing(told):
    query = {"first": "2019", "last": "2020"}
    wide = told("series_file", "svg", **query).decode()
    narrow = told("series_file", "svg", **query, narrow="1").decode()
    for svg in (wide, narrow):
        assert svg.startswith("<svg")
        assert "chưa có số" in svg
        for word in ("<script", "<style", " style=", "http-equiv", "<image", "<foreignObject"):
            assert word not in svg
        assert svg.replace("http://www.w3.org", "").count("http") == 0
    assert told("series_file", "png", **query).startswith(b"\x89PNG")


def test_a_total_s_page_shows_its_chart_in_both_readings(told):
    html = told("total", "2020").decode()
    assert "series/file/svg/?last=2020&amp;line=department&amp;reading=reported" in html
    assert "Theo cơ cấu ngày 30/11/2026" in html
    other = told("total", "2020", structure="01/01/2021").decode()
    assert "structure=01%2F01%2F2021" in other


def test_missing_is_a_gap_and_never_a_bar():
    points = [
        charts.Point("1/26", Decimal(0), "0"),
        charts.Point("2/26", None, gap="chưa có số"),
        charts.Point("3/26", None, gap="đứt quãng", broken=True),
    ]
    chart = charts.Chart(title="Lớp", subtitle=[], measure="lớp", points=points, bar="báo cáo")
    rows = charts.described(chart)["data"]["values"]
    assert [row["value"] for row in rows] == [0.0, None, None]
    assert [row["gap"] for row in rows] == ["", "chưa có số", "đứt quãng"]


def test_colours_of_charts_are_the_interface_s():
    tokens = (ROOT / "roviec/interface/static/interface/css/tokens.css").read_text("utf-8")
    for colour in (
        charts.INK,
        charts.INK_SOFT,
        charts.BORDER,
        charts.BAR,
        charts.TARGET,
        charts.GAP,
        charts.GAP_EDGE,
    ):
        assert colour in tokens


@pytest.mark.parametrize(
    ("cell", "plain"),
    [(Decimal("92.40"), "92,4"), (Decimal("1234567"), "1234567"), ("-1+2", "'-1+2"), (None, "")],
)
def test_cells_of_a_csv(cell, plain):
    table = tables.Table("t", [], [("a", 1)], [[cell]])
    assert rows_of(tables.as_csv(table))[-1] == [plain]


def test_a_number_longer_than_excel_keeps_is_written_whole():
    long = Decimal("123456789012345678.5")
    table = tables.Table("t", [], [("a", 1)], [[long]])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(tables.as_xlsx(table))).get_sheet_by_index(0)
    assert rows.to_python()[-1] == ["123456789012345678,5"]
