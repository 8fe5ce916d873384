"""What is open at a unit when an act ends it: who takes it over, or that it waits.

Rooms further down keep such matters; each registers how to list its own and how to hand one over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.organisations.keys import among
from roviec.organisations.models import Passing, Unit

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One matter that is open at a unit. `by_hand`: it waits for a person whatever the relation
    says, because it is a decision about somebody (an office, a grant)."""

    pk: int
    unit_id: int
    title: str
    address: str = ""
    by_hand: bool = False


class Matters(Protocol):
    """One kind of matter a room keeps."""

    @property
    def label(self) -> str | Promise:
        """What people call it: `Yêu cầu sau kiểm tra`."""

    @property
    def stays(self) -> bool:
        """The record stays with the unit that ended, because what it says is of that unit; who took
        the matter over acts for it."""

    def open_at(self, units: Iterable[int], day: date) -> list[OpenMatter]:
        """What is open at these units just before that day."""

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        """Make the unit responsible from that day. Called inside a transaction."""

    def address(self, matter: int) -> str:
        """Where the matter is shown; empty where it has no page."""


_matters: dict[str, Matters] = {}


def register(name: str, matters: Matters) -> None:
    """Make a kind of matter known, like `inspections.recommendation`."""
    if name in _matters:
        raise ValueError(f"matters {name} are registered twice")
    _matters[name] = matters


def known() -> dict[str, Matters]:
    return dict(_matters)


def staying() -> list[str]:
    """Names of the kinds of matter that stay with the unit that ended."""
    return [name for name, kind in _matters.items() if kind.stays]


@dataclass(frozen=True, slots=True)
class Came(Generic[T_co]):
    """What came of a unit that ended; none where nobody knows."""

    later: T_co | None
    whole: bool


def taker(matter: OpenMatter, came: Sequence[Came[T]]) -> tuple[T | None, str]:
    """Who takes the matter over, if the relation says so, and the reason in words."""
    if matter.by_hand:
        return None, _("Phân công người là việc của cấp có thẩm quyền.")
    only = came[0]
    if len(came) == 1 and only.whole and only.later is not None:
        return only.later, _("Toàn bộ đơn vị cũ nhập vào đơn vị này.")
    if len(came) == 1 and only.later is None:
        return None, _("Đơn vị cũ giải thể, chưa rõ đơn vị kế tục.")
    if len(came) == 1:
        return None, _("Chỉ một phần của đơn vị cũ về đơn vị kế tục; cần chọn đơn vị tiếp nhận.")
    return None, _("Đơn vị cũ chia cho nhiều đơn vị; cần chọn đơn vị tiếp nhận.")


def held_for_others(name: str, units: Iterable[int]) -> dict[int, int]:
    """Matters that stayed with a unit that ended earlier and that one of these units took over:
    the matter, then who holds it now."""
    return {
        row.matter_id: row.later_id
        for row in Passing.objects.filter(among("later_id", units), matter=name).order_by("pk")
        if row.later_id is not None
    }
