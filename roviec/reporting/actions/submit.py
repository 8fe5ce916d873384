from __future__ import annotations

from collections.abc import Container

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import rules, schedule_rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.actions.save_draft import Key, contents, key_of, spot
from roviec.reporting.models import Column, FormItem, Report, ReportVersion, State
from roviec.reporting.permissions import FILL
from roviec.reporting.returned.items import refuse_unanswered


@transaction.atomic
def submit(*, actor: Actor, report: Report) -> ReportVersion:
    """Lay the draft before the unit's own leader.

    Raises `NotPermitted`, REP-01, REP-02 when it was submitted already, REP-77, and `RulesBroken`
    with REP-10 under the place of the form for each required figure without data, or REP-144 for
    each item that was returned and is neither changed nor explained.
    """
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    version = newest(report)
    rules.not_done_already(
        report.state == State.SUBMITTED, _("đã trình"), version.submitted_at, version.submitted_by
    )
    rules.stands_ready(report.state, State.DRAFT)
    schedule_rules.owes_the_report(report)
    _refuse_missing(report, version)
    refuse_unanswered_items(report, version)
    version.state = State.SUBMITTED
    version.submitted_at = timezone.now()
    version.submitted_by = f"{office.name}, {office.text}"
    version.save()
    settle(report)
    note(office, verbs.SUBMITTED, version)
    return version


def refuse_unanswered_items(report: Report, version: ReportVersion) -> None:
    """Raises REP-144."""
    before = report.versions.filter(number=version.number - 1).first()
    if before is None or not before.returned_items.filter(withdrawn_at=None).exists():
        return
    items = {item.pk: item for item in report.request.form.items.all()}
    refuse_unanswered(version, contents(before, items), contents(version, items))


def _refuse_missing(report: Report, version: ReportVersion) -> None:
    items = {
        item.pk: item
        for item in report.request.form.items.select_related("indicator")
        if not (item.indicator and item.indicator.computed)
    }
    given = contents(version, items)
    closed = report.request.span.last_day < timezone.localdate()
    missing: dict[str, RuleBroken] = {}
    for item in items.values():
        column = asked_first(item)
        try:
            rules.required_is_given(not item.required or _answered(item, given, closed))
        except RuleBroken as refused:
            missing[f"item-{spot(key_of(item.pk, column))}"] = refused
    if missing:
        raise RulesBroken(missing)


def asked_first(item: FormItem) -> str:
    """The column that answers a required item."""
    return next(iter(item.entered), Column.IN_PERIOD)


def _answered(item: FormItem, given: Container[Key], closed: bool) -> bool:
    """An estimate stands in for the final as long as the period runs."""
    if key_of(item.pk, asked_first(item)) in given:
        return True
    return not closed and key_of(item.pk, Column.ESTIMATE) in given
