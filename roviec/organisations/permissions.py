"""Who may read the structure, and how far each may reorganise it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from roviec.access.actor import Actor, Office
from roviec.access.permissions import register
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.audit.models import Entry
from roviec.organisations import verbs
from roviec.organisations.models import (
    ActParty,
    PlacePath,
    PlaceSuccession,
    Reorganisation,
    Unit,
    UnitVersion,
)
from roviec.organisations.querysets import UnitQuerySet
from roviec.timeline.validity import valid_on

VIEW = register("organisation.view", _("Xem địa bàn, đơn vị và lịch sử sắp xếp"))
REORGANISE = register("organisation.reorganise", _("Lập và xác nhận đợt sắp xếp"))

ONE_DAY = timedelta(days=1)


def reorganising_office(actor: Actor, act: Reorganisation) -> Office:
    """The office in which the actor may prepare or confirm the act: everything that stands already
    and that it names must be within reach, the places its units stand at too; a root is for who
    reaches everything. An act that names nothing yet may be anybody's who reorganises at all.
    Raises `NotPermitted`."""
    said = _said(act)
    if said.root and not reaches_everything(actor):
        raise NotPermitted(f"{REORGANISE} on a root by act {act.pk}")
    if act.of == Reorganisation.Of.PLACES:
        return office_for_places(actor, said.named, act.day) if said.named else _any_office(actor)
    reached = within_reach(actor).filter(pk__in=said.named)
    if reached.count() < len(said.named):
        raise NotPermitted(f"{REORGANISE} on act {act.pk}")
    _stand_within_reach(actor, said.places, act.day)
    return office_for(actor, REORGANISE, min(said.named)) if said.named else _any_office(actor)


def withdrawing_office(actor: Actor, act: Reorganisation) -> Office:
    """The same to take the act back: all acts confirmed together with it fall with it, so all must
    be within reach. Raises `NotPermitted`."""
    office = reorganising_office(actor, act)
    if act.batch_id is not None:
        for other in Reorganisation.objects.filter(batch=act.batch_id).exclude(pk=act.pk):
            reorganising_office(actor, other)
    return office


@dataclass(slots=True)
class _Said:
    """What an act is about."""

    named: set[int] = field(default_factory=set)
    """What stood before, superiors of new ones among it. What the act makes is left out: it lies
    in nobody's reach before the day."""
    places: set[int] = field(default_factory=set)
    """Where its units are founded, move to, or are said to have stood."""
    root: bool = False
    """Something has no superior by it, or is said to have had none."""


def _said(act: Reorganisation) -> _Said:
    said = _Said()
    key = "place_id" if act.of == Reorganisation.Of.PLACES else "unit_id"
    parties = ActParty.objects.filter(line__act=act)
    rows = parties.values_list(key, "label", "founded", "attributes", "superiors", "was")
    for pk, label, founded, attributes, superiors, was in rows:
        if pk and not label:
            said.named.add(pk)
        said.named |= {s for s in superiors.values() if isinstance(s, int)}
        for each in (attributes, was.get("attributes", {})):
            if each.get("place_id"):
                said.places.add(int(each["place_id"]))
        for above in (superiors, was.get("superiors", {})):
            said.root |= None in above.values()
        said.root |= founded and not superiors
    return said


def within_reach(actor: Actor) -> UnitQuerySet:
    """The units the actor may reorganise."""
    return Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))


def reaches_everything(actor: Actor) -> bool:
    """Whether the actor may reorganise all units there are today: who does, makes roots, on pages
    and by files."""
    if not policy().holds(actor, REORGANISE):
        return False
    standing = UnitVersion.objects.filter(valid_on(actor.day))
    return not standing.exclude(unit__in=within_reach(actor)).exists()


def _any_office(actor: Actor) -> Office:
    first = within_reach(actor).order_by("pk").first()
    if first is None:
        raise NotPermitted(REORGANISE)
    return office_for(actor, REORGANISE, first.pk)


