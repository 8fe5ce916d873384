from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.actions.pass_on import pass_on
from roviec.organisations.changes import write
from roviec.organisations.models import (
    ActLine,
    ActParty,
    Batch,
    Line,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.paths import rebuild, rebuild_below, rebuild_places
from roviec.organisations.permissions import reorganising_office
from roviec.organisations.stored import StoredStructure, stored
from roviec.organisations.structure import Act, Outcome, work_out
from roviec.organisations.written_acts import read_acts

MANY = 400
"""Lines from which reading the whole structure at once is cheaper than asking piece by piece."""


def confirm_acts(*, actor: Actor, acts: Sequence[Reorganisation]) -> Batch:
    """Let prepared acts of one day take effect together, all or none.

    Raises `NotPermitted`; `RuleBroken` ORG-11; `ActRefused` with every line that breaks a rule.
    """
    offices = [reorganising_office(actor, act) for act in acts]
    return set_up_confirmation(office=offices[0], acts=acts, today=actor.day)


@transaction.atomic
def set_up_confirmation(
    *, office: Office, acts: Sequence[Reorganisation], today: date | None = None
) -> Batch:
    """The same by a command or an import."""
    today = today or timezone.localdate()
    held = list(Reorganisation.objects.select_for_update().filter(pk__in=[a.pk for a in acts]))
    rules.one_prepared_batch(held)
    of, day = held[0].of, held[0].day
    read = read_acts(held)
    outcome = work_out(structure_for(of, read), read, day)
    written = write(of, outcome, keep_before=day > today)
    batch = Batch.objects.create(
        of=of,
        day=day,
        confirmed_by=", ".join(part for part in (office.name, office.text) if part),
        before=written.journal() if day > today else {},
    )
    Reorganisation.objects.filter(pk__in=[a.pk for a in held]).update(
        state=Reorganisation.State.CONFIRMED, batch=batch
    )
    _name_what_was_made(of, held, written.made)
    _relate(of, held, outcome, written.made)
    derive_paths(of, outcome, written.made)
    for act in held:
        record(office, verbs.CONFIRMED, act, after={"title": act.title, "day": act.day})
    if day <= today:
        pass_on(batch, office=office)
    return batch


def structure_for(of: str, acts: Sequence[Act]) -> StoredStructure:
    """What stands, with what the acts name read already."""
    structure = stored(of)
    lines = [line for act in acts for line in act.lines]
    if len(lines) > MANY:
        structure.read_all()
    else:
        structure.read(key for line in lines for key in (*line.sources, *line.targets))
    return structure


def _name_what_was_made(of: str, acts: Sequence[Reorganisation], made: dict[str, int]) -> None:
    field = "place_id" if of == Reorganisation.Of.PLACES else "unit_id"
    parties = list(ActParty.objects.filter(line__act__in=acts).exclude(label=""))
    for party in parties:
        setattr(party, field, made[party.label])
    ActParty.objects.bulk_update(parties, [field], batch_size=500)


def _relate(
    of: str, acts: Sequence[Reorganisation], outcome: Outcome, made: dict[str, int]
) -> None:
    lines = {
        (act, number): pk
        for pk, act, number in ActLine.objects.filter(act__in=acts).values_list(
            "pk", "act_id", "number"
        )
    }
    rows: list[dict[str, Any]] = [
        {
            "line_id": lines[relation.act, relation.line],
            "day": acts[0].day,
            "earlier_id": _pk(relation.earlier, made),
            "later_id": None if relation.later is None else _pk(relation.later, made),
            "whole": relation.whole,
            "derived": relation.derived,
        }
        for relation in outcome.relations
    ]
    if of == Reorganisation.Of.PLACES:
        PlaceSuccession.objects.bulk_create([PlaceSuccession(**r) for r in rows], batch_size=2000)
    else:
        UnitSuccession.objects.bulk_create([UnitSuccession(**r) for r in rows], batch_size=2000)


def _pk(key: int | str, made: dict[str, int]) -> int:
    return made[key] if isinstance(key, str) else key


def derive_paths(of: str, outcome: Outcome, made: dict[str, int]) -> None:
    """Bring the derived tree up to what changed."""
    if of == Reorganisation.Of.PLACES:
        rebuild_places()
        return
    touched = {_pk(key, made) for key in outcome.changed}
    for line in Line.objects.all():
        if len(touched) > MANY:
            rebuild(line)
        else:
            rebuild_below(line, touched)
