"""Places and bodies that real reports of 2019 to 2022 name, each with all that it is today.

What is today's comes with how much of the earlier one it has. Committees of districts ended with
them, and no source says who took over: there nobody is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from roviec.access.actor import SYSTEM
from roviec.organisations.actions import (
    NewAct,
    NewLine,
    Party,
    set_up_act,
    set_up_confirmation,
)
from roviec.organisations.history.successors import Relation
from roviec.organisations.models import PlaceVersion, UnitVersion
from roviec.organisations.structure import ActKind

Became = set[tuple[str | None, Relation]]


class Sample(NamedTuple):
    day: date
    places: Mapping[str, Became]
    bodies: Mapping[str, Became]
    """All that stand at these places on the day."""


NOBODY_KNOWS: Became = {(None, Relation.UNKNOWN)}


def goes_on_in(name: str) -> Became:
    return {(name, Relation.WHOLE)}


def lies_in(*names: str) -> Became:
    """Told from what lay within: the sources tell of communes only."""
    return {(name, Relation.DERIVED) for name in names}


SAMPLED = {
    "Phủ Lý": Sample(
        date(2019, 12, 3),
        {
            "Tỉnh Hà Nam": lies_in("Tỉnh Ninh Bình"),
            "Thành phố Phủ Lý": lies_in(
                "Phường Phủ Lý", "Phường Phù Vân", "Phường Châu Sơn", "Phường Hà Nam",
                "Phường Liêm Tuyền",
            ),
        },
        {
            "Tỉnh ủy Hà Nam": goes_on_in("Tỉnh ủy Ninh Bình"),
            "Ban Tuyên giáo Tỉnh ủy Hà Nam": goes_on_in(
                "Ban Tuyên giáo và Dân vận Tỉnh ủy Ninh Bình"
            ),
            "Thành ủy Phủ Lý": NOBODY_KNOWS,
            "Ban Tuyên giáo Thành ủy Phủ Lý": NOBODY_KNOWS,
        },
    ),
    "Phổ Yên": Sample(
        date(2022, 8, 11),
        {
            "Tỉnh Thái Nguyên": lies_in("Tỉnh Thái Nguyên"),
            "Thành phố Phổ Yên": lies_in(
                "Phường Phổ Yên", "Phường Phúc Thuận", "Phường Trung Thành", "Phường Vạn Xuân",
                "Xã Thành Công", "Xã Đại Phúc",
            ),
        },
        {
            "Tỉnh ủy Thái Nguyên": goes_on_in("Tỉnh ủy Thái Nguyên"),
            "Ban Tuyên giáo Tỉnh ủy Thái Nguyên": goes_on_in(
                "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"
            ),
            "Thành ủy Phổ Yên": NOBODY_KNOWS,
            "Ban Tuyên giáo Thành ủy Phổ Yên": NOBODY_KNOWS,
        },
    ),
    "Bắc Kạn": Sample(
        date(2022, 11, 25),
        {
            "Tỉnh Bắc Kạn": lies_in("Tỉnh Thái Nguyên"),
            "Thành Phố Bắc Kạn": lies_in("Phường Bắc Kạn", "Phường Đức Xuân", "Xã Phong Quang"),
        },
        {
            "Tỉnh ủy Bắc Kạn": goes_on_in("Tỉnh ủy Thái Nguyên"),
            "Ban Tuyên giáo Tỉnh ủy Bắc Kạn": goes_on_in(
                "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên"
            ),
            "Thành ủy Bắc Kạn": NOBODY_KNOWS,
            "Ban Tuyên giáo Thành ủy Bắc Kạn": NOBODY_KNOWS,
        },
    ),
    "Thốt Nốt": Sample(
        date(2020, 10, 28),
        {
            "Thành phố Cần Thơ": lies_in("Thành phố Cần Thơ"),
            "Quận Thốt Nốt": lies_in(
                "Phường Thốt Nốt", "Phường Thuận Hưng", "Phường Thới Long", "Phường Trung Nhứt",
                "Phường Tân Lộc",
            ),
        },
        {
            "Thành ủy Cần Thơ": goes_on_in("Thành ủy Cần Thơ"),
            "Ban Tuyên giáo Thành ủy Cần Thơ": goes_on_in(
                "Ban Tuyên giáo và Dân vận Thành ủy Cần Thơ"
            ),
            "Quận ủy Thốt Nốt": NOBODY_KNOWS,
            "Ban Tuyên giáo Quận ủy Thốt Nốt": NOBODY_KNOWS,
        },
    ),
    "Cờ Đỏ": Sample(
        date(2020, 10, 28),
        {
            "Huyện Cờ Đỏ": lies_in(
                "Phường Trung Nhứt", "Xã Cờ Đỏ", "Xã Thạnh Phú", "Xã Thới Hưng", "Xã Trung Hưng",
                "Xã Đông Hiệp",
            ),
        },
        {
            "Huyện ủy Cờ Đỏ": NOBODY_KNOWS,
            "Ban Tuyên giáo Huyện ủy Cờ Đỏ": NOBODY_KNOWS,
        },
    ),
}  # fmt: skip

CITY = date(2022, 4, 10)
TOWN = {
    "Thành phố Phổ Yên": "Thị xã Phổ Yên",
    "Thành ủy Phổ Yên": "Thị ủy Phổ Yên",
    "Ban Tuyên giáo Thành ủy Phổ Yên": "Ban Tuyên giáo Thị ủy Phổ Yên",
}
"""What was called otherwise until the day before `CITY`."""


def enter_the_town() -> None:
    """Official tables know Phổ Yên as a city only: what it was before is an act of its own, and
    what its bodies were called is another."""
    place = PlaceVersion.objects.as_at(CITY).get(name="Thành phố Phổ Yên")
    kinds = ({"kind": "thành phố"}, {"kind": "thị xã"})
    _confirm("places", [_earlier(ActKind.UPGRADE, place.place_id, place.name, kinds)])
    bodies = UnitVersion.objects.as_at(CITY).filter(place=place.place_id)
    _confirm("units", [_earlier(ActKind.RENAME, body.unit_id, body.name) for body in bodies])


def _earlier(
    kind: ActKind, pk: int, name: str, more: tuple[dict[str, str], dict[str, str]] = ({}, {})
) -> NewLine:
    then, before = {"name": name, **more[0]}, {"name": TOWN[name], **more[1]}
    return NewLine(kind=kind, sources=[Party(pk=pk, attributes=then, was={"attributes": before})])


def _confirm(of: str, lines: list[NewLine]) -> None:
    new = NewAct(
        of=of,
        day=CITY,
        title="Thành lập thành phố Phổ Yên",
        decision_number="469/NQ-UBTVQH15",
        decision_issuer="Ủy ban Thường vụ Quốc hội",
        lines=lines,
    )
    set_up_confirmation(office=SYSTEM, acts=[set_up_act(office=SYSTEM, new=new)])
