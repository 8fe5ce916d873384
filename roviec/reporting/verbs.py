"""The acts this room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from roviec.audit.verbs import register

REQUESTED = register("report.requested", _("Yêu cầu báo cáo"))
EXPECTED = register("report.expected", _("Thêm đơn vị phải báo cáo"))
SAVED = register("report.saved", _("Lưu bản nháp"))
EVIDENCE_ADDED = register("report.evidence_added", _("Đính kèm minh chứng"))
EVIDENCE_REMOVED = register("report.evidence_removed", _("Gỡ minh chứng"))
SUBMITTED = register("report.submitted", _("Trình lãnh đạo"))
SENT_BACK = register("report.sent_back", _("Lãnh đạo trả lại để sửa"))
SIGNED = register("report.signed", _("Ký báo cáo"))
SENT = register("report.sent", _("Gửi cấp trên"))
RETURNED = register("report.returned", _("Cấp trên trả lại"))
ITEMS_RETURNED = register("report.items_returned", _("Cấp trên trả lại từng mục"))
ANSWERED = register("report.answered", _("Trả lời mục bị trả lại"))
ACCEPTED = register("report.accepted", _("Cấp trên duyệt"))
CORRECTED = register("report.corrected", _("Lập bản sửa"))
TAKEN_OVER = register("report.taken_over", _("Giao đơn vị tiếp nhận làm báo cáo"))
REMINDED = register("report.reminded", _("Cấp trên nhắc"))
COVERS = register("report.covers", _("Đặt những ngày báo cáo phải nói đến"))
EXEMPTED = register("report.exempted", _("Miễn báo cáo"))
EXEMPTION_WITHDRAWN = register("report.exemption_withdrawn", _("Rút việc miễn báo cáo"))
EXTENDED = register("report.extended", _("Gia hạn báo cáo"))
OPENED = register("report.opened", _("Mở khoá cho một đơn vị"))
CHANGE_NOTED = register("report.change_noted", _("Ghi nhận thay đổi ở cấp dưới"))
LOCKED = register("request.locked", _("Đặt ngày khoá"))
UNLOCKED = register("request.unlocked", _("Bỏ khoá"))
MANDATED = register("mandate.given", _("Uỷ quyền duyệt báo cáo"))
MANDATE_WITHDRAWN = register("mandate.withdrawn", _("Rút uỷ quyền duyệt"))
SETTLED = register("request.settled", _("Chốt danh sách đơn vị phải báo cáo"))
SCHEDULED = register("schedule.opened", _("Lập lịch báo cáo"))
PAUSED = register("schedule.paused", _("Tạm dừng lịch báo cáo"))
RESUMED = register("schedule.resumed", _("Chạy tiếp lịch báo cáo"))
ENDED = register("schedule.ended", _("Kết thúc lịch báo cáo"))
TARGET_SET = register("target.set", _("Giao kế hoạch"))
DEFINED = register("indicator.defined", _("Đổi định nghĩa chỉ tiêu"))
CHAIN_SET = register("chain.set", _("Đặt chuỗi hạn gửi"))
DAY_MARKED = register("calendar.marked", _("Ghi ngày nghỉ, ngày làm bù"))
DAY_UNMARKED = register("calendar.unmarked", _("Bỏ ghi chú của ngày"))
YEAR_STATED = register("calendar.year_stated", _("Xác nhận đủ ngày nghỉ của năm"))
FORM_BEGUN = register("form.begun", _("Lập bản nháp biểu mẫu"))
FORM_CHANGED = register("form.changed", _("Sửa bản nháp biểu mẫu"))
FORM_IN_FORCE = register("form.in_force", _("Đưa phiên bản biểu mẫu vào dùng"))
FORM_TAKEN_BACK = register("form.taken_back", _("Đưa phiên bản biểu mẫu về bản nháp"))
FORM_DISCARDED = register("form.discarded", _("Bỏ bản nháp biểu mẫu"))
LOADED = register("figures.loaded", _("Nhập số liệu từ tệp"))
REPLACED = register("figures.replaced", _("Thay số liệu đã nhập"))

OPEN = frozenset(
    {
        REQUESTED,
        EXPECTED,
        TAKEN_OVER,
        REMINDED,
        COVERS,
        EXEMPTED,
        EXEMPTION_WITHDRAWN,
        EXTENDED,
        SIGNED,
        SENT,
        RETURNED,
        ITEMS_RETURNED,
        ACCEPTED,
        OPENED,
        CHANGE_NOTED,
    }
)
"""Acts on a report that whoever sees the report may see."""
OPEN_ONCE_SIGNED = frozenset({EVIDENCE_ADDED, SUBMITTED})
"""Acts on a draft that say no more than the version signed afterwards."""
