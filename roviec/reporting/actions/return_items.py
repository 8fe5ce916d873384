from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import review_rules, rules, verbs
from roviec.reporting.actions._report import newest_signed, note, settle, under_review
from roviec.reporting.models import Report, ReportVersion, ReturnedItem, State


@transaction.atomic
def return_items(
    *, actor: Actor, report: Report, reasons: Mapping[int, str], answer_by: date, seen: str = ""
) -> ReportVersion:
    """Ask the unit to look again at single figures or passages, each with its reason. The version
    goes on counting, and stays accepted where it was, until the answer is signed and accepted; the
    unit may change these items alone.

    Raises `NotPermitted`, REP-01, 14, 28, 140, 142, 150, and `RulesBroken` with REP-11, 19, 141
    under `item-<form item>`. `seen` is the `mark` of the version that was read.
    """
    report, by = under_review(actor, report)
    version = newest_signed(report)
    rules.is_what_was_seen(seen, version.mark)
    rules.stands_ready(version.state, State.SENT, State.ACCEPTED)
    review_rules.some_item_is_returned(len(reasons))
    review_rules.answer_day_is_ahead(answer_by, actor.day)
    _refuse_wrong(report, version, reasons)
    ReturnedItem.objects.bulk_create(
        ReturnedItem(
            version=version,
            item_id=item,
            reason=reason.strip(),
            answer_by=answer_by,
            office=by.office.text,
        )
        for item, reason in reasons.items()
    )
    settle(report)
    told = "; ".join(f"{name}: {reasons[item].strip()}" for item, name in _names(report, reasons))
    after = {"items": sorted(reasons), "answer_by": answer_by}
    note(by.office, verbs.ITEMS_RETURNED, version, told, after)
    return version


def _refuse_wrong(report: Report, version: ReportVersion, reasons: Mapping[int, str]) -> None:
    known = set(report.request.form.items.values_list("pk", flat=True))
    # What was withdrawn when the version was accepted may be asked again.
    version.returned_items.filter(item__in=reasons).exclude(withdrawn_at=None).delete()
    returned = set(version.returned_items.values_list("item", flat=True))
    wrong: dict[str, RuleBroken] = {}
    for item, reason in reasons.items():
        try:
            rules.asked_for(item in known)
            review_rules.item_is_not_returned_yet(item in returned)
            rules.reason_is_given(reason)
        except RuleBroken as refused:
            wrong[f"item-{item}"] = refused
    if wrong:
        raise RulesBroken(wrong)


def _names(report: Report, items: Mapping[int, str]) -> list[tuple[int, str]]:
    rows = report.request.form.items.filter(pk__in=items).select_related("indicator")
    return [(row.pk, row.indicator.name if row.indicator else row.narrative) for row in rows]
