"""Appending a step of following up: who, in which office, what status, with what evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.files.actions import store_all
from roviec.files.models import StoredFile
from roviec.inspections.models import Addressee, FollowUp

COLUMN = {
    FollowUp.Step.RESPOND: "response",
    FollowUp.Step.CLAIM: "claimed_status",
    FollowUp.Step.VERIFY: "verified_status",
    FollowUp.Step.REOPEN: "verified_status",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    step: FollowUp.Step
    status: str
    verb: str
    note: str = ""
    files: Sequence[UploadedFile[bytes]] = ()


def repeats(addressee: Addressee, new: NewStep) -> FollowUp | None:
    """The newest step, when it is this very one with the same files: sent twice by a second tab or
    a retry."""
    newest = addressee.steps.last()
    if newest is None:
        return None
    same = (newest.step, newest.status, newest.note) == (new.step, new.status, new.note)
    return newest if same and _kept(newest) == _digests(new.files) else None


def _kept(step: FollowUp) -> set[str]:
    files = StoredFile.objects.filter(owner_type=FollowUp._meta.label_lower, owner_id=step.pk)
    return set(files.values_list("sha256", flat=True))


def _digests(files: Sequence[UploadedFile[bytes]]) -> set[str]:
    found = set()
    for upload in files:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        found.add(digest.hexdigest())
    return found


def append(addressee: Addressee, office: Office, new: NewStep) -> FollowUp:
    """Write the step, the status it sets and the entry. Raises `RuleBroken` FIL-01 to FIL-03."""
    column = COLUMN[new.step]
    before = getattr(addressee, column)
    row = FollowUp.objects.create(
        addressee=addressee,
        step=new.step,
        status=new.status,
        note=new.note,
        name=office.name,
        office=office.text,
    )
    store_all(office=office, owner=row, uploads=new.files)
    setattr(addressee, column, new.status)
    addressee.last_step = new.step
    addressee.save(update_fields=[column, "last_step"])
    record(
        office,
        new.verb,
        addressee,
        unit_id=addressee.unit_id,
        note=new.note,
        before={column: before},
        after={column: new.status, "files": len(new.files)},
    )
    return row
