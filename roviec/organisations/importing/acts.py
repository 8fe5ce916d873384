"""Acts from a table: worked out batch by batch before anything is written, then written so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.interface.formats import day as shown
from roviec.organisations.actions import NewAct, NewLine, set_up_act, set_up_confirmation
from roviec.organisations.importing.columns import SUPERIOR
from roviec.organisations.importing.doubts import Where
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.known_acts import (
    confirmed,
    content_in_record,
    content_of,
    known_and_new,
)
from roviec.organisations.importing.open_acts import (
    Stop,
    codes_in,
    codes_left_open,
    codes_made,
    is_missing,
)
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.plans import Change, Counts, Step
from roviec.organisations.importing.problems import ImportRefused
from roviec.organisations.importing.reach import EVERYTHING, Reaches
from roviec.organisations.importing.references import References
from roviec.organisations.importing.resolving import ONE_DAY, Resolver
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.importing.written import WrittenAct, by_batch, listed, written_acts
from roviec.organisations.models import Reorganisation
from roviec.organisations.reorganising.stored import stored
from roviec.organisations.structure import (
    Act,
    ActRefused,
    Founded,
    Key,
    Line,
    Outcome,
    State,
    Stretch,
    work_out,
)
from roviec.organisations.structure import Change as LineChange

CODED: dict[str, frozenset[str]] = {
    Reorganisation.Of.PLACES: frozenset(
        {"sources", "targets", "new_code", "new_parent", "new_place", "was_parent"}
    ),
    Reorganisation.Of.UNITS: frozenset({"sources", "targets", "new_code"}),
}
"""Columns in which codes of places and of units stand."""


@dataclass
class ActsPlan:
    counts: Counts = field(default_factory=Counts)
    changes: list[Change] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def structures() -> dict[str, Overlay]:
    """Everything that stands, places and units, for acts to be tried on."""
    found = {}
    for of in (Reorganisation.Of.PLACES, Reorganisation.Of.UNITS):
        found[str(of)] = Overlay(stored(of))
    return found


def bring_in(reader: Reader, standing: dict[str, Overlay]) -> None:
    """Read whoever the table names, and who answers to them, in few queries."""
    for of, overlay in standing.items():
        codes = {
            code
            for row in reader.table.rows()
            for column in reader.table.columns
            if column in CODED[of] or column.startswith(SUPERIOR)
            for code in listed(text_of(reader.table.cell(row, column)))
        }
        overlay.bring(codes)
        overlay.base.read_below(key for code in codes for key in overlay.base.coded(code))


@dataclass
class Trial:
    """Tries the acts of a file on what stands, each batch on what the ones before it left."""

    reader: Reader
    references: References
    reaches: Reaches
    standing: dict[str, Overlay]
    plan: ActsPlan = field(default_factory=ActsPlan)
    stops: dict[str, list[Stop]] = field(default_factory=lambda: {of: [] for of in CODED})
    """Of places and of units: what faulty acts leave open."""
    _made: int = 0

    def run(self) -> ActsPlan:
        bring_in(self.reader, self.standing)
        acts = written_acts(self.reader)
        self._stop_at_faulty(acts)
        known = confirmed()
        for batch in by_batch(acts):
            of, day = batch[0].of, batch[0].day
            old, new = known_and_new(batch, known)
            if self._waits(batch):
                continue
            self._hold_against_record(old, known)
            if new and not self._try(new, of, day):
                rows = [row for act in new for row in _rows(act)]
                self._stop(of, day, rows, [self.reader.where(act.row) for act in new])
        return self.plan

    # --- what waits ----------------------------------------------------------------------------

    def _stop_at_faulty(self, acts: list[WrittenAct]) -> None:
        """From the day of an act with a faulty row on, what it is about is open; of a row that
        names no act that can be read, the day is not known."""
        by_row = {row.number: act for act in acts for row in _rows(act)}
        by_word = {text_of(self.reader.table.cell(act.row, "act")): act for act in acts}
        faulty = [row for row in self.reader.table.rows() if self.reader.is_faulty(row)]
        for row in faulty:
            word = text_of(self.reader.table.cell(row, "act"))
            act = by_row.get(row.number) or by_word.get(word)
            rows = [row, *(_rows(act) if act else ())]
            for of in (act.of,) if act else CODED:
                self._stop(of, act.day if act else date.min, rows, [self.reader.where(row)])
        table = self.reader.table
        for number in (0, table.header):
            if (table.sheet.name, number) in self.reader.problems.faulty:
                for of in CODED:
                    self.stops[of].append(Stop(date.min, [(table.sheet.name, number)]))

    def _stop(self, of: str, day: date, rows: list[Row], told: list[Where]) -> None:
        codes = codes_left_open(self.reader, rows, self.standing[of])
        self.stops[of].append(Stop(day, told, codes))

    def _waits(self, batch: list[WrittenAct]) -> bool:
        """Whether the batch depends on faulty acts, or holds one: acts of one day apply together.
        IMP-15 is told of each act in it that has no fault of its own; what it is about is open to
        later ones."""
        of, day = batch[0].of, batch[0].day
        rows = [row for act in batch for row in _rows(act)]
        codes = codes_in(self.reader, [*rows, *(act.row for act in batch)])
        stops = [stop for stop in self.stops[of] if stop.leaves_open(codes, day)]
        own = {self.reader.where(row) for row in rows} | {self.reader.where(a.row) for a in batch}
        stops += [s for s in self.stops[of] if s not in stops and own.intersection(s.rows)]
        if not stops:
            self._doubt_places(of, day)
            return False
        causes = list(dict.fromkeys(where for stop in stops for where in stop.rows))
        self._tell_missing(batch)
        for act in batch:
            numbers = {act.row.number, *(row.number for row in _rows(act))}
            others = [each for each in causes if each[1] not in numbers]
            if others:
                self.reader.depends(act.row, "act", others)
        self._stop(of, day, rows, causes)
        return True

    def _tell_missing(self, batch: list[WrittenAct]) -> None:
        """Codes nobody bears are told of acts that wait, too."""
        for act in batch:
            overlay, eve = self.standing[act.of], act.day - ONE_DAY
            for line in act.lines:
                named = [("sources", eve, line.sources), ("targets", act.day, line.targets)]
                for column, day, codes in named:
                    for code, row in codes:
                        if is_missing(code, self._made_in_file, overlay):
                            self.references.find(overlay, code, day, (row, column))

    @cached_property
    def _made_in_file(self) -> set[str] | None:
        return codes_made(self.reader)

    def _doubt_places(self, of: str, day: date) -> None:
        """Units may come to stand at places a faulty act of places makes."""
        if of == Reorganisation.Of.UNITS:
            open_places = [s for s in self.stops[Reorganisation.Of.PLACES] if s.since <= day]
            rows = list(dict.fromkeys(where for stop in open_places for where in stop.rows))
            if rows:
                self.standing[Reorganisation.Of.PLACES].doubts.nameless = rows

    def _resolver(self, of: str, day: date) -> Resolver:
        return Resolver(
            self.reader,
            self.references,
            self.reaches[of],
            self.standing,
            of,
            day,
            reach_of_places=self.reaches[Reorganisation.Of.PLACES],
        )

    def _hold_against_record(
        self, acts: list[WrittenAct], known: dict[tuple[str, date, str, str], Reorganisation]
    ) -> None:
        """IMP-11: an act that was confirmed is not confirmed again, and not changed."""
        if not acts:
            return
        of, day = acts[0].of, acts[0].day
        said = self._said()
        resolved = self._resolver(of, day).resolve(acts)
        if self._said() != said:
            return
        for act, new in zip(acts, resolved, strict=True):
            if content_of(new, self.standing[of]) == content_in_record(known[act.heading]):
                self.plan.counts.unchanged += 1
                continue
            told = _(
                "Đợt “%(title)s” ngày %(day)s đã xác nhận với nội dung khác. Hãy ghi như đã xác"
                " nhận; muốn sửa thì lập một đợt mới với tên khác."
            )
            values = {"title": act.title, "day": shown(act.day)}
            self.reader.wrong("IMP-11", told % values, act.row, "act")

    def _try(self, acts: list[WrittenAct], of: str, day: date) -> bool:
        """Whether the batch holds; what it would make stands for the next one then."""
        said = self._said()
        resolved = self._resolver(of, day).resolve(acts)
        if self._said() != said:
            self._wait_for_each_other(acts)
            return False
        try:
            outcome = work_out(self.standing[of], as_lines(resolved), day)
        except ActRefused as refused:
            for each in refused.refusals:
                self.reader.wrong(each.rule, each.message, *_where(acts, each.act, each.line))
            self._wait_for_each_other(acts)
            return False
        self._absorb(outcome, self.standing[of])
        for act, new in zip(acts, resolved, strict=True):
            self.plan.counts.new += 1
            words = _("%(day)s: %(lines)s dòng") % {"day": shown(day), "lines": len(new.lines)}
            sheet = self.reader.table.sheet.name
            self.plan.changes.append(Change(sheet, act.row.number, act.title, words))
        mark = f"{of} {day.isoformat()}"
        write = partial(_write, acts, self.reader, self.references)
        self.plan.steps.append(Step(mark, write))
        return True

    def _absorb(self, outcome: Outcome, overlay: Overlay) -> None:
        """What the batch makes gets numbers below zero until it is written."""
        numbers: dict[str, int] = {}
        for key in outcome.changed:
            if isinstance(key, str):
                self._made -= 1
                numbers[key] = self._made
        for key, stretches in outcome.changed.items():
            overlay.say(
                numbers[key] if isinstance(key, str) else key,
                [_numbered(stretch, numbers) for stretch in stretches],
            )

    def _said(self) -> tuple[int, int]:
        """How much was told; more of it means that a code was not found."""
        return self.reader.problems.count, len(self.reader.waiting)

    def _wait_for_each_other(self, acts: list[WrittenAct]) -> None:
        """Of the acts of a day that do not hold, those without a fault were tried in part."""
        faulty = {
            act.row.number: next((row for row in _rows(act) if self.reader.is_faulty(row)), None)
            for act in acts
        }
        rows = [self.reader.where(row) for row in faulty.values() if row is not None]
        for act in acts:
            if rows and faulty[act.row.number] is None:
                self.reader.depends(act.row, "act", rows)


def _rows(act: WrittenAct) -> Iterator[Row]:
    for line in act.lines:
        yield from line.rows


def _write(
    acts: list[WrittenAct],
    reader: Reader,
    references: References,
    office: Office,
) -> None:
    """The codes are read anew: what earlier batches made has its numbers now. Whether all of it is
    within reach was seen when the file was checked."""
    of, day = acts[0].of, acts[0].day
    standing = structures()
    bring_in(reader, standing)
    resolved = Resolver(reader, references, EVERYTHING, standing, of, day).resolve(acts)
    if reader.problems.count:
        raise ImportRefused(reader.problems.in_order(), reader.problems.count)
    made = [set_up_act(office=office, new=new) for new in resolved]
    set_up_confirmation(office=office, acts=made)


def as_lines(acts: Iterable[NewAct]) -> list[Act]:
    """As the structure reads them, numbered from 1."""
    return [
        Act(n, tuple(_as_line(m, line) for m, line in enumerate(act.lines, 1)))
        for n, act in enumerate(acts, 1)
    ]


def _as_line(number: int, line: NewLine) -> Line:
    first = line.sources[0] if line.sources else None
    was = first.was if first else {}
    return Line(
        number=number,
        kind=line.kind,
        sources=tuple(party.pk or party.label for party in line.sources),
        targets=tuple(party.pk or party.label for party in line.targets),
        founded=tuple(
            Founded(party.label, State(party.attributes, party.superiors))
            for party in line.targets
            if party.founded
        ),
        change=LineChange(first.attributes, first.superiors) if first else LineChange(),
        derived=line.derived,
        missing=tuple(line.missing),
        was=LineChange(was.get("attributes", {}), was.get("superiors", {})),
    )


def _where(acts: list[WrittenAct], act: int, line: int) -> tuple[Row, str]:
    """The row of a line, and the column that says what it does."""
    if not 1 <= act <= len(acts):
        return acts[0].row, "act"
    lines = acts[act - 1].lines
    if not 1 <= line <= len(lines):
        return acts[act - 1].row, "act"
    return lines[line - 1].rows[0], "kind"


def _numbered(stretch: Stretch, numbers: dict[str, int]) -> Stretch:
    superiors: dict[str, Key | None] = {
        hierarchy: numbers[superior] if isinstance(superior, str) else superior
        for hierarchy, superior in stretch.state.superiors.items()
    }
    state = State(stretch.state.attributes, superiors)
    return Stretch(stretch.valid_from, stretch.valid_to, state)
