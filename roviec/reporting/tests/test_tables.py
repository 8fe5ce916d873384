"""History by the table comes to what the same figures come to row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.audit.models import Entry
from roviec.reporting.kept.checking import astray
from roviec.reporting.loading import LoadRefused, LoadResult, load_figures
from roviec.reporting.models import FigureImport, FigureSheet, KeptTotal
from roviec.reporting.tables import load_table
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.test_kept_totals import Site, build_site, holds

pytestmark = pytest.mark.django_db

UNITS = ("song_bac-department", "ben_do-department", "tan_lap-department", "dong_chum-department")
CODES = (
    "classes", "cells_with_plan", "strongest", "weakest", "mean_age", "has_room", "heads", "latest",
)  # fmt: skip


@pytest.fixture
def site(world) -> Site:
    return build_site(world)


def table(rows: dict[str, dict[str, str]]) -> bytes:
    lines = [";".join(["unit", "period", *CODES])]
    lines += [
        ";".join([unit, "2020", *(cells.get(code, "") for code in CODES)])
        for unit, cells in rows.items()
    ]
    return "\n".join(lines).encode()


def list_of(rows: dict[str, dict[str, str]]) -> bytes:
    lines = ["unit;indicator;period;value"]
    for unit, cells in rows.items():
        lines += [f"{unit};{code};2020;{text}" for code, text in cells.items()]
    return "\n".join(lines).encode()


def cell(code: str) -> st.SearchStrategy[str]:
    number = st.integers(0, 5000)
    if code in ("cells_with_plan", "mean_age"):
        pair = st.tuples(number, number)
        return pair.map(lambda p: f"{min(p)}/{max(p)}")
    if code == "has_room":
        return st.sampled_from(["có", "không", "1", "0"])
    return st.one_of(number.map(str), st.just("007"), st.just("2.611"))


cells = st.fixed_dictionaries({}, optional={code: cell(code) for code in CODES})
tables = st.dictionaries(st.sampled_from(UNITS), cells, min_size=1).filter(
    lambda t: any(t.values())
)


def kept() -> tuple[list[Any], dict[tuple[int, int], Any]]:
    sheets = [
        (sheet.unit_id, sheet.packed)
        for sheet in FigureSheet.objects.order_by("unit")
        if sheet.packed
    ]
    totals = KeptTotal.objects.order_by("line", "upper").values_list(
        "line_id", "upper_id", "packed"
    )
    return sheets, {(line, upper): packed for line, upper, packed in totals if packed}


@settings(suppress_health_check=list(HealthCheck), max_examples=8)
@given(tables)
def test_a_table_is_its_figures_one_by_one(site, rows):
    found = []
    for load, content in ((load_table, table(rows)), (load_figures, list_of(rows))):
        with transaction.atomic():
            result = load(content, office=SYSTEM, name="cu.csv")
            assert result.added == sum(map(len, rows.values()))
            found.append(kept())
            assert list(astray()) == []
            holds(site)
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_the_same_table_again_changes_nothing(site):
    rows = {"ben_do-department": {"classes": "3"}, "tan_lap-department": {"classes": "4"}}
    assert load_table(table(rows), office=SYSTEM, name="cu.csv") == LoadResult(2, 2, 0, 0)
    assert load_table(table(rows), office=SYSTEM, name="cu.csv") == LoadResult(2, 0, 0, 2)
    assert FigureImport.objects.count() == 1
    assert Entry.objects.get(verb="figures.loaded").after["added"] == 2
    rows["ben_do-department"]["classes"] = "5"
    assert load_table(table(rows), office=SYSTEM, name="moi.csv") == LoadResult(2, 0, 1, 1)
    unit = site.stage.world.unit("ben_do")
    assert figure_kept("classes", unit=unit).value == 5
    assert list(astray()) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("period;unit;classes\n2020;ben_do-department;3", "hai cột đầu"),
        ("unit;period;nothing\nben_do-department;2020;3", "không có chỉ tiêu mã “nothing”"),
        ("unit;period;classes\nnowhere;2020;3", "Dòng 2: không có đơn vị mã “nowhere”"),
        ("unit;period;classes\nben_do-department;2020-13;3", "Dòng 2: Không đọc được kỳ"),
        ("unit;period;classes\nben_do-department;2020;-3", "Dòng 2: classes: Chỉ tiêu này"),
        ("unit;period;classes\nben_do-department;2020;=1+1", "không phải là số"),
        ("unit;period;classes\nben_do-department;2020;3;4", "số ô không khớp"),
        ("unit;period;classes\nben_do-department", "Dòng 2"),
        ("unit;period;classes\nben_do-department;2020;3\nben_do-department;2020;3", "trùng đơn vị"),
        ("unit;period;classes\nben_do-department;2020;", "không có dòng số liệu"),
        ('unit;period;classes\n"ben_do-department;2020;3', "bảng bị hỏng"),
        ("", "Tệp rỗng"),
    ],
)
def test_one_wrong_cell_and_nothing_is_kept(world, content, told):
    with pytest.raises(LoadRefused, match=told.replace("(", r"\(")):
        load_table(content.encode(), office=SYSTEM, name="cu.csv")
    assert not FigureSheet.objects.exists()
    assert not KeptTotal.objects.exists()
    assert not FigureImport.objects.exists()
