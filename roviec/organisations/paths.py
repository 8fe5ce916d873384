"""Deriving who stands under whom from the dated superiors of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction

from roviec.access.rules import RuleBroken
from roviec.organisations.models import Line, Path, Subordination

DEEPEST = 20


class Stretch(NamedTuple):
    """A superior over dates; nulls are unknown start and open end."""

    superior: int | None
    valid_from: date | None
    valid_to: date | None


@transaction.atomic
def rebuild(line: Line) -> int:
    """Derive the line's paths anew and return how many there are.

    Raises `RuleBroken` ORG-05 when superiors run in a circle.
    """
    superiors: dict[int, list[Stretch]] = defaultdict(list)
    for row in Subordination.objects.filter(line=line):
        superiors[row.unit_id].append(Stretch(row.superior_id, row.valid_from, row.valid_to))
    Path.objects.filter(line=line).delete()
    paths = [
        Path(line=line, upper_id=upper, lower_id=unit, depth=depth, valid_from=start, valid_to=end)
        for unit in superiors
        for upper, depth, start, end in climb(unit, superiors)
    ]
    Path.objects.bulk_create(paths, batch_size=2000)
    return len(paths)


def climb(
    unit: int, superiors: dict[int, list[Stretch]]
) -> Iterator[tuple[int, int, date | None, date | None]]:
    """The unit itself and every unit above it, with depth and the dates both hold."""
    for stretch in superiors[unit]:
        yield unit, 0, stretch.valid_from, stretch.valid_to
    reached = [(unit, s) for s in superiors[unit] if s.superior is not None]
    depth = 1
    while reached:
        if depth > DEEPEST:
            raise RuleBroken("ORG-05", "Đơn vị không thể là cấp trên của chính mình.")
        above = []
        for _lower, stretch in reached:
            superior = stretch.superior
            assert superior is not None
            yield superior, depth, stretch.valid_from, stretch.valid_to
            for next_stretch in superiors.get(superior, ()):
                meeting = _meeting(stretch, next_stretch)
                if meeting is not None and meeting.superior is not None:
                    above.append((superior, meeting))
        reached = above
        depth += 1


def _meeting(lower: Stretch, upper: Stretch) -> Stretch | None:
    """The dates on which both hold, with the upper one's superior."""
    start = max((d for d in (lower.valid_from, upper.valid_from) if d), default=None)
    end = min((d for d in (lower.valid_to, upper.valid_to) if d), default=None)
    if start is not None and end is not None and end <= start:
        return None
    return Stretch(upper.superior, start, end)
