"""Keeping totals in step with what units bring, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial

from django.db import transaction

from roviec.organisations.keys import among
from roviec.organisations.models import Line, Unit
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
    with _added(line_id, {span: {unit}}):
        yield


@contextmanager
def moving_together(line_id: int, span: Span, units: Collection[int]) -> Iterator[None]:
    """The same of many units of one line and span: a row at everybody above them, however many they
    are."""
    share_line(line_id)
    rows = Unit.objects.select_for_update(no_key=True).filter(among("pk", units)).order_by("pk")
    list(rows.values_list("pk"))
    with _added(line_id, {span: set(units)}):
        yield


@contextmanager
def moving_many(units: leaves.Units) -> Iterator[None]:
    """The same of many units, of each span some, in every line and beside nobody else."""
    with ExitStack() as stack:
        for line in Line.objects.order_by("pk").values_list("pk", flat=True):
            hold_line(line)
            stack.enter_context(_added(line, units))
        yield


@contextmanager
def _added(line_id: int, units: leaves.Units) -> Iterator[None]:
    above = leaves.above_in(line_id, units)
    below = {span: stands for span, each in units.items() if (stands := set(each) & above.keys())}
    if not below:
        yield
        return
    how = leaves.ways()
    before = leaves.of_units(line_id, below, how)
    yield
    after = leaves.of_units(line_id, below, how)
    changed = {span: _changes(before.get(span, {}), after.get(span, {}), how) for span in below}
    add(line_id, {span: leaves.raised(each, above, how) for span, each in changed.items()})


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


def add(line_id: int, totals: Mapping[Span, Mapping[Total, KeptBy]]) -> None:
    """A row for each of these totals, by whoever holds or shares the line."""
    rows = [
        KeptTotal(
            line_id=line_id,
            upper_id=total.upper,
            column=total.column,
            span_start=span.start,
            span_end=span.end,
            packed=as_packed(kept),
        )
        for span, there in totals.items()
        for total, kept in there.items()
    ]
    KeptTotal.objects.bulk_create(rows, batch_size=500)
    if any(row.pk % FOLD_EVERY == 0 for row in rows):
        uppers: dict[Span, set[int]] = {}
        for row in rows:
            uppers.setdefault(Span(row.span_start, row.span_end), set()).add(row.upper_id)
        transaction.on_commit(partial(_fold, line_id, uppers), robust=True)


def _fold(line_id: int, uppers: Mapping[Span, set[int]]) -> None:
    for span, each in uppers.items():
        fold(line_id, span, each)


def as_packed(kept: KeptBy) -> dict[str, list[str | int]]:
    return {str(indicator): packed(each) for indicator, each in kept.items() if not each.empty}
