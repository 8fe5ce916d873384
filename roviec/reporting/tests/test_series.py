"""A series across a reorganisation, from the database: as reported, and in a day's structure."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roviec.access.rules import RuleBroken
from roviec.cli import COMMANDS, parser
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.structure import ActKind
from roviec.reporting.kept.telling import read_total
from roviec.reporting.models import FigureImport, FormItem, ReportForm
from roviec.reporting.picture import Place
from roviec.reporting.series.telling import in_words, reason_in_words, series_by_code
from roviec.reporting.tests.reorganised import (
    AFTER,
    BEFORE,
    DECISION,
    Reorganised,
    confirm,
    reorganise,
)
from roviec.reporting.tests.sheets import give
from roviec.running import Refused
from roviec.timeline import Period, PeriodError

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world) -> Reorganised:
    site = reorganise(world)
    site.give(
        "2025-06",
        thai_nguyen=1, bac_kan=2, pho_yen=10, cho_moi=20,
        mot=100, hai=200, ba=300, bon=400, nam=500, sau=600, bay=700,
    )  # fmt: skip
    site.give("2025-07", tn=4, nhat=1000, nhi=2000, tu=3000)
    return site


def series(code: str, on: date, structure: date | None = None, **more):
    given = {"indicator_code": "attendances", "span": ("2025-06", "2025-07"), **more}
    return series_by_code(
        unit_code=code, on=on, structure=structure, line_code="department", **given
    )


def values(told, key: str = "value") -> list[str | None]:
    return [row[key] for row in told["rows"]]


def test_the_merged_province_carries_over_exactly(made):
    told = series("TN", AFTER, AFTER)
    assert values(told) == ["2833", "6004"]
    assert values(told, "status") == ["value", "value"]
    assert [row["as_reported"]["status"] for row in told["rows"]] == ["absent", "value"]
    assert [(r["units_counted"], r["units_expected"]) for r in told["rows"]] == [(9, 9), (3, 3)]
    assert [row["selves_coverage"] for row in told["rows"]] == ["2/2 đơn vị tiền thân", ""]


@pytest.mark.parametrize(
    ("code", "year", "told_as"),
    [
        ("centre-department", "2022", (8, 11)),
        ("THAI_NGUYEN", "2022", (3, 6)),
        # Named anew inside the year.
        ("PHO_YEN", "2022", (2, 5)),
        ("centre-department", "2025", (2, 4)),
        # Merged inside the year: what it was made of is not expected besides.
        ("TN", "2025", (1, 3)),
        ("TU", "2025", (0, 0)),
    ],
)
def test_n_of_m_units_are_those_of_the_last_day_in_totals_and_both_readings(
    made, code, year, told_as
):
    made.give(year, thai_nguyen=1, bac_kan=2, pho_yen=10, cho_moi=20, mot=1, hai=2, sau=3, bay=4)
    period = Period.parse(year)
    if year == "2025":
        made.give(year, tn=4, tu=8)
    day = period.span.last_day
    told = series(code, day, day, span=(year, year))
    [row] = told["rows"]
    pk = told["unit"]["id"]
    total = read_total(Place(pk, made.line.pk, period.span), made.indicator())
    assert (total.counted, total.expected) == (row["units_counted"], row["units_expected"])
    beside = row["as_reported"]
    assert (beside["units_counted"], beside["units_expected"]) == (total.counted, total.expected)


def test_the_centre_is_the_same_in_every_structure(made):
    for structure in (None, BEFORE, AFTER, date(2021, 1, 1)):
        assert values(series("centre-department", AFTER, structure)) == ["2833", "6004"]


def test_a_merged_commune_carries_over_though_its_district_was_dissolved(made):
    told = series("TU", AFTER, AFTER)
    assert values(told) == ["900", "3000"]
    assert [(r["units_counted"], r["units_expected"]) for r in told["rows"]] == [(0, 0), (0, 0)]
    assert [(r["selves_counted"], r["selves_expected"]) for r in told["rows"]] == [(2, 2), (0, 0)]


@pytest.mark.parametrize("code", ["NHAT", "NHI"])
def test_a_cut_commune_breaks_where_its_parts_went_and_only_there(made, code):
    told = series(code, AFTER, AFTER)
    before, after = told["rows"]
    assert (before["status"], before["value"], before["text"]) == ("break", None, "đứt quãng")
    assert after["status"] == "value"
    [reason] = before["breaks"]
    assert reason["unit"]["name"] == "Đảng ủy xã Ba"
    assert [each["name"] for each in reason["to"]] == ["Đảng ủy xã Nhất", "Đảng ủy xã Nhì"]
    assert reason["certain_from"]["code"] == "TN"
    [step] = reason["steps"]
    assert (step["day"], step["kind"]) == ("2025-07-01", "split")
    assert step["act"]["decision_number"] == DECISION
    assert reason_in_words(reason) == (
        f"“Đảng ủy xã Ba” chia tách ngày 01/07/2025 ({DECISION}); chính xác từ “Ban Tuyên giáo và"
        " Dân vận Tỉnh ủy Thái Nguyên” trở lên"
    )


def test_in_a_terminal_a_reason_stands_once_after_the_units_it_concerns(made):
    told = series("NHAT", AFTER, AFTER)
    [reason] = told["rows"][0]["breaks"]
    others = [{**reason, "unit": {"name": f"Xã {n}"}} for n in range(5)]
    several = {**told, "rows": [{**told["rows"][0], "breaks": [reason, *others]}]}
    lines = in_words(several).splitlines()
    assert len(lines) == 3
    assert lines[2].strip() == f"Xã 0, Xã 1, Xã 2 và 2 nữa: {reason_in_words(reason)}"


def test_no_break_where_the_cut_commune_was_not_asked_and_gave_nothing(made):
    made.give("2025-06", "classes", mot=7)
    told = series("NHAT", AFTER, AFTER, indicator_code="classes")
    assert values(told) == ["7", None]
    assert values(told, "status") == ["value", "missing"]


def test_looking_back_a_merge_is_a_break_at_its_sources(made):
    told = series("THAI_NGUYEN", BEFORE, BEFORE)
    assert values(told) == ["1511", None]
    reasons = told["rows"][1]["breaks"]
    named = {reason["unit"]["code"]: reason["certain_from"]["code"] for reason in reasons}
    assert named == {"TN": "centre-department", "NHI": "centre-department"}
    assert "do sáp nhập ngày 01/07/2025 mà thành" in in_words(told)


def test_a_new_name_carries_over_exactly(made):
    made.give("2021", pho_yen=5, mot=6)
    made.give("2023", pho_yen=7, mot=8)
    told = series("PHO_YEN", date(2020, 1, 1), date(2024, 1, 1), span=("2021", "2023"))
    assert told["unit"]["name"] == "Ban Tuyên giáo Thị ủy Phổ Yên"
    assert values(told) == ["11", None, "15"]
    assert values(told, "status") == ["value", "missing", "value"]


def test_as_reported_alone_is_what_each_period_s_structure_says(made):
    told = series("THAI_NGUYEN", BEFORE)
    assert (values(told), told["structure"]) == (["1511", None], None)
    assert values(told, "status") == ["value", "absent"]
    assert "breaks" not in told["rows"][0]


def test_ratios_come_from_their_parts(made):
    made.give("2025-06", "cells_with_plan", bon=(27, 27), nam=(10, 13))
    [row, _after] = series("TU", AFTER, AFTER, indicator_code="cells_with_plan")["rows"]
    assert (row["value"], row["total"], row["percent"], row["text"]) == (
        "37", "40", "92.5", "37/40",
    )  # fmt: skip


def test_what_does_not_add_up_is_not_added_by_a_merge(made):
    made.indicator().over_line = "not_additive"
    made.indicator().save()
    told = series("TU", AFTER, AFTER)
    assert values(told, "status") == ["not_additive", "value"]


def test_a_part_given_away_breaks_at_both_and_not_above(made):
    part = NewLine(
        kind=ActKind.PART,
        sources=[Party(pk=made.unit("tu").pk)],
        targets=[Party(pk=made.unit("nhat").pk)],
    )
    confirm(date(2025, 9, 1), "Điều chỉnh địa giới xã Tư", "", [part])
    later = date(2025, 10, 1)
    assert values(series("TU", AFTER, later), "status") == ["break", "break"]
    assert values(series("TN", AFTER, later)) == ["2833", "6004"]
    assert values(series("TU", AFTER, date(2025, 8, 31))) == ["900", "3000"]


def test_a_move_carries_over_exactly_to_the_new_superior(made):
    move = NewLine(
        kind=ActKind.MOVE,
        sources=[
            Party(pk=made.unit("tu").pk, superiors={"department": made.world.unit("nui_voi").pk})
        ],
    )
    confirm(date(2025, 9, 1), "Chuyển xã Tư", "", [move])
    after = date(2025, 9, 1)
    assert values(series("nui_voi-department", AFTER, after)) == ["900", "3000"]
    assert values(series("nui_voi-department", AFTER, AFTER)) == [None, None]
    assert values(series("TN", AFTER, after)) == ["1933", "3004"]
    assert values(series("TN", AFTER)) == [None, "6004"]


def test_an_imported_total_stands_in_where_all_below_it_went_along(made):
    year = Period.parse("2024").span
    source = FigureImport.objects.get()
    give(made.unit("pho_yen"), made.indicator(), 777, year, source, scope="subtree")
    span = ("2024", "2024")
    told = series("TN", AFTER, AFTER, span=span)
    assert (values(told), told["rows"][0]["from_imported_subtree"]) == (["777"], True)
    assert values(series("TU", AFTER, AFTER, span=span), "status") == ["missing"]
    made.give("2024", mot=5)
    assert values(series("TN", AFTER, AFTER, span=span)) == ["5"]


def test_who_is_asked_and_silent_is_counted_as_expected(stage):
    told = series_by_code(
        unit_code="song_bac-department",
        on=date(2020, 12, 31),
        indicator_code="attendances",
        span=("2020", "2020"),
        structure=date(2026, 1, 1),
        line_code="department",
    )
    [row] = told["rows"]
    assert (row["status"], row["coverage"]) == ("missing", "0/3 đơn vị")


def test_own_past_counts_as_signed_and_what_was_below_as_accepted(stage):
    """Like the live total: one's own when one signs it, those below when it is accepted."""
    stage.signed("song_bac", attendances=120)
    stage.accepted("ben_do", attendances=412)
    stage.sent("tan_lap", attendances=9)
    unit = stage.world.unit
    both = NewLine(
        kind=ActKind.MERGE,
        sources=[Party(pk=unit("song_bac").pk), Party(pk=unit("nui_voi").pk)],
        targets=[
            Party(
                label="new",
                founded=True,
                attributes={
                    "code": "NEW", "name": "Ban mới", "short_name": "",
                    "kind_id": unit("song_bac").versions.get().kind_id,
                    "place_id": unit("song_bac").versions.get().place_id,
                },
                superiors={"department": unit("centre").pk},
            )
        ],
    )  # fmt: skip
    confirm(date(2025, 7, 1), "Hợp nhất", "", [both])
    told = series_by_code(
        unit_code="NEW", on=AFTER, indicator_code="attendances", span=("2020", "2020"),
        structure=AFTER, line_code="department",
    )  # fmt: skip
    [row] = told["rows"]
    assert (row["value"], row["units_counted"], row["units_expected"]) == ("532", 1, 4)
    assert row["selves_coverage"] == "1/2 đơn vị tiền thân"
    assert row["units_waiting"] == 1
    centre = series_by_code(
        unit_code="centre-department", on=AFTER, indicator_code="attendances",
        span=("2020", "2020"), structure=AFTER, line_code="department",
    )  # fmt: skip
    assert centre["rows"][0]["value"] == centre["rows"][0]["as_reported"]["value"] == "412"


