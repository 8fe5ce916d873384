from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from roviec.access.actor import Actor, Office
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.hierarchy.paths import rebuild_below, rebuild_places_below
from roviec.organisations.keys import among
from roviec.organisations.models import (
    ActParty,
    Batch,
    Line,
    LookAhead,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.permissions import withdrawing_office
from roviec.organisations.reorganising.changes import is_as_left, take_back
from roviec.organisations.reorganising.stored import one_at_a_time, stored
from roviec.organisations.structure.rules import code_is_its_own, standing


@transaction.atomic
def withdraw_act(*, actor: Actor, act: Reorganisation) -> list[Reorganisation]:
    """Take back an act before its day, with the acts confirmed together with it, and return them:
    what was one batch comes back as one. A prepared one is simply given up.

    Raises `NotPermitted` where one of them is out of reach; `RuleBroken` ORG-10 on or after the
    day, or when a later act or record builds on it; ORG-11 when it was withdrawn already.
    """
    one_at_a_time()
    # Anew: it may have been confirmed with others since it was read.
    office = withdrawing_office(actor, Reorganisation.objects.get(pk=act.pk))
    return set_up_withdrawal(office=office, act=act, today=actor.day)


@transaction.atomic
def set_up_withdrawal(*, office: Office, act: Reorganisation, today: date) -> list[Reorganisation]:
    """The same by a command."""
    one_at_a_time()
    held = Reorganisation.objects.select_for_update().get(pk=act.pk)
    rules.not_withdrawn(held)
    acts = [held]
    if held.batch_id is not None:
        batch = Batch.objects.select_for_update().get(pk=held.batch_id)
        rules.day_lies_ahead(batch.day, today)
        _refuse_where_built_on(batch)
        acts = list(batch.acts.all())
        rules.nothing_builds_on(_followed(acts))
        _undo(batch, acts)
        acts += _proposed(acts)
    LookAhead.objects.all().delete()
    Reorganisation.objects.filter(pk__in=[a.pk for a in acts]).update(
        state=Reorganisation.State.WITHDRAWN, batch=None
    )
    for each in acts:
        record(office, verbs.WITHDRAWN, each, after={"title": each.title, "day": each.day})
    return acts


def _followed(acts: list[Reorganisation]) -> Reorganisation | None:
    """An act on units that rests on one of these acts on places and is confirmed."""
    confirmed = Reorganisation.State.CONFIRMED
    return Reorganisation.objects.filter(follows__in=acts, state=confirmed).first()


def _proposed(acts: list[Reorganisation]) -> list[Reorganisation]:
    """What was proposed because of these acts falls with them: it names places they made."""
    prepared = Reorganisation.State.PREPARED
    return list(Reorganisation.objects.filter(follows__in=acts, state=prepared))


def _refuse_where_built_on(batch: Batch) -> None:
    parties = ActParty.objects.filter(line__act__batch=batch).exclude(label="")
    made = parties.values_list(f"{_kept(batch)}_id", flat=True)
    rules.nothing_builds_on(_naming(batch, {pk for pk in made if pk}))
    if not is_as_left(batch.before):
        rules.nothing_builds_on(_naming(batch, batch.before.get("touched", ())))
        raise rules.changed_since()


def _kept(batch: Batch) -> str:
    return "place" if batch.of == Reorganisation.Of.PLACES else "unit"


def _naming(batch: Batch, keys: Iterable[int]) -> Reorganisation | None:
    """An act confirmed after the batch that names one of these places or units."""
    later = Reorganisation.objects.filter(
        state=Reorganisation.State.CONFIRMED, batch__pk__gt=batch.pk, of=batch.of
    )
    return later.filter(among(f"lines__parties__{_kept(batch)}_id", keys)).first()


def _undo(batch: Batch, acts: list[Reorganisation]) -> None:
    for model in (PlaceSuccession, UnitSuccession):
        model._default_manager.filter(line__act__in=acts).delete()
    ActParty.objects.filter(line__act__in=acts).exclude(label="").update(place=None, unit=None)
    try:
        take_back(batch.before)
    except ProtectedError as error:
        raise rules.in_use() from error
    touched: list[int] = batch.before.get("touched", [])
    _refuse_where_rules_break(batch, touched)
    if batch.of == Reorganisation.Of.PLACES:
        rebuild_places_below(touched)
    else:
        # By number, as everybody who holds several lines.
        for line in Line.objects.order_by("pk"):
            rebuild_below(line, touched)


def _refuse_where_rules_break(batch: Batch, touched: list[int]) -> None:
    """A later act may have taken the code one had, or ended the superior one answered to."""
    structure = stored(batch.of)
    structure.read(touched)
    codes = {s.state.code for key in touched for s in structure.stretches(key)}
    structure.read_coded(codes)
    for key in touched:
        if [*standing(key, structure, batch.day), *code_is_its_own(key, structure, batch.day)]:
            raise rules.changed_since()
