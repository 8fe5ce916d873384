from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from roviec.access.actor import Actor, Office
from roviec.access.policy import NotPermitted
from roviec.audit.actions import record
from roviec.organisations import rules, verbs
from roviec.organisations.actions.pass_on import pass_on
from roviec.organisations.hierarchy.paths import rebuild_below, rebuild_places_below
from roviec.organisations.models import (
    ActLine,
    ActParty,
    Batch,
    Line,
    LookAhead,
    PlaceSuccession,
    Reorganisation,
    UnitSuccession,
)
from roviec.organisations.permissions import reorganisable, reorganising_office
from roviec.organisations.reorganising import proposing
from roviec.organisations.reorganising.changes import write
from roviec.organisations.reorganising.kept_looks import lasting, seal_of
from roviec.organisations.reorganising.stored import (
    TERRITORY,
    StoredStructure,
    one_at_a_time,
    stored,
)
from roviec.organisations.reorganising.written_acts import read_acts
from roviec.organisations.structure import Act, Change, Outcome, State, number_of, work_out
from roviec.organisations.structure.acts import END


@transaction.atomic
def confirm_acts(*, actor: Actor, acts: Sequence[Reorganisation], seal: str | None = None) -> Batch:
    """Let prepared acts of one day take effect together, all or none. From a page, `seal` says
    what was seen there (`seal_of`), and only that is confirmed.

    Raises `NotPermitted`; `RuleBroken` ORG-11, `SeenNoMore` among it; `ActRefused` with every line
    that breaks a rule.
    """
    # What is looked at here is what is confirmed: nobody else changes the structure meanwhile.
    one_at_a_time()
    held = Reorganisation.objects.select_for_update().in_bulk([act.pk for act in acts])
    if len(reorganisable(actor, acts)) < len({act.pk for act in acts}):
        raise NotPermitted(f"acts {[act.pk for act in acts]}")
    now = [held[act.pk] for act in acts]
    rules.one_prepared_batch(now)
    if seal is not None:
        rules.as_it_was_seen(any(seal_of(look) == seal for look in lasting(now)))
    office = reorganising_office(actor, acts[0])
    return set_up_confirmation(office=office, acts=acts, today=actor.day)


@transaction.atomic
def set_up_confirmation(
    *, office: Office, acts: Sequence[Reorganisation], today: date | None = None
) -> Batch:
    """The same by a command or an import."""
    today = today or timezone.localdate()
    one_at_a_time()
    held = list(Reorganisation.objects.select_for_update().filter(pk__in=[a.pk for a in acts]))
    rules.one_prepared_batch(held)
    rules_of_lines(held)
    of, day = held[0].of, held[0].day
    read = read_acts(held)
    outcome = work_out(structure_for(of, read), read, day)
    written = write(of, outcome, keep_before=day > today)
    LookAhead.objects.all().delete()
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
    if of == Reorganisation.Of.PLACES:
        proposing.propose(held, office=office)
    return batch


def rules_of_lines(acts: Sequence[Reorganisation]) -> None:
    """ORG-11, ORG-14: every act has lines, and a person completed what a proposal left open."""
    counted = Reorganisation.objects.filter(pk__in=[a.pk for a in acts]).annotate(
        said=Count("lines"), left_open=Count("lines", filter=Q(lines__to_complete=True))
    )
    for act in counted:
        rules.says_something(act.said)
        rules.nothing_to_complete(act.left_open)


def structure_for(of: str, acts: Sequence[Act]) -> StoredStructure:
    """What stands, with what the acts name read already."""
    structure = stored(of)
    lines = [line for act in acts for line in act.lines]
    said: list[State | Change] = [each.state for line in lines for each in line.founded]
    said += [change for line in lines for change in (line.change, line.was)]
    structure.read_below(
        [key for line in lines if line.kind in END or line.change.left for key in line.sources]
    )
    structure.read_coded(
        [str(each.attributes["code"]) for each in said if "code" in each.attributes]
    )
    named = (key for each in said for key in each.superiors.values())
    structure.read([*(key for line in lines for key in (*line.sources, *line.targets)), *named])
    structure.read_above()
    return structure


def _name_what_was_made(of: str, acts: Sequence[Reorganisation], made: dict[str, int]) -> None:
    field = "place" if of == Reorganisation.Of.PLACES else "unit"
    parties = list(ActParty.objects.filter(line__act__in=acts, place=None, unit=None))
    for party in parties:
        setattr(party, f"{field}_id", made[party.label])
    # An update by conflict is one statement for thousands of rows; `bulk_update` takes seconds.
    ActParty.objects.bulk_create(
        parties, update_conflicts=True, unique_fields=["pk"], update_fields=[field], batch_size=1000
    )


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
            "earlier_id": number_of(relation.earlier, made),
            "later_id": None if relation.later is None else number_of(relation.later, made),
            "whole": relation.whole,
            "derived": relation.derived,
        }
        for relation in outcome.relations
    ]
    if of == Reorganisation.Of.PLACES:
        PlaceSuccession.objects.bulk_create([PlaceSuccession(**r) for r in rows], batch_size=2000)
    else:
        UnitSuccession.objects.bulk_create([UnitSuccession(**r) for r in rows], batch_size=2000)


def derive_paths(of: str, outcome: Outcome, made: dict[str, int]) -> None:
    """Bring the derived tree up to what changed in each hierarchy."""
    moved = {
        hierarchy: {number_of(key, made) for key in keys}
        for hierarchy, keys in outcome.moved.items()
    }
    if of == Reorganisation.Of.PLACES:
        rebuild_places_below(moved.get(TERRITORY, set()))
        return
    # By number, as everybody who holds several lines.
    for line in Line.objects.filter(code__in=moved).order_by("pk"):
        rebuild_below(line, moved[line.code])
