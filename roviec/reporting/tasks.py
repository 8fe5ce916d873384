"""What waits for somebody in this room, for the first page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import policy
from roviec.interface import formats
from roviec.interface.working_days import days_left
from roviec.reporting.boards import home_units
from roviec.reporting.locking import locked_on
from roviec.reporting.models import (
    Reminder,
    Report,
    ReportVersion,
    ReturnedItem,
    State,
)
from roviec.reporting.permissions import FILL, REVIEW, SIGN
from roviec.reporting.querysets import ReportQuerySet, superiors
from roviec.reporting.returned.changes import to_note
from roviec.reporting.returned.reviewed import reviewed_by
from roviec.reporting.schedules.days_off import site_calendar
from roviec.timeline import Period, Span
from roviec.timeline.periods import SCHEMES
from roviec.timeline.working_days import WEEKENDS_ONLY

TO_FILL = (State.NOT_STARTED, State.DRAFT, State.RETURNED, State.IN_PART)
TO_SIGN = (State.SUBMITTED, State.SIGNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`kind`: due, overdue, draft, returned, waiting_signature, waiting_send, waiting_review,
    reminded.
    `count` is how many reports stand behind it."""

    title: str
    detail: str
    url: str
    due_on: date | None
    kind: str
    count: int = 1


def tasks_for(actor: Actor) -> list[Task]:
    """Reports to fill in, to sign, to send and to review, and those below which something changed
    since they were signed, in five queries at most."""
    return [*_own_tasks(actor), *_review_tasks(actor), *_change_tasks(actor)]


def _own_tasks(actor: Actor) -> Iterable[Task]:
    fills, signs = policy().units(actor, FILL, "unit"), policy().units(actor, SIGN, "unit")
    said = reminders()
    reminded = Q(unit__in=home_units(actor)) & Q(Exists(said))
    reports = Report.objects.filter(
        ~locked_on(actor.day),
        fills | signs | reminded,
        state__in=(*TO_FILL, *TO_SIGN),
        exemption=None,
    )
    rows = (
        reports.annotate(fills=_flag(fills), signs=_flag(signs), goes_up=Exists(superiors()))
        .annotate(
            reminded_at=Subquery(said.values("at")[:1]),
            reminded_by=Subquery(said.values("office")[:1]),
            answer_by=Subquery(_unanswered().values("answer_by")[:1]),
        )
        .select_related("request__form")
        .named()
        .order_by("due_on", "pk")
    )
    told = [(report, kind) for report in rows if (kind := _kind(report, actor.day))]
    calendar = site_calendar() if told else WEEKENDS_ONLY
    for report, kind in told:
        due_on = vars(report)["answer_by"] or report.due_on
        left = days_left(calendar, due_on, actor.day)
        yield _task(report, kind, left)


def _flag(condition: Any) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _kind(report: Any, day: date) -> str:
    """What the report waits for from this person; nothing when it is somebody else's turn."""
    if report.state in TO_FILL and report.fills:
        if report.state in (State.RETURNED, State.IN_PART):
            return "returned"
        if report.state == State.DRAFT:
            return "draft"
        return "overdue" if report.due_on < day else "due"
    if report.state == State.SUBMITTED and report.signs:
        return "waiting_signature"
    if report.state == State.SIGNED and report.signs and report.goes_up:
        return "waiting_send"
    # Somebody else's turn; that the unit was reminded concerns all who work there.
    return "reminded" if report.reminded_at else ""


def _unanswered() -> QuerySet[ReturnedItem]:
    """For a query of reports: items that were returned and not answered by a signed version yet,
    what is due first at the front."""
    later = ReportVersion.objects.filter(
        report=OuterRef("version__report"),
        number__gt=OuterRef("version__number"),
        signed_at__isnull=False,
    )
    rows = ReturnedItem.objects.filter(~Exists(later), version__report=OuterRef("pk"))
    return rows.filter(withdrawn_at=None).order_by("answer_by")


def reminders() -> QuerySet[Reminder]:
    """For a query of reports: those said since the report was last sent, newest first."""
    later = ReportVersion.objects.filter(report=OuterRef("report"), sent_at__gt=OuterRef("at"))
    return Reminder.objects.filter(~Exists(later), report=OuterRef("pk")).order_by("-at")


def _detail(report: Any, left: str) -> str:
    said = {"unit": report.unit_name, "days": report.request.period.days, "left": left}
    told = _("%(unit)s · số liệu %(days)s · %(left)s") % said
    if report.reminded_at is None:
        return told
    at = formats.moment(timezone.localtime(report.reminded_at))
    return f"{told} · " + _("%(office)s nhắc lúc %(at)s") % {
        "office": report.reminded_by,
        "at": at,
    }


def _task(report: Any, kind: str, left: str) -> Task:
    period = report.request.period
    return Task(
        title=_("%(form)s, %(period)s") % {"form": report.request.form.name, "period": period.name},
        detail=_detail(report, left),
        url=report.get_absolute_url(),
        due_on=report.answer_by or report.due_on,
        kind=kind,
    )


def _review_tasks(actor: Actor) -> Iterable[Task]:
    """One for each request, however many reports of it wait."""
    home = home_units(actor)
    if not policy().holds(actor, REVIEW):
        return
    mine = Report.objects.filter(request=OuterRef("request"), unit__in=home)
    rows = (
        reviewed_by(actor)
        .filter(~locked_on(actor.day), state=State.SENT)
        .order_by()
        .values(
            "request",
            "request__form__name",
            "request__period_code",
            "request__scheme_code",
            "request__span_start",
            "request__span_end",
        )
        .annotate(count=Count("pk", distinct=True), first=Min("pk"))
        .annotate(due=Subquery(mine.order_by("due_on").values("due_on")[:1]))
        .order_by("request")
    )
    found = list(rows)
    alone = [row["first"] for row in found if row["count"] == 1]
    names = dict(Report.objects.filter(pk__in=alone).named().values_list("pk", F("unit_name")))
    for row in found:
        yield _review_task(row, names.get(row["first"], ""))


def _review_task(row: Mapping[str, Any], unit_name: str) -> Task:
    span = Span(row["request__span_start"], row["request__span_end"])
    period = Period(row["request__period_code"], span, SCHEMES[row["request__scheme_code"]])
    named = {"form": row["request__form__name"], "period": period.name}
    if row["count"] == 1:
        title = _("Duyệt báo cáo của %s") % unit_name
        url = reverse("reporting:review", args=[row["first"]])
    else:
        title = _("Duyệt %s báo cáo cấp dưới") % row["count"]
        url = reverse("reporting:review_many", args=[row["request"]])
    return Task(
        title=title,
        detail=_("%(form)s, %(period)s") % named,
        url=url,
        due_on=row["due"],
        kind="waiting_review",
        count=row["count"],
    )


def _change_tasks(actor: Actor) -> Iterable[Task]:
    """One for each report of the actor's own unit that holds what has been corrected below."""
    reports: ReportQuerySet = Report.objects.filter(policy().units(actor, FILL, "unit"))
    rows = reports.annotate(changes=to_note()).filter(changes__isnull=False)
    rows = rows.select_related("request__form")
    for report in rows.order_by("-request__span_end", "pk"):
        period, changes = report.request.period, vars(report)["changes"]
        named = {"form": report.request.form.name, "period": period.name}
        yield Task(
            title=_("%s báo cáo cấp dưới đã đổi sau khi ký") % formats.number(changes),
            detail=_("%(form)s, %(period)s") % named,
            url=reverse("reporting:changes", args=[report.pk]),
            due_on=None,
            kind="changed_below",
            count=changes,
        )
