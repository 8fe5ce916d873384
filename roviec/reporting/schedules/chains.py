"""Chains of deadlines as the site holds them, and the days they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.organisations.models import UnitKind
from roviec.reporting import schedule_rules as rules
from roviec.reporting.schedule_models import ChainStep, DeadlineChain
from roviec.timeline.chains import Anchor, Chain, ChainError
from roviec.timeline.working_days import WorkCalendar

LEVELS = {
    "commune": later("Cấp xã"),
    "district": later("Cấp huyện"),
    "province": later("Cấp tỉnh"),
    "centre": later("Trung ương"),
}


def level_name(level: str) -> str:
    """A level as people call it; a template's own code where it has no usual name."""
    return str(LEVELS.get(level, level))


def chain_on(code: str, day: date) -> DeadlineChain | None:
    """The chain of that code as it holds on a day, with its steps."""
    return DeadlineChain.objects.as_at(day).filter(code=code).prefetch_related("steps").first()


def days_by_kind(
    row: DeadlineChain, closes: date, kinds: Iterable[UnitKind], calendar: WorkCalendar
) -> dict[str, date]:
    """By code of the kind: its deadline for figures whose last day is `closes`. A kind the chain
    says nothing of is left out. Raises `RuleBroken` REP-83, 84."""
    names = {step.who: step_name(step) for step in row.steps.all()}
    found = checked_days(row.chain, closes, names, calendar)
    days = {kind.code: found.get(f"kind:{kind.pk}", found.get(kind.level)) for kind in kinds}
    return {code: day for code, day in days.items() if day is not None}


def checked_days(
    chain: Chain, closes: date, names: Mapping[str, str], calendar: WorkCalendar
) -> dict[str, date]:
    """The chain's days. Raises `RuleBroken` REP-83, 84."""
    try:
        return chain.deadlines(closes, calendar)
    except ChainError as fault:
        raise refusal(fault, names) from fault


def refusal(fault: ChainError, names: Mapping[str, str]) -> RuleBroken:
    """The rule a fault of a chain breaks."""
    who = names.get(fault.who, level_name(fault.who))
    if fault.fault == "twice":
        return rules.broken(rules.level_is_said_once, "steps", who=who)
    if fault.day is None or fault.other is None:
        return rules.broken(rules.chain_has_levels, "steps")
    day, other = formats.day(fault.day), formats.day(fault.other)
    if fault.fault == "too_early":
        return rules.broken(rules.after_the_cut_off, "steps", who=who, day=day, other=other)
    return rules.broken(rules.rises_with_the_levels, "steps", who=who, day=day, other=other)


def step_name(step: ChainStep) -> str:
    return step.kind.name if step.kind is not None else level_name(step.level)


def chains_of(code: str) -> list[DeadlineChain]:
    """Every row of a code with its steps, for asking about many days."""
    return list(DeadlineChain.objects.filter(code=code).prefetch_related("steps"))


@dataclass(frozen=True, slots=True)
class ShownStep:
    name: str
    says: str


def shown_steps(row: DeadlineChain) -> list[ShownStep]:
    """Each level with its deadline in words."""
    return [ShownStep(step_name(step), in_words(step)) for step in row.steps.all()]


def in_words(step: ChainStep) -> str:
    """`2 ngày làm việc sau ngày chốt số liệu`, `ngày 25 tháng chốt số liệu`."""
    if step.anchor == Anchor.DAY:
        if step.months == 0:
            return _("ngày %s của tháng chốt số liệu") % step.amount
        if step.months == 1:
            return _("ngày %s của tháng sau tháng chốt số liệu") % step.amount
        return _("ngày %(day)s, %(months)s tháng sau tháng chốt số liệu") % {
            "day": step.amount,
            "months": step.months,
        }
    said = {"n": abs(step.amount)}
    if step.anchor == Anchor.BELOW:
        if step.working:
            return _("%(n)s ngày làm việc sau hạn của cấp dưới") % said
        return _("%(n)s ngày sau hạn của cấp dưới") % said
    if step.amount < 0:
        if step.working:
            return _("%(n)s ngày làm việc trước ngày chốt số liệu") % said
        return _("%(n)s ngày trước ngày chốt số liệu") % said
    if step.working:
        return _("%(n)s ngày làm việc sau ngày chốt số liệu") % said
    return _("%(n)s ngày sau ngày chốt số liệu") % said
