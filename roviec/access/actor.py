"""Who acts, and in which office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Office:
    """The post in which somebody acts, as it is written into records: it is text there, because
    a record must still say who signed after names, posts and units have changed."""

    account_id: int | None
    name: str
    title: str
    unit_id: int | None
    unit_name: str

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.title, self.unit_name) if part)


SYSTEM = Office(None, "Hệ thống", "", None, "")
"""Acts by command on the server, where nobody has signed in."""


class Actor(Protocol):
    """Somebody signed in, on a day. `accounts` implements it."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def day(self) -> date: ...
