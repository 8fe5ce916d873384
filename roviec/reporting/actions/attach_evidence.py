from __future__ import annotations

from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.files.actions import keep
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import held, newest, note, settle
from roviec.reporting.models import Evidence, Indicator, Report, ReportVersion, State
from roviec.reporting.permissions import FILL


@transaction.atomic
def attach_evidence(
    *,
    actor: Actor,
    report: Report,
    upload: UploadedFile[bytes],
    indicator: Indicator | None = None,
    text: str = "",
) -> Evidence:
    """Put a file beside the draft, or beside one of its figures. Sending the same file for the
    same thing again changes nothing. Raises `NotPermitted`, REP-01, REP-19, FIL-01 to 03."""
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    rules.stands_ready(report.state, State.NOT_STARTED, State.DRAFT)
    if indicator is not None:
        rules.asked_for(report.request.form.items.filter(indicator=indicator).exists())
    version = _draft(report)
    content = upload.read()
    digest = sha256(content).hexdigest()
    same = version.evidence.filter(indicator=indicator, file__sha256=digest).first()
    if same is not None:
        return same
    file = keep(office=office, owner=version, name=upload.name or "", content=content)
    evidence = Evidence.objects.create(
        version=version, indicator=indicator, file=file, note=text, added_by_id=office.account_id
    )
    # An older page that does not show the file must not sign this: REP-28.
    version.revision += 1
    version.save(update_fields=["revision"])
    after = {"file": file.name, "sha256": file.sha256}
    note(office, verbs.EVIDENCE_ADDED, version, file.name, after)
    return evidence


def _draft(report: Report) -> ReportVersion:
    if report.state == State.DRAFT:
        return newest(report)
    version = ReportVersion.objects.create(report=report, number=1)
    settle(report)
    return version
