import datetime as dt

import pytest

from roviec.writing import (
    ClaimCheck,
    Delegation,
    Finding,
    NoRuleSet,
    Paragraph,
    Plan,
    Recommendation,
    Section,
    Table,
)
from roviec.writing.tests.papers import CHECKS, UNIT, conclusion_paper


def spoken(blocks):
    """Every text in the blocks, headings included, in order."""
    for block in blocks:
        if isinstance(block, Section):
            inner = list(spoken(block.body))
            yield from [block.title, *inner] if inner else []
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        elif block.text.strip():
            yield f"{block.mark} {block.text}".strip()


def titles(paper):
    return [
        block.title
        for block in paper.body
        if isinstance(block, Section) and list(spoken(block.body))
    ]


def section(paper, title):
    return next(b for b in paper.body if isinstance(b, Section) and b.title == title)


def test_the_plan_is_the_first_basis_and_the_subject_names_the_unit():
    paper = conclusion_paper()
    assert paper.bases[0] == (
        "Căn cứ Kế hoạch số 17-KH/BTGTU, ngày 01/11/2022 của Ban Tuyên giáo Tỉnh ủy"
        " về kiểm tra công tác tuyên giáo năm 2022"
    )
    assert paper.subject == f"kết luận kiểm tra công tác tuyên giáo năm 2022 đối với {UNIT}"


def test_a_plan_known_only_by_its_number_is_cited_so():
    assert conclusion_paper(plan=Plan("91-KH/BTGTU"), bases=()).bases == (
        "Căn cứ Kế hoạch số 91-KH/BTGTU",
    )
    assert conclusion_paper(plan=None, bases=()).bases == ()
    about = Plan("91-KH/BTGTU", subject="về kiểm tra năm 2022")
    assert conclusion_paper(plan=about).bases[0].endswith("91-KH/BTGTU về kiểm tra năm 2022")


def test_sections_come_in_order_and_only_when_they_say_something():
    assert titles(conclusion_paper()) == [
        "VIỆC TIẾN HÀNH KIỂM TRA",
        "ƯU ĐIỂM",
        "HẠN CHẾ",
        "ĐỐI CHIẾU SỐ LIỆU",
        "GIẢI TRÌNH CỦA ĐƠN VỊ",
        "Ý KIẾN CÒN KHÁC NHAU",
        "YÊU CẦU SAU KIỂM TRA",
    ]
    bare = conclusion_paper(
        strengths=(), limitations=(Finding("  \n"),), claim_checks=(), explanation=" ",
        dissent="", recommendations=(Recommendation(""),), delegation=Delegation(),
        visits=(), sessions=(), period="",
    )  # fmt: skip
    assert titles(bare) == []


def test_breaches_have_their_own_section_and_a_supervision_its_own_words():
    paper = conclusion_paper(
        inspection_kind="giám sát", breaches=(Finding("Không lập sổ theo dõi"),)
    )
    assert "VI PHẠM" in titles(paper)
    assert "YÊU CẦU SAU GIÁM SÁT" in titles(paper)
    assert paper.subject.startswith("kết luận giám sát")
    assert "Đoàn giám sát số 01" in list(spoken(paper.body))


def test_the_delegation_is_listed_with_offices_and_without_members_leaves_no_heading():
    said = list(spoken(section(conclusion_paper(), "VIỆC TIẾN HÀNH KIỂM TRA").body))
    assert (
        "- Đồng chí Đinh Thị Ngà, Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Tuyên giáo,"
        " Trưởng đoàn." in said
    )
    assert "- Đoàn làm việc với Ban Tuyên giáo Thành ủy Hà Sơn ngày 25/11/2022." in said
    assert (
        "- Đoàn làm việc với Ban Tuyên giáo Thành ủy Hà Sơn buổi chiều ngày 28/11/2022, "
        "tại trụ sở Thành ủy."
    ) in said
    assert (
        "- Dự buổi làm việc, phía đoàn kiểm tra: đồng chí Đinh Thị Ngà, Trưởng Ban Tuyên giáo."
    ) in said
    assert (
        "- Dự buổi làm việc, phía đơn vị: đồng chí Lục Văn Bền, Trưởng Ban Tuyên giáo Thành ủy; "
        "đồng chí Hứa Thị Lan, Phó Trưởng Ban Tuyên giáo Thành ủy."
    ) in said
    nobody = conclusion_paper(delegation=Delegation("01"))
    assert "Đoàn kiểm tra số 01" not in list(spoken(nobody.body))


