"""The policy: appointments reach their unit and, in their line, what is below; grants reach the
units they name."""

from __future__ import annotations

from typing import cast

from django.db.models import Exists, OuterRef, Q

from roviec.access.actor import Actor, Office
from roviec.access.permissions import Reach, check_known
from roviec.accounts.actor import Post, SignedIn
from roviec.accounts.models import Grant
from roviec.organisations.models import Path
from roviec.organisations.querysets import PathQuerySet
from roviec.timeline.validity import ValidityQuerySet, valid_on

NOTHING = Q(pk__in=())


class AppointmentPolicy:
    def holds(self, actor: Actor, permission: str) -> bool:
        check_known(permission)
        return any(permission == held for post in _posts(actor) for held, _reach in post.reaches)

    def any_office(self, actor: Actor, permission: str) -> Office | None:
        check_known(permission)
        for post in _posts(actor):
            if any(permission == held for held, _reach in post.reaches):
                return cast("SignedIn", actor).office(post)
        return None

    def units(self, actor: Actor, permission: str, path: str) -> Q:
        """One condition of a few terms, however large the tree is: what is below is a join of
        the tree's paths, never a list of ids."""
        check_known(permission)
        condition = NOTHING
        own = {
            unit
            for post in _posts(actor)
            if (permission, Reach.OWN) in post.reaches
            for unit in _own_units(actor, post)
        }
        if own:
            condition |= Q(**{f"{path}__in": own})
        below = [post for post in _posts(actor) if (permission, Reach.BELOW) in post.reaches]
        if below:
            condition |= Q(Exists(_paths_below(below, actor).filter(lower=OuterRef(path))))
        if self._granted(actor, permission):
            condition |= Q(Exists(_grants(actor).filter(unit=OuterRef(path))))
        return condition

    def office(self, actor: Actor, permission: str, unit_id: int) -> Office | None:
        check_known(permission)
        signed_in = cast("SignedIn", actor)
        for post in signed_in.posts:
            if (permission, Reach.OWN) in post.reaches and unit_id in _own_units(actor, post):
                return signed_in.office(post)
        for post in signed_in.posts:
            if (permission, Reach.BELOW) in post.reaches and _paths_below([post], actor).filter(
                lower_id=unit_id
            ).exists():
                return signed_in.office(post)
        return self._office_by_grant(signed_in, permission, unit_id)

    def _office_by_grant(self, actor: SignedIn, permission: str, unit_id: int) -> Office | None:
        granted = self._granted(actor, permission)
        if granted and _grants(actor).filter(unit_id=unit_id).exists():
            return actor.office(granted[0])
        return None

    def _granted(self, actor: Actor, permission: str) -> list[Post]:
        return [post for post in _posts(actor) if (permission, Reach.GRANTED) in post.reaches]


def _posts(actor: Actor) -> tuple[Post, ...]:
    return cast("SignedIn", actor).posts


def _own_units(actor: Actor, post: Post) -> set[int]:
    """The post's unit, and units that ended for which it acts now."""
    return {post.unit_id, *cast("SignedIn", actor).taken_over[post.unit_id]}


def _paths_below(posts: list[Post], actor: Actor) -> PathQuerySet:
    upper = Q()
    for post in posts:
        merged = cast("SignedIn", actor).merged[post.unit_id]
        upper |= Q(upper_id__in={post.unit_id, *merged}, line_id=post.line_id)
    return Path.objects.filter(upper, depth__gt=0).filter(_held(actor))


def _held(actor: Actor) -> Q:
    """Below on the day; or below when the unit ended, if it has: what a unit that is gone left
    behind stays with those it answered to last. A unit that moved answers to its new superior
    alone."""
    later = Path.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")),
        line=OuterRef("line"),
        lower=OuterRef("lower"),
        depth=0,
    )
    return valid_on(actor.day) | Q(~Exists(later), valid_to__lte=actor.day)


def _grants(actor: Actor) -> ValidityQuerySet[Grant]:
    return Grant.objects.as_at(actor.day).filter(account=cast("SignedIn", actor).account)
