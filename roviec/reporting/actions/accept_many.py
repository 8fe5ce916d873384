from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Exists, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.access.actor import Actor, Office
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.accounts.actor import SignedIn
from roviec.audit.actions import record_each
from roviec.organisations.keys import among
from roviec.reporting import review_rules, rules, verbs
from roviec.reporting.kept.moving import moving_together
from roviec.reporting.locking import locked_on, refuse_locked
from roviec.reporting.models import Report, ReportVersion, ReturnedItem, State
from roviec.reporting.permissions import REVIEW
from roviec.reporting.querysets import ReportQuerySet, superiors
from roviec.reporting.returned.above import tell_above
from roviec.reporting.reviewing import (
    Reviewing,
    mandated_by,
    mandates_of,
    on_behalf,
    only_with,
    review_posts,
)
from roviec.reporting.schedules.overlaps import Neighbours
from roviec.timeline import Span

TAKEN = (State.SENT, State.IN_PART)
"""Reports that acceptance brings to rest; where a correction was begun meanwhile it goes on."""


@dataclass(slots=True)
class AcceptedMany:
    """By report: what was accepted, and which rule refused the others."""

    accepted: list[int] = field(default_factory=list)
    refused: dict[int, RuleBroken] = field(default_factory=dict)


@dataclass(slots=True)
class _Taken:
    report: Report
    version: ReportVersion
    by: Reviewing


@transaction.atomic
def accept_many(*, actor: Actor, picks: Mapping[int, str], text: str = "") -> AcceptedMany:
    """Accept each of these reports as `accept` would, with a record of its own. `picks` is by
    report the `mark` of the version that was seen. What a rule refuses stays as it was and is told
    with the rule; the others are accepted all the same, in one transaction, in as many queries for
    thousands as for two.

    Raises REP-145 when nothing was picked. Refused are, each for itself, REP-01, 02, 28, 82, 146,
    150.
    """
    review_rules.something_is_picked(len(picks))
    by = _reviewers(actor, tuple(picks))
    # In one order, so that of two who accept the same reports the second waits for the first.
    rows = Report.objects.select_for_update(of=("self",)).select_related("request")
    reports = list(rows.filter(among("pk", tuple(by))).order_by("pk"))
    done = AcceptedMany()
    for pk in picks.keys() - by.keys():
        _note_refusal(done, pk, review_rules.is_reviewed_by_actor)
    versions = _newest_signed(reports)
    locked = set(
        Report.objects.filter(among("pk", tuple(by)), locked_on(actor.day)).values_list(
            "pk", flat=True
        )
    )
    beside = Neighbours(reports)
    taken: list[_Taken] = []
    for report in reports:
        try:
            if report.pk in locked:
                refuse_locked(report, actor.day)
            version = _checked(report, versions.get(report.pk), picks[report.pk], beside)
        except RuleBroken as refused:
            done.refused[report.pk] = refused
            continue
        beside.take(report)
        taken.append(_Taken(report, version, by[report.pk]))
    _write(taken, text.strip())
    done.accepted = [each.report.pk for each in taken]
    return done


def _note_refusal(done: AcceptedMany, pk: int, rule: rules.Rule) -> None:
    try:
        rule()
    except RuleBroken as refused:
        done.refused[pk] = refused


def _reviewers(actor: Actor, picks: Iterable[int]) -> dict[int, Reviewing]:
    """By report, in which office the actor decides on it: the post at its superior, else a mandate
    of that one."""
    found: dict[int, Reviewing] = {}
    some: ReportQuerySet = Report.objects.filter(among("pk", tuple(picks)))
    signed_in = cast("SignedIn", actor)
    for post in review_posts(actor):
        units = {post.unit_id, *signed_in.merged[post.unit_id]}
        directly = Q(Exists(superiors().filter(upper__in=units)))
        reaches = policy().units(only_with(actor, post), REVIEW, "unit")
        for pk in some.filter(reaches, directly).values_list("pk", flat=True):
            found.setdefault(pk, Reviewing(signed_in.office(post), direct=True))
    posts = {post.unit_id: post for post in reversed(review_posts(actor))}
    for mandate in mandates_of(actor).order_by("pk"):
        office = on_behalf(signed_in.office(posts[mandate.holder_id]), mandate, actor.day)
        for pk in some.filter(mandated_by(mandate)).values_list("pk", flat=True):
            found.setdefault(pk, Reviewing(office, direct=False, mandate=mandate))
    return found


def _newest_signed(reports: list[Report]) -> dict[int, ReportVersion]:
    keys = tuple(report.pk for report in reports)
    signed = ReportVersion.objects.filter(among("report_id", keys)).exclude(signed_at=None)
    return {version.report_id: version for version in signed.order_by("number")}


def _checked(
    report: Report, version: ReportVersion | None, seen: str, beside: Neighbours
) -> ReportVersion:
    """The version to accept, as `accept` would check it."""
    if version is None:
        rules.stands_ready(report.state, State.SENT)
        raise AssertionError("a sent report has a signed version")
    beside.refuse(report)
    rules.not_done_already(
        version.state == State.ACCEPTED, _("đã duyệt"), version.reviewed_at, version.reviewed_office
    )
    rules.is_what_was_seen(seen, version.mark)
    rules.stands_ready(version.state, State.SENT)
    return version


def _write(taken: list[_Taken], text: str) -> None:
    at = timezone.now()
    groups: dict[Office, list[_Taken]] = defaultdict(list)
    for each in taken:
        groups[each.by.office].append(each)
        each.report.accepted = each.version
    for office, group in groups.items():
        _accept_versions(office, group, at, text)
    _move([each.report for each in taken])
    for office, group in groups.items():
        record_each(
            office,
            verbs.ACCEPTED,
            [(each.report, each.report.unit_id) for each in group],
            note=text,
            after={each.report.pk: {"version": each.version.number} for each in group},
        )


def _accept_versions(office: Office, group: list[_Taken], at: datetime, text: str) -> None:
    keys = tuple(each.version.pk for each in group)
    ReportVersion.objects.filter(among("pk", keys)).update(
        state=State.ACCEPTED,
        reviewed_at=at,
        reviewed_office=office.text,
        review_note=text,
        reviewed_under=group[0].by.mandate,
    )
    returned = ReturnedItem.objects.filter(among("version_id", keys), withdrawn_at=None)
    returned.update(withdrawn_at=at)


def _move(reports: list[Report]) -> None:
    """The pointers, and with them the totals above and what those above are told."""
    by_span: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for report in reports:
        by_span[report.request.line_id, report.request.span].append(report.unit_id)
    with ExitStack() as stack:
        for (line, span), units in sorted(by_span.items(), key=lambda each: str(each[0])):
            stack.enter_context(moving_together(line, span, units))
        rows = Report.objects.filter(among("pk", tuple(report.pk for report in reports)))
        # The newest signed version that lies before the superior is the one that counts.
        rows.update(accepted=F("counting"))
        rows.filter(state__in=TAKEN).update(state=State.ACCEPTED)
    tell_above(reports)
