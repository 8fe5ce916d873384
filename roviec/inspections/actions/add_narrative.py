from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from roviec.access.actor import Actor, Office
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.files.actions import keep, plain_name
from roviec.inspections import rules
from roviec.inspections.conducting import conducting_office
from roviec.inspections.holding import held
from roviec.inspections.models import Narrative, Subject
from roviec.inspections.taking_in import Taken, read_whole, taken_in

ADDED = verbs.register("inspection.narrative_added", "Nhận báo cáo của đơn vị")


def add_narrative(
    *,
    actor: Actor,
    subject: Subject,
    title: str = "",
    text: str = "",
    upload: UploadedFile[bytes] | None = None,
) -> Narrative:
    """Keep a text the unit handed in, pasted or as a file, and read it; the same text again is the
    same narrative. Reading takes seconds, so it is done before the transaction: meanwhile everybody
    else may write.

    Raises `NotPermitted`, `RuleBroken` INS-06 to INS-08, INS-12 or FIL-01 to FIL-03.
    """
    office = conducting_office(actor, subject)
    rules.not_signed(subject)
    pasted = text.replace("\r\n", "\n").strip()
    rules.narrative_has_one_source(pasted, upload is not None)
    taken = taken_in(pasted, upload)
    same = Narrative.objects.filter(subject=subject, sha256=taken.sha256).first()
    if same is not None:
        return same
    reading, furniture = read_whole(taken)
    named = title or (plain_name(taken.name) if upload else first_line(pasted))
    narrative = Narrative(subject=subject, title=named, reading=reading, furniture=furniture)
    return _write(office, narrative, taken)


@transaction.atomic
def _write(office: Office, narrative: Narrative, taken: Taken) -> Narrative:
    subject = narrative.subject
    held(subject)
    rules.not_signed(subject)
    same = Narrative.objects.filter(subject=subject, sha256=taken.sha256).first()
    if same is not None:
        return same
    narrative.text, narrative.sha256 = taken.text, taken.sha256
    narrative.added_office = office.text
    narrative.save()
    if taken.content:
        narrative.file = keep(
            office=office, owner=narrative, name=taken.name, content=taken.content
        )
        narrative.save(update_fields=["file"])
    after: dict[str, Any] = {"sha256": taken.sha256}
    record(office, ADDED, narrative, unit_id=subject.unit_id, after=after)
    return narrative


def first_line(text: str) -> str:
    """A short title from the text itself."""
    line = next((each.strip() for each in text.splitlines() if each.strip()), "")
    return line if len(line) <= 90 else f"{line[:89].rsplit(' ', 1)[0]}…"