def test_a_state_paper_has_no_comrades():
    paper = conclusion_paper(form="state")
    assert not any("ồng chí" in text for text in spoken(paper.body))


def test_findings_are_grouped_by_area_in_the_order_areas_first_come_up():
    areas = section(conclusion_paper(), "ƯU ĐIỂM").body
    assert [area.title for area in areas] == ["Học tập, quán triệt nghị quyết", "Lý luận chính trị"]
    assert len(areas[0].body) == 2


def test_a_cause_follows_its_finding():
    said = list(spoken(section(conclusion_paper(), "HẠN CHẾ").body))
    assert said[1] == "Nguyên nhân: Cán bộ phụ trách thay đổi giữa kỳ, bàn giao chưa đủ hồ sơ."


def test_the_summary_counts_each_verdict_and_the_table_holds_both_values():
    lead, table = section(conclusion_paper(), "ĐỐI CHIẾU SỐ LIỆU").body
    assert "đối chiếu 4 số liệu" in lead.text
    assert ": 1 khớp, 1 lệch, 1 nói thấp hơn, 1 không có số." in lead.text
    assert table.rows[1][:5] == ("2", CHECKS[1].statement, "2.611", "2.598", "Lệch")


def test_verdicts_alike_are_counted_together():
    checks = tuple(ClaimCheck(f"câu {n}", "1", "1", "Khớp") for n in range(3))
    lead, _ = section(conclusion_paper(claim_checks=checks), "ĐỐI CHIẾU SỐ LIỆU").body
    assert ": 3 khớp." in lead.text


def test_recommendations_are_grouped_by_addressees_and_numbered_through():
    groups = section(conclusion_paper(), "YÊU CẦU SAU KIỂM TRA").body
    assert [group.title for group in groups] == [
        f"Đối với {UNIT}",
        f"Đối với {UNIT} và Văn phòng Thành ủy",
    ]
    assert [p.mark for group in groups for p in group.body] == ["(1)", "(2)", "(3)"]
    assert groups[0].body[0].text.endswith("Thời hạn hoàn thành: ngày 31/12/2022.")
    assert groups[0].body[1].text == "Cập nhật mô hình mới vào sổ ngay sau khi phát động."
    assert groups[1].body[0].text.endswith("Xem xét lại vào ngày 01/02/2023.")


@pytest.mark.parametrize("addressees", [(), ("",), (" ", "\n")])
def test_a_recommendation_to_nobody_named_goes_to_the_unit(addressees):
    paper = conclusion_paper(recommendations=(Recommendation("Nộp sổ", addressees),))
    (group,) = section(paper, "YÊU CẦU SAU KIỂM TRA").body
    assert group.title == f"Đối với {UNIT}"
    assert group.body == (Paragraph("Nộp sổ.", "(1)"),)


def test_three_addressees_are_joined_as_in_a_sentence():
    one = Recommendation("Nộp sổ", ("Đảng ủy A", "Đảng ủy B", "Đảng ủy C"))
    (group,) = section(conclusion_paper(recommendations=(one,)), "YÊU CẦU SAU KIỂM TRA").body
    assert group.title == "Đối với Đảng ủy A, Đảng ủy B và Đảng ủy C"


def test_a_date_no_rule_covers_is_refused():
    with pytest.raises(NoRuleSet):
        conclusion_paper(date=dt.date(1999, 1, 1))
