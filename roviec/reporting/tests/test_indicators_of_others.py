"""Weighted means and computed indicators: exact at every level, and never a zero for nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.rules import RulesBroken
from roviec.reporting import actions
from roviec.reporting.actions import NewTarget
from roviec.reporting.downloads.total import table_of
from roviec.reporting.kept.checking import astray
from roviec.reporting.kept.rolling import read_roll_up
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.loading import LoadRefused, load_figures
from roviec.reporting.models import FigureSheet, FormItem, Indicator, Scope
from roviec.reporting.series.telling import series_by_code
from roviec.reporting.tables import load_table
from roviec.reporting.tests.stage import FULL, YEAR, Stage, allow, set_up
from roviec.reporting.totals import count_total
from roviec.reporting.verify import differences
from roviec.reporting.weighing import weigh_anew
from roviec.writing.tables import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(world) -> Stage:
    """The world's form asks for average days, weighed by classes, and a share in percent."""
    area = world.indicators["classes"].area
    common = {"area": area, "nature": "flow"}
    world.indicators["days"] = Indicator.objects.create(
        code="days", name="Số ngày bình quân", value_type="amount", unit_of_measure="ngày",
        over_line="weighted_mean", over_time="weighted_mean",
        weight=world.indicators["classes"], order=30, **common,
    )  # fmt: skip
    world.indicators["per_class"] = Indicator.objects.create(
        code="per_class", name="Lượt học viên một lớp", value_type="amount",
        unit_of_measure="lượt", over_line="computed", over_time="computed",
        formula="attendances ÷ classes", order=31, **common,
    )  # fmt: skip
    for order, code in enumerate(("days", "per_class"), 30):
        FormItem.objects.create(
            form=world.form, section="Thêm", order=order, required=code == "per_class",
            indicator=world.indicators[code],
        )  # fmt: skip
    return set_up(world)


def live(stage: Stage, unit: str, code: str) -> Decimal | None:
    """As kept, which must be what the leaves come to."""
    told = stage.total(unit, code)
    counted = count_total(stage.place(unit), stage.world.indicators[code])
    assert (told.live, told.weightless) == (counted.live, counted.weightless)
    return None if told.live is None else told.live.value


@pytest.fixture
def accepted(stage: Stage) -> Stage:
    """3 classes of 10 days, 1 of 20; one unit gives days and no classes of its own."""
    stage.accepted("ben_do", classes=3, attendances=90, days=10)
    stage.accepted("tan_lap", classes=1, attendances=50, days=20)
    stage.accepted("muong_thanh", classes=0, attendances=0, days=99)
    return stage


def test_a_mean_is_weighed_at_every_level_and_what_has_no_weight_leaves_it(accepted: Stage):
    stage = accepted
    assert live(stage, "song_bac", "days") == Decimal("12.5")
    told = stage.total("song_bac", "days")
    assert (told.counted, told.weightless, told.not_additive) == (3, 1, False)
    stage.signed("song_bac", classes=4, attendances=1, days=5)
    assert live(stage, "song_bac", "days") == Decimal("8.75")
    stage.send("song_bac")
    stage.accept("song_bac", "centre")
    stage.accepted("dong_chum", by="nui_voi", classes=2, attendances=4, days=Decimal("3.3"))
    assert live(stage, "centre", "days") == Decimal("7.66")
    assert list(astray()) == []
    assert list(differences()) == []


def test_a_mean_moves_with_its_corrections_and_with_what_was_its_weight(accepted: Stage):
    stage = accepted
    stage.correct("ben_do")
    stage.sent("ben_do", classes=1)
    assert live(stage, "song_bac", "days") == Decimal("12.5")
    stage.accept("ben_do")
    assert live(stage, "song_bac", "days") == Decimal(15)
    stage.return_("tan_lap")
    assert live(stage, "song_bac", "days") == Decimal(10)
    assert list(astray()) == []


