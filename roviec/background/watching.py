"""Whether the work in the background goes on, for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.background.models import Run, WorkerSeen
from roviec.background.permissions import OVERSEE

QUIET = timedelta(minutes=10)
"""A worker that says nothing for so long is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str = "failed_job"
    count: int = 1


def last_seen() -> datetime | None:
    seen: datetime | None = WorkerSeen.objects.aggregate(last=Max("at"))["last"]
    return seen


def tasks_for(actor: Actor) -> Iterable[Task]:
    """For the first page of those who oversee: what failed, and whether the worker is gone."""
    if not policy().holds(actor, OVERSEE):
        return
    url = reverse("background:runs")
    failed = Run.objects.failed().count()
    if failed:
        yield Task(
            title=ngettext("%s việc nền bị lỗi", "%s việc nền bị lỗi", failed) % failed,
            detail=_("Đã thử nhiều lần không được; cần người xem."),
            url=url,
            due_on=None,
            count=failed,
        )
    if is_missed(last_seen()):
        yield Task(
            title=_("Việc nền không có ai làm"),
            detail=_(
                "Việc đến hạn theo ngày không tự chạy: chuyển việc của đơn vị đã kết thúc, giao báo"
                " cáo theo lịch, nhắc hạn. Hãy khởi động lại roviec serve, hoặc chạy roviec worker."
            ),
            url=url,
            due_on=None,
        )


def is_missed(seen: datetime | None) -> bool:
    """Whether nobody does the work: no worker has ever been here, or none for some minutes."""
    return seen is None or timezone.now() - seen > QUIET