def office_for_places(actor: Actor, places: set[int], day: date) -> Office:
    """The office in which the actor may reorganise all of some places on a day. Raises
    `NotPermitted`."""
    around = bodies_around(actor, day)
    beyond = _beyond(around, places)
    if places and beyond and reaches_everything(actor):
        return _any_office(actor)
    if not places or beyond:
        raise NotPermitted(f"{REORGANISE} on places")
    bodies = around.filter(lower=min(places)).order_by("depth", "upper__unit_versions__unit")
    body = bodies.values_list("upper__unit_versions__unit", flat=True).first()
    assert body is not None
    return office_for(actor, REORGANISE, body)


def bodies_around(actor: Actor, day: date) -> QuerySet[PlacePath]:
    """From every place within reach (`lower`) to where a body within reach stands, at it or around
    it: on the day or just before it; for a place that had ended by then, on its last day. Where a
    body stood at other times gives no reach."""
    eve = day - ONE_DAY if day > date.min else day
    body = "upper__unit_versions__"
    then = Q(valid_on(day), valid_on(day, body)) | Q(valid_on(eve), valid_on(eve, body))
    later = PlacePath.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")),
        lower=OuterRef("lower"),
        depth=0,
    )
    on_the_last_day = Q(
        Q(**{f"{body}valid_from__isnull": True}) | Q(**{f"{body}valid_from__lt": F("valid_to")}),
        Q(**{f"{body}valid_to__isnull": True}) | Q(**{f"{body}valid_to__gte": F("valid_to")}),
        ~Exists(later),
        valid_to__lte=day,
    )
    return PlacePath.objects.filter(
        then | on_the_last_day, upper__unit_versions__unit__in=within_reach(actor)
    )


def _beyond(around: QuerySet[PlacePath], places: set[int]) -> set[int]:
    found = around.filter(lower__in=places).values_list("lower", flat=True)
    return places - set(found) if places else set()


def _stand_within_reach(actor: Actor, places: set[int], day: date) -> None:
    """Units are founded at, and move to, places within reach only; else a unit put at the country's
    place would bring the country with it. A place made of places within reach is, too. Raises
    `NotPermitted`."""
    around = bodies_around(actor, day)
    beyond = _beyond(around, places)
    if not beyond:
        return
    made: dict[int, set[int]] = {place: set() for place in beyond}
    relations = PlaceSuccession.objects.filter(later__in=beyond, day__lte=day)
    for later, earlier in relations.values_list("later", "earlier"):
        made[later].add(earlier)
    earlier_ones = {place for earlier in made.values() for place in earlier}
    if all(made.values()) and not _beyond(around, earlier_ones):
        return
    if not reaches_everything(actor):
        raise NotPermitted(f"{REORGANISE} at places")


def visible_acts(actor: Actor) -> QuerySet[Reorganisation]:
    """Acts in force are read by whoever reads the structure; what is only prepared, or was given
    up, by who prepared it and by those whose reach it touches."""
    parties = ActParty.objects.filter(line__act=OuterRef("pk"))
    paths = PlacePath.objects.filter(
        lower=OuterRef("place"), upper__unit_versions__unit__in=within_reach(actor)
    )
    mine = Entry.objects.filter(
        object_type=Reorganisation._meta.label_lower,
        object_id=OuterRef("pk"),
        verb=verbs.PREPARED,
        account=actor.account_id,
    )
    return Reorganisation.objects.filter(
        Q(state=Reorganisation.State.CONFIRMED)
        | Exists(mine)
        | Exists(parties.filter(policy().units(actor, REORGANISE, "unit")))
        | Exists(parties.filter(Exists(paths)))
    )


def may_read_decision(actor: Actor, pk: int) -> bool:
    """The file of a decision goes with its act."""
    return policy().holds(actor, VIEW) and visible_acts(actor).filter(pk=pk).exists()
