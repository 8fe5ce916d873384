"""Invented examples for the gallery: long names, empty and full, late and in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.core.paginator import Paginator

from roviec.timeline.periods import MID_MONTH, Period

from .annotation import Mark, paragraphs, pieces
from .forms import EvidenceFileField, Form, VietnameseDateField, VietnameseDecimalField
from .icons import SHAPES
from .statuses import STATUSES

TODAY = date(2026, 11, 22)
LONG_UNIT = (
    "Ban Chỉ đạo thực hiện quy chế dân chủ ở cơ sở Đảng bộ phường Thượng Nguyên Bình "
    "và các xã vùng ven hồ Suối Vàng (ví dụ)"
)
FURNITURE = "Trang chủ › Tin hoạt động"
TEXT = (
    f"{FURNITURE}\n"
    "Trong năm, 14/15 chi bộ của phường đã học xong chuyên đề; gần 600 đảng viên dự học trực "
    "tiếp theo Hướng dẫn 36-HD/VPTW.\n"
    "Trung tâm mở 21 lớp bồi dưỡng với 1.940 lượt học viên, duy trì 18 mô hình dân vận khéo "
    "và nói chuyện thời sự 9 buổi cho cán bộ hưu trí."
)


class EntryForm(Form):
    """Figures of one report, entered in a table."""

    classes = VietnameseDecimalField(label="Lớp bồi dưỡng đã mở", decimal_places=0)
    learners = VietnameseDecimalField(label="Lượt học viên", decimal_places=0)
    models = VietnameseDecimalField(label="Mô hình đang hoạt động", required=False)


class ExampleForm(Form):
    """One field of each kind."""

    name = django_forms.CharField(
        label="Tên lớp bồi dưỡng", help_text="Ghi đúng tên trong quyết định mở lớp."
    )
    unit = django_forms.ChoiceField(
        label="Đơn vị chủ trì",
        choices=[("", "Chọn đơn vị"), ("1", "Trung tâm chính trị (ví dụ)"), ("2", LONG_UNIT)],
    )
    learners = VietnameseDecimalField(
        label="Lượt học viên",
        decimal_places=0,
        min_value=0,
        help_text="Số lượt, không phải số người.",
    )
    budget = VietnameseDecimalField(label="Kinh phí (triệu đồng)", required=False)
    opened_on = VietnameseDateField(label="Ngày khai giảng")
    form_of_work = django_forms.ChoiceField(
        label="Hình thức",
        widget=django_forms.RadioSelect,
        choices=[("1", "Trực tiếp"), ("2", "Trực tuyến"), ("3", "Tài liệu in")],
    )
    note = django_forms.CharField(label="Ghi chú", widget=django_forms.Textarea, required=False)
    evidence = EvidenceFileField(
        label="Minh chứng", accept=(".pdf", ".docx", ".xlsx"), required=False
    )
    sure = django_forms.BooleanField(label="Tôi đã đối chiếu số lượt với danh sách điểm danh")


WRONG = {
    "sai-name": "",
    "sai-unit": "2",
    "sai-learners": "1,940.5",
    "sai-budget": "12.34",
    "sai-opened_on": "31/02/2026",
}


def components(home: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The context of every gallery page; `home` is the gallery's address."""
    return {
        **_frame(home),
        **_lists(home),
        **_figures(home),
        **_annotated_text(home),
        "form": ExampleForm(data),
        "wrong_form": ExampleForm(WRONG, prefix="sai"),
        "entry_form": EntryForm(
            {"nhap-classes": "21", "nhap-learners": "1,940.5", "nhap-models": ""}, prefix="nhap"
        ),
        "statuses": {group: list(states) for group, states in STATUSES.items()},
        "icons": sorted(SHAPES),
        "today": TODAY,
        "late": date(2026, 11, 20),
        "soon": date(2026, 11, 24),
        "far": date(2027, 2, 1),
        "home": home,
    }


