"""The known states of things: one word, one hue, one shape each, everywhere on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tone = Literal["ok", "bad", "warn", "info", "quiet"]

SHAPE_OF_TONE: dict[Tone, str] = {
    "ok": "dot",
    "bad": "triangle",
    "warn": "square",
    "info": "diamond",
    "quiet": "ring",
}
"""Colour is never alone: each tone has its own shape, and every badge its word."""


@dataclass(frozen=True, slots=True)
class Status:
    """How one state is shown."""

    text: str | Promise
    tone: Tone

    @property
    def shape(self) -> str:
        return SHAPE_OF_TONE[self.tone]


STATUSES: dict[str, dict[str, Status]] = {
    "verdict": {
        "matches": Status(_("Khớp"), "ok"),
        "understated": Status(_("Nói thấp hơn"), "warn"),
        "differs": Status(_("Lệch"), "bad"),
        "no_record": Status(_("Không có số"), "quiet"),
        "not_checkable": Status(_("Không đối chiếu được"), "quiet"),
    },
    "report": {
        "not_started": Status(_("Chưa làm"), "quiet"),
        "draft": Status(_("Đang soạn"), "info"),
        "submitted": Status(_("Chờ ký"), "warn"),
        "signed": Status(_("Đã ký, chưa gửi"), "info"),
        "sent": Status(_("Chờ duyệt"), "warn"),
        "returned": Status(_("Trả lại"), "bad"),
        "in_part": Status(_("Trả lại từng mục"), "warn"),
        "accepted": Status(_("Đã duyệt"), "ok"),
        "imported": Status(_("Nhập từ hồ sơ cũ"), "quiet"),
        "exempt": Status(_("Được miễn"), "quiet"),
    },
    "response": {
        "pending": Status(_("Chưa trả lời"), "warn"),
        "accepted": Status(_("Đồng ý thực hiện"), "ok"),
        "partly": Status(_("Đồng ý một phần"), "info"),
        "not_accepted": Status(_("Không đồng ý"), "bad"),
        "no_longer_relevant": Status(_("Không còn phù hợp"), "quiet"),
    },
    "claimed": {
        "not_started": Status(_("Chưa làm"), "quiet"),
        "in_progress": Status(_("Đang làm"), "info"),
        "partly": Status(_("Báo xong một phần"), "info"),
        "done": Status(_("Báo đã xong"), "warn"),
    },
    "verified": {
        "not_yet": Status(_("Chưa xác minh"), "quiet"),
        "sent_back": Status(_("Yêu cầu làm lại"), "bad"),
        "partly": Status(_("Xác minh một phần"), "info"),
        "verified": Status(_("Đã xác minh"), "ok"),
        "closed_not_implemented": Status(_("Khép lại, chưa thực hiện"), "bad"),
        "closed_superseded": Status(_("Khép lại, đã thay thế"), "quiet"),
    },
    "fulfilment": {
        "not_started": Status(_("Chưa thực hiện"), "quiet"),
        "done": Status(_("Đã thực hiện"), "ok"),
        "exempt": Status(_("Được miễn"), "quiet"),
    },
    "proposal": {
        "sent": Status(_("Chờ trả lời"), "warn"),
        "noted": Status(_("Ghi nhận, tiếp thu"), "info"),
        "answered": Status(_("Đã trả lời"), "ok"),
    },
    "inspection": {
        "planned": Status(_("Đã lên kế hoạch"), "quiet"),
        "open": Status(_("Đang kiểm tra"), "info"),
        "draft": Status(_("Dự thảo kết luận"), "info"),
        "explained": Status(_("Đã giải trình"), "info"),
        "signed": Status(_("Đã ký kết luận"), "ok"),
        "issued": Status(_("Đã ban hành"), "ok"),
        "concluded": Status(_("Đã kết luận"), "ok"),
    },
}


def status_of(key: str, group: str = "") -> Status:
    """The status named `key`, in `group` or in the first group that knows it.

    Raises KeyError for an unknown one: a page must not invent a state.
    """
    if group:
        return STATUSES[group][key]
    for states in STATUSES.values():
        if key in states:
            return states[key]
    raise KeyError(key)
