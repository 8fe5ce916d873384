"""Columns of a form: each on a sheet of its own, compared, replaced, shown, and never added."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.rules import RulesBroken
from roviec.reporting import actions
from roviec.reporting.actions import Draft
from roviec.reporting.actions.save_draft import Key, key_of
from roviec.reporting.beside import Running, beside, fewest, running
from roviec.reporting.kept.telling import read_total
from roviec.reporting.models import Column, FigureImport, FigureSheet, FormItem, KeptTotal, Report
from roviec.reporting.picture import Place
from roviec.reporting.records import read_record
from roviec.reporting.rollup import Value
from roviec.reporting.tests.sheets import give
from roviec.reporting.tests.stage import DUE, FULL, Stage, new_request
from roviec.reporting.verify import differences
from roviec.timeline import Period, Span
from roviec.timeline.periods import MID_MONTH

pytestmark = pytest.mark.django_db

EVERY = ["in_period", "estimate", "cumulative", "target"]
MARCH = Period.parse("2020-03")
DUE_IN_MARCH = {kind: date(2020, 4, 5) for kind in DUE}


def value(number: int) -> Value:
    return Value(Decimal(number))


@pytest.fixture
def asked(world) -> Stage:
    """March 2020, with every column of attendances asked for."""
    FormItem.objects.filter(indicator__code="attendances").update(columns=EVERY)
    new = new_request(world, MARCH, deadlines=DUE_IN_MARCH)
    return Stage(world, actions.set_up_request(office=SYSTEM, new=new))


def enter(stage: Stage, revision: int = 0, **columns: int | None) -> None:
    """Figures of attendances by column, beside a full report."""
    item = stage.item("attendances").pk
    others = {code: number for code, number in FULL.items() if code != "attendances"}
    figures: dict[Key, Value | None] = dict(stage.draft(0, **others).figures.items())
    for column, number in columns.items():
        figures[key_of(item, column)] = None if number is None else value(number)
    draft = Draft(revision, figures)
    actions.save_draft(
        actor=stage.actor("officer", "ben_do"), report=stage.report("ben_do"), draft=draft
    )


def earlier(stage: Stage, **months: int) -> None:
    source, _new = FigureImport.objects.get_or_create(name="cu.xlsx", sha256="", loaded_by="")
    for month, number in months.items():
        span = Period.parse(f"2020-{month[1:]}").span
        give(
            stage.world.unit("ben_do"), stage.world.indicators["attendances"], number, span, source
        )


def row(stage: Stage, page: str) -> str:
    """The row of attendances, as text with single spaces."""
    start = page.index("Lượt học viên")
    return " ".join(page[start : page.index("</tr>", start)].split())


def test_each_column_stands_on_its_own_sheet_over_its_own_days(asked):
    enter(asked, in_period=30, estimate=28, cumulative=75)
    sheets = {
        sheet.column: (sheet.span, sheet.packed)
        for sheet in FigureSheet.objects.filter(version__report__unit=asked.world.unit("ben_do"))
    }
    key = str(asked.world.indicators["attendances"].pk)
    assert {column: packed.get(key) for column, (_span, packed) in sheets.items()} == {
        "in_period": "30",
        "estimate": "28",
        "cumulative": "75",
    }
    assert sheets["estimate"][0] == sheets["in_period"][0] == MARCH.span
    assert sheets["cumulative"][0] == Span(date(2020, 1, 1), date(2020, 4, 1))
    enter(asked, 1, estimate=None, cumulative=75)
    assert not FigureSheet.objects.filter(column="estimate").exists()
    assert list(differences()) == []


def test_a_column_that_is_not_asked_for_is_refused_frm_01(asked):
    item = asked.item("classes").pk
    figures: dict[Key, Value | None] = {(item, "cumulative"): value(3)}
    draft = Draft(0, figures)
    with pytest.raises(RulesBroken, match="FRM-01") as told:
        actions.save_draft(
            actor=asked.actor("officer", "ben_do"), report=asked.report("ben_do"), draft=draft
        )
    assert list(told.value.broken) == [f"item-{item}-cumulative"]


def test_only_what_arose_in_the_period_enters_totals(asked):
    enter(asked, in_period=30, estimate=28, cumulative=75)
    asked.submit("ben_do")
    asked.sign("ben_do")
    asked.send("ben_do")
    asked.accept("ben_do")
    indicator = asked.world.indicators["attendances"]
    place = Place(asked.world.unit("song_bac").pk, asked.world.department.pk, MARCH.span)
    assert read_total(place, indicator).live == value(30)
    assert set(KeptTotal.objects.values_list("column", flat=True)) == {"in_period"}
    source = FigureImport.objects.create(name="kh.xlsx", sha256="", loaded_by="")
    give(asked.world.unit("ben_do"), indicator, 400, MARCH.span, source, column="target")
    assert set(KeptTotal.objects.values_list("column", flat=True)) == {"in_period"}
    assert list(differences()) == []


def test_a_cumulative_figure_is_computed_and_compared(asked, visit):
    earlier(asked, m01=20, m02=25)
    enter(asked, in_period=30, cumulative=80)
    shown = row(asked, visit("officer", "ben_do", "edit", asked.report("ben_do").pk))
    assert "hệ thống cộng: 75" in shown
    assert "lệch +5" in shown
    enter(asked, 1, cumulative=75)
    shown = row(asked, visit("officer", "ben_do", "report", asked.report("ben_do").pk))
    assert "hệ thống cộng: 75" in shown
    assert "lệch" not in shown


def test_missing_months_are_named_and_nothing_is_guessed(asked, visit):
    earlier(asked, m02=25)
    enter(asked, in_period=30, cumulative=80)
    shown = row(asked, visit("officer", "ben_do", "edit", asked.report("ben_do").pk))
    assert "thiếu số đã ký: 01/01–31/01/2020" in shown
    assert "lệch" not in shown


def test_a_unit_that_began_in_the_year_answers_from_its_first_day(asked):
    unit = asked.world.unit("ben_do")
    unit.versions.update(valid_from=date(2020, 2, 10))
    items = list(asked.request.form.items.select_related("indicator"))
    indicator = asked.world.indicators["attendances"]

    def known() -> Running:
        return beside(asked.report("ben_do"), items).running[indicator.pk]

    assert known().gaps == (Span(date(2020, 2, 10), date(2020, 3, 1)),)
    earlier(asked, m02=25)
    assert known() == Running(Value(Decimal(25)))
    unit.versions.update(valid_from=date(2020, 3, 5))
    assert known() == Running(Value(Decimal(25)))
    FigureSheet.objects.all().delete()
    assert known() == Running(None)


def test_a_quarter_is_never_added_to_its_months():
    months = [Period.parse(f"2020-{m:02}").span for m in range(1, 5)]
    quarter, until_april = Period.parse("2020-Q1").span, Span(date(2020, 1, 1), date(2020, 5, 1))
    assert fewest(until_april, [*months, quarter]) == [quarter, months[3]]
    assert fewest(until_april, months) == months
    assert fewest(until_april, [months[0], months[2], months[3]]) is None


def test_the_year_of_a_running_total_is_that_of_the_cut_off():
    assert running(Period.parse("2020-03", MID_MONTH)) == Span(
        date(2019, 12, 15), date(2020, 3, 15)
    )
    assert running(Period.parse("2019-12-20..2020-03-02")).start == date(2019, 12, 20)
    assert running(Period.parse("2020-01")) == Period.parse("2020-01").span


def test_a_running_total_of_a_ratio_joins_its_parts(world):
    indicator = world.indicators["cells_with_plan"]
    indicator.over_time = "ratio_from_parts"
    so_far = Running(Value(Decimal(3), Decimal(10)))
    assert so_far.with_period(indicator, Value(Decimal(2), Decimal(5))) == Value(
        Decimal(5), Decimal(15)
    )
    assert so_far.with_period(indicator, None) is None


def test_an_estimate_stands_in_only_while_the_period_runs(world, visit):
    """REP-10 is met by an estimate as long as the final cannot be known."""
    FormItem.objects.filter(indicator__code="attendances").update(columns=["in_period", "estimate"])
    today = timezone.localdate()
    running_now = Period.parse(f"{today - timedelta(days=3)}..{today + timedelta(days=3)}")
    deadlines = {kind: today + timedelta(days=5) for kind in DUE}
    stage = Stage(
        world,
        actions.set_up_request(
            office=SYSTEM, new=new_request(world, running_now, deadlines=deadlines)
        ),
    )
    enter(stage, estimate=28)
    stage.submit("ben_do")
    stage.sign("ben_do")
    stage.send("ben_do")
    stage.accept("ben_do")
    place = Place(world.unit("song_bac").pk, world.department.pk, running_now.span)
    indicator = world.indicators["attendances"]
    assert read_total(place, indicator).live is None
    stage.correct("ben_do")
    enter(stage, 1, in_period=31)
    stage.submit("ben_do")
    stage.sign("ben_do")
    stage.send("ben_do")
    stage.accept("ben_do")
    assert read_total(place, indicator).live == value(31)
    record = read_record(stage.report("ben_do"), stage.actor("leader", "ben_do"))
    line = next(each for each in record.lines if each.item.indicator == indicator)
    assert line.own is not None
    assert line.own.value == 31
    assert line.estimate is not None
    assert line.estimate.value == 28
    shown = visit("reviewer", "song_bac", "report", stage.report("ben_do").pk)
    assert "đã thay bằng số trong kỳ" in row(stage, shown)


def test_once_the_period_is_over_the_final_is_owed(asked):
    enter(asked, estimate=28)
    with pytest.raises(RulesBroken, match="REP-10") as told:
        asked.submit("ben_do")
    assert list(told.value.broken) == [f"item-{asked.item('attendances').pk}"]


def test_a_target_is_shown_with_the_share_reached(asked, visit):
    source = FigureImport.objects.create(name="kh.xlsx", sha256="", loaded_by="")
    unit, indicator = asked.world.unit("ben_do"), asked.world.indicators["attendances"]
    give(unit, indicator, 300, Period.parse("2020").span, source, column="target")
    earlier(asked, m01=20, m02=25)
    enter(asked, in_period=30)
    pk = asked.report("ben_do").pk
    for page in ("edit", "report"):
        shown = row(asked, visit("officer", "ben_do", page, pk))
        assert "300" in shown
        assert "cả năm, đạt 25%" in shown
    give(unit, indicator, 60, MARCH.span, source, column="target")
    assert "đạt 50%" in row(asked, visit("officer", "ben_do", "report", pk))


def test_columns_are_typed_and_come_back(asked, post):
    item, report = asked.item("attendances").pk, asked.report("ben_do").pk
    typed = {"seen": "0", f"item-{item}": "30", f"item-{item}-cumulative": "8,5"}
    page = post("officer", "ben_do", "edit", report, expect=422, **typed)
    assert 'value="8,5"' in page
    typed[f"item-{item}-cumulative"] = "85"
    page = post("officer", "ben_do", "edit", report, **typed)
    assert 'value="85"' in page
    page = post("officer", "ben_do", "edit", report, expect=409, **{**typed, f"item-{item}": "31"})
    assert "Hai bản khác nhau" in page


def test_pages_ask_no_more_for_more_columns(asked, signed_in, django_assert_max_num_queries):
    earlier(asked, m01=20, m02=25)
    enter(asked, in_period=30, cumulative=75)
    FormItem.objects.filter(indicator__value_type="count").update(columns=EVERY)
    items = list(asked.request.form.items.select_related("indicator"))
    report = Report.objects.select_related("request").get(pk=asked.report("ben_do").pk)
    with django_assert_max_num_queries(3):
        known = beside(report, items)
    assert known.running[asked.world.indicators["attendances"].pk].earlier == Value(
        Decimal(45), None
    )
    assert Column.TARGET not in items[0].entered
    client = signed_in(asked.world.account("officer", "ben_do"))
    for name in ("edit", "report"):
        url = reverse(f"reporting:{name}", args=[report.pk])
        client.get(url)
        with django_assert_max_num_queries(13 if name == "edit" else 18):
            assert client.get(url).status_code == 200
