"""A number explained, and every kept number held against its reports."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.reporting import actions
from roviec.reporting.lineage import explain_by_code
from roviec.reporting.lineage_words import in_words
from roviec.reporting.loading import load_figures
from roviec.reporting.models import Indicator, Report, ReportVersion, Scope, State
from roviec.reporting.tests.sheets import tamper
from roviec.reporting.verify import differences
from roviec.timeline import PeriodError

pytestmark = pytest.mark.django_db


def explain(unit: str = "song_bac-department", indicator: str = "attendances", **more):
    return explain_by_code(unit_code=unit, indicator_code=indicator, period_code="2020", **more)


def load(row: str) -> None:
    load_figures(f"unit,indicator,period,value,scope\n{row}".encode(), office=SYSTEM, name="cu.csv")


@pytest.fixture
def told(stage):
    stage.save("song_bac", attendances=120)
    actions.attach_evidence(
        actor=stage.actor("officer", "song_bac"),
        report=stage.report("song_bac"),
        upload=SimpleUploadedFile("bang-tong-hop.pdf", b"%PDF-1.7"),
        indicator=stage.world.indicators["attendances"],
    )
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=301)
    stage.sent("muong_thanh", attendances=157)
    stage.signed("song_bac", attendances=120)
    stage.correct("tan_lap")
    stage.sent("tan_lap", attendances=288)
    stage.accept("tan_lap")
    return explain()


def test_an_explanation_is_plain_data(told):
    assert json.loads(json.dumps(told)) == told


def test_the_formula_and_the_three_numbers(told):
    assert told["formula"] == {
        "how": "sum",
        "name": "cộng",
        "note": "số riêng của đơn vị cộng 2 đơn vị cấp dưới đã có số",
        "text": "820 = 120 + 412 + 288",
    }
    assert (told["live"]["value"], told["signed"]["value"], told["own"]["value"]) == (
        "820",
        "833",
        "120",
    )
    assert (told["live"]["units_counted"], told["live"]["units_expected"]) == (2, 3)
    assert told["live"]["if_all_accepted"]["value"] == "977"
    assert told["signed"]["differs_from_live"] is True
    assert told["own"]["source"] == "signed"


def test_each_part_names_its_report_and_who_signed_and_accepted_it(told):
    part = told["subordinates"][0]
    assert (part["unit"]["name"], part["value"]) == ("Ban Tuyên giáo Đảng ủy phường Bến Đò", "412")
    assert part["share"] == "50.243902"
    report = part["report"]
    assert report["document_number"] == "118-BC/BTG"
    assert report["signed_by"] == "leader ben_do (ví dụ)"
    assert report["signed_office"].startswith("Trưởng Ban, ")
    assert report["accepted_office"] == "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc"
    assert report["signed_at"] <= report["accepted_at"]
    waiting = told["subordinates"][2]
    assert (waiting["value"], waiting["if_accepted"]["value"], waiting["state"]) == (
        None,
        "157",
        "sent",
    )


def test_what_changed_since_signing(told):
    [change] = told["changed_since_signing"]
    assert (change["unit"]["name"], change["then"]["value"], change["now"]["value"]) == (
        "Ban Tuyên giáo Đảng ủy xã Tân Lập",
        "301",
        "288",
    )


def test_the_evidence_of_the_figure(told):
    [evidence] = told["evidence"]
    assert (evidence["file"], evidence["of_the_figure"]) == ("bang-tong-hop.pdf", True)


def test_words_for_a_terminal(told):
    words = in_words(told)
    for text in (
        "Đang có: 820 lượt (2/3 đơn vị, 1 chưa có số được duyệt)",
        "Đã ký:   833",
        "301 → 288",
        "118-BC/BTG",
    ):
        assert text in words


def test_an_import_names_its_file(stage):
    load("ben_do-department,attendances,2020,50,own")
    told = explain("ben_do-department")
    assert told["own"]["source"] == "imported"
    assert [each["file"] for each in told["imports"]] == ["cu.csv"]
    above = explain()
    assert above["subordinates"][0]["source"] == "imported"
    assert above["imports"] == told["imports"]


def test_a_subtree_import_is_told_as_such(stage):
    load("song_bac-department,attendances,2020,5713,subtree")
    told = explain("centre-department")
    assert told["live"]["from_imported_subtree"] is True
    assert told["subordinates"][0]["source"] == "imported_subtree"
    assert explain()["live"]["value"] == "5713"


def test_what_does_not_add_says_so(stage):
    Indicator.objects.filter(code="attendances").update(over_line="not_additive")
    stage.accepted("ben_do", attendances=412)
    told = explain()
    assert told["live"]["value"] is None
    assert "không cộng được" in told["formula"]["text"]
    assert told["subordinates"][0]["value"] == "412"


def test_a_ratio_s_formula_shows_both_sums(stage):
    stage.accepted("ben_do", cells_with_plan=(27, 27))
    stage.accepted("tan_lap", cells_with_plan=(10, 13))
    told = explain(indicator="cells_with_plan")
    assert told["formula"]["text"] == "37/40 = (27 + 10) / (27 + 13)"
    assert told["live"]["percent"] == "92.5"


def test_nothing_yet(stage):
    assert explain()["formula"]["text"] == "Chưa có số nào được tính"
    assert "chưa ký" in in_words(explain())


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"unit": "nowhere"}, "REP-31"),
        ({"indicator": "unknown"}, "REP-32"),
        ({"line_code": "committee"}, "REP-33"),
    ],
)
def test_what_cannot_be_explained(stage, asked, number):
    with pytest.raises(RuleBroken, match=number):
        explain(**asked)


def test_a_period_that_cannot_be_read(stage):
    with pytest.raises(PeriodError):
        explain_by_code(unit_code="song_bac-department", indicator_code="classes", period_code="x")


# --- verify ----------------------------------------------------------------------------------


def test_a_lived_in_site_verifies(told):
    assert list(differences()) == []


def test_verifying_with_imports_before_and_after_signing(stage):
    load("ben_do-department,attendances,2020,50,own")
    stage.signed("song_bac", attendances=120)
    load("tan_lap-department,attendances,2020,7,own")
    assert list(differences()) == []
    load("ben_do-department,attendances,2020,51,own")
    assert list(differences()) == []


def test_a_signed_total_that_was_tampered_with(told):
    tamper("attendances", 900, scope=Scope.SUBTREE)
    [found] = differences()
    assert "tổng đã ký" in str(found)
    assert (found.kept, found.found) == ("900 (2 đơn vị)", "833 (2 đơn vị)")


def test_a_subordinate_s_figure_tampered_with_after_signing(told, stage):
    tamper("attendances", 1, unit=stage.world.unit("ben_do"), scope=Scope.OWN)
    told_of = {(found.what, found.found) for found in differences()}
    assert told_of == {
        ("tổng đã ký", "422 (2 đơn vị)"),
        ("tổng đang giữ", "289 / 0 (2 đơn vị)"),
    }


def test_pointers_and_states_out_of_step(told, stage):
    report = stage.report("ben_do")
    Report.objects.filter(pk=report.pk).update(accepted=None, state=State.DRAFT)
    told_of = {(found.what, found.found) for found in differences()}
    # What was accepted is still in the kept totals, which are told one by one.
    assert {each for each in told_of if each[0] != "tổng đang giữ"} == {
        ("trạng thái", "accepted"),
        ("bản đã duyệt", str(report.accepted_id)),
    }
    assert ("tổng đang giữ", "288 / 0 (1 đơn vị)") in told_of


def test_a_figure_out_of_its_place(told, stage):
    version = ReportVersion.objects.filter(report=stage.report("muong_thanh")).get()
    version.sheets.update(unit=stage.world.unit("tan_lap"))
    assert any("đơn vị, kỳ" in found.what for found in differences())
