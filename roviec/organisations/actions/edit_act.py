from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted
from roviec.audit.actions import record
from roviec.files.actions import store_all
from roviec.files.models import StoredFile
from roviec.organisations import rules, verbs
from roviec.organisations.actions.prepare_act import (
    NewAct,
    NewLine,
    Party,
    add_lines,
    prepare_act,
    rewrite_line,
)
from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.permissions import reorganising_office, visible_acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an act says besides its lines."""

    day: date
    title: str
    decision_number: str = ""
    decision_issuer: str = ""
    decision_on: date | None = None
    note: str = ""


@transaction.atomic
def begin_act(
    *, actor: Actor, of: str, head: Head, files: Sequence[UploadedFile[bytes]] = ()
) -> Reorganisation:
    """Prepare an act that has no lines yet. The same sent twice is one act; a head or a file that
    differs in anything makes another, so that nothing typed is lost. Raises `NotPermitted`;
    `RuleBroken` ORG-22, FIL-01 to FIL-03."""
    same = visible_acts(actor).filter(
        of=of, state=Reorganisation.State.PREPARED, lines=None, **asdict(head)
    )
    digests = sorted(_digest(upload) for upload in files)
    for there in same.order_by("pk"):
        if _digests_of(there) == digests:
            return there
    lineless = NewAct(
        of=of,
        day=head.day,
        title=head.title,
        lines=(),
        decision_number=head.decision_number,
        decision_issuer=head.decision_issuer,
        decision_on=head.decision_on,
        note=head.note,
    )
    act = prepare_act(actor=actor, new=lineless)
    store_all(office=reorganising_office(actor, act), owner=act, uploads=files)
    return act


def _digest(upload: UploadedFile[bytes]) -> str:
    digest = sha256(upload.read()).hexdigest()
    upload.seek(0)
    return digest


def _digests_of(act: Reorganisation) -> list[str]:
    owner = Reorganisation._meta.label_lower
    stored = StoredFile.objects.filter(owner_type=owner, owner_id=act.pk)
    return sorted(stored.values_list("sha256", flat=True))


@transaction.atomic
def edit_head(
    *,
    actor: Actor,
    act: Reorganisation,
    head: Head,
    files: Sequence[UploadedFile[bytes]] = (),
) -> Reorganisation:
    """Write the head anew. Raises `NotPermitted`; `RuleBroken` ORG-11, ORG-22, FIL-01 to
    FIL-03."""
    rules.day_is_meant(head.day)
    held, office = _held(actor, act.pk)
    before = {"title": held.title, "day": held.day}
    held.day, held.title, held.note = head.day, head.title, head.note
    held.decision_number, held.decision_issuer = head.decision_number, head.decision_issuer
    held.decision_on = head.decision_on
    held.save()
    stored = store_all(office=office, owner=held, uploads=files)
    after = {"title": held.title, "day": held.day, "files": [each.name for each in stored]}
    record(office, verbs.EDITED, held, before=before, after=after)
    return held


@transaction.atomic
def put_line(*, actor: Actor, act: Reorganisation, line: NewLine, pk: int | None = None) -> ActLine:
    """Add a line, or write one (`pk`) anew. The same line sent twice is one line. Raises
    `NotPermitted` when it names what is out of reach; `RuleBroken` ORG-11."""
    held, _office = _held(actor, act.pk)
    if pk is None and (same := _same(held, line)) is not None:
        return same
    if pk is None:
        number = (held.lines.aggregate(last=Max("number"))["last"] or 0) + 1
        row = add_lines(held, [line], number)[0]
    else:
        row = _kept_line(held, pk)
        rewrite_line(row, line)
    _noted(actor, held, {"line": row.number, "kind": row.kind})
    return row


def _kept_line(act: Reorganisation, pk: int) -> ActLine:
    row = act.lines.filter(pk=pk).first()
    rules.line_stays(row)
    assert row is not None
    return row


@transaction.atomic
def remove_line(*, actor: Actor, line: ActLine) -> None:
    """Raises `NotPermitted`; `RuleBroken` ORG-11."""
    held, office = _held(actor, line.act_id)
    held.lines.filter(pk=line.pk).delete()
    record(office, verbs.EDITED, held, before={"line": line.number, "kind": line.kind})


@transaction.atomic
def accept_lines(*, actor: Actor, act: Reorganisation, lines: Sequence[int]) -> int:
    """Take lines that a proposal left open as they stand; return how many were open. Raises
    `NotPermitted`; `RuleBroken` ORG-11."""
    held, office = _held(actor, act.pk)
    accepted = held.lines.filter(pk__in=lines, to_complete=True).update(to_complete=False)
    if accepted:
        record(office, verbs.EDITED, held, after={"accepted": accepted})
    return accepted


def _held(actor: Actor, pk: int) -> tuple[Reorganisation, Office]:
    act = Reorganisation.objects.select_for_update().get(pk=pk)
    office = reorganising_office(actor, act)
    if not visible_acts(actor).filter(pk=pk).exists():
        raise NotPermitted(f"act {pk}")
    rules.still_prepared(act)
    act.revision += 1
    act.save(update_fields=["revision"])
    return act, office


def _noted(actor: Actor, act: Reorganisation, after: dict[str, object]) -> None:
    """Asked once more after writing: the line may name what is out of reach."""
    record(reorganising_office(actor, act), verbs.EDITED, act, after=after)


def _same(act: Reorganisation, line: NewLine) -> ActLine | None:
    wanted = (line.kind, [_plain(p) for p in line.sources], [_plain(p) for p in line.targets])
    for row in act.lines.prefetch_related("parties"):
        if (row.kind, *_sides(row)) == wanted:
            return row
    return None


def _sides(row: ActLine) -> tuple[list[Party], list[Party]]:
    parties = sorted(row.parties.all(), key=lambda p: p.order)
    source = ActParty.Side.SOURCE
    return (
        [_plain(party_of(p)) for p in parties if p.side == source],
        [_plain(party_of(p)) for p in parties if p.side != source],
    )


def party_of(row: ActParty) -> Party:
    """The party as it was written."""
    return Party(
        pk=row.place_id or row.unit_id,
        label=row.label,
        founded=row.founded,
        attributes=row.attributes,
        superiors=row.superiors,
        was=row.was,
    )


def _plain(party: Party) -> Party:
    """Without the label a new one goes by, which is chosen when it is first written."""
    return replace(party, label="") if party.founded else party