def _frame(home: str) -> dict[str, Any]:
    rooms = [
        ("Việc của tôi", "home", 5),
        ("Chỉ đạo", "document", None),
        ("Báo cáo", "bars", None),
        ("Sổ theo dõi", "list", None),
        ("Kiểm tra", "search", 12),
        ("Kiến nghị", "up", None),
        ("Đơn vị", "tree", None),
        ("Tin đăng", "news", None),
    ]
    return {
        "title": "Bộ giao diện",
        "example_data": True,
        "navigation": [
            {"label": label, "url": home, "icon": icon, "count": count, "current": icon == "bars"}
            for label, icon, count in rooms
        ],
        "account": {
            "name": "Cán bộ A (ví dụ)",
            "office": "Chuyên viên, Ban Tuyên giáo và Dân vận Tỉnh ủy",
        },
        "sign_out_url": home,
        "search_url": home,
        "breadcrumbs": [
            {"label": "Báo cáo", "url": home},
            {"label": "Tháng 11/2026", "url": home},
            {"label": "Đảng ủy xã Suối Vàng (ví dụ)"},
        ],
        "tabs": [
            {"label": "Tổng quan", "url": home, "current": True},
            {"label": "Số liệu", "url": home, "count": 40},
            {"label": "Nhật ký", "url": home, "count": 0},
        ],
    }


def _lists(home: str) -> dict[str, Any]:
    return {
        "tasks": [
            {
                "label": "Báo cáo tháng 11/2026, xã Suối Vàng (ví dụ)",
                "url": home,
                "detail": "Biểu 03, số liệu 15/10–14/11 · 3 trong 40 chỉ tiêu còn thiếu",
                "due": date(2026, 11, 20),
                "badge": ("Quá 2 ngày", "bad"),
            },
            {
                "label": f"Duyệt báo cáo của {LONG_UNIT}",
                "url": home,
                "detail": "9 không có cảnh báo, có thể duyệt cùng lúc · 5 cần xem",
                "due": date(2026, 11, 25),
                "status": "sent",
            },
            {"label": "Tổng hợp tháng 11, trình ký", "url": home, "status": "draft"},
        ],
        "acts": [
            {
                "verb": "Trả lại báo cáo",
                "actor": "Cán bộ A (ví dụ)",
                "office": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
                "at": datetime(2026, 11, 17, 14, 5),  # noqa: DTZ001 — an example, shown as it is
                "note": "Số lượt học viên chưa khớp với sổ lớp: 1.940 hay 1.904?",
                "tone": "bad",
            },
            {
                "verb": "Ký báo cáo 118-BC/ĐU",
                "office": "Bí thư, Đảng ủy xã Suối Vàng (ví dụ)",
                "at": datetime(2026, 11, 15, 8, 12),  # noqa: DTZ001 — an example, shown as it is
                "tone": "ok",
                "url": home,
                "link": "Xem bản đã ký",
            },
        ],
        "facts": [
            ("Đơn vị", LONG_UNIT),
            {"label": "Kế hoạch", "value": "17-KH/BTGTU ngày 01/10/2026", "url": home},
            {"label": "Số ký hiệu báo cáo", "value": None, "note": "cấp khi ký"},
        ],
        "page_obj": Paginator(range(487), 20).page(7),
    }


