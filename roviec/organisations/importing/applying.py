"""Writing what a file says: step by step, each whole, with a mark, so that it can go on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from roviec.access.actor import Office
from roviec.audit.actions import record
from roviec.organisations import planner, verbs
from roviec.organisations.importing.checking import Wish, check, refuse
from roviec.organisations.importing.plans import Plan, Step
from roviec.organisations.importing.problems import MOST_KEPT
from roviec.organisations.importing.tables import Source
from roviec.organisations.importing.watching import HELD, seen
from roviec.organisations.models import FileImport, LookAhead
from roviec.organisations.reorganising.stored import one_at_a_time

State = FileImport.State


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done. `row` is none when the file changed nothing and nothing is noted of it."""

    plan: Plan
    row: FileImport | None
    finished: bool = True


def import_file(wish: Wish, *, office: Office) -> Imported:
    """Check the file and write all of it. Started again after it was cut short, it goes on; the
    same file once more changes nothing. Raises `ImportRefused`."""
    plan = check(wish)
    refuse(plan)
    row = _begun(wish, office, plan)
    if row is None:
        return Imported(plan, None)
    return Imported(plan, row, go_on(wish, row, office=office, plan=plan))


def import_places(path: Path, *, office: Office) -> Imported:
    """Places, and the groups they are looked at by, from a file. Raises `ImportRefused`."""
    return import_file(Wish(Source.of(path), FileImport.Of.PLACES), office=office)


def import_units(path: Path, *, office: Office) -> Imported:
    """Units and members of committees from a file. Raises `ImportRefused`."""
    return import_file(Wish(Source.of(path), FileImport.Of.UNITS), office=office)


def import_acts(path: Path, *, office: Office) -> Imported:
    """Acts from a file, each day's confirmed together. Raises `ImportRefused`."""
    return import_file(Wish(Source.of(path), FileImport.Of.ACTS), office=office)


def _begun(wish: Wish, office: Office, plan: Plan) -> FileImport | None:
    """The import of this file that was cut short, or a new one if there is anything to write."""
    known = FileImport.objects.filter(
        sha256=wish.source.sha256, of=wish.of, state=State.RUNNING
    ).first()
    if known is not None or (plan.changes_nothing and not plan.steps):
        return known
    return FileImport.objects.create(
        of=wish.of,
        state=State.RUNNING,
        name=wish.source.name,
        sha256=wish.source.sha256,
        zeros=wish.zeros,
        rows=plan.rows,
        report=plan.as_json(most=MOST_KEPT),
        steps=len(plan.steps),
        sent_by_id=office.account_id,
        sent_by_office=office.text,
    )


def go_on(
    wish: Wish,
    row: FileImport,
    *,
    office: Office,
    plan: Plan | None = None,
    seconds: float | None = None,
) -> bool:
    """Write the steps that are left, one at least, then more for as long as `seconds` last;
    whether all are written.

    Raises `ImportRefused` when what stands has changed so that the file no longer fits.
    """
    stop = None if seconds is None else time.monotonic() + seconds
    while True:
        plan = plan or check(wish)
        refuse(plan)
        FileImport.objects.filter(pk=row.pk).update(steps=row.steps_done + len(plan.steps))
        for number, step in enumerate(plan.steps, 1):
            if not _written(step, plan, row, office):
                break
            if stop is not None and time.monotonic() > stop and number < len(plan.steps):
                return False
        else:
            _finish(row, office)
            return True
        # Somebody changed what stands since the file was checked.
        plan = None


def _written(step: Step, plan: Plan, row: FileImport, office: Office) -> bool:
    """Whether the step was written: not when what stands is no longer what the plan saw."""
    with transaction.atomic():
        held = _held(row)
        if seen() != plan.seen:
            return False
        step.write(office)
        LookAhead.objects.all().delete()
        held.steps_done += 1
        held.last_mark, held.state = step.mark, State.RUNNING
        held.save(update_fields=["steps_done", "last_mark", "state"])
        plan.seen = seen()
    row.refresh_from_db()
    return True


def _held(row: FileImport) -> FileImport:
    """Keep others from changing places and units until this step is written; acts wait too, else
    one would confirm what was seen before it."""
    one_at_a_time()
    if connection.vendor == "postgresql":
        names = ", ".join(f'"{model._meta.db_table}"' for model in HELD)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    return FileImport.objects.select_for_update().get(pk=row.pk)


MANY_ROWS = 1000
"""From so many rows on, the database plans for tables that have grown."""


@transaction.atomic
def _finish(row: FileImport, office: Office) -> None:
    held = FileImport.objects.select_for_update().get(pk=row.pk)
    if held.state == State.DONE:
        return
    held.state, held.done_at = State.DONE, timezone.now()
    held.save(update_fields=["state", "done_at"])
    if held.rows > MANY_ROWS:
        planner.look_again()
    counts = held.report.get("counts", {})
    after = {"file": held.name, "sha256": held.sha256, "of": held.of, "counts": counts}
    record(office, verbs.IMPORTED, held, after=after)
    row.refresh_from_db()
