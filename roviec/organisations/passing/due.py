"""What falls due by the day itself: matters of units whose end was confirmed ahead."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from roviec.background.doing import Doing
from roviec.background.registry import Daily, Job
from roviec.organisations.actions.pass_on import due_batches, pass_on_one


def pass_on_in_steps(doing: Doing, **_arguments: Any) -> None:
    """One batch is one step. A batch remembers that it was passed on, so what a crash left over
    is what is still due."""
    due = due_batches(timezone.localdate())
    doing.expect(doing.done + len(due))
    for batch in due:
        with doing.step():
            pass_on_one(batch)


PASS_ON = Job(
    name="organisations.pass_on",
    label=_("Chuyển việc của đơn vị đã kết thúc cho đơn vị kế tục"),
    run=pass_on_in_steps,
    rhythm=Daily(),
    advice=_(
        "Việc đang mở của đơn vị đã kết thúc chưa được chuyển. Khắc phục nguyên nhân rồi bấm "
        "“Chạy lại”, hoặc chạy lệnh roviec pass-on trên máy chủ."
    ),
)
