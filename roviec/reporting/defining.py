"""The worker's daily job: definitions whose day has come."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from roviec.background.doing import Doing
from roviec.background.registry import Daily, Job
from roviec.reporting.definitions import carry_definitions_of


def definitions_begin(doing: Doing, **_arguments: Any) -> None:
    """One step: whoever reads by a period's last day has read by the new one already."""
    doing.expect(1)
    with doing.step():
        carry_definitions_of(timezone.localdate())


DEFINITIONS_BEGIN = Job(
    name="reporting.definitions_begin",
    label=_("Đưa định nghĩa chỉ tiêu đến ngày áp dụng vào danh sách"),
    run=definitions_begin,
    rhythm=Daily(),
    advice=_("Danh sách chỉ tiêu còn ghi tên cũ. Khắc phục nguyên nhân rồi bấm “Chạy lại”."),
)
