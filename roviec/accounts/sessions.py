"""Sessions that ended are forgotten."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from roviec.background.doing import Doing
from roviec.background.registry import Daily, Job

AT_ONCE = 500


def clear_sessions(doing: Doing, **_arguments: Any) -> None:
    """In small steps, so that nobody who signs in meanwhile waits for thousands of rows to go."""
    from django.contrib.sessions.models import Session

    ended = Session.objects.filter(expire_date__lt=timezone.now())
    while keys := list(ended.values_list("pk", flat=True)[:AT_ONCE]):
        with doing.step():
            Session.objects.filter(pk__in=keys).delete()


CLEAR_SESSIONS = Job(
    name="accounts.clear_sessions",
    label=_("Xoá các phiên đăng nhập đã hết hạn"),
    run=clear_sessions,
    rhythm=Daily(),
)