def test_typed_again_a_mean_is_no_change(stage: Stage):
    version = stage.save("ben_do", classes=2, days=10)
    assert stage.save("ben_do", version.revision, days=10).revision == version.revision
    sheet = FigureSheet.objects.get(version=version)
    assert sheet.packed[str(stage.world.indicators["days"].pk)] == ["10", "2"]
    stage.save("ben_do", version.revision, classes=7)
    sheet.refresh_from_db()
    assert sheet.packed[str(stage.world.indicators["days"].pk)] == ["10", "7"]


@pytest.mark.parametrize("shape", ["list", "table"])
def test_loaded_means_have_the_weights_of_their_row(stage: Stage, shape: str):
    if shape == "list":
        rows = [("ben_do", 3, 10), ("tan_lap", 1, 20)]
        lines = ["unit,indicator,period,value"] + [
            f"{unit}-department,{code},2020,{value}"
            for unit, classes, days in rows
            for code, value in (("days", days), ("classes", classes))
        ]
        load_figures("\n".join(lines).encode(), office=SYSTEM, name="cu.csv")
        again = load_figures("\n".join(lines).encode(), office=SYSTEM, name="cu.csv")
        assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    else:
        text = "unit;period;days;classes\nben_do-department;2020;10;3\ntan_lap-department;2020;20;1"
        load_table(text.encode(), office=SYSTEM, name="cu.csv")
    assert live(stage, "song_bac", "days") == Decimal("12.5")
    assert list(astray()) == []


def test_verify_names_a_mean_whose_weight_is_not_the_one_beside_it(accepted: Stage):
    sheet = FigureSheet.objects.filter(version__isnull=False, scope=Scope.OWN).earliest("pk")
    days = stage_pk = accepted.world.indicators["days"].pk
    sheet.packed[str(days)] = ["10", "5"]
    sheet.save()
    assert any("trọng số" in str(each) for each in differences())
    weigh_anew([stage_pk])
    assert list(differences()) == []


def test_a_computed_number_comes_of_its_own_level_s_parts(accepted: Stage):
    stage = accepted
    assert live(stage, "ben_do", "per_class") == 30
    assert live(stage, "song_bac", "per_class") == 35  # 140 ÷ 4, no mean of 30 and 50
    assert live(stage, "muong_thanh", "per_class") is None
    assert stage.total("muong_thanh", "per_class").not_applicable >= {"live", "own"}
    assert live(stage, "dong_chum", "per_class") is None
    assert not stage.total("dong_chum", "per_class").not_applicable
    stage.signed("song_bac", classes=1, attendances=10)
    total = stage.total("song_bac", "per_class")
    assert total.signed is not None
    assert total.own is not None
    assert [total.signed.value.value, total.own.value.value] == [30, 10]
    assert {b.unit_id: b.value and b.value.value for b in total.branches} == {
        stage.world.unit("ben_do").pk: 30,
        stage.world.unit("tan_lap").pk: 50,
        stage.world.unit("muong_thanh").pk: None,
    }
    asked = [stage.world.indicators["per_class"]]
    rolled = read_roll_up(stage.place("song_bac"), asked)
    [computed] = asked
    assert rolled.parts[stage.world.unit("tan_lap").pk] == {computed.pk: "50"}
    assert list(differences()) == []


def test_nobody_enters_or_loads_what_is_computed(stage: Stage):
    with pytest.raises(RulesBroken, match="REP-139"):
        stage.save("ben_do", per_class=3)
    row = "unit,indicator,period,value\nben_do-department,per_class,2020,3"
    with pytest.raises(LoadRefused, match="được tính từ các chỉ tiêu khác"):
        load_figures(row.encode(), office=SYSTEM, name="cu.csv")
    # Required of the form, it is missing nobody's entry.
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")


def test_the_pages_of_a_report_show_what_is_computed(stage: Stage, visit):
    stage.save("ben_do", classes=4, attendances=90, days=10)
    html = visit("officer", "ben_do", "edit", stage.report("ben_do").pk)
    assert '<output class="computed">22,5</output>' in html
    assert f'name="item-{stage.item("per_class").pk}' not in html
    html = visit("officer", "ben_do", "report", stage.report("ben_do").pk)
    assert ">22,5<" in html


