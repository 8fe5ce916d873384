"""A line of bodies for a whole country: one at each place of the official history, under the body
at the place above for as long as that place lay there; and cells below the communes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

REORGANISED_ON = date(2025, 7, 1)
BATCH = 5000


class Span(NamedTuple):
    superior_id: int | None
    valid_from: date | None
    valid_to: date | None


def committees(line: Any) -> dict[int, int]:
    """A body at each place, in the line, as the place was over time; places and their bodies."""
    from roviec.organisations.models import Place, PlaceVersion, Subordination, Unit, UnitVersion

    kinds = _kinds()
    places = list(Place.objects.values_list("pk", flat=True))
    units = Unit.objects.bulk_create((Unit() for _ in places), batch_size=BATCH)
    unit_of = {place: unit.pk for place, unit in zip(places, units, strict=True)}
    versions = list(PlaceVersion.objects.all())
    _fill(
        UnitVersion,
        (
            UnitVersion(
                unit_id=unit_of[v.place_id],
                kind=kinds[v.level],
                place_id=v.place_id,
                code=f"{v.level[0]}{v.code}",
                name=f"Đảng ủy {v.name}",
                valid_from=v.valid_from,
                valid_to=v.valid_to,
            )
            for v in versions
        ),
    )
    _fill(
        Subordination,
        (
            Subordination(
                line=line,
                unit_id=unit_of[v.place_id],
                superior_id=None if v.parent_id is None else unit_of[v.parent_id],
                valid_from=v.valid_from,
                valid_to=v.valid_to,
            )
            for v in versions
        ),
    )
    return unit_of


def _kinds() -> dict[str, Any]:
    from roviec.organisations.models import UnitKind

    levels = ("country", "province", "district", "commune", "cell")
    return {
        level: UnitKind.objects.create(code=level, name=level, level=level, rank=rank)
        for rank, level in enumerate(levels)
    }


def cells(line: Any, unit_of: dict[int, int], total: int) -> int:
    """So many bodies below the communes: each under an old commune's until the day the country was
    reorganised, and under one of its successors' since."""
    from roviec.organisations.models import (
        PlaceSuccession,
        PlaceVersion,
        Subordination,
        Unit,
        UnitKind,
        UnitVersion,
    )

    ended = PlaceVersion.objects.filter(level="commune", valid_to=REORGANISED_ON)
    standing = set(PlaceVersion.objects.filter(valid_to=None).values_list("place_id", flat=True))
    later: dict[int, list[int]] = defaultdict(list)
    for earlier, successor in PlaceSuccession.objects.values_list("earlier_id", "later_id"):
        if successor in standing:
            later[earlier].append(successor)
    old = sorted(later.keys() & set(ended.values_list("place_id", flat=True)))
    chance = random.Random(2025)
    kind = UnitKind.objects.get(code="cell")
    homes = [chance.choice(old) for _n in range(total)]
    units = Unit.objects.bulk_create((Unit() for _n in homes), batch_size=BATCH)
    _fill(
        UnitVersion,
        (
            UnitVersion(
                unit=unit, kind=kind, place_id=home, code=f"B{unit.pk}", name=f"Chi bộ {unit.pk}"
            )
            for unit, home in zip(units, homes, strict=True)
        ),
    )
    _fill(
        Subordination,
        (
            Subordination(line=line, unit=unit, **span._asdict())
            for unit, home in zip(units, homes, strict=True)
            for span in _spans(unit_of, home, chance.choice(later[home]))
        ),
    )
    return len(units)


def _spans(unit_of: dict[int, int], home: int, successor: int) -> Iterator[Span]:
    yield Span(unit_of[home], None, REORGANISED_ON)
    yield Span(unit_of[successor], REORGANISED_ON, None)


def _fill(model: Any, rows: Iterable[Any]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)
