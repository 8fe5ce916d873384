"""How one report stands on the board, worked out by the database for thousands of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roviec.reporting.held import Holds
from roviec.reporting.models import FigureSheet, FormItem, Passage, State
from roviec.reporting.querysets import ReportQuerySet, answering, finished, received

CORRECTING, FINISHED, IMPORTED, EMPTY = "correcting", "finished", "imported", "empty"
EXEMPT, ANSWERING = "exempt", "answering"
RECEIVED = (State.SENT, State.ACCEPTED, State.IN_PART, ANSWERING, CORRECTING, FINISHED)
"""What counts as a report that has come."""
COVERED = (*RECEIVED, IMPORTED, EXEMPT)
"""What a unit is not asked for any more: it has reported, its old figures were brought in, or it
was let off."""

WORDS: dict[str, tuple[Promise, str]] = {
    State.NOT_STARTED: (_("Chưa làm"), "quiet"),
    State.DRAFT: (_("Đang soạn"), "info"),
    State.SUBMITTED: (_("Chờ ký"), "warn"),
    State.SIGNED: (_("Đã ký, chưa gửi"), "info"),
    State.SENT: (_("Chờ duyệt"), "warn"),
    State.RETURNED: (_("Trả lại"), "bad"),
    State.IN_PART: (_("Trả lại từng mục"), "warn"),
    ANSWERING: (_("Đang trả lời mục bị trả lại"), "warn"),
    State.ACCEPTED: (_("Đã duyệt"), "ok"),
    CORRECTING: (_("Đã duyệt, đang sửa"), "ok"),
    FINISHED: (_("Đã ký, hoàn thành"), "ok"),
    IMPORTED: (_("Nhập từ hồ sơ cũ"), "quiet"),
    EMPTY: (_("Gửi rỗng"), "bad"),
    EXEMPT: (_("Được miễn"), "quiet"),
}
"""Word and tone of each state, in the order in which a filter lists them."""

OWED = tuple(key for key in WORDS if key not in COVERED)
"""What a unit may be reminded of."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What must be looked at: today; whether a report can be empty although it was signed, and
    whether there are old figures that were brought in."""

    day: date
    may_be_empty: bool = True
    with_imports: bool = True


def with_state(reports: ReportQuerySet, looking: Looking) -> ReportQuerySet:
    """Each report with `shown` (a key of `WORDS`), `came_late` and `past_due`; see `LATE` for what
    these come to."""
    annotated: ReportQuerySet = reports.annotate(
        shown=_shown(looking),
        came_late=flag(Q(sent_on__gt=F("due_on"))),
        past_due=flag(Q(due_on__lt=looking.day)),
    )
    return annotated


def flag(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


LATE = Q(shown__in=RECEIVED, came_late=True) | Q(shown__in=OWED, past_due=True)
"""Sent after its deadline, or not sent although that has passed."""


def is_late(shown: str, came_late: bool, past_due: bool) -> bool:
    """`LATE` of one report."""
    return came_late if shown in RECEIVED else past_due and shown in OWED


def _shown(looking: Looking) -> Case:
    begun_again = (State.DRAFT, State.SUBMITTED, State.SIGNED, State.RETURNED)
    cases = [When(exemption__isnull=False, then=Value(EXEMPT))]
    if looking.may_be_empty:
        cases.append(When(received() & ~_has_figures() & ~_has_text(), then=Value(EMPTY)))
    cases += [
        # The superior's total goes on holding what was accepted last.
        When(Q(accepted__isnull=False, state__in=begun_again), then=Value(CORRECTING)),
        When(answering(), then=Value(ANSWERING)),
        When(finished(), then=Value(FINISHED)),
    ]
    if looking.with_imports:
        open_ = ~Q(state__in=(State.SENT, State.ACCEPTED, State.IN_PART))
        cases.append(When(open_ & _was_imported(), then=Value(IMPORTED)))
    return Case(*cases, default=F("state"), output_field=CharField())


def _has_figures() -> Exists:
    """Own ones, or totals of what stands below that were frozen at signing."""
    return Exists(FigureSheet.objects.filter(version=OuterRef("counting")).exclude(packed={}))


def _has_text() -> Exists:
    return Exists(Passage.objects.filter(version=OuterRef("counting")).exclude(text=""))


def _was_imported() -> Exists:
    """Old figures of the form's indicators for just that unit and span."""
    asked = FormItem.objects.filter(
        Holds(OuterRef("packed"), Cast("indicator", TextField())),
        form=OuterRef(OuterRef("request__form")),
        indicator__isnull=False,
    )
    sheets = FigureSheet.objects.own().filter(
        imported__isnull=False,
        unit=OuterRef("unit"),
        span_start=OuterRef("request__span_start"),
        span_end=OuterRef("request__span_end"),
    )
    return Exists(sheets.filter(Exists(asked)))


def days_late(due_on: date, sent_on: date | None, covered: bool, today: date) -> int:
    """How many days after the deadline a report came, or has not come yet; 0 when it is in time."""
    if covered and sent_on is None:
        return 0
    end = sent_on if covered and sent_on is not None else today
    return max((end - due_on).days, 0)
