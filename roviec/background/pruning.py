"""Runs that ended well are forgotten after a while; what failed stays until it is dealt with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from roviec.background.doing import Doing
from roviec.background.models import Run
from roviec.background.registry import Daily, Job, register

KEPT = timedelta(days=30)
AT_ONCE = 500


def prune(doing: Doing, **_arguments: Any) -> None:
    before = timezone.now() - KEPT
    old = Run.objects.filter(task__status=TaskResultStatus.SUCCESSFUL, task__finished_at__lt=before)
    aside = Run.objects.filter(set_aside_at__lt=before)
    for rows in (old, aside):
        while keys := list(rows.values_list("task_id", flat=True)[:AT_ONCE]):
            with doing.step():
                DBTaskResult.objects.filter(pk__in=keys).delete()


PRUNE = register(
    Job(name="background.prune", label=_("Dọn các việc nền đã xong"), run=prune, rhythm=Daily())
)
