"""The shipped template is whole, and a broken one says where it is broken."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access import permissions
from roviec.reporting.models import ValueType
from roviec.templates_of_work.demo.files import load_story
from roviec.templates_of_work.example_files import load_example
from roviec.templates_of_work.loader import load, load_folder, shipped
from roviec.templates_of_work.tables import TemplateError


@pytest.fixture(scope="module")
def template():
    return load("tuyen-giao")


@pytest.fixture(scope="module", params=shipped())
def any_template(request):
    return load(request.param)


def problems_of(folder) -> list[str]:
    with pytest.raises(TemplateError) as raised:
        load_folder(folder)
    return [str(problem) for problem in raised.value.problems]


def test_two_plainly_different_templates_ship():
    assert shipped() == ("cai-cach-hanh-chinh", "tuyen-giao")
    one, other = map(load, shipped())
    assert not {row.code for row in one.lines} & {row.code for row in other.lines}
    assert not {row.code for row in one.kinds} & {row.code for row in other.kinds}
    assert not {row.name for row in one.areas} & {row.name for row in other.areas}
    assert {one.document_forms[0].form, other.document_forms[0].form} == {"state", "party"}


def test_a_template_ships_with_what_a_sector_needs(any_template):
    assert len(any_template.areas) >= 8
    assert len(any_template.indicators) >= 25
    assert len(any_template.lines) >= 2
    levels = {kind.level for kind in any_template.kinds}
    assert levels == {"centre", "province", "district", "commune"}
    given = {permission for role in any_template.roles for permission, _reach in role.given}
    assert {"report.fill", "report.sign", "report.review", "report.request"} <= given
    assert {"inspection.open", "inspection.conduct", "inspection.sign"} <= given
    assert {form.code.rpartition("_")[2] for form in any_template.forms} == {"monthly", "yearly"}
    assert any_template.inspection_rules_on(date(2026, 1, 1)) is not None
    assert any_template.document_form_on(date(2026, 1, 1)) is not None


def test_the_reform_holds_every_type_of_value_and_most_ways_of_adding():
    rows = load("cai-cach-hanh-chinh").indicators
    assert {row.value_type for row in rows} == set(ValueType)
    assert {row.over_line for row in rows} >= {
        "sum", "max", "ratio_from_parts", "share_of_units", "not_additive",
    }  # fmt: skip
    assert {row.scale for row in rows} == {1, 1_000_000}


def test_a_state_inspection_finds_breaches_and_an_advisory_one_does_not(template):
    day = date(2026, 1, 1)
    state = load("cai-cach-hanh-chinh").inspection_rules_on(day)
    advisory = template.inspection_rules_on(day)
    assert state is not None
    assert state.findings == ("strength", "limitation", "breach")
    assert advisory.findings == ("strength", "limitation")


def test_every_area_has_an_indicator_and_every_indicator_a_form(any_template):
    counted = {indicator.area for indicator in any_template.indicators}
    asked = {figure.code for form in any_template.forms for _s, figure in form.content.figures()}
    assert counted == {area.code for area in any_template.areas}
    assert asked == {indicator.code for indicator in any_template.indicators}


def test_heads_are_not_added_and_attendances_are(template):
    by_code = {indicator.code: indicator for indicator in template.indicators}
    assert by_code["learners"].over_line == by_code["learners"].over_time == "not_additive"
    assert by_code["attendances"].over_line == by_code["attendances"].over_time == "sum"
    assert not by_code["attendances"].counts_people
    assert by_code["members_committed"].value_type == "ratio"


def test_nothing_measures_what_people_think(any_template):
    texts = [i.name for i in any_template.indicators] + [
        p for i in any_template.indicators for p in i.phrases
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


def test_roles_hand_out_only_what_rooms_registered(any_template):
    given = {permission for role in any_template.roles for permission, _reach in role.given}
    assert given <= set(permissions.known())
    assert all(("report.view", "own") in role.given for role in any_template.roles)


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
    line = lines.index("permissions = [", lines.index("[[role]]")) + 1
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
        ("indicators.toml", 'weight = "attendances"', 'weight = "learners"', "REP-132: Trọng số “learners”"),
        ("indicators.toml", 'weight = "attendances"', "", "REP-130: Bình quân gia quyền cần"),
        ("indicators.toml", '"attendances ÷ classes_opened"', '"attendances ÷"', "REP-135: Không hiểu công thức"),
        ("indicators.toml", '"attendances ÷ classes_opened"', '"attendances ÷ class"', "REP-136: “class” không dùng"),
        ("indicators.toml", 'weight = "attendances"', 'weight = "attendances"\nearlier = [{ valid_to = 2024-01-01 }]', "phải ghi lý do ở “reason”."),
        ("forms.toml", '"attendances", "attendances_per_class", "learners"', '"learners"', "mà không hỏi trọng số của nó là “attendances”."),
        ("forms.toml", '"classes_opened",', '"classes",', "không có chỉ tiêu “classes”."),
        ("forms.toml", '"attendances",', '"classes_opened",', "hỏi chỉ tiêu “Lớp đào tạo, bồi dưỡng, tập huấn đã mở” 2 lần."),
        ("forms.toml", '"commune_department_2025"', '"ward"', "không có loại đơn vị “ward”."),
        ("forms.toml", "required = false", 'required = "no"', "“required” phải là true hoặc false."),
        ("forms.toml", "version = 1", "version = true", "“version” phải là số nguyên."),
        ("forms.toml", '"classes_opened",', '{ code = "classes_opened", colums = ["target"] },', "không hiểu “colums”."),
        ("forms.toml", "required = false", 'columns = ["sum"]', "chọn một trong: in_period"),
        ("template.toml", '"limitation"]', '"breach"]', "“party_advisory” chỉ ghi được"),
        ("template.toml", 'rule_set = "party_advisory"', 'rule_set = "x"', "không có bộ quy định"),
        ("template.toml", "valid_to = 2021-07-28", "valid_to = 2021-07-29", "còn hiệu lực"),
        ("template.toml", 'layout = "party-2026"', 'layout = "party-1999"', "không có thể thức"),
        ("template.toml", "valid_to = 2026-05-27", "valid_to = 2026-05-26", "thời hạn khác"),
        ("template.toml", "rank = 3", "rank = 3.5", "“rank” phải là số nguyên."),
        ("template.toml", "valid_to = 2025-07-01", 'valid_to = "1/7/2025"', "phải là ngày"),
        ("template.toml", 'name = "Công tác tuyên giáo"', "", "template.toml, dòng 1: thiếu “name”."),
        ("template.toml", "[[line]]", "[[lines]]", "không hiểu “lines”."),
        ("template.toml", "[administrator]", "[administrators]", "thiếu bảng [administrator]."),
        ("template.toml", 'lines = ["department"', 'lines = ["dep"', "không có hệ thống “dep”."),
        ("template.toml", 'role = "administrator"', 'role = "boss"', "không có vai trò “boss”."),
        ("template.toml", 'stands_at = "country"', 'stands_at = "county"', "“stands_at” là “county”"),
        ("template.toml", "{place.code}-TU", "{place.id}-TU", "không hiểu “{place.id}”"),
        ("template.toml", "{place.code}-TU", "{place.code-TU", "không hiểu “{place.code-TU”"),
        ("template.toml", "{place.code}-TU", "{place.code!r}-TU", "không hiểu “{place.code}”"),
        ("template.toml", 'code_pattern = "TW-BCH"', "", "“code_pattern” cần có chữ."),
        ("template.toml", 'code_pattern = "TW-BTG"', 'code_pattern = "TW-BCH"', "trùng mã với loại"),
        ("template.toml", "committee = []", "comitee = []", "không có hệ thống “comitee”."),
        ("template.toml", "{ committee = [] }", "{}", "cần ít nhất một hệ thống"),
        ("template.toml", '["centre_committee"]', '["centre"]', "không có loại đơn vị “centre”."),
        ("template.toml", '["centre_committee"]', '["commune_committee"]', "đứng ở cấp thấp hơn."),
        ("template.toml", '["centre_committee"]', '["province_committee"]', "đi một vòng"),
        ("template.toml", '["centre_committee"]', '["centre_department"]', "không đứng trong hệ thống"),
        ("template.toml", 'department = ["centre_department"]', 'department = ["centre_department_2025"]', "ngày nào cùng tồn"),
        ("template.toml", 'follows = ["centre_department"]', 'follows = ["centre"]', "không có loại đơn vị “centre”."),
        ("template.toml", 'follows = ["centre_department"]', 'follows = ["centre_committee"]', "phải kết thúc đúng ngày"),
        ("template.toml", 'stands_at = "country"', "", "“code_pattern” cần có “stands_at”."),
        ("template.toml", '"quận" = "Quận ủy', '"huyện" = "Quận ủy', "cùng là một đơn vị với loại"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_file_and_entry(broken, file, old, new, said):
    told = problems_of(broken(file, old, new))
    assert any(said in problem and problem.startswith(file) for problem in told), told


def test_a_mistake_is_told_by_the_line_of_its_key(broken):
    folder = broken("template.toml", "{place.code}-TU", "{place.id}-TU")
    lines = (folder / "template.toml").read_text(encoding="utf-8").splitlines()
    line = lines.index('code_pattern = "{place.id}-TU"') + 1
    assert problems_of(folder)[0].startswith(
        f"template.toml, dòng {line}, kind “province_committee”"
    )


def test_a_template_of_ones_own_is_named_by_its_folder_or_its_file(broken):
    folder = broken("areas.toml", "Khoa giáo", "Khoa học")
    assert load(str(folder)) == load(str(folder / "template.toml"))
    assert "Khoa học" in {area.name for area in load(str(folder)).areas}


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
