"""Confirming acts on the units of a whole country."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

DAY = date(2026, 12, 1)


def small_act(line: Any) -> None:
    """Acts of three lines on communes; then two provinces merge, with all below them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from roviec.access.actor import SYSTEM
    from roviec.organisations.actions import NewAct, set_up_act, set_up_confirmation
    from roviec.organisations.models import Path, Reorganisation, UnitVersion
    from roviec.organisations.structure import ActKind

    def standing(kind: str) -> list[Any]:
        return list(UnitVersion.objects.filter(kind__code=kind, valid_to=None).order_by("code"))

    communes, provinces = standing("commune"), standing("province")

    def small(n: int) -> list[Any]:
        one, two, three, four = communes[4 * n : 4 * n + 4]
        return [
            _line(ActKind.RENAME, one, attributes={"name": "Tên mới"}),
            _line(ActKind.MOVE, two, superiors={line.code: provinces[1].unit_id}),
            _merge([three, four], provinces[0].unit_id, line, f"m{n}"),
        ]

    acts = {f"three lines on four communes, {n + 1}": small(n) for n in range(5)}
    acts["a merge of two provinces"] = [_merge(provinces[2:4], _country(), line, "p")]
    print("| confirming | paths below | queries | ms | CPU ms |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, lines in acts.items():
        new = NewAct(of=Reorganisation.Of.UNITS, day=DAY, title=name, lines=lines)
        act = set_up_act(office=SYSTEM, new=new)
        sources = [party.pk for each in lines for party in each.sources]
        below = Path.objects.as_at(DAY).filter(line=line, upper__in=sources).count()
        began, cpu = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as asked:
            set_up_confirmation(office=SYSTEM, acts=[act])
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(
            f"| {name} | {below} | {len(asked)} | {took * 1000:.0f} | {cpu * 1000:.0f} |",
            flush=True,
        )


def _country() -> int:
    from roviec.organisations.models import UnitVersion

    return UnitVersion.objects.get(kind__code="country").unit_id


def _line(kind: Any, version: Any, **given: Any) -> Any:
    from roviec.organisations.actions import NewLine, Party

    return NewLine(kind=kind, sources=[Party(pk=version.unit_id, **given)])


def _merge(versions: list[Any], superior: int, line: Any, label: str) -> Any:
    from roviec.organisations.actions import NewLine, Party
    from roviec.organisations.structure import ActKind

    like = versions[0]
    founded = Party(
        label=label,
        founded=True,
        attributes={
            "code": f"new-{label}",
            "name": "Hợp nhất",
            "kind_id": like.kind_id,
            "place_id": like.place_id,
        },
        superiors={line.code: superior},
    )
    sources = [Party(pk=version.unit_id) for version in versions]
    return NewLine(kind=ActKind.MERGE, sources=sources, targets=[founded])
