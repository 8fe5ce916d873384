"""The worker's part in kept totals: what was added is folded before reading it grows long."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from roviec.background.doing import Doing
from roviec.background.registry import Job, Minutes
from roviec.reporting.kept.folding import fold, piled_up


def fold_in_steps(doing: Doing, **_arguments: Any) -> None:
    """The totals of one unit are one step. What was folded has no rows beside its base any more, so
    that after a crash what is left is what is still piled up."""
    piled = piled_up()
    doing.expect(doing.done + len(piled))
    for line, span, upper in piled:
        with doing.step():
            fold(line, span, [upper])


FOLD_TOTALS = Job(
    name="reporting.fold_totals",
    label=_("Gộp những phần mới cộng vào tổng hợp của cấp trên"),
    run=fold_in_steps,
    rhythm=Minutes(10),
    advice=_(
        "Tổng hợp vẫn đúng nhưng sẽ đọc chậm dần. Khắc phục nguyên nhân rồi bấm “Chạy lại”, hoặc "
        "chạy lệnh roviec totals fold trên máy chủ."
    ),
)
