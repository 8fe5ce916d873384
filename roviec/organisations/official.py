"""The places of Vietnam from the statistics office's public tables, before and after 1 July 2025.

The tables (`data/vietnam`, as of 20 September 2026) give a snapshot of each side and links from
old communes to new ones. What they do not say is not made up: starts before 1 July 2025 stay
unknown, a commune without a link ends with its successor unknown, and a source the snapshot does
not hold stands in the line that needs it, as a code. What became of provinces and districts
follows from their communes, and their lines say that it is derived.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files

from django.db import transaction

from roviec.access.actor import Office
from roviec.organisations import planner
from roviec.organisations.actions.confirm_acts import set_up_confirmation
from roviec.organisations.actions.prepare_act import NewAct, NewLine, Party, set_up_act
from roviec.organisations.actions.set_up_groups import set_up_groups
from roviec.organisations.hierarchy.paths import rebuild_places
from roviec.organisations.models import Place, PlaceVersion, Reorganisation
from roviec.organisations.reorganising.stored import TERRITORY
from roviec.organisations.structure import ActKind

REORGANISED_ON = date(2025, 7, 1)
DECIDED_ON = date(2025, 6, 16)
COUNTRY = "VN"

_COMMUNES_BY = "Ủy ban Thường vụ Quốc hội"
_NOTE = (
    "Nghị quyết ngày 16/6/2025 về sắp xếp đơn vị hành chính cấp xã của tỉnh, thành phố này; bảng"
    " chính thức không ghi số. Việc hợp nhất tỉnh: Nghị quyết 202/2025/QH15. Quan hệ của tỉnh và"
    " của huyện suy ra từ các xã."
)
_NO_COMMUNES = (
    "Huyện đảo không có xã trực thuộc nên bảng chính thức không ghi liên kết; cùng ngày có đặc khu"
    " lập mới."
)
_ISLAND = "Trước đây là huyện đảo {name}, không có xã trực thuộc."


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one of the two tables of units."""

    level: str
    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Link:
    old: str
    new: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """What there is after setting up. `already`: it was there before and nothing was touched."""

    places: int
    acts: int
    already: bool


@transaction.atomic
def set_up_vietnam(*, office: Office) -> Laid:
    """Lay the whole history of places into a site that has none; does nothing where it stands.

    Raises `ActRefused` when the tables contradict the rules (they do not).
    """
    if PlaceVersion.objects.filter(code=COUNTRY, level="country").exists():
        acts = Reorganisation.objects.filter(of=Reorganisation.Of.PLACES)
        return Laid(Place.objects.count(), acts.count(), already=True)
    tables = Tables()
    before = _set_up_before(tables)
    rebuild_places()
    drafts = [
        _act(province, tables, _Lines(province, tables, before).all())
        for province in tables.provinces
    ]
    acts_made = [set_up_act(office=office, new=draft) for draft in drafts]
    set_up_confirmation(office=office, acts=acts_made)
    set_up_groups(office=office)
    planner.look_again()
    return Laid(Place.objects.count(), len(acts_made), already=False)


