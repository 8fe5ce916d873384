"""How one report stands on the board, worked out by the database for thousands of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roviec.reporting.models import (
    Figure,
    FormItem,
    Passage,
    ReportVersion,
    State,
)
from roviec.reporting.querysets import ReportQuerySet, superiors

CORRECTING, FINISHED, IMPORTED, EMPTY = "correcting", "finished", "imported", "empty"
RECEIVED = (State.SENT, State.ACCEPTED, CORRECTING, FINISHED)
"""What counts as a report that has come."""
COVERED = (*RECEIVED, IMPORTED)
"""What a unit is not asked for any more: it has reported, or its old figures were brought in."""

WORDS: dict[str, tuple[Promise, str]] = {
    State.NOT_STARTED: (_("Chưa làm"), "quiet"),
    State.DRAFT: (_("Đang soạn"), "info"),
    State.SUBMITTED: (_("Chờ ký"), "warn"),
    State.SIGNED: (_("Đã ký, chưa gửi"), "info"),
    State.SENT: (_("Chờ duyệt"), "warn"),
    State.RETURNED: (_("Trả lại"), "bad"),
    State.ACCEPTED: (_("Đã duyệt"), "ok"),
    CORRECTING: (_("Đã duyệt, đang sửa"), "ok"),
    FINISHED: (_("Đã ký, hoàn thành"), "ok"),
    IMPORTED: (_("Nhập từ hồ sơ cũ"), "quiet"),
    EMPTY: (_("Gửi rỗng"), "bad"),
}
"""Word and tone of each state, in the order in which a filter lists them."""

OWED = tuple(key for key in WORDS if key not in COVERED)
"""What a unit may be reminded of."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What must be looked at for these forms: whether a report of theirs can be empty although it
    was signed, and whether there are old figures that were brought in."""

    day: date
    may_be_empty: bool = True
    with_imports: bool = True


def with_state(reports: ReportQuerySet, looking: Looking) -> ReportQuerySet:
    """Each report with `shown` (a key of `WORDS`), `sent_on` (the day it was first sent),
    `came_late` and `past_due`; see `LATE` for what these come to."""
    annotated: ReportQuerySet = reports.annotate(shown=_shown(looking), sent_on=_sent_on())
    return annotated.annotate(
        came_late=_flag(Q(sent_on__gt=F("due_on"))),
        past_due=_flag(Q(due_on__lt=looking.day)),
    )


def _flag(condition: Q) -> Case:
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
    cases = []
    if looking.may_be_empty:
        with_superior = Q(state__in=(State.SENT, State.ACCEPTED)) | Q(accepted__isnull=False)
        cases.append(When(with_superior & ~_has_figures() & ~_has_text(), then=Value(EMPTY)))
    cases += [
        # The superior's total goes on holding what was accepted last.
        When(Q(accepted__isnull=False, state__in=begun_again), then=Value(CORRECTING)),
        # Nobody stands above: signing finishes the report.
        When(Q(state=State.SIGNED) & ~Exists(superiors()), then=Value(FINISHED)),
    ]
    if looking.with_imports:
        open_ = ~Q(state__in=(State.SENT, State.ACCEPTED))
        cases.append(When(open_ & _was_imported(), then=Value(IMPORTED)))
    return Case(*cases, default=F("state"), output_field=CharField())


def _has_figures() -> Exists:
    return Exists(Figure.objects.own().filter(version=OuterRef("counting")))


def _has_text() -> Exists:
    return Exists(Passage.objects.filter(version=OuterRef("counting")).exclude(text=""))


def _was_imported() -> Exists:
    """Old figures of the form's indicators for just that unit and span."""
    asked = FormItem.objects.filter(form=OuterRef(OuterRef("request__form")))
    return Exists(
        Figure.objects.own().filter(
            imported__isnull=False,
            unit=OuterRef("unit"),
            span_start=OuterRef("request__span_start"),
            span_end=OuterRef("request__span_end"),
            indicator__in=asked.values("indicator"),
        )
    )


def _sent_on() -> Func:
    """The day of the first sending. Most reports have one version, which is at hand already; who
    corrected later was in time if the first was."""
    versions = ReportVersion.objects.filter(report=OuterRef("pk"), sent_at__isnull=False)
    first = Subquery(versions.order_by("number").values("sent_at")[:1])
    sent = Case(
        When(counting__number=1, then=Coalesce("counting__sent_at", "counting__signed_at")),
        When(counting__isnull=False, then=Coalesce(first, "counting__signed_at")),
    )
    return TruncDate(sent, tzinfo=timezone.get_default_timezone(), output_field=DateField())


def days_late(due_on: date, sent_on: date | None, covered: bool, today: date) -> int:
    """How many days after the deadline a report came, or has not come yet; 0 when it is in time."""
    if covered and sent_on is None:
        return 0
    end = sent_on if covered and sent_on is not None else today
    return max((end - due_on).days, 0)
