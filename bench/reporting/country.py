"""A country of communes under provinces, and a form's worth of figures for every month."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

FOUNDED = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Size:
    communes: int
    indicators: int
    months: int
    provinces: int = 34

    @property
    def figures(self) -> int:
        return self.communes * self.indicators * self.months

    def periods(self) -> list[str]:
        """The last months up to December 2025."""
        at = [2026 * 12 - 1 - n for n in range(self.months)]
        return [f"{each // 12}-{each % 12 + 1:02}" for each in sorted(at)]


@dataclass(frozen=True, slots=True)
class Country:
    line: Any
    centre: int
    provinces: list[int]
    codes: dict[int, str]
    """Of communes."""
    indicators: list[Any]


def build(size: Size) -> Country:
    from roviec.organisations.hierarchy.paths import rebuild
    from roviec.organisations.models import (
        Line,
        Place,
        Subordination,
        Unit,
        UnitKind,
        UnitVersion,
    )

    line = Line.objects.create(code="department", name="Ban chuyên môn")
    kinds = [
        UnitKind.objects.create(code=level, name=level, level=level, rank=rank)
        for rank, level in enumerate(("centre", "province", "commune"))
    ]
    place = Place.objects.create()
    units = Unit.objects.bulk_create(Unit() for _n in range(1 + size.provinces + size.communes))
    centre, provinces = units[0], units[1 : 1 + size.provinces]
    communes = units[1 + size.provinces :]
    above: dict[int, Any] = {each.pk: centre for each in provinces}
    above |= {each.pk: provinces[n % size.provinces] for n, each in enumerate(communes)}
    kind_of = {centre.pk: kinds[0]} | {each.pk: kinds[1] for each in provinces}
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit, kind=kind_of.get(unit.pk, kinds[2]), place=place, code=f"U{unit.pk}",
            name=f"Đảng ủy số {unit.pk}", valid_from=FOUNDED,
        )
        for unit in units
    )  # fmt: skip
    Subordination.objects.bulk_create(
        Subordination(line=line, unit=u, superior=above.get(u.pk), valid_from=FOUNDED)
        for u in units
    )
    rebuild(line)
    codes = {each.pk: f"U{each.pk}" for each in communes}
    return Country(line, centre.pk, [p.pk for p in provinces], codes, _indicators(size))


def _indicators(size: Size) -> list[Any]:
    """One in ten a ratio, the others counts."""
    from roviec.organisations.models import WorkArea
    from roviec.reporting.models import Indicator

    area = WorkArea.objects.create(code="training", name="Lý luận chính trị")
    return [
        Indicator.objects.create(
            code=f"n{n}", name=f"Chỉ tiêu số {n}", area=area,
            value_type="ratio" if n % 10 == 0 else "count", unit_of_measure="lớp", nature="flow",
            over_line="ratio_from_parts" if n % 10 == 0 else "sum", over_time="sum", order=n,
        )
        for n in range(1, size.indicators + 1)
    ]  # fmt: skip


def tables(size: Size, made: Country) -> Iterator[tuple[str, bytes]]:
    """One file for each month, as `roviec load table` takes it."""
    chance = random.Random(2025)
    ratios = [each.over_line == "ratio_from_parts" for each in made.indicators]
    header = ";".join(["unit", "period", *(each.code for each in made.indicators)])
    for period in size.periods():
        lines = [header]
        for code in made.codes.values():
            numbers = [chance.randrange(5000) for _each in ratios]
            cells = [
                f"{n}/{n + 7}" if is_ratio else str(n)
                for n, is_ratio in zip(numbers, ratios, strict=True)
            ]
            lines.append(";".join([code, period, *cells]))
        yield f"{period}.csv", "\n".join(lines).encode()


def move_some(size: Size, made: Country) -> date:
    """The communes of the second province go over to the first one, on the first day of the middle
    month; from then on the structure is another. The day."""
    from roviec.access.actor import SYSTEM
    from roviec.organisations.actions import (
        NewAct,
        NewLine,
        Party,
        set_up_act,
        set_up_confirmation,
    )
    from roviec.organisations.models import Path
    from roviec.organisations.structure import ActKind
    from roviec.timeline import Period

    periods = size.periods()
    day = Period.parse(periods[len(periods) // 2]).span.start
    below = Path.objects.filter(line=made.line, upper=made.provinces[1], depth=1)
    superiors = {made.line.code: made.provinces[0]}
    lines = [
        NewLine(kind=ActKind.MOVE, sources=[Party(pk=unit, superiors=superiors)])
        for unit in below.values_list("lower", flat=True)
    ]
    act = set_up_act(office=SYSTEM, new=NewAct(of="units", day=day, title="Chuyển xã", lines=lines))
    set_up_confirmation(office=SYSTEM, acts=[act])
    return day
