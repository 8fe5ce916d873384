"""How long is left in working days, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.timeline.working_days import WorkCalendar


def days_left(calendar: WorkCalendar, due_on: date, today: date) -> str:
    """`còn 3 ngày làm việc`, `quá 1 ngày làm việc`, `hôm nay`."""
    if due_on == today:
        return _("hôm nay")
    left = calendar.count(today, due_on)
    if due_on > today:
        if left == 0:
            return _("không còn ngày làm việc nào")
        return _("còn %s ngày làm việc") % formats.number(left)
    return _("quá %s ngày làm việc") % formats.number(-left) if left else _("quá hạn")
