"""Folding the rows added to a total into its base, so that reading stays short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from roviec.organisations.models import Line
from roviec.reporting.kept import leaves
from roviec.reporting.kept.locks import hold_line, share_line, try_key
from roviec.reporting.kept.parts import Kept, KeptBy, packed, sum_up
from roviec.reporting.models import FigureSheet, KeptTotal
from roviec.timeline import Span

FEWEST = 2
"""Rows beside the base that are worth folding."""


def fold(line_id: int, span: Span, uppers: Collection[int]) -> int:
    """Make one row of each of these totals; how many were folded. What is being added meanwhile
    stays beside the base, and what somebody else folds is left to them."""
    folded = 0
    columns = KeptTotal.objects.filter(_of(line_id, span), upper__in=uppers)
    for upper, column in sorted(set(columns.values_list("upper_id", "column"))):
        folded += _fold(line_id, span, leaves.Total(upper, column))
    return folded


def fold_all(fewest: int = FEWEST) -> int:
    """All totals with that many rows beside their base."""
    return sum(fold(line, span, [upper]) for line, span, upper in piled_up(fewest))


def piled_up(fewest: int = FEWEST) -> list[tuple[int, Span, int]]:
    """Line, span and unit of totals with that many rows beside their base."""
    keys = ("line_id", "span_start", "span_end", "upper_id")
    piled = (
        KeptTotal.objects.filter(base=False)
        .values(*keys)
        .annotate(rows=Count("pk"))
        .filter(rows__gte=fewest)
        .values_list(*keys)
    )
    return [(line, Span(start, end), upper) for line, start, end, upper in piled]


@transaction.atomic
def _fold(line_id: int, span: Span, total: leaves.Total) -> bool:
    share_line(line_id)
    if not try_key(line_id, span.start, span.end, *total):
        return False
    # One statement reads base and additions, so that no addition can be in both or in neither.
    rows = list(_rows(line_id, span, total).order_by("pk"))
    added = [row.pk for row in rows if not row.base]
    if not added:
        return False
    how = leaves.ways()
    kept = sum_up(how, (row.packed for row in rows))
    _tell_extremes(line_id, span, total, kept, how)
    _set_base(line_id, span, {total: kept}, [row for row in rows if row.base])
    KeptTotal.objects.filter(pk__in=added).delete()
    return True


def _tell_extremes(
    line_id: int, span: Span, total: leaves.Total, kept: KeptBy, how: Mapping[int, str]
) -> None:
    """An extreme that may have left is told from the leaves. Whatever joins while they are read is
    joined once more by its own row, which changes no extreme; whatever leaves says so again."""
    asked = {indicator: how[indicator] for indicator, each in kept.items() if each.left}
    if not asked:
        return
    found = leaves.counted(line_id, span, asked, [total.upper]).get(total, {})
    for indicator in asked:
        kept[indicator].live.value = found.get(indicator, Kept()).live.value
        kept[indicator].left = False


def _set_base(
    line_id: int,
    span: Span,
    totals: Mapping[leaves.Total, KeptBy],
    there: Iterable[KeptTotal] = (),
) -> None:
    bases = {leaves.Total(row.upper_id, row.column): row for row in there}
    new = []
    for total, kept in totals.items():
        content = {str(i): packed(each) for i, each in kept.items() if not each.empty}
        if total in bases:
            bases[total].packed = content
            bases[total].save(update_fields=["packed"])
        else:
            new.append(
                KeptTotal(
                    line_id=line_id,
                    upper_id=total.upper,
                    column=total.column,
                    span_start=span.start,
                    span_end=span.end,
                    base=True,
                    packed=content,
                )
            )
    KeptTotal.objects.bulk_create(new, batch_size=500)


# --- from the leaves ---------------------------------------------------------------------------


@transaction.atomic
def count_anew(line_id: int, span: Span, uppers: Collection[int] | None = None) -> None:
    """The totals of a line and span, or of some units, as the leaves make them."""
    hold_line(line_id)
    there = KeptTotal.objects.filter(_of(line_id, span))
    if uppers is not None:
        there = there.filter(upper__in=uppers)
    there.delete()
    _set_base(line_id, span, leaves.counted(line_id, span, leaves.ways(), uppers))


def count_all_anew() -> int:
    """Every kept total of the site; how many spans there are. Each line and span on its own, so
    that people can go on working."""
    done = 0
    for line in Line.objects.order_by("pk"):
        for span in spans():
            count_anew(line.pk, span)
            done += 1
    return done


def spans() -> list[Span]:
    """All spans of which anything is kept."""
    days = FigureSheet.objects.order_by().values_list("span_start", "span_end").distinct()
    kept = KeptTotal.objects.order_by().values_list("span_start", "span_end").distinct()
    return [Span(start, end) for start, end in sorted(set(days) | set(kept))]


def _rows(line_id: int, span: Span, total: leaves.Total) -> QuerySet[KeptTotal]:
    return KeptTotal.objects.filter(_of(line_id, span), upper_id=total.upper, column=total.column)


def _of(line_id: int, span: Span) -> Q:
    return Q(line_id=line_id, span_start=span.start, span_end=span.end)
