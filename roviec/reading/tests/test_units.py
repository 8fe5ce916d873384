"""Named bodies in their longest form."""

from __future__ import annotations

import pytest

from roviec.reading import units
from roviec.reading.document import Document


def found(text):
    return [unit.text for unit in units.find(Document.from_text(text))]


@pytest.mark.parametrize(
    "name",
    [
        "Tỉnh ủy Lào Cai",
        "Ban Thường vụ Tỉnh ủy",
        "Ban Tổ chức Huyện ủy Bát Xát",
        "Ủy ban Kiểm tra Thành ủy Cần Thơ",
        "Ban Chấp hành Đảng bộ tỉnh",
        "Đảng ủy xã Trung Lèng Hồ",
        "Chi bộ thôn Suối Thầu",
        "UBND thành phố Hồ Chí Minh",
        "Ủy ban nhân dân huyện Si Ma Cai",
        "HĐND tỉnh",
        "Bộ Giáo dục và Đào tạo",
        "Bộ Lao động - Thương binh và Xã hội",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Y tế tỉnh Hòa Bình",
        "Phòng Giáo dục và Đào tạo huyện Văn Bàn",
        "Bệnh viện Đa khoa tỉnh Lai Châu",
        "Trường THPT Chuyên Lào Cai",
        "Liên đoàn Lao động tỉnh",
        "Hội Liên hiệp Phụ nữ xã Tà Chải",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Tòa án nhân dân tối cao",
        "Bộ Chỉ huy Quân sự tỉnh",
        "Trung tâm Chính trị huyện",
        "Ban Chỉ đạo 35 tỉnh",
        "Văn phòng Đảng ủy",
        "Ban Tuyên giáo và Dân vận Trung ương",
    ],
)
def test_the_longest_form(name):
    assert found(f"Sáng nay, {name} đã tổ chức hội nghị.") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "các huyện ủy, thành ủy và đảng bộ cơ sở",
        "đại hội xã hội, lễ hội, cơ hội",
        "bộ đội, hội trường, phòng họp, báo cáo viên",
        "Thành ủy viên, Huyện ủy viên",
    ],
)
def test_what_is_no_named_body(text):
    assert found(f"Có {text} tham dự.") == []


def test_a_person_behind_a_place_is_not_swallowed():
    assert found("Bí thư Huyện ủy Mù Cang Chải Nông Việt Yên phát biểu.") == [
        "Huyện ủy Mù Cang Chải"
    ]
    assert found("Chủ tịch UBND xã Lùng Phình Vàng Thị Mai dự.") == ["UBND xã Lùng Phình"]


def test_kinds():
    kinds = {
        u.text: u.kind for u in units.find(Document.from_text("Sở Y tế, UBND tỉnh, Bộ Chính trị."))
    }
    assert kinds == {
        "Sở Y tế": "department",
        "UBND tỉnh": "government",
        "Bộ Chính trị": "party_committee",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Chi bộ Trường Mầm non Hoa Sen",
        "Đảng ủy Bệnh viện Đa khoa tỉnh Lào Cai",
        "Trường Trung học phổ thông Chu Văn An",
        "Trường Phổ thông dân tộc bán trú THCS Nậm Pồ",
    ],
)
def test_whose_body_it_is_may_be_a_school_or_hospital(name):
    assert found(f"{name} kết nạp 2 đảng viên.") == [name]


def test_a_report_is_no_newspaper():
    doc = Document.from_text("BÁO CÁO kết quả gửi Báo Nhân Dân.")
    assert [unit.text for unit in units.find(doc)] == ["Báo Nhân Dân"]
