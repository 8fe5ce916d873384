"""Who may read the structure, and how far each may reorganise it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_noop as _

from roviec.access.actor import Actor, Office
from roviec.access.permissions import register
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.audit.models import Entry
from roviec.organisations import verbs
from roviec.organisations.keys import among
from roviec.organisations.models import (
    ActParty,
    ActTouch,
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
    """The office in which the actor may prepare or confirm the act, see `reorganisable`. Raises
    `NotPermitted`."""
    if not reorganisable(actor, [act]):
        raise NotPermitted(f"{REORGANISE} on act {act.pk}")
    named = _said([act])[act.pk].named
    if not named:
        return _any_office(actor)
    if act.of == Reorganisation.Of.PLACES:
        return office_for_places(actor, named, act.day)
    return policy().office(actor, REORGANISE, min(named)) or _any_office(actor)


def withdrawing_office(actor: Actor, act: Reorganisation) -> Office:
    """The same to take the act back: all acts confirmed together with it fall with it, so all must
    be within reach. Raises `NotPermitted`."""
    together = confirmed_together(act)
    if len(reorganisable(actor, together)) < len(together):
        raise NotPermitted(f"{REORGANISE} on batch {act.batch_id}")
    return reorganising_office(actor, act)


def confirmed_together(act: Reorganisation) -> list[Reorganisation]:
    """The act, and those of its batch."""
    if act.batch_id is None:
        return [act]
    return [act, *Reorganisation.objects.filter(batch=act.batch_id).exclude(pk=act.pk)]


def reorganisable(actor: Actor, acts: Sequence[Reorganisation]) -> set[int]:
    """Which of the acts the actor may prepare, confirm or take back; four queries, however many
    there are and whatever they name.

    Everything that stands already and that an act names must be within reach, the places its units
    stand at too; a place made of places within reach is. A root is for who reaches everything, and
    so is what ended without anybody above it. An act that names nothing yet may be anybody's who
    reorganises at all.
    """
    if not acts or not policy().holds(actor, REORGANISE):
        return set()
    if reaches_everything(actor):
        return {act.pk for act in acts}
    said = _said(acts)
    mine = [act for act in acts if not said[act.pk].root]
    made_of = _made_of({place for act in mine for place in said[act.pk].places})
    wanted: dict[date, set[int]] = defaultdict(set)
    for act in mine:
        if act.of == Reorganisation.Of.PLACES:
            wanted[act.day] |= said[act.pk].named
        for place in said[act.pk].places:
            wanted[act.day] |= {place, *(earlier for earlier, _day in made_of[place])}
    of_units = (said[act.pk].named for act in mine if act.of == Reorganisation.Of.UNITS)
    reached = _reached(actor, {unit for named in of_units for unit in named}, wanted)
    return {act.pk for act in mine if _all_reached(act, said[act.pk], reached, made_of)}


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


def _said(acts: Sequence[Reorganisation]) -> dict[int, _Said]:
    found = {act.pk: _Said() for act in acts}
    parties = ActParty.objects.filter(among("line__act_id", found))
    for act, place, unit, label, founded, attributes, superiors, was in parties.values_list(
        "line__act_id", "place_id", "unit_id", "label", "founded", "attributes", "superiors", "was"
    ):
        said, pk = found[act], place or unit
        if pk and not label:
            said.named.add(pk)
        said.named |= {s for s in superiors.values() if isinstance(s, int)}
        for each in (attributes, was.get("attributes", {})):
            if each.get("place_id"):
                said.places.add(int(each["place_id"]))
        for above in (superiors, was.get("superiors", {})):
            said.root |= None in above.values()
        said.root |= founded and not superiors
    return found


MadeOf = dict[int, set[tuple[int, date]]]


def _made_of(places: Collection[int]) -> MadeOf:
    """What became part of each place, and when."""
    found: MadeOf = defaultdict(set)
    if places:
        relations = PlaceSuccession.objects.filter(among("later_id", places))
        for later, earlier, day in relations.values_list("later_id", "earlier_id", "day"):
            if later is not None:
                found[later].add((earlier, day))
    return found


Reached = set[tuple[str, int]]
"""Units under an empty text, places under the day they are reached on."""


def _reached(
    actor: Actor, units: Collection[int], places: Mapping[date, Collection[int]]
) -> Reached:
    asked: list[QuerySet[Any, Any]] = [
        _tagged(within_reach(actor).filter(among("pk", units)), "", "pk")
    ]
    asked += [
        _tagged(bodies_around(actor, day).filter(among("lower_id", some)), str(day), "lower_id")
        for day, some in places.items()
        if some
    ]
    return set(asked[0].union(*asked[1:]))


def _tagged(rows: QuerySet[Any, Any], tag: str, key: str) -> QuerySet[Any, Any]:
    told = rows.order_by().annotate(tag=Value(tag, output_field=CharField()), key=F(key))
    pairs: QuerySet[Any, Any] = told.values_list("tag", "key")
    return pairs


def _all_reached(act: Reorganisation, said: _Said, reached: Reached, made_of: MadeOf) -> bool:
    """Units are founded at, and move to, places within reach only; else a unit put at the country's
    place would bring the country with it."""
    on = str(act.day)
    if (
        not {("" if act.of == Reorganisation.Of.UNITS else on, key) for key in said.named}
        <= reached
    ):
        return False
    for place in said.places:
        parts = {(on, earlier) for earlier, day in made_of[place] if day <= act.day}
        if (on, place) not in reached and not (parts and parts <= reached):
            return False
    return True


def within_reach(actor: Actor) -> UnitQuerySet:
    """The units the actor may reorganise."""
    return Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))


def reaches_everything(actor: Actor) -> bool:
    """Whether the actor may reorganise all units there are today: who does, makes roots, on pages
    and by files."""
    if not policy().holds(actor, REORGANISE):
        return False
    return not _out_of_reach(actor).exists()


def _out_of_reach(actor: Actor) -> QuerySet[UnitVersion]:
    """Bodies of today that the actor may not reorganise."""
    standing = UnitVersion.objects.filter(valid_on(actor.day))
    # Asked of each row by itself: a list of all within reach would be made first, and takes longer.
    return standing.filter(~policy().units(actor, REORGANISE, "unit"))


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
    found = around.filter(among("lower_id", places)).values_list("lower", flat=True)
    return places - set(found) if places else set()


def visible_acts(actor: Actor) -> QuerySet[Reorganisation]:
    """Acts in force are read by whoever reads the structure; what is only prepared, or was given
    up, by who prepared it and by those whose reach it touches: what stands already and is named in
    a line, or is to be the superior of what a line founds or moves. What will answer to nobody
    touches those who reach everything."""
    mine = Entry.objects.filter(
        object_type=Reorganisation._meta.label_lower,
        object_id=OuterRef("pk"),
        verb=verbs.PREPARED,
        account=actor.account_id,
    )
    condition = Q(state=Reorganisation.State.CONFIRMED) | Q(Exists(mine))
    if not policy().holds(actor, REORGANISE):
        return Reorganisation.objects.filter(condition)
    touches = ActTouch.objects.filter(act=OuterRef("pk"))
    paths = PlacePath.objects.filter(
        lower=OuterRef("place"), upper__unit_versions__unit__in=within_reach(actor)
    )
    condition |= Q(Exists(touches.filter(policy().units(actor, REORGANISE, "unit"))))
    condition |= Q(Exists(touches.filter(Exists(paths), place__isnull=False)))
    roots = touches.filter(place=None, unit=None)
    condition |= Q(Exists(roots)) & ~Q(Exists(_out_of_reach(actor)))
    return Reorganisation.objects.filter(condition)


def may_read_decision(actor: Actor, pk: int) -> bool:
    """The file of a decision goes with its act."""
    return policy().holds(actor, VIEW) and visible_acts(actor).filter(pk=pk).exists()
