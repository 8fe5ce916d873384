"""The worker's daily job: requests that schedules ask for, and lists whose last day has come."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from roviec.access.actor import SYSTEM
from roviec.background.doing import Doing
from roviec.background.registry import Daily, Job, PastHelp
from roviec.reporting.actions.issue_due import Outcome, give_period, owed_periods, settle_one
from roviec.reporting.models import RequestPlan


class NotGiven(PastHelp):
    """Some request could not be given or settled; the message says which and why."""


def requests_due_in_steps(doing: Doing, **_arguments: Any) -> None:
    """One request, or one list, is one step. What is given or settled stands in the database, so
    that after a crash what is left is what is still due. What a rule refuses does not hold up the
    rest; it is told at the end."""
    today, outcome = timezone.localdate(), Outcome()
    owed = owed_periods(today)
    doing.expect(doing.done + len(owed))
    for schedule, period in owed:
        with doing.step():
            give_period(schedule, period, SYSTEM, outcome)
    plans = list(RequestPlan.objects.to_settle(today).select_related("request__form"))
    doing.expect(doing.done + len(plans))
    for plan in plans:
        with doing.step():
            settle_one(plan, SYSTEM, today, outcome)
    if outcome.problems:
        raise NotGiven(" ".join(outcome.problems))


REQUESTS_DUE = Job(
    name="reporting.requests_due",
    label=_("Giao yêu cầu theo lịch và chốt danh sách đơn vị phải báo cáo"),
    run=requests_due_in_steps,
    rhythm=Daily(),
    advice=_(
        "Có yêu cầu theo lịch chưa giao được. Xem nguyên nhân bên dưới, sửa chuỗi hạn hoặc lịch "
        "rồi bấm “Chạy lại”, hoặc chạy lệnh roviec requests due trên máy chủ."
    ),
)
