"""Confirming acts on the units of a whole country."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

DAY = date(2026, 12, 1)


def small_act(line: Any) -> None:
    """An act of three lines on communes; then two provinces merge, with all below them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from roviec.access.actor import SYSTEM
    from roviec.organisations.actions import NewAct, set_up_act, set_up_confirmation
    from roviec.organisations.models import Reorganisation, UnitVersion
    from roviec.organisations.structure import ActKind

    def standing(kind: str) -> list[Any]:
        return list(UnitVersion.objects.filter(kind__code=kind, valid_to=None).order_by("code"))

    communes, provinces = standing("commune"), standing("province")
    acts = {
        "three lines on communes": [
            _line(ActKind.RENAME, communes[0], attributes={"name": "Tên mới"}),
            _line(ActKind.MOVE, communes[0], superiors={line.code: provinces[1].unit_id}),
            _merge(communes[2:4], provinces[0].unit_id, line, "m"),
        ],
        "a merge of two provinces": [
            _merge(provinces[2:4], _country(), line, "p"),
        ],
    }
    print("| confirming | queries | ms |")
    print("| --- | ---: | ---: |")
    for name, lines in acts.items():
        new = NewAct(of=Reorganisation.Of.UNITS, day=DAY, title=name, lines=lines)
        act = set_up_act(office=SYSTEM, new=new)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            set_up_confirmation(office=SYSTEM, acts=[act])
        print(f"| {name} | {len(asked)} | {(time.perf_counter() - began) * 1000:.0f} |", flush=True)


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
