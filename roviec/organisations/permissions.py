from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from roviec.access.actor import Actor, Office
from roviec.access.permissions import register
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.audit.models import Entry
from roviec.organisations import verbs
from roviec.organisations.models import ActParty, PlacePath, Reorganisation, Unit
from roviec.organisations.querysets import UnitQuerySet

VIEW = register("organisation.view", _("Xem địa bàn, đơn vị và lịch sử sắp xếp"))
REORGANISE = register("organisation.reorganise", _("Lập và xác nhận đợt sắp xếp"))


def reorganising_office(actor: Actor, act: Reorganisation) -> Office:
    """The office in which the actor may prepare or confirm the act: everything that stands already
    and that it names must be within reach. An act that names nothing yet may be anybody's who
    reorganises at all. Raises `NotPermitted`."""
    if act.of == Reorganisation.Of.UNITS:
        named = _named(act, "unit_id")
        reached = within_reach(actor).filter(pk__in=named)
        if reached.count() < len(named):
            raise NotPermitted(f"{REORGANISE} on act {act.pk}")
        return office_for(actor, REORGANISE, min(named)) if named else _any_office(actor)
    named = _named(act, "place_id")
    return office_for_places(actor, named) if named else _any_office(actor)


def _named(act: Reorganisation, field: str) -> set[int]:
    """What stood before and that the act is about, superiors of new ones among it. What it makes is
    left out: it lies in nobody's reach before the day."""
    parties = ActParty.objects.filter(line__act=act)
    named = {pk for pk in parties.filter(label="").values_list(field, flat=True) if pk}
    given = parties.exclude(superiors={}).values_list("superiors", flat=True)
    return named | {s for superiors in given for s in superiors.values() if isinstance(s, int)}


def within_reach(actor: Actor) -> UnitQuerySet:
    """The units the actor may reorganise."""
    return Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))


def _any_office(actor: Actor) -> Office:
    first = within_reach(actor).order_by("pk").first()
    if first is None:
        raise NotPermitted(REORGANISE)
    return office_for(actor, REORGANISE, first.pk)


def office_for_places(actor: Actor, places: set[int]) -> Office:
    """The office in which the actor may reorganise all of some places: a place is within reach when
    a body within reach stands at it or at a place around it. Raises `NotPermitted`."""
    standing = within_reach(actor)
    around = PlacePath.objects.filter(
        lower_id__in=places, upper__unit_versions__unit__in=standing
    ).values_list("lower_id", flat=True)
    if not places or set(around) < places:
        raise NotPermitted(f"{REORGANISE} on places")
    top = standing.filter(versions__place__paths_down__lower_id=min(places)).first()
    if top is None:
        raise NotPermitted(f"{REORGANISE} on places")
    return office_for(actor, REORGANISE, top.pk)


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
