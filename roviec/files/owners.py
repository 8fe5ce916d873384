"""Who may read a file is decided by the room that owns the record it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from roviec.access.actor import Actor

MayRead = Callable[[Actor, int], bool]

_owners: dict[str, MayRead] = {}


def register(owner_type: str, may_read: MayRead) -> None:
    """Say who may read files of records of that type (`reporting.report`)."""
    _owners[owner_type] = may_read


def may_read(actor: Actor, owner_type: str, owner_id: int) -> bool:
    """No room registered the type: nobody may."""
    allowed = _owners.get(owner_type)
    return allowed is not None and allowed(actor, owner_id)
