"""Holding what is kept against the leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction

from roviec.organisations.models import Line
from roviec.reporting.kept.folding import spans
from roviec.reporting.kept.leaves import Total, counted, ways
from roviec.reporting.kept.locks import hold_line
from roviec.reporting.kept.parts import Joined, Kept, KeptBy, packed, sum_up
from roviec.reporting.models import KeptTotal
from roviec.timeline import Span


class Astray(NamedTuple):
    """One kept total that is not what the leaves come to."""

    line: Line
    span: Span
    total: Total
    indicator_id: int
    kept: Joined
    found: Joined


def astray() -> Iterator[Astray]:
    """All of them. Of each line and span, everything is read while nobody changes it."""
    how = ways()
    for line in Line.objects.order_by("pk"):
        for span in spans():
            with transaction.atomic():
                hold_line(line.pk)
                kept, found = standing(line.pk, span, how), counted(line.pk, span, how)
            yield from _between(line, span, kept, found)


def standing(line_id: int, span: Span, how: dict[int, str]) -> dict[Total, KeptBy]:
    """What is kept of a line and span."""
    rows = KeptTotal.objects.filter(line_id=line_id, span_start=span.start, span_end=span.end)
    by_total: dict[Total, list[dict[str, list[str | int]]]] = defaultdict(list)
    for upper, column, content in rows.values_list("upper_id", "column", "packed"):
        by_total[Total(upper, column)].append(content)
    return {total: sum_up(how, contents) for total, contents in by_total.items()}


def _between(
    line: Line, span: Span, kept: dict[Total, KeptBy], found: dict[Total, KeptBy]
) -> Iterator[Astray]:
    for total in sorted(kept.keys() | found.keys()):
        one, other = kept.get(total, {}), found.get(total, {})
        for indicator in sorted(one.keys() | other.keys()):
            is_kept, is_found = one.get(indicator, Kept()), other.get(indicator, Kept())
            if not _same(is_kept, is_found):
                yield Astray(line, span, total, indicator, is_kept.live, is_found.live)


def _same(kept: Kept, found: Kept) -> bool:
    """An extreme that may have left is read from the leaves anyway."""
    if kept.left:
        kept.live.value, kept.left = found.live.value, False
    return packed(kept) == packed(found)
