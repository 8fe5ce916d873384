"""Keeping totals in step with what units bring, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from roviec.organisations.models import Unit
from roviec.reporting.kept import leaves
from roviec.reporting.kept.folding import fold
from roviec.reporting.kept.leaves import Brings, Total
from roviec.reporting.kept.locks import hold_line, share_line
from roviec.reporting.kept.parts import Kept, KeptBy, change, packed
from roviec.reporting.models import KeptTotal
from roviec.timeline import Span

FOLD_EVERY = 128
"""Of so many rows added, one has its totals folded once it is written."""


@contextmanager
def moving(line_id: int, span: Span, unit: int) -> Iterator[None]:
    """What the unit brings changes inside: a row is added at everybody above, none is changed."""
    share_line(line_id)
    # Two reports of one unit may hold the same indicator, of which one counts.
    Unit.objects.select_for_update(no_key=True).get(pk=unit)
    with _added(line_id, span, [unit]):
        yield


@contextmanager
def moving_many(line_id: int, span: Span, units: Collection[int]) -> Iterator[None]:
    """The same of many units at once, beside nobody else."""
    hold_line(line_id)
    with _added(line_id, span, units):
        yield


@contextmanager
def _added(line_id: int, span: Span, units: Collection[int]) -> Iterator[None]:
    above = leaves.uppers_of(line_id, span, units)
    below = [unit for unit in units if unit in above]
    if not below:
        yield
        return
    how = leaves.ways()
    before = leaves.of_units(line_id, span, below, how)
    yield
    after = leaves.of_units(line_id, span, below, how)
    _add(line_id, span, leaves.raised(_changes(before, after, how), above, how))


def _changes(
    before: Mapping[Brings, KeptBy], after: Mapping[Brings, KeptBy], how: Mapping[int, str]
) -> dict[Brings, KeptBy]:
    found: dict[Brings, KeptBy] = {}
    for whose in before.keys() | after.keys():
        was, now = before.get(whose, {}), after.get(whose, {})
        for indicator in was.keys() | now.keys():
            each = change(how[indicator], was.get(indicator, Kept()), now.get(indicator, Kept()))
            if not each.empty:
                found.setdefault(whose, {})[indicator] = each
    return found


def _add(line_id: int, span: Span, totals: Mapping[Total, KeptBy]) -> None:
    rows = [
        KeptTotal(
            line_id=line_id,
            upper_id=total.upper,
            column=total.column,
            span_start=span.start,
            span_end=span.end,
            packed=as_packed(kept),
        )
        for total, kept in totals.items()
    ]
    KeptTotal.objects.bulk_create(rows, batch_size=500)
    if any(row.pk % FOLD_EVERY == 0 for row in rows):
        uppers = {row.upper_id for row in rows}
        transaction.on_commit(lambda: fold(line_id, span, uppers), robust=True)


def as_packed(kept: KeptBy) -> dict[str, list[str | int]]:
    return {str(indicator): packed(each) for indicator, each in kept.items() if not each.empty}
