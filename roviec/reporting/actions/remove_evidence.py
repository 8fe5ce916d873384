from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.access.policy import office_for
from roviec.files.actions import release
from roviec.reporting import rules, verbs
from roviec.reporting.actions._report import held, newest, note
from roviec.reporting.models import Evidence, Report, State
from roviec.reporting.permissions import FILL


@transaction.atomic
def remove_evidence(*, actor: Actor, report: Report, evidence_id: int) -> str:
    """Take a file off the draft; the name it had. The file itself goes too, unless a version that
    was signed holds it. Raises `NotPermitted`, REP-01, REP-37, and REP-02 when it is gone."""
    office = office_for(actor, FILL, report.unit_id)
    report = held(report, actor.day)
    evidence = (
        Evidence.objects.select_related("version", "file")
        .filter(version__report=report, pk=evidence_id)
        .first()
    )
    rules.not_done_already(evidence is None, _("đã gỡ tệp"), None, "")
    assert evidence is not None
    rules.evidence_is_not_signed(evidence.version)
    rules.stands_ready(report.state, State.DRAFT)
    file = evidence.file
    evidence.delete()
    if not Evidence.objects.filter(file=file).exists():
        release(file)
    version = newest(report)
    # An older page that still shows the file must not sign this: REP-28.
    version.revision += 1
    version.save(update_fields=["revision"])
    after = {"file": file.name, "sha256": file.sha256}
    note(office, verbs.EVIDENCE_REMOVED, version, file.name, after)
    return file.name
