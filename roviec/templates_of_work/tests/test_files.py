"""The shipped template is whole, and a broken one says where it is broken."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access import permissions
from roviec.templates_of_work.demo.files import load_story
from roviec.templates_of_work.example_files import load_example
from roviec.templates_of_work.loader import load, load_folder, shipped
from roviec.templates_of_work.tables import TemplateError


@pytest.fixture(scope="module")
def template():
    return load("tuyen-giao")


def problems_of(folder) -> list[str]:
    with pytest.raises(TemplateError) as raised:
        load_folder(folder)
    return [str(problem) for problem in raised.value.problems]


def test_the_template_ships_with_what_a_sector_needs(template):
    assert "tuyen-giao" in shipped()
    assert len(template.areas) == 10
    assert len(template.indicators) >= 25
    assert {line.code for line in template.lines} == {"committee", "department"}
    assert {kind.level for kind in template.kinds} == {"centre", "province", "district", "commune"}
    assert {role.code for role in template.roles} == {
        "officer", "leader", "reviewer", "inspector", "administrator",
    }  # fmt: skip


def test_every_area_has_an_indicator_and_every_indicator_a_form(template):
    counted = {indicator.area for indicator in template.indicators}
    asked = {code for form in template.forms for s in form.section for code in s.indicators}
    assert counted == {area.code for area in template.areas}
    assert asked == {indicator.code for indicator in template.indicators}


def test_heads_are_not_added_and_attendances_are(template):
    by_code = {indicator.code: indicator for indicator in template.indicators}
    assert by_code["learners"].over_line == by_code["learners"].over_time == "not_additive"
    assert by_code["attendances"].over_line == by_code["attendances"].over_time == "sum"
    assert not by_code["attendances"].counts_people
    assert by_code["members_committed"].value_type == "ratio"


def test_nothing_measures_what_people_think(template):
    texts = [i.name for i in template.indicators] + [
        p for i in template.indicators for p in i.phrases
    ]
    assert not [t for t in texts if "dư luận" in t.lower() or "tư tưởng, tâm trạng" in t.lower()]


def test_no_unit_stands_in_a_kind_of_another_time(template):
    district = next(k for k in template.kinds if k.code == "urban_district_department")
    assert district.valid_to == date(2025, 7, 1)
    assert district.issuer_mark == "BTGQU"


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        (date(2019, 11, 11), "30-QĐ/TW"),
        (date(2021, 7, 27), "30-QĐ/TW"),
        (date(2021, 7, 28), "22-QĐ/TW"),
        (date(2025, 5, 30), "296-QĐ/TW"),
        (date(2025, 6, 18), "331-QĐ/TW"),
    ],
)
def test_the_rules_of_an_inspection_go_by_its_plans_date(template, day, basis):
    rules = template.inspection_rules_on(day)
    assert rules is not None
    assert basis in rules.basis
    assert rules.findings == ("strength", "limitation")


def test_no_rules_are_known_before_the_first_ones(template):
    assert template.inspection_rules_on(date(2016, 7, 25)) is None
    assert template.document_form_on(date(2018, 4, 2)) is None
    assert template.document_form_on(date(2026, 5, 27)).layout == "party-2026"


def test_roles_hand_out_only_what_rooms_registered(template):
    given = {permission for role in template.roles for permission, _reach in role.given}
    assert given <= set(permissions.known())
    leader = next(role for role in template.roles if role.code == "leader")
    assert ("report.review", "below") in leader.given


def test_the_example_and_its_story_can_be_read(template):
    example, story = load_example(template), load_story("tuyen-giao")
    codes = {unit.code for unit in example.units}
    told = {unit for month in story.months for unit in month.states}
    told |= {report.unit for year in story.years for report in year.report}
    told |= {s.unit for i in story.inspections for d in i.delegation for s in d.subject}
    assert told <= codes
    assert set(story.ranges) <= {indicator.code for indicator in template.indicators}


def test_names_of_the_examples_people_are_nobodys(template):
    example = load_example(template)
    names = [account.name for account in example.accounts if account.post]
    names += [staff.name for staff in example.staff]
    assert all("ví dụ" in name for name in names)


def test_a_template_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(TemplateError, match=r"không có mẫu “y-te”.*tuyen-giao"):
        load("y-te")


def test_an_unknown_permission_is_refused_by_line_and_entry(broken):
    folder = broken("template.toml", "report.view:own", "report.burn:own")
    lines = (folder / "template.toml").read_text(encoding="utf-8").splitlines()
    line = lines.index("[[role]]") + 1
    assert problems_of(folder) == [
        f"template.toml, dòng {line}, role “officer”: không có quyền “report.burn”."
    ]


def test_a_reach_that_is_none_is_refused(broken):
    folder = broken("template.toml", "report.view:own", "report.view")
    assert "thiếu phạm vi" in problems_of(folder)[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("areas.toml", 'name = "Khoa giáo"\n', "", "area “science_education”: thiếu “name”."),
        ("areas.toml", 'code = "press"', 'code = "culture"', "mã “culture” dùng 2 lần."),
        ("indicators.toml", 'nature = "flow"', 'nature = "flood"', "chọn một trong: flow, stock."),
        ("indicators.toml", 'area = "press"', 'area = "pres"', "không có lĩnh vực “pres”."),
        ("indicators.toml", 'phrases = ["lớp",', 'phrases = ["lớp + ",', "phải có chữ."),
        ("indicators.toml", "counts_people = true", "counts_people = 1", "true hoặc false"),
        ("indicators.toml", 'over_line = "ratio_from_parts"', 'over_line = "sum"', "không gộp được"),
        ("indicators.toml", 'over_time = "last"', 'over_time = "sum"', "không"),
        ("indicators.toml", 'unit_of_measure = "lớp"', 'measure = "lớp"', "không hiểu “measure”."),
        ("forms.toml", '"classes_opened",', '"classes",', "không có chỉ tiêu “classes”."),
        ("forms.toml", '"attendances",', '"classes_opened",', "hỏi chỉ tiêu “classes_opened” 2 lần."),
        ("forms.toml", '"commune_department_2025"', '"ward"', "không có loại đơn vị “ward”."),
        ("forms.toml", "required = false", 'required = "no"', "“required” phải là true hoặc false."),
        ("forms.toml", "version = 1", "version = true", "“version” phải là số nguyên."),
        ("template.toml", '"limitation"]', '"breach"]', "“party_advisory” chỉ ghi được"),
        ("template.toml", 'rule_set = "party_advisory"', 'rule_set = "x"', "không có bộ quy định"),
        ("template.toml", "valid_to = 2021-07-28", "valid_to = 2021-07-29", "còn hiệu lực"),
        ("template.toml", 'layout = "party-2026"', 'layout = "party-1999"', "không có thể thức"),
        ("template.toml", "valid_to = 2026-05-27", "valid_to = 2026-05-26", "thời hạn khác"),
        ("template.toml", "rank = 3", "rank = 3.5", "“rank” phải là số nguyên."),
        ("template.toml", "valid_to = 2025-07-01", 'valid_to = "1/7/2025"', "phải là ngày"),
        ("template.toml", 'name = "Công tác tuyên giáo"', "", "template.toml: thiếu “name”."),
        ("template.toml", "[[line]]", "[[lines]]", "không hiểu “lines”."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_file_and_entry(broken, file, old, new, said):
    told = problems_of(broken(file, old, new))
    assert any(said in problem and problem.startswith(file) for problem in told), told


def test_broken_toml_is_told_with_its_line(broken):
    told = problems_of(broken("areas.toml", 'code = "propaganda"', "code = propaganda"))
    assert told[0].startswith("areas.toml, dòng 9: sai cú pháp TOML")


def test_every_mistake_is_told_at_once(broken):
    folder = broken("areas.toml", 'name = "Khoa giáo"', "name = 3")
    (folder / "forms.toml").write_text("form = 3\n", encoding="utf-8")
    (folder / "indicators.toml").unlink()
    told = problems_of(folder)
    assert [problem.split(",")[0].split(":")[0] for problem in told] == [
        "indicators.toml", "areas.toml", "forms.toml",
    ]  # fmt: skip
