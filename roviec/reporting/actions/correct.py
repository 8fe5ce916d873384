from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.models import (
    Evidence,
    FigureSheet,
    Passage,
    Report,
    ReportVersion,
    Scope,
    State,
)
from roviec.reporting.permissions import FILL


@transaction.atomic
def correct(*, actor: Actor, report: Report, reason: str = "") -> ReportVersion:
    """Begin a new version that starts from what was signed or returned.

    The signed one goes on counting until the new one is signed. Where single items of it were
    returned, the new one is for these alone. Those above who hold the old one are told the reason.
    Raises `NotPermitted`, REP-01, 150, and REP-02 when a correction was begun already.
    """
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    before = newest(report)
    rules.not_done_already(
        report.state == State.DRAFT and before.number > 1, _("đã lập bản sửa"), None, ""
    )
    rules.stands_ready(
        report.state, State.SIGNED, State.SENT, State.RETURNED, State.IN_PART, State.ACCEPTED
    )
    version = ReportVersion.objects.create(
        report=report,
        number=before.number + 1,
        revision=1,
        narrow=report.state == State.IN_PART,
        reason=reason.strip(),
    )
    _copy(before, version)
    settle(report)
    note(office, verbs.CORRECTED, version, version.reason)
    return version


def _copy(before: ReportVersion, version: ReportVersion) -> None:
    """Figures of the unit itself, passages and evidence; totals are computed anew at signing."""
    sheets = [_for(version, sheet) for sheet in before.sheets.filter(scope=Scope.OWN)]
    for sheet in sheets:
        # The days asked for may be others since the version before was signed.
        sheet.covers_start, sheet.covers_end = (
            version.report.covers_start,
            version.report.covers_end,
        )
    FigureSheet.objects.bulk_create(sheets)
    Passage.objects.bulk_create(_for(version, passage) for passage in before.passages.all())
    Evidence.objects.bulk_create(_for(version, evidence) for evidence in before.evidence.all())


Row = TypeVar("Row", FigureSheet, Passage, Evidence)


def _for(version: ReportVersion, row: Row) -> Row:
    row.pk = None
    row._state.adding = True
    row.version = version
    return row