def _figures(home: str) -> dict[str, Any]:
    rows = [
        ("Đảng ủy xã Suối Vàng (ví dụ)", 412, date(2026, 11, 15), None),
        (LONG_UNIT, 388, date(2026, 11, 14), ("sửa sau ký", "warn")),
        ("Đảng ủy xã Mường Hạ (ví dụ)", 0, date(2026, 11, 15), None),
        ("Đảng ủy xã Núi Voi (ví dụ)", None, None, ("chưa gửi", "quiet")),
    ]
    return {
        "live": {"value": 920, "url": home, "note": "3/4 đơn vị, 1 chưa gửi"},
        "signed": {
            "label": "Đã ký ngày 20/11",
            "value": 933,
            "url": home,
            "note": "khác 13:",
            "note_url": home,
            "note_link": "một đơn vị sửa sau khi ký",
        },
        "own": {"label": "Riêng Ban tỉnh mở", "value": 120, "note": "3 lớp; 1 lớp phối hợp"},
        "columns": [
            {"key": "unit", "label": "Đơn vị"},
            {"key": "value", "label": "Lượt", "kind": "number"},
            {"key": "share", "label": "", "kind": "bar"},
            {"key": "signed_on", "label": "Ký ngày", "kind": "day"},
            {"key": "state", "label": "", "kind": "badge"},
        ],
        "rows": [
            {
                "unit": unit,
                "unit_url": home,
                "value": value,
                "share": value,
                "signed_on": signed_on,
                "state": state,
            }
            for unit, value, signed_on, state in rows
        ],
        "total": {"unit": "Cộng cấp dưới", "value": 800},
        "steps": [
            {"value": "920 = 120 + 800", "text": "số riêng của Ban cộng 3 đơn vị đã có số."},
            {
                "value": 412,
                "label": "Đảng ủy xã Suối Vàng",
                "text": "Báo cáo 118-BC/ĐU, Bí thư ký 15/11/2026 08:12, cấp trên duyệt 16/11;",
                "url": home,
                "link": "bảng điểm danh có ký xác nhận, 2 trang",
            },
        ],
        "exact": Decimal("1234.5"),
        "nearly_all": Decimal("99.96"),
        "period": Period.parse("2026-11", MID_MONTH),
    }


def _annotated_text(home: str) -> dict[str, Any]:
    said = [
        ("14/15 chi bộ", "Chi bộ đã học chuyên đề", "matches", "14/15", "Còn 1 chi bộ, hạn 30/11."),
        ("gần 600 đảng viên", "Đảng viên dự học", "matches", "596", "“Gần 600” khớp từ 500."),
        ("21 lớp", "Lớp bồi dưỡng đã mở", "understated", "26", "Sổ lớp có 26 lớp đã bế giảng."),
        ("1.940 lượt học viên", "Lượt học viên các lớp", "differs", "1.904", "Lệch 36 lượt."),
        ("18 mô hình", "Mô hình đang hoạt động", "not_checkable", "", "Kỳ này chưa đặt chỉ tiêu."),
        ("9 buổi", "Buổi thông tin thời sự", "no_record", "", "Biểu 03 chưa có chỉ tiêu này."),
    ]
    marks = [
        _mark(quote, "claim", number=n, verdict=verdict)
        for n, (quote, _title, verdict, _found, _reason) in enumerate(said, 1)
    ]
    marks.append(_mark("Hướng dẫn 36-HD/VPTW", "citation", priority=1, url=home))
    marks.append(_mark("Trong năm", "period", priority=2, title="Kỳ: năm 2026"))
    furniture = [(TEXT.index(FURNITURE), TEXT.index(FURNITURE) + len(FURNITURE))]
    return {
        "paragraphs": paragraphs(pieces(TEXT, marks, furniture)),
        "check_items": [
            {
                "number": n,
                "title": title,
                "verdict": verdict,
                "stated": quote,
                "found": found,
                "reason": reason,
                "url": home,
                "overruled": "matches" if verdict == "differs" else "",
                "overruled_note": "Số điểm danh buổi cuối, có biên bản."
                if verdict == "differs"
                else "",
                "actions": [{"label": "Sửa kết quả đối chiếu", "url": home}],
            }
            for n, (quote, title, verdict, found, reason) in enumerate(said, 1)
        ],
    }


def _mark(quote: str, kind: str, **given: Any) -> Mark:
    start = TEXT.index(quote)
    return Mark(start=start, end=start + len(quote), kind=kind, **given)
