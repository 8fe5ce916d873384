"""Papers the tests write: invented units and persons, invented figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from roviec.writing import (
    ClaimCheck,
    ConclusionData,
    Delegation,
    DocumentNumber,
    Finding,
    Header,
    Officeholder,
    OfficialDocument,
    Paragraph,
    Plan,
    Recommendation,
    Session,
    Signature,
    Visit,
    conclusion,
)

SIGNATURE = Signature("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Lương Văn Khải")
UNIT = "Ban Tuyên giáo Thành ủy Hà Sơn"

CHECKS = (
    ClaimCheck("27/27 chi, đảng bộ xây dựng chương trình hành động", "27/27", "27/27", "Khớp", ""),
    ClaimCheck(
        "Các lớp bồi dưỡng thu hút 2.611 lượt học viên tham gia trong năm",
        "2.611",
        "2.598",
        "Lệch",
        "Lệch 13 lượt; sổ lớp sửa ngày 02/12/2022.",
    ),
    ClaimCheck(
        "Phát động mới trên 30 mô hình ở các lĩnh vực",
        "trên 30",
        "36",
        "Nói thấp hơn",
        "“Trên 30” khớp đến 33.",
    ),
    ClaimCheck(
        "Tổ chức 12 buổi thông tin thời sự cho cán bộ nghỉ hưu",
        "12",
        "Không có số",
        "Không có số",
        "Biểu mẫu kỳ này chưa có chỉ tiêu tương ứng.",
    ),
)


HEADING: dict[str, Any] = {
    "form": "party",
    "date": dt.date(2022, 12, 5),
    "place": "Đông Lĩnh",
    "number": DocumentNumber(9, "TB", "BTGTU"),
    "header": Header("Tỉnh ủy Đông Lĩnh", "Ban Tuyên giáo"),
    "inspecting_body": "Ban Tuyên giáo Tỉnh ủy Đông Lĩnh",
    "unit": UNIT,
    "topic": "công tác tuyên giáo năm 2022",
    "period": "năm 2022",
    "draft": None,
    "notice": None,
}
COURSE: dict[str, Any] = {
    "plan": Plan(
        "17-KH/BTGTU",
        dt.date(2022, 11, 1),
        "Ban Tuyên giáo Tỉnh ủy",
        "kiểm tra công tác tuyên giáo năm 2022",
    ),
    "bases": ("Căn cứ Quy chế làm việc của Ban Tuyên giáo Tỉnh ủy;",),
    "delegation": Delegation(
        "01",
        Officeholder("Đinh Thị Ngà", ("Ủy viên Ban Thường vụ Tỉnh ủy", "Trưởng Ban Tuyên giáo")),
        Officeholder("Vi Quốc Hưng", ("Chuyên viên Phòng Lý luận chính trị",)),
        (Officeholder("Mã Thế Toàn", ("Phó Trưởng phòng Khoa giáo",)),),
    ),
    "visits": (
        Visit("Đảng ủy phường Bến Trong", dt.date(2022, 11, 22)),
        Visit("Đảng ủy xã Nà Lạn"),
    ),
    "sessions": (
        Session(dt.date(2022, 11, 25)),
        Session(
            dt.date(2022, 11, 28),
            "buổi chiều",
            "trụ sở Thành ủy",
            (Officeholder("Đinh Thị Ngà", ("Trưởng Ban Tuyên giáo",)),),
            (
                Officeholder("Lục Văn Bền", ("Trưởng Ban Tuyên giáo Thành ủy",)),
                Officeholder("Hứa Thị Lan", ("Phó Trưởng Ban Tuyên giáo Thành ủy",)),
            ),
        ),
    ),
}
FINDINGS: dict[str, Any] = {
    "strengths": (
        Finding(
            "Cấp ủy ban hành đủ kế hoạch học tập nghị quyết và phân công người theo dõi",
            "Học tập, quán triệt nghị quyết",
        ),
        Finding("Sổ theo dõi lớp bồi dưỡng ghi đầy đủ, cập nhật trong tuần", "Lý luận chính trị"),
        Finding("Đề cương tuyên truyền gửi cơ sở đúng hạn", "Học tập, quán triệt nghị quyết"),
    ),
    "limitations": (
        Finding(
            "Ba đảng ủy chưa gửi báo cáo quý III đúng hạn",
            "",
            "Cán bộ phụ trách thay đổi giữa kỳ, bàn giao chưa đủ hồ sơ",
        ),
    ),
    "claim_checks": CHECKS,
    "explanation": "Đơn vị thống nhất với số liệu của đoàn, trừ điểm nêu dưới đây.",
    "dissent": "Đơn vị đề nghị tính cả 13 lượt học viên của lớp mở bù trong tháng 12.",
}
OUTCOME: dict[str, Any] = {
    "recommendations": (
        Recommendation(
            "Rà soát, sửa số lượt học viên trong sổ theo dõi và gửi lại báo cáo đã ký",
            (UNIT,),
            dt.date(2022, 12, 31),
        ),
        Recommendation(
            "Phân công người theo dõi chế độ báo cáo của các đảng ủy trực thuộc",
            (UNIT, "Văn phòng Thành ủy"),
            None,
            dt.date(2023, 2, 1),
        ),
        Recommendation("Cập nhật mô hình mới vào sổ ngay sau khi phát động", (UNIT,)),
    ),
    "signature": SIGNATURE,
    "recipients": ("Thường trực Tỉnh ủy (để báo cáo)", UNIT, "Lưu Ban Tuyên giáo Tỉnh ủy"),
}


def inspection(**changes: Any) -> ConclusionData:
    """A conclusion with something in every place, or with what ``changes`` says."""
    return ConclusionData(**{**HEADING, **COURSE, **FINDINGS, **OUTCOME, **changes})


def paper(**changes: Any) -> OfficialDocument:
    """A short paper of one sentence, or with what ``changes`` says."""
    data: dict[str, Any] = {
        "form": "party",
        "date": dt.date(2022, 12, 5),
        "header": Header("Tỉnh ủy Đông Lĩnh", "Ban Tuyên giáo"),
        "number": DocumentNumber(9, "TB", "BTGTU"),
        "place": "Đông Lĩnh",
        "kind": "Thông báo",
        "subject": "về lịch làm việc",
        "bases": (),
        "body": (Paragraph("Nội dung làm việc gửi kèm thông báo này."),),
        "signature": SIGNATURE,
        "recipients": (),
    }
    return OfficialDocument(**{**data, **changes})


def conclusion_paper(**changes: Any) -> OfficialDocument:
    """The conclusion of `inspection` as a document."""
    return conclusion(inspection(**changes))
