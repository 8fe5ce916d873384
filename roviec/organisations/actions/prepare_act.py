from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from roviec.access.actor import Actor, Office
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.models import ActLine, ActParty, ActTouch, Reorganisation
from roviec.organisations.permissions import reorganising_office
from roviec.organisations.structure import ActKind, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What a line is about or what comes of it: one that stands (`pk`), or one of the batch by its
    label.

    `attributes` and `superiors` describe a new one, or what changes of a source; `was`, which holds
    the same two by name, what it was like before, where the record begins with what came after.
    """

    pk: int | None = None
    label: str = ""
    founded: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    superiors: Mapping[str, int | str | None] = field(default_factory=dict)
    was: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def named(cls, key: Key) -> Party:
        """One that stands, or that another line of the batch makes."""
        return cls(label=key) if isinstance(key, str) else cls(pk=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    kind: ActKind
    sources: Sequence[Party] = ()
    targets: Sequence[Party] = ()
    derived: bool = False
    missing: Sequence[str] = ()
    to_complete: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act on places or on units as somebody writes it, with the decision it cites."""

    of: str
    day: date
    title: str
    lines: Sequence[NewLine]
    decision_number: str = ""
    decision_issuer: str = ""
    decision_on: date | None = None
    note: str = ""
    follows: Reorganisation | None = None
    undoes: Reorganisation | None = None


@transaction.atomic
def prepare_act(*, actor: Actor, new: NewAct) -> Reorganisation:
    """Keep an act that changes nothing until it is confirmed. Raises `NotPermitted`; `RuleBroken`
    ORG-22."""
    rules.day_is_meant(new.day)
    act = _write(new, "")
    office = reorganising_office(actor, act)
    return _prepared(act, office)


@transaction.atomic
def set_up_act(*, office: Office, new: NewAct) -> Reorganisation:
    """The same by a command or an import."""
    return _prepared(_write(new, ""), office)


def _prepared(act: Reorganisation, office: Office) -> Reorganisation:
    act.prepared_by = ", ".join(part for part in (office.name, office.text) if part)
    act.save(update_fields=["prepared_by"])
    lines = act.lines.count()
    record(office, verbs.PREPARED, act, after={"title": act.title, "day": act.day, "lines": lines})
    return act


def _write(new: NewAct, prepared_by: str) -> Reorganisation:
    act = Reorganisation.objects.create(
        of=new.of,
        day=new.day,
        title=new.title,
        decision_number=new.decision_number,
        decision_issuer=new.decision_issuer,
        decision_on=new.decision_on,
        note=new.note,
        follows=new.follows,
        undoes=new.undoes,
        prepared_by=prepared_by,
    )
    write_lines(act, new.lines)
    return act


def write_lines(act: Reorganisation, lines: Sequence[NewLine]) -> None:
    """The act's lines anew, numbered from 1."""
    act.lines.all().delete()
    add_lines(act, lines, 1)


def add_lines(act: Reorganisation, lines: Sequence[NewLine], first: int) -> list[ActLine]:
    """More lines of the act, numbered from `first`."""
    rows = ActLine.objects.bulk_create(
        [
            ActLine(
                act=act,
                number=number,
                kind=line.kind,
                derived=line.derived,
                missing=list(line.missing),
                to_complete=line.to_complete,
                note=line.note,
            )
            for number, line in enumerate(lines, first)
        ],
        batch_size=2000,
    )
    _write_parties(act, rows, lines)
    return rows


def rewrite_line(row: ActLine, line: NewLine) -> None:
    """What the line says anew; it stays the line it is, under its number."""
    row.kind, row.note, row.derived = line.kind, line.note, line.derived
    row.missing, row.to_complete = list(line.missing), line.to_complete
    row.save()
    row.parties.all().delete()
    row.touches.all().delete()
    _write_parties(row.act, [row], [line])


def _write_parties(act: Reorganisation, rows: Sequence[ActLine], lines: Sequence[NewLine]) -> None:
    ActParty.objects.bulk_create(
        [
            _party(row, side, order, party, act.of)
            for row, line in zip(rows, lines, strict=True)
            for side, parties in (
                (ActParty.Side.SOURCE, line.sources),
                (ActParty.Side.TARGET, line.targets),
            )
            for order, party in enumerate(parties)
        ],
        batch_size=2000,
    )
    ActTouch.objects.bulk_create(
        [
            ActTouch(act=act, line=row, **{_key(act.of): who})
            for row, line in zip(rows, lines, strict=True)
            for who in _touched(line)
        ],
        batch_size=2000,
    )


def _touched(line: NewLine) -> set[int | None]:
    """Once each: many of a line may answer to the same. None: something will answer to nobody."""
    found: set[int | None] = set()
    for party in (*line.sources, *line.targets):
        if party.pk is not None and not party.label:
            found.add(party.pk)
        above = party.superiors.values() if party.superiors or not party.founded else (None,)
        found |= {who for who in above if who is None or isinstance(who, int)}
    return found


def _key(of: str) -> str:
    return "place_id" if of == Reorganisation.Of.PLACES else "unit_id"


def _party(row: ActLine, side: str, order: int, party: Party, of: str) -> ActParty:
    place = party.pk if of == Reorganisation.Of.PLACES else None
    unit = party.pk if of == Reorganisation.Of.UNITS else None
    return ActParty(
        line=row,
        side=side,
        order=order,
        place_id=place,
        unit_id=unit,
        label=party.label,
        founded=party.founded,
        attributes=dict(party.attributes),
        superiors=dict(party.superiors),
        was={side: dict(given) for side, given in party.was.items()},
    )
