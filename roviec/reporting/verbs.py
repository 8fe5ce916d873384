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
ACCEPTED = register("report.accepted", _("Cấp trên duyệt"))
CORRECTED = register("report.corrected", _("Lập bản sửa"))
TAKEN_OVER = register("report.taken_over", _("Giao đơn vị tiếp nhận làm báo cáo"))
REMINDED = register("report.reminded", _("Cấp trên nhắc"))
LOADED = register("figures.loaded", _("Nhập số liệu từ tệp"))
REPLACED = register("figures.replaced", _("Thay số liệu đã nhập"))

OPEN = frozenset({REQUESTED, EXPECTED, TAKEN_OVER, REMINDED, SIGNED, SENT, RETURNED, ACCEPTED})
"""Acts on a report that whoever sees the report may see."""
OPEN_ONCE_SIGNED = frozenset({EVIDENCE_ADDED, SUBMITTED})
"""Acts on a draft that say no more than the version signed afterwards."""
