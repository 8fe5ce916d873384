from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from roviec.access.actor import SYSTEM, Office
from roviec.audit.actions import record
from roviec.organisations import passing, verbs
from roviec.organisations.keys import among
from roviec.organisations.models import (
    ActLine,
    Batch,
    Passing,
    Reorganisation,
    UnitSuccession,
)


@transaction.atomic
def pass_on(batch: Batch, *, office: Office) -> list[Passing]:
    """Hand what is open at units the batch ended to their successors, once.

    A whole successor takes over; where the relation leaves open who does, or where it is a
    decision about a person, the matter waits.
    """
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.passed_on_at is not None or held.of != Reorganisation.Of.UNITS:
        return []
    successors = _successors(held)
    rows = [
        _pass(name, kind, matter, successors[matter.unit_id], held.day, office)
        for name, kind in passing.known().items()
        for matter in kind.open_at(list(successors), held.day)
    ]
    Passing.objects.bulk_create(rows)
    held.passed_on_at = timezone.now()
    held.save(update_fields=["passed_on_at"])
    if rows:
        waiting = sum(row.state == Passing.State.WAITING for row in rows)
        after = {"passed": len(rows) - waiting, "waiting": waiting}
        record(office, verbs.PASSED_ON, held, after=after)
    return rows


@transaction.atomic
def pass_on_late(name: str, matters: Sequence[passing.OpenMatter], *, office: Office) -> int:
    """Hand on matters that came up only after their unit had ended, such as the report on its last
    days; return how many have a trace. One whose unit nothing is known to follow has none."""
    kind = passing.known()[name]
    found: dict[int, list[UnitSuccession]] = defaultdict(list)
    ended = among("earlier_id", {matter.unit_id for matter in matters})
    rows = UnitSuccession.objects.filter(ended).select_related("line", "later")
    for row in rows.exclude(line__kind=ActLine.Kind.PART):
        found[row.earlier_id].append(row)
    passed = [
        _pass(name, kind, matter, found[matter.unit_id], found[matter.unit_id][0].day, office)
        for matter in matters
        if found.get(matter.unit_id)
    ]
    return len(Passing.objects.bulk_create(passed, ignore_conflicts=True))


def pass_on_due(today: date) -> int:
    """Pass on for acts confirmed ahead whose day has come; return how many batches there were."""
    due = due_batches(today)
    for batch in due:
        pass_on_one(batch)
    return len(due)


def due_batches(today: date) -> list[Batch]:
    """Batches whose day has come and whose open matters have not passed on."""
    waiting = Batch.objects.filter(passed_on_at=None, of=Reorganisation.Of.UNITS, day__lte=today)
    return list(waiting.order_by("day", "pk"))


def pass_on_one(batch: Batch) -> None:
    """Pass one batch on by the clock, in nobody's office."""
    pass_on(batch, office=SYSTEM)


def _successors(batch: Batch) -> dict[int, list[UnitSuccession]]:
    """What came of every unit the batch ended. One that only gave a part keeps its matters."""
    found: dict[int, list[UnitSuccession]] = defaultdict(list)
    rows = UnitSuccession.objects.filter(line__act__batch=batch).select_related("line", "later")
    for row in rows.exclude(line__kind=ActLine.Kind.PART):
        found[row.earlier_id].append(row)
    return found


def _pass(  # one matter, where it lies, and who acts when
    name: str,
    kind: passing.Matters,
    matter: passing.OpenMatter,
    successors: Sequence[UnitSuccession],
    day: date,
    office: Office,
) -> Passing:
    came = [passing.Came(row.later, row.whole) for row in successors]
    later, reason = passing.taker(matter, came)
    if later is not None:
        kind.hand_over(matter.pk, later, day=day, office=office)
    return Passing(
        line=successors[0].line,
        matter=name,
        matter_id=matter.pk,
        title=matter.title,
        earlier_id=matter.unit_id,
        later=later,
        state=Passing.State.WAITING if later is None else Passing.State.PASSED,
        reason=reason,
    )
