"""What an indicator means from when on: pages, series and formulas read by the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.audit.models import Entry
from roviec.interface.tests.page_check import check_page
from roviec.reporting import actions
from roviec.reporting.actions import NewDefinition
from roviec.reporting.definitions import carry_definitions_of
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.loading import load_figures
from roviec.reporting.models import Indicator, IndicatorDefinition
from roviec.reporting.series.computing import series_of
from roviec.reporting.series.drawing import chart_of
from roviec.reporting.series.periods import run
from roviec.reporting.series.telling import in_words, series_by_code
from roviec.reporting.series.wanted import Wanted
from roviec.reporting.tests.stage import Stage, allow, refused
from roviec.writing import charts

pytestmark = pytest.mark.django_db

CHANGED = date(2021, 1, 1)


@pytest.fixture
def fees(stage: Stage) -> Indicator:
    """Money in thousands since ever, given for three years."""
    row = Indicator.objects.create(
        code="fees", name="Phí thu được", area=stage.world.indicators["classes"].area,
        value_type="amount", unit_of_measure="nghìn đồng", scale=1000, nature="flow",
        over_line="sum", over_time="sum",
    )  # fmt: skip
    IndicatorDefinition.objects.create(
        indicator=row, name=row.name, unit_of_measure=row.unit_of_measure, scale=row.scale
    )
    stage.world.indicators["fees"] = row
    allow("administrator", "report.configure", "own")
    return row


def load(**by_year: int) -> None:
    rows = [f"ben_do-department,fees,{year[1:]},{value}" for year, value in by_year.items()]
    text = "\n".join(["unit,indicator,period,value", *rows])
    load_figures(text.encode(), office=SYSTEM, name="cu.csv")


def define(stage: Stage, indicator: Indicator, by: str = "administrator", **changes: Any):
    given: dict[str, Any] = {
        "valid_from": CHANGED,
        "name": indicator.name,
        "text": "",
        "unit_of_measure": "triệu đồng",
        "scale": Decimal(1_000_000),
        "phrases": ("phí",),
        "formula": indicator.formula,
        "comparable": True,
        "reason": "Theo Thông tư 01/2019/TT-BTC",
    }
    new = NewDefinition(**{**given, **changes})
    return actions.define_indicator(actor=stage.actor(by, "centre"), indicator=indicator, new=new)


def series(**more: Any) -> dict[str, Any]:
    return series_by_code(
        unit_code="song_bac-department", on=date(2022, 12, 31), indicator_code="fees",
        span=("2019", "2022"), **more,
    )  # fmt: skip


def test_a_comparable_change_carries_the_series_on_in_the_new_scale(stage, fees):
    load(y2019=1500, y2020=1)
    define(stage, fees)
    load(y2021=3, y2022=4)
    told = series()
    assert told["indicator"]["unit_of_measure"] == "triệu đồng"
    assert [row["value"] for row in told["rows"]] == ["1.5", "0.001", "3", "4"]
    assert not any(row["redefined"] for row in told["rows"])
    then = explain_by_code(unit_code="ben_do-department", indicator_code="fees", period_code="2019")
    assert (then["live"]["text"], then["indicator"]["unit_of_measure"]) == ("1.500", "nghìn đồng")


def test_a_change_that_is_not_comparable_breaks_it_and_says_why(stage, fees, visit):
    load(y2019=1500, y2020=1)
    define(stage, fees, comparable=False, name="Phí, lệ phí thu được")
    load(y2021=3)
    told = series(structure=date(2022, 12, 31))
    assert [row["value"] for row in told["rows"]] == ["1500", "1", "3", None]
    assert [row["unit_of_measure"] for row in told["rows"]] == [
        "nghìn đồng", "nghìn đồng", "triệu đồng", "triệu đồng",
    ]  # fmt: skip
    assert [row["redefined"] for row in told["rows"]] == [
        "", "", "Theo Thông tư 01/2019/TT-BTC", "",
    ]  # fmt: skip
    assert "định nghĩa khác từ đây: Theo Thông tư" in in_words(told)
    html = visit(
        "reviewer", "song_bac", "series", stage.world.unit("song_bac").pk, "fees",
        first="2019", last="2022", structure="31/12/2022",
    )  # fmt: skip
    assert "không so được với các kỳ trước: Theo Thông tư" in html
    assert "Định nghĩa khác từ Năm 2021." in html
    wanted, _past, rows = series_of(
        Wanted(
            unit_id=stage.world.unit("song_bac").pk,
            line=stage.world.department,
            indicator=Indicator.objects.get(pk=fees.pk),
            periods=tuple(run("2019", "2022")),
        )
    )
    chart = chart_of(wanted, rows, "Sông Bắc", timezone.localtime())
    assert chart is not None
    assert [each.redefined for each in chart.points] == [False, False, True, False]
    assert "định nghĩa khác từ đây" in charts.svg(chart)


def test_a_formula_changes_from_a_day_on(stage: Stage, fees: Indicator):
    share = Indicator.objects.create(
        code="share", name="Một phần", area=fees.area, value_type="amount", unit_of_measure="đồng",
        nature="flow", over_line="computed", over_time="computed", formula="fees ÷ 2",
    )  # fmt: skip
    IndicatorDefinition.objects.create(
        indicator=share, name=share.name, unit_of_measure="đồng", formula=share.formula
    )
    load(y2020=10, y2022=10)
    define(stage, share, unit_of_measure="đồng", scale=Decimal(1), formula="fees ÷ 5")
    told = {
        year: explain_by_code(
            unit_code="ben_do-department", indicator_code="share", period_code=year
        )["live"]["text"]
        for year in ("2020", "2022")
    }
    assert told == {"2020": "5", "2022": "2"}
    twice = Indicator.objects.create(
        code="twice", name="Hai lần", area=fees.area, value_type="amount", unit_of_measure="đồng",
        nature="flow", over_line="computed", over_time="computed", formula="share × 2",
    )  # fmt: skip
    define(stage, twice, formula="fees × 2", valid_from=date(2030, 1, 1), scale=Decimal(1))
    with refused("REP-133"):  # until 2030 it comes of what is to come of it
        define(stage, share, formula="twice ÷ 2", valid_from=date(2022, 1, 1))
    for formula, number in (("share + 1", "REP-133"), ("", "REP-171"), ("fees +", "REP-135")):
        with refused(number):
            define(stage, share, formula=formula, valid_from=date(2022, 1, 1))


def test_one_to_come_is_carried_from_its_day_on(stage, fees):
    define(stage, fees, valid_from=date(2999, 1, 1), name="Tên mai sau")
    fees.refresh_from_db()
    assert fees.name == "Phí thu được"
    assert carry_definitions_of(date(2999, 1, 1)) == 1
    fees.refresh_from_db()
    assert (fees.name, fees.scale) == ("Tên mai sau", 1_000_000)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"name": " "}, "REP-168"),
        ({"scale": Decimal(0)}, "REP-169"),
        ({"formula": "classes"}, "REP-171"),
        ({"reason": "vì"}, "REP-166"),
        ({"scale": Decimal(1000), "unit_of_measure": "nghìn đồng", "phrases": ()}, "REP-167"),
    ],
)
def test_what_a_new_definition_must_say(stage, fees, changes, number):
    with refused(number):
        define(stage, fees, **changes)


def test_what_was_given_keeps_its_meaning(stage, fees):
    load(y2021=3)
    with refused("REP-170"):
        define(stage, fees)
    define(stage, fees, valid_from=date(2022, 1, 1))
    with refused("REP-165"):
        define(stage, fees, valid_from=date(2022, 1, 1), name="Tên khác nữa")
    with pytest.raises(NotPermitted):
        define(stage, fees, by="reviewer", valid_from=date(2021, 1, 1))
    assert Entry.objects.about(fees).get().note == "Theo Thông tư 01/2019/TT-BTC"


# --- pages -------------------------------------------------------------------------------------


def test_indicators_are_found_by_plain_letters(stage, visit):
    html = visit("officer", "ben_do", "indicators")
    assert "Lượt học viên" in html
    html = visit("officer", "ben_do", "indicators", q="luot hoc vien")
    assert "Lượt học viên" in html
    assert "Đảng viên ký cam kết" not in html
    assert "Không có chỉ tiêu nào như vậy" in visit("officer", "ben_do", "indicators", q="zzz")


def test_an_administrator_defines_one_from_its_page(stage, fees, signed_in, visit):
    client = signed_in(stage.world.account("administrator", "centre"))
    where = reverse("reporting:define", args=["fees"])
    form = client.get(where)
    assert check_page(form.content.decode()) == []
    typed = {
        "valid_from": "01/01/2019", "name": "Phí và lệ phí", "text": "Không tính phạt.",
        "unit_of_measure": "triệu đồng", "scale": "1.000.000", "phrases": "phí\nlệ phí",
        "comparable": "no", "reason": "",
    }  # fmt: skip
    wrong = client.post(where, typed)
    assert wrong.status_code == 422
    assert "theo văn bản nào, từ 10 ký tự" in wrong.content.decode()
    assert client.post(where, {**typed, "reason": "Theo Thông tư 01/2019"}).status_code == 302
    html = visit("officer", "ben_do", "indicator", "fees")
    assert "Phí và lệ phí" in html
    assert "không so được với trước: Theo Thông tư 01/2019" in html
    before = visit("officer", "ben_do", "indicator", "fees", on="31/12/2018")
    assert "nghìn đồng" in before.split("Định nghĩa vào ngày 31/12/2018")[1]
    assert "Định nghĩa mới" not in before
    visit("officer", "ben_do", "define", "fees", status=404)
