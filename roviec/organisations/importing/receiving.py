"""Files sent in over a page: kept, checked, then written as they were kept."""

from __future__ import annotations

from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.access.rules import RuleBroken
from roviec.files.actions import keep
from roviec.files.models import StoredFile
from roviec.organisations.importing.applying import go_on
from roviec.organisations.importing.checking import Wish, check
from roviec.organisations.importing.marked import marked
from roviec.organisations.importing.plans import Plan
from roviec.organisations.importing.problems import EVERY, ImportRefused, Problem
from roviec.organisations.importing.reach import reaches_of
from roviec.organisations.importing.tables import Source
from roviec.organisations.models import FileImport, Unit
from roviec.organisations.permissions import REORGANISE

State = FileImport.State
AT_ONCE = 20.0
"""Seconds one request writes; a larger file goes on with the next press."""


def sent_by(actor: Actor) -> QuerySet[FileImport]:
    """One's own: whoever sent a file sees what it said and lets it be written."""
    return FileImport.objects.filter(sent_by_id=actor.account_id)


def may_read(actor: Actor, row_id: int) -> bool:
    """The file itself, by whoever sent it and still reorganises."""
    return policy().holds(actor, REORGANISE) and sent_by(actor).filter(pk=row_id).exists()


@transaction.atomic
def receive(*, actor: Actor, of: str, upload: UploadedFile[bytes]) -> FileImport:
    """Keep the file and check it. The same file sent again, while it is not written yet, is the
    same import. Raises `RuleBroken` FIL-01 to FIL-03, `NotPermitted`."""
    office = importing_office(actor)
    source = Source(upload.name or "", upload.read())
    waiting = sent_by(actor).exclude(state=State.DONE)
    row = waiting.filter(sha256=source.sha256, of=of).first()
    if row is None:
        row = FileImport.objects.create(
            of=of,
            name=source.name,
            sha256=source.sha256,
            sent_by_id=office.account_id,
            sent_by_office=office.text,
        )
        kept = keep(office=office, owner=row, name=source.name, content=source.content)
        row.name = kept.name
    _note(row, check(_wish(row, actor, source)))
    return row


@transaction.atomic
def check_again(*, actor: Actor, row: FileImport, zeros: str) -> FileImport:
    """Check the kept file anew, with a choice about leading zeros. Raises `RuleBroken` IMP-13."""
    importing_office(actor)
    held = sent_by(actor).select_for_update().get(pk=row.pk)
    if held.state in (State.DONE, State.RUNNING):
        raise RuleBroken("IMP-13", _("Tệp này đã hoặc đang được nhập. Hãy tải lại trang."))
    held.zeros = zeros
    _note(held, check(_wish(held, actor)))
    return held


def write_file(*, actor: Actor, row: FileImport) -> bool:
    """Write the kept file, for a while; whether all of it is written. Pressed twice, it is
    written once. Raises `NotPermitted`; `RuleBroken` IMP-13 for a file that was not found right;
    `ImportRefused` when what stands has changed since."""
    office = importing_office(actor)
    row = sent_by(actor).get(pk=row.pk)
    if row.state == State.DONE:
        return True
    if row.state == State.REFUSED:
        raise RuleBroken("IMP-13", _("Tệp còn lỗi nên chưa nhập được. Hãy sửa tệp rồi gửi lại."))
    wish = _wish(row, actor)
    plan = check(wish)
    if plan.wrong:
        _note(row, plan)
        raise ImportRefused(plan.problems, plan.wrong)
    return go_on(wish, row, office=office, plan=plan, seconds=AT_ONCE)


def to_mend(*, actor: Actor, row: FileImport) -> bytes:
    """A workbook of the rows to mend with what is wrong with each: all of them, those too that are
    only counted on the page. Raises `NotPermitted`."""
    importing_office(actor)
    told = [Problem(**each) for each in row.report.get("problems", [])]
    wish = _wish(row, actor)
    if row.report.get("wrong", 0) + row.report.get("warned", 0) > len(told):
        told = check(replace(wish, most_told=EVERY)).problems
    return marked(wish.source, row.of, told)


def importing_office(actor: Actor) -> Office:
    """Raises `NotPermitted` for who reorganises nothing."""
    units = Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))
    first = units.order_by("pk").first()
    if first is None:
        raise NotPermitted(REORGANISE)
    return office_for(actor, REORGANISE, first.pk)


def stored_file(row: FileImport) -> StoredFile:
    return StoredFile.objects.of(row).get()


def _wish(row: FileImport, actor: Actor, source: Source | None = None) -> Wish:
    if source is None:
        with stored_file(row).content.open("rb") as file:
            source = Source(row.name, file.read())
    return Wish(source, row.of, row.zeros, reaches_of(actor))


def _note(row: FileImport, plan: Plan) -> None:
    row.report, row.rows, row.steps = plan.as_json(), plan.rows, len(plan.steps)
    row.state = State.REFUSED if plan.wrong else State.CHECKED
    if row.steps_done:
        # Part of it is written already: it can only go on.
        row.state = State.RUNNING if not plan.wrong else State.REFUSED
    row.save()
