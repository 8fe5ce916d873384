"""What stands, as the tables an import reads: the same file read back changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from roviec.organisations.importing.columns import COLUMNS, TableKind
from roviec.organisations.importing.resolving import NEW, ONE_DAY, WAS
from roviec.organisations.importing.units import column_of
from roviec.organisations.models import (
    ActLine,
    ActParty,
    CommitteeMember,
    GroupedPlace,
    Line,
    Place,
    Reorganisation,
    Unit,
    UnitKind,
)
from roviec.organisations.reorganising.stored import TERRITORY, StoredStructure, stored
from roviec.organisations.structure import OUT, Stretch

Values = dict[str, Any]
AT_THE_TOP = "-"


@dataclass(frozen=True, slots=True)
class Exported:
    """A table: rows of values by column; days are days, codes are text."""

    kind: TableKind
    columns: list[str]
    rows: list[Values]


def exported(kinds: tuple[TableKind, ...]) -> list[Exported]:
    """The tables with everything that stands or ever stood."""
    record = _Record()
    rows = {
        TableKind.PLACES: record.places,
        TableKind.GROUPS: record.groups,
        TableKind.UNITS: record.units,
        TableKind.MEMBERS: record.members,
        TableKind.ACTS: record.acts,
    }
    lines = list(Line.objects.values_list("code", flat=True))
    return [Exported(kind, columns_of(kind, lines), list(rows[kind]())) for kind in kinds]


def columns_of(kind: TableKind, lines: list[str]) -> list[str]:
    names = [column.name for column in COLUMNS[kind]]
    if kind in (TableKind.UNITS, TableKind.ACTS):
        names += [column_of(line) for line in lines]
    return names


@dataclass
class _Record:
    """Codes of places and units on any day, read once."""

    standing: dict[str, StoredStructure] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for of, model in ((Reorganisation.Of.PLACES, Place), (Reorganisation.Of.UNITS, Unit)):
            structure = stored(of)
            structure.read(model._default_manager.values_list("pk", flat=True))
            self.standing[of] = structure
        self.kinds = dict(UnitKind.objects.values_list("pk", "code"))

    def _code(self, of: str, key: Any, day: date | None) -> str:
        """The code it bears on the day; without a day, or before it stood, its first."""
        stretches = self.standing[of].stretches(key)
        held = [s for s in stretches if day is not None and s.holds_on(day)]
        return (held or stretches)[0].state.code if stretches else ""

    def places(self) -> Iterator[Values]:
        of = Reorganisation.Of.PLACES
        for pk in Place.objects.order_by("pk").values_list("pk", flat=True):
            for stretch in self.standing[of].stretches(pk):
                parent = stretch.state.superiors.get(TERRITORY)
                code = self._code(of, parent, stretch.valid_from) if parent else ""
                yield {**stretch.state.attributes, "parent": code, **_days(stretch, pk)}

    def units(self) -> Iterator[Values]:
        of = Reorganisation.Of.UNITS
        for pk in Unit.objects.order_by("pk").values_list("pk", flat=True):
            for stretch in self.standing[of].stretches(pk):
                said = stretch.state.attributes
                yield {
                    "code": said["code"],
                    "name": said["name"],
                    "short_name": said.get("short_name", ""),
                    "kind": self.kinds[int(said["kind_id"] or 0)],
                    "place": self._code(
                        Reorganisation.Of.PLACES, said["place_id"], stretch.valid_from
                    ),
                    **self._superiors(stretch.state.superiors, stretch.valid_from),
                    **_days(stretch, pk),
                }

    def _superiors(self, superiors: Any, day: date | None) -> Values:
        of = Reorganisation.Of.UNITS
        return {
            column_of(line): AT_THE_TOP if who is None else self._code(of, who, day)
            for line, who in superiors.items()
        }

    def groups(self) -> Iterator[Values]:
        rows = GroupedPlace.objects.select_related("group__grouping").order_by("pk")
        for row in rows:
            yield {
                "grouping": row.group.grouping.code,
                "grouping_name": row.group.grouping.name,
                "group": row.group.code,
                "group_name": row.group.name,
                "place": self._code(Reorganisation.Of.PLACES, row.place_id, row.valid_from),
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
            }

    def members(self) -> Iterator[Values]:
        of = Reorganisation.Of.UNITS
        for row in CommitteeMember.objects.order_by("pk"):
            yield {
                "committee": self._code(of, row.committee_id, row.valid_from),
                "member": self._code(of, row.member_id, row.valid_from),
                "standing": "x" if row.standing else "",
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "note": row.note,
            }

    # --- acts --------------------------------------------------------------------------------

    def acts(self) -> Iterator[Values]:
        """Those in force; each row says what its line founds, the first also what it is about."""
        confirmed = Reorganisation.objects.filter(state=Reorganisation.State.CONFIRMED)
        for act in confirmed.order_by("day", "pk"):
            parties: dict[int, list[ActParty]] = defaultdict(list)
            for party in ActParty.objects.filter(line__act=act).order_by("side", "order", "pk"):
                parties[party.line_id].append(party)
            heading = {
                "act": str(act.pk),
                "of": act.of,
                "day": act.day,
                "title": act.title,
                "decision_number": act.decision_number,
                "decision_issuer": act.decision_issuer,
                "decision_day": act.decision_on,
            }
            made = self._made(act)
            for line in ActLine.objects.filter(act=act).order_by("number"):
                for row in self._line(act, line, parties[line.pk], made):
                    yield heading | row

    @staticmethod
    def _made(act: Reorganisation) -> dict[str, str]:
        """Codes of what the act's batch makes, by label."""
        founded = ActParty.objects.filter(line__act__batch=act.batch_id, founded=True)
        return {party.label: str(party.attributes.get("code", "")) for party in founded}

    def _line(
        self, act: Reorganisation, line: ActLine, parties: list[ActParty], made: dict[str, str]
    ) -> Iterator[Values]:
        sources = [p for p in parties if p.side == ActParty.Side.SOURCE]
        there = [p for p in parties if p.side == ActParty.Side.TARGET and not p.founded]
        founded = [p for p in parties if p.founded]
        key = {"line": str(line.number), "kind": line.kind}
        first: Values = {
            "sources": "; ".join(
                self._code(act.of, p.place_id or p.unit_id, act.day - ONE_DAY) for p in sources
            ),
            "targets": "; ".join(
                made.get(p.label) or self._code(act.of, p.place_id or p.unit_id, act.day)
                for p in there
            ),
            "derived": "x" if line.derived else "",
            "missing": "; ".join(line.missing),
            "note": line.note,
        }
        described = founded or [p for p in sources[:1] if p.attributes or p.superiors]
        if not described:
            yield key | first
        for number, party in enumerate(described):
            said = self._said(act, party.attributes, party.superiors, made, NEW)
            was = party.was
            old = self._said(act, was.get("attributes", {}), was.get("superiors", {}), made, WAS)
            yield key | (first if number == 0 else {}) | said | old

    def _said(  # the two halves of a description, and what they are read with
        self,
        act: Reorganisation,
        attributes: Values,
        superiors: Values,
        made: dict[str, str],
        which: str,
    ) -> Values:
        found = {
            f"{which}{name}": value
            for name, value in attributes.items()
            if name in ("code", "name", "short_name", "kind", "level")
        }
        if attributes.get("kind_id"):
            found[f"{which}kind"] = self.kinds[attributes["kind_id"]]
        if attributes.get("place_id"):
            places = Reorganisation.Of.PLACES
            found[f"{which}place"] = self._code(places, attributes["place_id"], act.day)
        for hierarchy, who in superiors.items():
            if which == WAS and hierarchy != TERRITORY:
                continue
            code = made.get(who, "") if isinstance(who, str) else AT_THE_TOP
            if who == OUT:
                code = "out"
            if isinstance(who, int):
                code = self._code(act.of, who, act.day)
            column = f"{which}parent" if hierarchy == TERRITORY else column_of(hierarchy)
            found[column] = code
        return found


def _days(stretch: Stretch, pk: int) -> Values:
    return {
        "valid_from": stretch.valid_from,
        "valid_to": stretch.valid_to,
        "identity": str(pk),
    }
