from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError, Q

from roviec.access.actor import Actor
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.changes import take_back
from roviec.organisations.models import (
    ActParty,
    Batch,
    Line,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.paths import rebuild, rebuild_places
from roviec.organisations.permissions import reorganising_office


@transaction.atomic
def withdraw_act(*, actor: Actor, act: Reorganisation) -> list[Reorganisation]:
    """Take back an act before its day, with the acts confirmed together with it, and return them:
    what was one batch comes back as one. A prepared one is simply given up.

    Raises `NotPermitted`; `RuleBroken` ORG-10 on or after the day, or when a later act or record
    builds on it; ORG-11 when it was withdrawn already.
    """
    office = reorganising_office(actor, act)
    held = Reorganisation.objects.select_for_update().get(pk=act.pk)
    rules.not_withdrawn(held)
    acts = [held]
    if held.batch_id is not None:
        batch = Batch.objects.select_for_update().get(pk=held.batch_id)
        rules.day_lies_ahead(batch.day, actor.day)
        rules.nothing_builds_on(_later(batch))
        acts = list(batch.acts.all())
        _undo(batch, acts)
    Reorganisation.objects.filter(pk__in=[a.pk for a in acts]).update(
        state=Reorganisation.State.WITHDRAWN, batch=None
    )
    for each in acts:
        record(office, verbs.WITHDRAWN, each, after={"title": each.title, "day": each.day})
    return acts


def _later(batch: Batch) -> Reorganisation | None:
    """An act confirmed after the batch that names something the batch names."""
    parties = ActParty.objects.filter(line__act__batch=batch)
    places = parties.exclude(place=None).values("place_id")
    units = parties.exclude(unit=None).values("unit_id")
    return (
        Reorganisation.objects.filter(state=Reorganisation.State.CONFIRMED, batch__pk__gt=batch.pk)
        .filter(Q(lines__parties__place_id__in=places) | Q(lines__parties__unit_id__in=units))
        .first()
    )


def _undo(batch: Batch, acts: list[Reorganisation]) -> None:
    for model in (PlaceSuccession, UnitSuccession):
        model._default_manager.filter(line__act__in=acts).delete()
    ActParty.objects.filter(line__act__in=acts).exclude(label="").update(place=None, unit=None)
    try:
        take_back(batch.before)
    except ProtectedError as error:
        raise rules.in_use() from error
    if batch.of == Reorganisation.Of.PLACES:
        rebuild_places()
    else:
        for line in Line.objects.all():
            rebuild(line)
