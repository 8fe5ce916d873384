"""Whose work a claim tells: said in the sentence, carried over from an earlier one, or unknown."""

from __future__ import annotations

import pytest

from roviec.reading import read


def subjects(text):
    return [claim.subject for claim in read(text).claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Năm 2021, công tác khám, chữa bệnh của Bệnh viện Đa khoa huyện Văn Lãng được duy trì ổn định."
            " Mở 14 lớp tập huấn cho trên 900 lượt nhân viên y tế.",
            ["Bệnh viện Đa khoa huyện Văn Lãng"] * 2,
            id="health-the-work-of-a-body",
        ),
        pytest.param(
            "Trong quý I, Bệnh viện Đa khoa huyện Văn Lãng đã củng cố các khoa, phòng."
            " Bệnh viện phối hợp với Hội Chữ thập đỏ huyện tổ chức khám lưu động."
            " Khám cho 1.250 người cao tuổi.",
            ["Bệnh viện Đa khoa huyện Văn Lãng"],
            id="health-short-name-completed",
        ),
        pytest.param(
            "Năm 2022, phong trào thi đua tại Huyện ủy Lộc Bình đạt nhiều kết quả."
            " Ban Dân vận Huyện ủy tham mưu kịp thời cho cấp ủy. Xây dựng mới 12 mô hình dân vận khéo.",
            ["Ban Dân vận Huyện ủy Lộc Bình"],
            id="party-department-with-its-owners-place",
        ),
        pytest.param(
            "Ban Tổ chức Huyện ủy tham mưu sắp xếp bộ máy. Bên cạnh đó, mở 3 lớp bồi dưỡng đảng viên mới.",
            ["Ban Tổ chức Huyện ủy"],
            id="party-no-place-is-invented",
        ),
        pytest.param(
            "Công đoàn cơ sở Công ty May Bình Minh đã thương lượng thành công thỏa ước."
            " Trong năm, trao 320 suất quà cho đoàn viên. Tổ chức 5 buổi đối thoại.",
            ["Công đoàn cơ sở Công ty May Bình Minh"] * 2,
            id="union",
        ),
        pytest.param(
            "Trường THCS Lê Lợi có cơ sở vật chất khang trang. Đến nay, đã trang bị 42 màn hình cho các lớp học.",
            ["Trường THCS Lê Lợi"],
            id="school",
        ),
    ],
)
def test_a_sentence_without_subject_goes_on_about_the_body(text, expected):
    assert subjects(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế đã triển khai kế hoạch.\n\nMở 14 lớp tập huấn.",
        "Đồng chí Lý Văn Páo báo cáo với Huyện ủy Lộc Bình. Mở 14 lớp tập huấn.",
        "Kế hoạch do Sở Y tế ban hành ngày 3/5/2021 rất cụ thể. Mở 14 lớp tập huấn.",
        "Thực hiện Nghị quyết của Tỉnh ủy, cán bộ và Nhân dân đồng lòng. Mở 14 lớp tập huấn.",
        "Sở Y tế đã triển khai kế hoạch. Đồng chí Giám đốc dự hội nghị. Tặng 14 suất quà.",
        "Sở Y tế đã triển khai kế hoạch. Thực hiện phong trào, nhân dân hiến 300 m2 đất.",
        "Sở Y tế đã triển khai kế hoạch. Chương trình có 14 tiết mục.",
    ],
)
def test_what_nobody_is_said_to_have_done_has_no_subject(text):
    assert subjects(text) == [None]


def test_a_body_that_is_told_or_asked_is_no_subject():
    text = (
        "Huyện ủy Lộc Bình đã chỉ đạo UBND huyện rà soát quy hoạch theo Kế hoạch của Tỉnh ủy."
        " Ban hành 6 văn bản."
    )
    assert subjects(text) == ["Huyện ủy Lộc Bình"]


def test_a_clause_with_its_own_subject_keeps_it():
    text = "Đảng ủy xã Tân Mỹ đã họp. Ban hành 3 nghị quyết; các chi bộ đã kết nạp 9 đảng viên."
    assert subjects(text) == ["Đảng ủy xã Tân Mỹ", "các chi bộ"]
