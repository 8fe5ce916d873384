"""One policy answers both "may I?" and "which ones?", so that a list and its buttons agree.

`accounts` implements it and sets it at start-up; every other room only asks.
"""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q

from roviec.access.actor import Actor, Office


class NotPermitted(Exception):
    """The actor's appointments do not reach what was asked. Pages answer it with 404: what is
    outside one's reach is not known to exist."""


class Policy(Protocol):
    def office(self, actor: Actor, permission: str, unit_id: int) -> Office | None:
        """The office in which the actor holds the permission on the unit, or none."""

    def units(self, actor: Actor, permission: str, path: str) -> Q:
        """The condition for rows whose unit, at field `path`, the permission reaches."""

    def any_office(self, actor: Actor, permission: str) -> Office | None:
        """The first office in which the actor holds the permission, on whatever unit: for what
        belongs to the site and to no unit."""

    def holds(self, actor: Actor, permission: str) -> bool:
        """Whether any appointment of the actor has the permission, on whatever unit."""


_policy: Policy | None = None


def implement(policy: Policy) -> None:
    global _policy
    _policy = policy


def policy() -> Policy:
    if _policy is None:
        raise RuntimeError("no policy is implemented yet; is the accounts app installed?")
    return _policy


def office_for(actor: Actor, permission: str, unit_id: int) -> Office:
    """The office that allows the act. Raises `NotPermitted`."""
    office = policy().office(actor, permission, unit_id)
    if office is None:
        raise NotPermitted(f"{permission} on unit {unit_id}")
    return office


def may(actor: Actor, permission: str, unit_id: int) -> bool:
    return policy().office(actor, permission, unit_id) is not None
