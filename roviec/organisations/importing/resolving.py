"""Codes of written acts as the parties they mean on the act's day.

Sources are read on the eve: that is how they were called when the decision was taken. What comes
of them is read at the day's end: what the batch itself makes, else what bears the code then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from roviec.organisations.actions import NewAct, NewLine, Party
from roviec.organisations.importing.columns import LEFT, ROOT, SUPERIOR, plain
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.places import known_levels
from roviec.organisations.importing.reach import EVERYTHING, Reach
from roviec.organisations.importing.references import References
from roviec.organisations.importing.units import known_kinds, superiors_in
from roviec.organisations.importing.values import Reader
from roviec.organisations.importing.written import WrittenAct, WrittenLine, listed
from roviec.organisations.models import Reorganisation, UnitKind
from roviec.organisations.reorganising.stored import TERRITORY
from roviec.organisations.structure import OUT, Key
from roviec.organisations.structure.acts import GO_ON

ONE_DAY = timedelta(days=1)
SAID = ("attributes", "superiors")
NEW = "new_"
WAS = "was_"
Attributes = dict[str, Any]


@dataclass
class Resolver:
    """Reads a batch's codes on structures of places and units; what is nowhere goes to the
    problems. `founded`: codes the batch itself makes, which are their labels."""

    reader: Reader
    references: References
    reach: Reach
    structures: Mapping[str, Overlay]
    of: str
    day: date
    founded: set[str] = field(default_factory=set)
    levels: dict[str, str] = field(default_factory=known_levels)
    kinds: dict[str, UnitKind] = field(default_factory=known_kinds)
    reach_of_places: Reach = EVERYTHING
    """Where units may come to stand."""

    @property
    def overlay(self) -> Overlay:
        return self.structures[self.of]

    def resolve(self, acts: list[WrittenAct]) -> list[NewAct]:
        self.founded = {
            code
            for act in acts
            for line in act.lines
            if line.kind not in GO_ON
            for row in line.rows
            if (code := self.reader.code(row, "new_code"))
        }
        return [self._act(act) for act in acts]

    def _act(self, act: WrittenAct) -> NewAct:
        return NewAct(
            of=act.of,
            day=act.day,
            title=act.title,
            lines=[self._line(line) for line in act.lines],
            decision_number=act.decision_number,
            decision_issuer=act.decision_issuer,
            decision_on=act.decision_on,
        )

    def _line(self, line: WrittenLine) -> NewLine:
        sources = [self._source(code, row) for code, row in line.sources]
        targets = [self._target(code, row) for code, row in line.targets]
        first = line.rows[0]
        if line.kind in GO_ON:
            attributes, superiors = self._described(first, NEW, founds=False)
            was = dict(zip(SAID, self._described(first, WAS, founds=False), strict=True))
            if sources:
                said = was if any(was.values()) else {}
                sources[0] = replace(
                    sources[0], attributes=attributes, superiors=superiors, was=said
                )
        else:
            targets += [
                self._founded(code, row)
                for row in line.rows
                if (code := self.reader.code(row, "new_code"))
            ]
        return NewLine(
            kind=line.kind,
            sources=sources,
            targets=targets,
            derived=any(self.reader.yes(row, "derived") for row in line.rows),
            missing=[word for row in line.rows for word in listed(self._text(row, "missing"))],
            note=" ".join(filter(None, (self._text(row, "note") for row in line.rows))),
        )

    def _text(self, row: Row, column: str) -> str:
        return self.reader.text(row, column)

    # --- who is meant ------------------------------------------------------------------------

    def _source(self, code: str, row: Row) -> Party:
        return Party(pk=self._known(code, self.day - ONE_DAY, row, "sources"))

    def _target(self, code: str, row: Row) -> Party:
        if code in self.founded:
            return Party(label=code)
        return Party(pk=self._known(code, self.day, row, "targets"))

    def _known(self, code: str, day: date, row: Row, column: str) -> int | None:
        key = self.references.find(self.overlay, code, day, (row, column))
        if key is not None and not self.reach.holds(key, self.overlay):
            self.references.outside(row, column, code)
        return None if key is None else int(key)

    def _superior(self, code: str, row: Row, column: str) -> int | str | None:
        if plain(code) in LEFT and column.startswith(SUPERIOR):
            return OUT
        if code.lower() in ROOT:
            if not self.reach.holds(None, self.overlay):
                self.references.outside(row, column, code)
            return None
        if code in self.founded:
            return code
        return self._known(code, self.day, row, column)

    # --- what it is like -----------------------------------------------------------------------

    def _founded(self, code: str, row: Row) -> Party:
        attributes, superiors = self._described(row, NEW, founds=True)
        return Party(label=code, founded=True, attributes=attributes, superiors=superiors)

    def _described(
        self, row: Row, which: str, *, founds: bool
    ) -> tuple[Attributes, dict[str, Key | None]]:
        """A new place without a superior is a root; of one that goes on, nothing said is nothing
        changed."""
        places = self.of == Reorganisation.Of.PLACES
        attributes = self._of_place(row, which) if places else self._of_unit(row, which)
        superiors: dict[str, Key | None] = {}
        if places:
            parent = self.reader.code(row, f"{which}parent")
            if parent or founds:
                superiors[TERRITORY] = self._superior(parent or "-", row, f"{which}parent")
        elif which == NEW:
            for line, code in superiors_in(self.reader, row).items():
                superiors[line] = self._superior(code or "-", row, f"{SUPERIOR}{line}")
        return attributes, superiors

    def _of_place(self, row: Row, which: str) -> Attributes:
        found: Attributes = {
            "code": self.reader.code(row, f"{which}code", longest=20),
            "name": self._text(row, f"{which}name"),
            "kind": self._text(row, f"{which}kind"),
        }
        if self._text(row, f"{which}level"):
            found["level"] = self.reader.choice(row, f"{which}level", self.levels)
        return {name: value for name, value in found.items() if value}

    def _of_unit(self, row: Row, which: str) -> Attributes:
        found: Attributes = {
            "code": self.reader.code(row, f"{which}code", longest=40),
            "name": self._text(row, f"{which}name"),
            "kind_id": self._kind(row, f"{which}kind"),
        }
        if which == NEW:
            found["short_name"] = self._text(row, "new_short_name")
            place = self.reader.code(row, "new_place")
            if place:
                overlay = self.structures[Reorganisation.Of.PLACES]
                key = self.references.find(overlay, place, self.day, (row, "new_place"))
                if key is not None and not self.reach_of_places.holds(key, overlay):
                    self.references.outside(row, "new_place", place)
                found["place_id"] = key
        return {name: value for name, value in found.items() if value}

    def _kind(self, row: Row, column: str) -> int | None:
        said = self._text(row, column)
        found = self.kinds.get(plain(said)) if said else None
        if said and found is None:
            known = ", ".join(sorted({kind.code for kind in self.kinds.values()}))
            told = _("Không có loại đơn vị “%(said)s”; đang có: %(known)s.")
            self.reader.wrong("IMP-06", told % {"said": said, "known": known}, row, column)
        return found.pk if found else None