def test_a_source_that_was_never_on_record_is_named(made):
    act = NewLine(
        kind=ActKind.MERGE,
        sources=[Party(pk=made.unit("tu").pk)],
        missing=["xã Tám"],
        targets=[
            Party(
                label="tam",
                founded=True,
                attributes={
                    "code": "TAM", "name": "Đảng ủy xã Tám Mới", "short_name": "",
                    "kind_id": made.unit("tu").versions.get().kind_id,
                    "place_id": made.unit("tu").versions.get().place_id,
                },
                superiors={"department": made.unit("tn").pk},
            )
        ],
    )  # fmt: skip
    confirm(date(2025, 9, 1), "Sáp nhập xã Tư", "", [act])
    told = series("TAM", date(2025, 9, 1), date(2025, 9, 1))
    assert values(told) == ["900", "3000"]
    assert [row["unrecorded"] for row in told["rows"]] == [["xã Tám"], ["xã Tám"]]


# --- refusals ----------------------------------------------------------------------------------


def test_rep_38_a_unit_that_does_not_stand_on_the_day(made):
    with pytest.raises(RuleBroken, match="REP-38") as refused:
        series("THAI_NGUYEN", BEFORE, AFTER)
    assert "01/07/2025" in refused.value.message


@pytest.mark.parametrize(
    "span",
    [
        ("2025-06", "2025"), ("2025-07", "2025-06"), ("2000-01", "2025-01"),
        ("2025-01-01..2025-01-05", "2025-01-06..2025-01-09"),
    ],
)  # fmt: skip
def test_rep_39_periods_that_make_no_series(made, span):
    with pytest.raises(RuleBroken, match="REP-39"):
        series("TN", AFTER, span=span)