def test_an_explanation_leads_to_the_parts(accepted: Stage, visit):
    told = explain_by_code(
        unit_code="song_bac-department", indicator_code="per_class", period_code="2020"
    )
    assert told["formula"]["text"] == "35 = 140 ÷ 4"
    assert told["formula"]["note"] == "Lượt học viên ÷ Lớp bồi dưỡng đã mở"
    assert [(part["code"], part["text"]) for part in told["parts"]] == [
        ("attendances", "140"), ("classes", "4"),
    ]  # fmt: skip
    mean = explain_by_code(
        unit_code="song_bac-department", indicator_code="days", period_code="2020"
    )
    assert mean["formula"]["text"] == "12,5 = (10 × 3 + 20 × 1) / (3 + 1)"
    assert "1 đơn vị có số nhưng không có trọng số" in mean["formula"]["note"]
    assert mean["live"]["percent"] is None
    place = accepted.world.unit("song_bac").pk
    html = visit("reviewer", "song_bac", "total", place, "per_class", "2020")
    assert "/attendances/2020/" in html
    assert "không áp dụng" in html


def test_a_file_tells_what_a_number_is_computed_from_and_a_mean_s_weight(accepted: Stage):
    def table(code: str) -> Table:
        told = explain_by_code(
            unit_code="song_bac-department", indicator_code=code, period_code="2020"
        )
        return table_of(told, timezone.localtime())

    computed = table("per_class")
    assert dict(computed.head)["Công thức"] == "Lượt học viên ÷ Lớp bồi dưỡng đã mở"
    stood = {str(row[0]).rsplit(" ", 1)[-1]: (row[1], row[4]) for row in computed.rows}
    assert stood["(attendances)"] == (140, "có số")
    # No class was held there.
    assert stood["Thanh"] == (None, "không áp dụng")
    mean = table("days")
    assert mean.columns[2][0] == "Trọng số"
    assert mean.rows[0][1:3] == [Decimal("12.5"), 4]
    assert "1 không có trọng số nên không vào bình quân" in dict(mean.head)["Độ phủ"]


def test_a_series_computes_each_period_from_its_parts(accepted: Stage, visit):
    lines = ["unit,indicator,period,value"]
    lines += [f"tan_lap-department,{c},2019,{v}" for c, v in (("attendances", 7), ("days", 4))]
    lines += ["ben_do-department,classes,2019,2", "ben_do-department,attendances,2019,0"]
    load_figures("\n".join(lines).encode(), office=SYSTEM, name="cu.csv")
    for structure in (None, accepted.request.span.last_day):
        told = series_by_code(
            unit_code="song_bac-department", on=accepted.request.span.last_day,
            indicator_code="per_class", span=("2018", "2020"), structure=structure,
        )  # fmt: skip
        assert [row["text"] for row in told["rows"][1:]] == ["3,5", "35"]
    html = visit(
        "reviewer", "song_bac", "series", accepted.world.unit("song_bac").pk, "per_class",
        first="2019", last="2020", structure="31/12/2020",
    )  # fmt: skip
    assert "3,5" in html


def test_pages_of_indicators_ask_little(accepted: Stage, signed_in):
    stage = accepted
    allow("reviewer", "report.request", "own")
    place = stage.world.unit("song_bac").pk
    give = NewTarget(
        unit=stage.world.unit("song_bac"), line=stage.world.department,
        indicator=stage.world.indicators["per_class"], span=YEAR.span, value=Decimal(40),
        document_number="12-KH/BTG",
    )  # fmt: skip
    actions.set_target(actor=stage.actor("reviewer", "centre"), new=give)
    client = signed_in(stage.world.account("reviewer", "centre"))
    client.get(reverse("home:tasks"))  # the first page also writes the session
    for name, *args in (
        ("total", place, "per_class", "2020"),
        ("totals", place, "2020"),
        ("target", place, "per_class", "2020"),
        ("series", place, "per_class"),
        ("indicators",),
        ("indicator", "per_class"),
    ):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(
                reverse(f"reporting:{name}", args=args), {"last": "2020", "scheme": "calendar"}
            )
        assert response.status_code == 200
        told = [query["sql"][:90] for query in asked]
        assert len(told) <= 12, (name, told)
