"""The trace of a matter on its own record: from which unit to which, by which act."""

from __future__ import annotations

from dataclasses import dataclass

from roviec.organisations.hierarchy.naming import names_on
from roviec.organisations.models import Passing, Reorganisation


@dataclass(frozen=True, slots=True)
class Trace:
    """One passing with the names of then; without a later unit it waits."""

    passing: Passing
    act: Reorganisation
    earlier: str
    later: str


def traces_of(matter: str, pk: int) -> list[Trace]:
    """Of one matter, in the order of the acts; one query where nothing passed."""
    rows = Passing.objects.filter(matter=matter, matter_id=pk)
    found = []
    for row in rows.select_related("line__act").order_by("line__act__day", "pk"):
        act = row.line.act
        units = {row.earlier_id, *([row.later_id] if row.later_id else [])}
        names = names_on(Reorganisation.Of.UNITS, units, act.day)
        later = names[row.later_id].name if row.later_id else ""
        found.append(Trace(row, act, names[row.earlier_id].name, later))
    return found
