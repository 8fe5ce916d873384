"""What the record holds of a unit, whom names stand for, and what the command line is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from roviec.access.actor import SYSTEM
from roviec.inspections.checking import CheckRefused, check_text, period_code
from roviec.inspections.claimcheck import check
from roviec.inspections.claimcheck.folding import words
from roviec.inspections.naming import is_general, names_any, names_body, of_own_level, spoken
from roviec.inspections.record import Known, load
from roviec.inspections.tests.scene import TEXT
from roviec.organisations.actions import NewUnit, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Place, PlaceVersion, Unit, UnitKind
from roviec.reading import read
from roviec.reporting import links
from roviec.reporting.models import FigureImport
from roviec.reporting.tests.sheets import give
from roviec.timeline import Period, Span
from tests.world import FOUNDED

END = date(2020, 12, 31)


def imported(unit, indicator, value, **other):
    source = FigureImport.objects.create(name="cu.csv", sha256="0" * 64, loaded_by="Ví dụ")
    span = other.pop("span", Span(date(2020, 1, 1), date(2021, 1, 1)))
    return give(unit, indicator, value, span, source, **other)


def test_signed_and_imported_figures_are_told_apart(scene):
    unit = scene.world.unit("ben_do")
    imported(unit, scene.world.indicators["classes"], 99)
    record = load(unit, END, line=scene.world.department, names=())
    held = record.figures("ben_do-department", "classes")
    assert {(f.state, f.value) for f in held if f.scope == "own"} == {
        ("signed", Decimal(35)),
        ("imported", Decimal(99)),
    }


def test_only_the_version_that_counts(scene):
    unit = scene.world.unit("ben_do")
    scene.corrected(classes=36)
    record = load(unit, END, line=scene.world.department, names=())
    held = record.figures("ben_do-department", "classes")
    assert {f.value for f in held if f.scope == "own"} == {Decimal(36)}


def test_a_draft_is_no_record(scene):
    scene.stage.save("tan_lap", 0, classes=7)
    record = load(scene.world.unit("tan_lap"), END, line=None, names=())
    assert record.figures("tan_lap-department", "classes") == []


def test_subordinates_are_loaded_when_named(scene, django_assert_max_num_queries):
    unit = scene.world.unit("song_bac")
    with django_assert_max_num_queries(7):
        record = load(unit, END, line=scene.world.department, names={"phường Bến Đò", "xã Lạ"})
        assert record.unit_named("Ban Tuyên giáo Đảng ủy phường Bến Đò").code == "ben_do-department"
        assert record.unit_named("phường Bến Đò").relation == "subordinate"
        assert record.figures("ben_do-department", "classes")
    assert record.unit_named("Ban Tuyên giáo Tỉnh ủy Sông Bạc").relation == "subject"
    assert record.unit_named("Tỉnh ủy Sông Bạc").relation == "subject"
    assert record.unit_named("đơn vị").relation == "subject"
    assert record.unit_named("Đảng ủy xã Đồng Chum").relation == "other"


@pytest.mark.parametrize(
    ("name", "general"),
    [
        ("đơn vị", True),
        ("toàn thành phố", True),
        ("Toàn Đảng bộ tỉnh", True),
        ("trên địa bàn phường", True),
        ("các chi bộ", True),
        ("phường Bến Đò", False),
        ("Hội Nông dân", False),
        ("Tỉnh ủy Núi Voi", False),
    ],
)
def test_general_names(name, general):
    assert is_general(name) is general


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("Ban Tuyên giáo Quận ủy Sông Cái", True),
        ("Ban Tuyên giáo", True),
        ("quận Sông Cái", True),
        ("Ban Tuyên giáo – Trung tâm Chính trị quận", True),
        ("Ban Tuyên giáo quận", True),
        ("Trung tâm Chính trị quận", False),
        ("Ban Tuyên giáo Thành ủy", False),
        ("Ban Tuyên giáo Quận ủy Đồng Xoan", False),
    ],
)
def test_how_a_text_calls_the_body_it_is_of(said, own):
    unit = Known(1, "sc", spoken("Ban Tuyên giáo Quận ủy Sông Cái"))
    assert (names_any(words(said), [unit]) or of_own_level(words(said), unit)) is own


def test_a_name_that_two_would_bear_is_nobodys():
    known = [
        Known(1, "a", (words("Đảng ủy xã Tân Lập"),)),
        Known(2, "b", (words("Đảng ủy xã Tân Mai"),)),
    ]
    assert names_body(words("Đảng ủy xã"), known) is None
    assert names_body(words("xã Tân Mai"), known) == known[1]
    assert names_body(words("Mai"), known) is None


@pytest.mark.parametrize(
    "code", ["2020", "2020-Q3", "2020-H1", "2020-9M", "2020-11", "2020-01-15..2020-03-02"]
)
def test_a_span_has_the_code_of_its_period(code):
    assert period_code(Period.parse(code).span) == code


def test_several_years_are_a_range():
    assert period_code(Span(date(2018, 1, 1), date(2021, 1, 1))) == "2018-01-01..2020-12-31"


def test_a_text_is_checked_without_an_inspection(scene):
    rows = check_text(
        TEXT.encode(), name="a.txt", unit_code="BEN_DO-department", period_code="2020"
    )
    assert [(row["claimed"], row["verdict"], row["found"]) for row in rows] == [
        ("35", "matches", "35"),
        ("2.611", "differs", "2.598"),
        ("27/27", "matches", "27/27"),
        ("hơn 92%", "matches", "924/1.000 (92,4 %)"),
        ("trên 30", "understated", "36"),
        ("12", "no_record", None),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)
    unit = scene.world.unit("ben_do").pk
    assert rows[1]["link"] == links.number_link(unit, "attendances", Period.parse("2020"))
    assert (rows[1]["claimed_value"], rows[1]["found_value"]) == (2611, 2598)
    assert rows[5]["link"] is None


def test_without_a_period_only_what_names_one_is_checked(scene):
    text = "Ban mở 35 lớp bồi dưỡng. Năm 2020, Ban mở 35 lớp bồi dưỡng."
    rows = check_text(text, name="a.txt", unit_code="ben_do-department")
    assert [row["verdict"] for row in rows] == ["not_checkable", "matches"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"unit_code": "la-hoac"}, "Không có đơn vị mã"),
        ({"unit_code": "la-hoac", "period_code": None}, "Không có đơn vị mã"),
        ({"period_code": "2018"}, "vào ngày 31/12/2018"),
        ({"period_code": "năm nay"}, "Không đọc được kỳ"),
        ({"content": b""}, "không có nội dung"),
    ],
)
def test_a_check_that_cannot_be_made_says_why(scene, given, said):
    whole = {
        "content": TEXT,
        "name": "a.txt",
        "unit_code": "ben_do-department",
        "period_code": "2020",
        **given,
    }
    content = whole.pop("content")
    with pytest.raises(CheckRefused, match=said):
        check_text(content, **whole)


@pytest.fixture
def district(scene):
    """A district's department beside whose place two others stand, with a commune below it."""
    line = scene.world.department
    made: dict[str, Unit] = {}
    for code, name, place, above in (
        ("song-cai", "Ban Tuyên giáo Quận ủy Sông Cái", "quận Sông Cái", "song_bac"),
        ("dong-xoan", "Ban Tuyên giáo Huyện ủy Đồng Xoan", "huyện Đồng Xoan", "song_bac"),
        ("ba-nhanh", "Ban Tuyên giáo Đảng ủy phường Ba Nhánh", "phường Ba Nhánh", "song-cai"),
    ):
        where = Place.objects.create()
        PlaceVersion.objects.create(
            place=where, level="x", kind="x", code=code, name=place, valid_from=FOUNDED
        )
        new = NewUnit(
            code=code,
            name=name,
            kind=UnitKind.objects.get(code="commune_department"),
            place=where,
            superiors={line: made[above] if above in made else scene.world.unit(above)},
            valid_from=FOUNDED,
        )
        made[code] = set_up_unit(office=SYSTEM, new=new)
        rebuild(line)
    return made["song-cai"], made["ba-nhanh"]


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("Ban Tuyên giáo Quận ủy Sông Cái", "subject"),
        ("Ban Tuyên giáo Quận ủy", "subject"),
        ("Ban Tuyên giáo quận", "subject"),
        ("toàn quận", "subject"),
        ("Đảng bộ quận", "subject"),
        ("Ban Tuyên giáo Huyện ủy Đồng Xoan", "other"),
        ("Ban Tuyên giáo Huyện ủy", "other"),
        ("Ban Tuyên giáo huyện", "other"),
        ("Huyện ủy", "other"),
        ("toàn huyện", "other"),
        ("trên địa bàn huyện", "other"),
        ("Ban Tuyên giáo Tỉnh ủy", "other"),
        ("toàn tỉnh", "other"),
        ("Ban Tuyên giáo Đảng ủy phường Ba Nhánh", "subordinate"),
        ("phường Ba Nhánh", "subordinate"),
    ],
)
def test_whom_a_subject_carried_over_stands_for(district, said, relation):
    own, _below = district
    record = load(own, END, names={said})
    assert record.unit_named(said).relation == relation


def test_the_work_of_another_body_is_held_against_nobodys_figures(scene, district):
    own, below = district
    imported(own, scene.world.indicators["classes"], 12)
    imported(below, scene.world.indicators["classes"], 5)
    text = "Năm 2020, Ban đã mở {} lớp bồi dưỡng."
    for said, verdict, code in (
        ("Ban Tuyên giáo Quận ủy Sông Cái", "matches", None),
        ("Ban Tuyên giáo Huyện ủy Đồng Xoan", "not_checkable", "another_body"),
        ("Ban Tuyên giáo Huyện ủy", "not_checkable", "another_body"),
        ("Ban Tuyên giáo Đảng ủy phường Ba Nhánh", "differs", None),
    ):
        reading = read(text.format(12))
        claims = tuple(replace(claim, subject=said) for claim in reading.claims)
        carried = replace(reading, claims=claims)
        record = load(own, END, names={said})
        made = check(carried, record, Period.parse("2020").span).checks[0]
        assert (made.verdict, said) == (verdict, said)
        if code:
            assert (made.reason.code, made.found) == (code, None)
            assert said in made.reason.text()
