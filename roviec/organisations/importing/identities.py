"""Rows of versions as identities: which rows are one place or unit through time.

A row by itself is one identity over its days. Rows that bear the same word in the column
`identity` are one, whatever their codes and names. So a rename is two rows with one word, and a
code given to another territory later is two rows without one, or with two: nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from roviec.interface.formats import day as shown
from roviec.organisations.importing.headed import Row, Table
from roviec.organisations.importing.problems import Problem
from roviec.organisations.structure import Key, State, Stretch
from roviec.organisations.structure.stretches import Value


@dataclass(frozen=True)
class Version:
    """One row: what an identity is like over its days. `superiors` are codes by hierarchy, None
    where it is a root; `columns` names the column of each, for problems."""

    row: Row
    valid_from: date | None
    valid_to: date | None
    attributes: Mapping[str, Value]
    superiors: Mapping[str, str | None]
    identity: str

    @property
    def code(self) -> str:
        return str(self.attributes["code"])

    @property
    def place(self) -> int:
        """Where a unit stands."""
        place = self.attributes["place_id"]
        assert isinstance(place, int)
        return place

    def stretch(self, superiors: Mapping[str, Key | None]) -> Stretch:
        return Stretch(self.valid_from, self.valid_to, State(self.attributes, superiors))


@dataclass
class Identity:
    """Versions in order of time, and whom they stand for: one that is stored, or a new one under
    a label."""

    versions: list[Version]
    key: Key = ""
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def first(self) -> Version:
        return self.versions[0]

    @property
    def label(self) -> str:
        return f"{self.first.code}#{self.first.row.number}"


def gathered(versions: Iterable[Version]) -> list[Identity]:
    """Identities by the start of their first version."""
    named: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        named[version.identity or f"\0{version.row.number}"].append(version)
    found = [Identity(sorted(each, key=_start)) for each in named.values()]
    return sorted(found, key=lambda identity: _start(identity.first))


def told_apart(identities: list[Identity], table: Table) -> Iterator[Problem]:
    """IMP-09: rows nobody can tell are one or two, and a life with gaps or overlaps."""
    by_code: dict[str, list[Version]] = defaultdict(list)
    for identity in identities:
        for version in identity.versions:
            by_code[version.code].append(version)
        for one, other in pairwise(identity.versions):
            if one.valid_to is None or one.valid_to != other.valid_from:
                yield table.problem(
                    "IMP-09",
                    _(
                        "Dòng này và dòng %(row)s là một đối tượng nhưng hở hoặc chồng ngày. “Đến"
                        " trước ngày” của dòng trước phải bằng “Từ ngày” của dòng sau."
                    )
                    % {"row": one.row.number},
                    other.row,
                    "valid_from",
                )
    for versions in by_code.values():
        yield from _touching(sorted(versions, key=_start), table)


def _touching(versions: list[Version], table: Table) -> Iterator[Problem]:
    for one, other in pairwise(versions):
        if one.valid_to is None or one.valid_to != other.valid_from:
            continue
        if not one.identity and not other.identity:
            yield table.problem(
                "IMP-09",
                _(
                    "Mã “%(code)s” nối tiếp dòng %(row)s vào ngày %(day)s. Cùng một đối tượng thì"
                    " ghi cùng một chữ ở cột “Định danh” của cả hai dòng; hai đối tượng khác nhau"
                    " thì ghi hai chữ khác nhau."
                )
                % {"code": other.code, "row": one.row.number, "day": shown(one.valid_to)},
                other.row,
                "identity",
            )


def _start(version: Version) -> date:
    return version.valid_from or date.min


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours in the same state made one."""
    made: list[Stretch] = []
    for each in stretches:
        last = made[-1] if made else None
        if last and last.valid_to == each.valid_from and last.state == each.state:
            made[-1] = Stretch(last.valid_from, each.valid_to, last.state)
        else:
            made.append(each)
    return made


def before(stretches: Iterable[Stretch], day: date) -> list[Stretch]:
    """Their days before that one."""
    return [
        each if each.valid_to is not None and each.valid_to <= day else each.until(day)
        for each in stretches
        if each.valid_from is None or each.valid_from < day
    ]


def since(stretches: Iterable[Stretch], day: date) -> list[Stretch]:
    """Their days from that one on."""
    return [
        each if each.valid_from is not None and each.valid_from >= day else each.since(day)
        for each in stretches
        if each.valid_to is None or each.valid_to > day
    ]