def test_periods_that_cannot_be_read(made):
    with pytest.raises(PeriodError):
        series("TN", AFTER, span=("tháng sáu", "2025-07"))


def test_quarters_halves_and_nine_months_run_too(made):
    for span, count in (
        (("2024-Q3", "2025-Q2"), 4),
        (("2024-H2", "2025-H2"), 3),
        (("2023-9M", "2025-9M"), 3),
        (("2019", "2025"), 7),
    ):
        codes = [row["period"]["code"] for row in series("TN", AFTER, span=span)["rows"]]
        assert (codes[0], codes[-1], len(codes)) == (*span, count)


# --- the command -------------------------------------------------------------------------------


def test_a_series_is_plain_data(made):
    told = series("NHAT", AFTER, AFTER)
    assert json.loads(json.dumps(told)) == told


def test_few_queries_however_many_periods(made):
    form = ReportForm.objects.create(code="m", name="m")
    FormItem.objects.create(form=form, section="s", order=1, indicator=made.indicator())
    with CaptureQueriesContext(connection) as asked:
        series("NHAT", AFTER, AFTER, span=("2021-01", "2025-08"))
    assert len(asked) <= 12, [q["sql"][:100] for q in asked.captured_queries]


def told_by_command(capsys, *words: str) -> tuple[int, str]:
    arguments = parser().parse_args(["series", *words])
    return COMMANDS["series"].run(arguments), capsys.readouterr().out


TN = ("--unit", "TN", "--on", "2025-07-01", "--indicator", "attendances", "--line", "department")


def test_the_command_tells_the_same(made, capsys):
    words = (*TN, "--from", "2025-06", "--to", "2025-07", "--structure", "2025-07-01")
    done, out = told_by_command(capsys, *words, "--json")
    assert (done, values(json.loads(out))) == (0, ["2833", "6004"])
    _done, out = told_by_command(capsys, *words)
    assert "theo cơ cấu ngày 01/07/2025" in out
    assert "2.833" in out
    assert "như đã báo cáo: không có đơn vị" in out


@pytest.mark.parametrize("period", ["2025", "tháng sáu"])
def test_the_command_refuses_in_words(made, capsys, period):
    with pytest.raises(Refused):
        told_by_command(capsys, *TN, "--from", "2025-06", "--to", period)
