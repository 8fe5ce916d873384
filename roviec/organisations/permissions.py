from django.utils.translation import gettext_noop as _

from roviec.access.actor import Actor, Office
from roviec.access.permissions import register
from roviec.access.policy import NotPermitted, office_for, policy
from roviec.organisations.models import ActParty, PlacePath, Reorganisation, Unit

VIEW = register("organisation.view", _("Xem địa bàn, đơn vị và lịch sử sắp xếp"))
REORGANISE = register("organisation.reorganise", _("Lập và xác nhận đợt sắp xếp"))


def reorganising_office(actor: Actor, act: Reorganisation) -> Office:
    """The office in which the actor may prepare or confirm the act: everything that stands already
    and that it names must be within reach. Raises `NotPermitted`."""
    parties = ActParty.objects.filter(line__act=act)
    if act.of == Reorganisation.Of.UNITS:
        named = {u for u in parties.values_list("unit_id", flat=True) if u}
        named |= {
            superior
            for given in parties.values_list("superiors", flat=True)
            for superior in given.values()
            if isinstance(superior, int)
        }
        reached = Unit.objects.filter(pk__in=named).filter(policy().units(actor, REORGANISE, "pk"))
        if not named or reached.count() < len(named):
            raise NotPermitted(f"{REORGANISE} on act {act.pk}")
        return office_for(actor, REORGANISE, min(named))
    return _office_for_places(
        actor, act, {p for p in parties.values_list("place_id", flat=True) if p}
    )


def _office_for_places(actor: Actor, act: Reorganisation, places: set[int]) -> Office:
    """A place is within reach when a body within reach stands at it or at a place around it."""
    standing = Unit.objects.filter(policy().units(actor, REORGANISE, "pk"))
    around = PlacePath.objects.filter(
        lower_id__in=places, upper__unit_versions__unit__in=standing
    ).values_list("lower_id", flat=True)
    if not places or set(around) < places:
        raise NotPermitted(f"{REORGANISE} on act {act.pk}")
    top = standing.filter(versions__place__paths_down__lower_id=min(places)).first()
    if top is None:
        raise NotPermitted(f"{REORGANISE} on act {act.pk}")
    return office_for(actor, REORGANISE, top.pk)
