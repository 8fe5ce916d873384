import datetime as dt

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from roviec.writing import DocumentNumber, Header, Signature
from roviec.writing.tests.papers import paper
from roviec.writing.tests.reopened import Look, has_rule, look, named, reopen, rule_length, said


@pytest.fixture(scope="module")
def written():
    return reopen(
        paper(
            form="state",
            date=dt.date(2022, 2, 5),
            header=Header("Ủy ban nhân dân tỉnh Đông Lĩnh", "Sở Nội vụ"),
            number=DocumentNumber(5, "BC", "SNV"),
            bases=("Căn cứ Luật Thanh tra", "Căn cứ kế hoạch năm"),
            signature=Signature("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lương Văn Khải"),
            recipients=("Như trên",),
        )
    )


def test_the_header_is_the_states_and_never_the_partys(written):
    left, right = written.tables[0].rows[0].cells
    assert said(right) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert [look(p) for p in right.paragraphs if p.text] == [
        Look(12, bold=True),
        Look(13, bold=True),
    ]
    assert has_rule(right.paragraphs[-1])
    assert said(left)[-1] == "SỞ NỘI VỤ"
    assert "*" not in said(written.tables[0].cell(1, 0))


def test_the_rule_under_the_issuer_is_a_third_to_a_half_of_the_name(written):
    length = rule_length(written.tables[0].cell(0, 0))
    assert 22.9 / 3 < length < 22.9 / 2


def test_the_number_has_a_colon_and_the_kind_after_the_slash(written):
    assert said(written.tables[0].cell(1, 0)) == ["Số: 05/BC-SNV"]
    assert said(written.tables[0].cell(1, 1)) == ["Đông Lĩnh, ngày 05 tháng 02 năm 2022"]


def test_a_cong_van_has_no_kind_in_its_number():
    letter = paper(form="state", number=DocumentNumber(125, "", "SGDĐT-VP"))
    assert said(reopen(letter).tables[0].cell(1, 0)) == ["Số: 125/SGDĐT-VP"]


def test_bases_are_italic_and_end_in_a_full_stop(written):
    bases = [named(written, "Căn cứ Luật"), named(written, "Căn cứ kế hoạch")]
    assert [p.text[-1] for p in bases] == [";", "."]
    assert {look(p) for p in bases} == {Look(14, italic=True)}


def test_a_rule_and_no_hyphens_close_the_title(written):
    closing = written.paragraphs[2]
    assert closing.text == ""
    assert has_rule(closing)
    assert written.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_authority_and_post_are_bold_and_recipients_bold_italic(written):
    recipients, signed = written.tables[-1].rows[0].cells
    assert [look(p) for p in signed.paragraphs[:2]] == [Look(14, bold=True)] * 2
    assert look(recipients.paragraphs[0]) == Look(12, bold=True, italic=True)
    assert said(recipients)[1:] == ["- Như trên;", "- Lưu: VT."]
    assert look(recipients.paragraphs[1]) == Look(11)