class Tables:
    """The three tables, and what follows from them."""

    def __init__(self) -> None:
        self.old = {row.code: row for row in _rows("units-until-2025-06-30.tsv")}
        self.new = {row.code: row for row in _rows("units-from-2025-07-01.tsv")}
        self.links = [
            Link(line["old_commune"], line["new_commune"], line["extent"] == "whole")
            for line in _read("links-2025-07-01.tsv")
        ]

    @cached_property
    def sources(self) -> dict[str, list[Link]]:
        """What each new commune was made of."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.new].append(link)
        return found

    @cached_property
    def results(self) -> dict[str, list[Link]]:
        """What came of each old commune."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.old].append(link)
        return found

    @cached_property
    def provinces(self) -> list[Row]:
        return [row for row in self.new.values() if row.level == "province"]

    @cached_property
    def became(self) -> dict[str, str]:
        """Old province to new province: the tables link communes only, and those of each old
        province all went to one new province."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            if link.old in self.old:
                old, new = province_of(link.old, self.old), province_of(link.new, self.new)
                found[old].add(new)
        return {old: one for old, (one,) in found.items()}

    def went_on(self, code: str) -> str | None:
        """The one old commune that all of a new commune is, where nothing was added or cut."""
        links = self.sources.get(code, [])
        alone = len(links) == 1 and links[0].whole and links[0].old in self.old
        return links[0].old if alone else None


def province_of(code: str, table: dict[str, Row]) -> str:
    row = table[code]
    while row.level != "province":
        row = table[row.parent]
    return row.code


def _read(name: str) -> Iterator[dict[str, str]]:
    source = files("roviec.organisations").joinpath("data", "vietnam", name)
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines(), delimiter="\t")


def _rows(name: str) -> Iterator[Row]:
    for line in _read(name):
        yield Row(line["level"], line["code"], line["name"], line["kind"], line["parent"])


def _set_up_before(tables: Tables) -> dict[str, int]:
    """The places until 30 June 2025, by code. None of their starts is known."""
    rows = [Row("country", COUNTRY, "Việt Nam", "quốc gia", ""), *tables.old.values()]
    places = Place.objects.bulk_create([Place() for _ in rows], batch_size=2000)
    keys = {row.code: place.pk for row, place in zip(rows, places, strict=True)}
    PlaceVersion.objects.bulk_create(
        [
            PlaceVersion(
                place_id=keys[row.code],
                level=row.level,
                kind=row.kind,
                code=row.code,
                name=row.name,
                parent_id=_parent_of(row, keys),
            )
            for row in rows
        ],
        batch_size=2000,
    )
    return keys


def _parent_of(row: Row, keys: dict[str, int]) -> int | None:
    if row.level == "country":
        return None
    return keys[row.parent or COUNTRY]


def _act(province: Row, tables: Tables, lines: list[NewLine]) -> NewAct:
    return NewAct(
        of=Reorganisation.Of.PLACES,
        day=REORGANISED_ON,
        title=f"Sắp xếp đơn vị hành chính năm 2025: {province.name}",
        decision_issuer=_COMMUNES_BY,
        decision_on=DECIDED_ON,
        note=_NOTE,
        lines=lines,
    )


@dataclass
class _Lines:
    """The lines of one new province's act."""

    province: Row
    tables: Tables
    before: dict[str, int]
    made: set[str] = field(default_factory=set)
    """New communes some line has founded already."""

    def all(self) -> list[NewLine]:
        old = [code for code, new in self.tables.became.items() if new == self.province.code]
        inside = [row for row in self.tables.old.values() if self._within(row, old)]
        return [
            *self._province(old),
            *self._communes(),
            *self._cut_and_unknown(inside),
            *self._districts(inside),
        ]

    def _within(self, row: Row, provinces: list[str]) -> bool:
        return row.level != "province" and province_of(row.code, self.tables.old) in provinces

    # --- the province ---------------------------------------------------------------------------

    def _province(self, old: list[str]) -> Iterator[NewLine]:
        if len(old) > 1:
            yield NewLine(
                kind=ActKind.MERGE,
                sources=[Party(pk=self.before[code]) for code in old],
                targets=[self._founded(self.province, self.before[COUNTRY])],
                derived=True,
            )
            return
        yield from self._going_on(self.tables.old[old[0]], self.province, None)

    @cached_property
    def _province_key(self) -> int | str:
        sole = [code for code, new in self.tables.became.items() if new == self.province.code]
        return self.before[sole[0]] if len(sole) == 1 else _label(self.province)

    # --- communes -------------------------------------------------------------------------------

    def _communes(self) -> Iterator[NewLine]:
        for row in self.tables.new.values():
            if row.level != "commune" or row.parent != self.province.code:
                continue
            links = self.tables.sources.get(row.code, [])
            sole = self.tables.went_on(row.code)
            whole = [link.old for link in links if link.whole]
            if sole is not None:
                yield from self._going_on(self.tables.old[sole], row, self._province_key)
            elif not links:
                yield self._created(row)
            elif whole:
                yield self._merged(row, whole, links)

    def _merged(self, row: Row, whole: list[str], links: list[Link]) -> NewLine:
        missing = [link for link in links if link.old not in self.tables.old]
        self.made.add(row.code)
        return NewLine(
            kind=ActKind.MERGE,
            sources=[Party(pk=self.before[code]) for code in whole if code in self.tables.old],
            targets=[self._founded(row, self._province_key)],
            missing=[link.old if link.whole else f"{link.old} (một phần)" for link in missing],
        )

    def _created(self, row: Row) -> NewLine:
        """Only the special zones have no links: they were island districts without communes."""
        return NewLine(
            kind=ActKind.CREATE,
            targets=[self._founded(row, self._province_key)],
            note=_ISLAND.format(name=row.name.removeprefix("Đặc khu ")),
        )

    def _going_on(self, old: Row, new: Row, parent: int | str | None) -> Iterator[NewLine]:
        """The same place after the day: whatever of it changed is a line of its own."""
        if parent is not None:
            code = {"code": new.code} if new.code != old.code else {}
            party = Party(pk=self.before[old.code], attributes=code, superiors={TERRITORY: parent})
            yield NewLine(kind=ActKind.MOVE, sources=[party])
        if new.kind != old.kind:
            party = Party(pk=self.before[old.code], attributes={"kind": new.kind, "name": new.name})
            yield NewLine(kind=ActKind.UPGRADE, sources=[party])
        elif new.name != old.name:
            party = Party(pk=self.before[old.code], attributes={"name": new.name})
            yield NewLine(kind=ActKind.RENAME, sources=[party])

    def _cut_and_unknown(self, inside: list[Row]) -> Iterator[NewLine]:
        for row in inside:
            if row.level != "commune":
                continue
            links = self.tables.results.get(row.code, [])
            if not links:
                yield NewLine(
                    kind=ActKind.DISSOLVE,
                    sources=[Party(pk=self.before[row.code])],
                    note="Bảng chính thức không ghi xã này nhập vào đâu.",
                )
            elif not links[0].whole:
                yield NewLine(
                    kind=ActKind.SPLIT,
                    sources=[Party(pk=self.before[row.code])],
                    targets=[self._target(link.new) for link in links],
                )

    def _target(self, code: str) -> Party:
        """A new commune; the first line that names one made of parts only founds it."""
        row = self.tables.new[code]
        if code in self.made:
            return Party(label=_label(row))
        self.made.add(code)
        return self._founded(row, self._province_key)

    # --- districts ------------------------------------------------------------------------------

    def _districts(self, inside: list[Row]) -> Iterator[NewLine]:
        communes: dict[str, list[str]] = defaultdict(list)
        for row in inside:
            if row.level == "commune":
                communes[row.parent].append(row.code)
        for row in inside:
            if row.level == "district":
                yield NewLine(
                    kind=ActKind.DISSOLVE,
                    sources=[Party(pk=self.before[row.code])],
                    targets=[self._stands(code) for code in self._went_to(communes[row.code])],
                    derived=True,
                    note="" if communes[row.code] else _NO_COMMUNES,
                )

    def _went_to(self, communes: list[str]) -> list[str]:
        found = {link.new: None for code in communes for link in self.tables.results.get(code, [])}
        return list(found)

    def _stands(self, code: str) -> Party:
        sole = self.tables.went_on(code)
        if sole is not None:
            return Party(pk=self.before[sole])
        return Party(label=_label(self.tables.new[code]))

    def _founded(self, row: Row, parent: int | str) -> Party:
        return Party(
            label=_label(row),
            founded=True,
            attributes={
                "level": row.level,
                "kind": row.kind,
                "code": row.code,
                "name": row.name,
            },
            superiors={TERRITORY: parent},
        )


def _label(row: Row) -> str:
    return f"{row.level}-{row.code}"
