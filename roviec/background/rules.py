"""What may be done with runs that failed. Messages are Vietnamese, for administrators."""

from __future__ import annotations

from django.utils.translation import gettext as _

from roviec.access.rules import RuleBroken
from roviec.background.models import Run


def has_failed(run: Run) -> None:
    """BGD-01. Of two presses of the button the second finds it waiting or set aside."""
    if run.state != "failed" or run.set_aside_at is not None:
        told = _("Việc này không còn ở trạng thái lỗi. Hãy tải lại trang để xem tình hình mới.")
        raise RuleBroken("BGD-01", told)
