"""Schedules as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as later

from roviec.access.rules import RuleBroken
from roviec.organisations.models import UnitKind
from roviec.reporting.actions.issue_due import goes_out_on
from roviec.reporting.models import DeadlineChain, FormState, ReportForm, RequestSchedule
from roviec.reporting.schedules.chains import chains_of, days_by_kind
from roviec.timeline import Period, Span
from roviec.timeline.periods import periods_closing
from roviec.timeline.spans import ONE_DAY
from roviec.timeline.working_days import WorkCalendar

AHEAD = timedelta(days=800)
TONES = {
    RequestSchedule.State.ACTIVE: (later("Đang chạy"), "ok"),
    RequestSchedule.State.PAUSED: (later("Tạm dừng"), "warn"),
    RequestSchedule.State.ENDED: (later("Đã kết thúc"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class ShownSchedule:
    schedule: RequestSchedule
    name: str
    chain: str
    badge: tuple[object, str]
    next: Period | None
    goes_out: date | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A period to come, when its request goes out and by when each kind sends."""

    period: Period
    goes_out: date
    days: list[tuple[str, date]]
    refusal: str


def shown_schedules(rows: Sequence[RequestSchedule], today: date) -> list[ShownSchedule]:
    """In two queries more."""
    forms = dict(
        ReportForm.objects.published()
        .filter(code__in={row.form_code for row in rows})
        .order_by("version")
        .values_list("code", "name")
    )
    chains = dict(
        DeadlineChain.objects.filter(code__in={row.chain_code for row in rows})
        .order_by("valid_from")
        .values_list("code", "name")
    )
    return [_shown(row, forms, chains, today) for row in rows]


def _shown(
    row: RequestSchedule, forms: dict[str, str], chains: dict[str, str], today: date
) -> ShownSchedule:
    following = coming_periods(row, today, 1)
    active = row.state == RequestSchedule.State.ACTIVE
    upcoming = following[0] if following and active else None
    return ShownSchedule(
        row,
        forms.get(row.form_code, row.form_code),
        chains.get(row.chain_code, row.chain_code),
        TONES[RequestSchedule.State(row.state)],
        upcoming,
        goes_out_on(row, upcoming) if upcoming else None,
    )


def coming_periods(row: RequestSchedule, today: date, count: int) -> list[Period]:
    """The next periods whose request has not gone out by now."""
    first = max(row.starts_on, row.not_before, today)
    last = min(row.ends_on or first + AHEAD, first + AHEAD)
    if last < first:
        return []
    periods = periods_closing(row.kind, Span(first, last + ONE_DAY), row.scheme)
    return [period for period in periods if goes_out_on(row, period) > today][:count]


def coming(
    row: RequestSchedule, today: date, calendar: WorkCalendar, count: int = 4
) -> list[Coming]:
    """The next periods with their deadlines, or why they have none."""
    forms = ReportForm.objects.published().filter(code=row.form_code).order_by("-version")
    versions = list(forms.prefetch_related("kinds"))
    chains = chains_of(row.chain_code)
    return [
        _coming(row, period, _kinds_on(versions, period.span.last_day), chains, calendar)
        for period in coming_periods(row, today, count)
    ]


def _kinds_on(versions: list[ReportForm], day: date) -> list[UnitKind]:
    """The kinds that the version in force on the day is for, the lowest first."""
    form = next((each for each in versions if each.state_on(day) == FormState.IN_FORCE), None)
    kinds = list(form.kinds.all()) if form else []
    return sorted(kinds, key=lambda kind: (-kind.rank, kind.code))


def _coming(
    row: RequestSchedule,
    period: Period,
    kinds: list[UnitKind],
    chains: list[DeadlineChain],
    calendar: WorkCalendar,
) -> Coming:
    closes = period.span.last_day
    chain = next((each for each in chains if each.is_valid_on(closes)), None)
    days: dict[str, date] = {}
    refusal = ""
    try:
        if chain is not None:
            days = days_by_kind(chain, closes, kinds, calendar)
    except RuleBroken as refused:
        refusal = refused.message
    named = [(kind.name, days[kind.code]) for kind in kinds if kind.code in days]
    return Coming(period, goes_out_on(row, period), named, refusal)
