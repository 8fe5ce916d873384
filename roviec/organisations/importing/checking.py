"""A file checked as a whole, without writing: every problem, and what would be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.organisations.hierarchy.paths import rebuild, rebuild_below, rebuild_places
from roviec.organisations.importing.acts import Trial, structures
from roviec.organisations.importing.columns import SHEET_NAMES, SUPERIOR, TableKind
from roviec.organisations.importing.groups import groups_of, write_groups
from roviec.organisations.importing.headed import Table, recognised
from roviec.organisations.importing.identities import Version
from roviec.organisations.importing.judging import Judge, Judged
from roviec.organisations.importing.members import Members, write_members
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.places import place_versions
from roviec.organisations.importing.plans import Plan, Step
from roviec.organisations.importing.portions import Changed, numbered, portions
from roviec.organisations.importing.problems import MOST_KEPT, ImportRefused, Problems
from roviec.organisations.importing.reach import EVERYWHERE, Reaches
from roviec.organisations.importing.references import References
from roviec.organisations.importing.tables import Source
from roviec.organisations.importing.touched_by_acts import Touched
from roviec.organisations.importing.units import column_of, unit_versions
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.importing.watching import seen
from roviec.organisations.models import FileImport, Line, Reorganisation
from roviec.organisations.reorganising.changes import write
from roviec.organisations.structure import Outcome

Of = FileImport.Of
TABLES: dict[str, tuple[TableKind, ...]] = {
    Of.PLACES: (TableKind.PLACES, TableKind.GROUPS),
    Of.UNITS: (TableKind.UNITS, TableKind.MEMBERS),
    Of.ACTS: (TableKind.ACTS,),
}
PORTION = 20_000
"""Identities written in one transaction; beyond it a file is written in several, each whole."""
PARENT = "parent"
MANY = 400
"""Units from which deriving all paths anew is cheaper than those of each."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be imported: what the file is of, and what to do about zeros."""

    source: Source
    of: str
    zeros: str = ""
    reaches: Reaches = field(default_factory=lambda: EVERYWHERE)
    portion: int = PORTION
    most_told: int = MOST_KEPT
    """Problems told one by one."""


def check(wish: Wish) -> Plan:
    """The plan; a file that is no table is a plan with that problem alone."""
    lines = list(Line.objects.values_list("code", flat=True))
    problems = Problems(wish.most_told)
    try:
        sheets = wish.source.sheets()
    except ImportRefused as refused:
        problems.extend(refused.problems)
        return _closed(Plan(), problems)
    tables = recognised(sheets, TABLES[wish.of], lines, problems)
    checked = _Check(wish, problems, Plan(seen=seen()))
    for table in tables:
        checked.take(table)
    return _closed(checked.plan, problems)


def _closed(plan: Plan, problems: Problems) -> Plan:
    plan.problems, plan.wrong, plan.warned = problems.in_order(), problems.count, problems.warned
    plan.asks_for_zeros = bool(problems.rules["IMP-08"])
    if plan.wrong:
        # What the file would do is not known before it is right.
        plan.steps, plan.changes = [], []
    return plan


@dataclass
class _Check:
    wish: Wish
    problems: Problems
    plan: Plan
    standing: dict[str, Overlay] = field(default_factory=structures)
    made: dict[str, int] = field(default_factory=dict)
    """Numbers of what earlier steps made, by label; filled as they are written."""

    def take(self, table: Table) -> None:
        reader = Reader(table, self.problems)
        references = References(reader, self.wish.zeros)
        taken: dict[TableKind, Callable[[Reader, References], None]] = {
            TableKind.PLACES: self._places,
            TableKind.GROUPS: self._groups,
            TableKind.UNITS: self._units,
            TableKind.MEMBERS: self._members,
            TableKind.ACTS: self._acts,
        }
        taken[table.kind](reader, references)
        reader.tell_waiting()
        counts = self.plan.counts.get(table.kind)
        if counts is not None:
            counts.rows += sum(1 for _row in table.rows())

    @property
    def places(self) -> Overlay:
        return self.standing[Reorganisation.Of.PLACES]

    @property
    def units(self) -> Overlay:
        return self.standing[Reorganisation.Of.UNITS]

    def _places(self, reader: Reader, references: References) -> None:
        versions = place_versions(reader, self.wish.zeros)
        judge = self._judge(reader, references, Reorganisation.Of.PLACES, lambda _line: PARENT)
        self._plan_versions(reader, judge.judge(versions), Reorganisation.Of.PLACES)

    def _units(self, reader: Reader, references: References) -> None:
        versions = unit_versions(reader, references, self.places)
        judge = self._judge(reader, references, Reorganisation.Of.UNITS, column_of)
        self._plan_versions(reader, judge.judge(versions), Reorganisation.Of.UNITS)
        self._hold_places(versions, references)

    def _hold_places(self, versions: list[Version], references: References) -> None:
        """Units come to stand at places within reach only; where one stands already it may stay."""
        reach = self.wish.reaches[Reorganisation.Of.PLACES]
        standing = self.standing[Reorganisation.Of.UNITS]
        beyond = [v for v in versions if not reach.holds(v.place, self.places)]
        standing.bring({version.code for version in beyond})
        for version in beyond:
            if not _stood_there(version, standing):
                references.outside(version.row, "place", version.code)

    def _judge(
        self, reader: Reader, references: References, of: str, named: Callable[[str], str]
    ) -> Judge:
        written = frozenset(text_of(reader.table.cell(row, "code")) for row in reader.table.rows())
        superiors = frozenset(
            c for c in reader.table.columns if c == PARENT or c.startswith(SUPERIOR)
        )
        return Judge(
            reader,
            self.standing[of],
            Touched.read(of),
            references,
            self.wish.reaches[of],
            named,
            superiors,
            written,
        )

    def _plan_versions(self, reader: Reader, judged: Judged, of: str) -> None:
        self.plan.counts[reader.table.kind] = judged.counts
        self.plan.changes += judged.changes
        name = SHEET_NAMES[reader.table.kind]
        for number, portion in enumerate(portions(judged.changed, self.wish.portion), 1):
            do = partial(_write_portion, of, portion, self.made)
            self.plan.steps.append(Step(f"{name} {number}", do))

    def _groups(self, reader: Reader, references: References) -> None:
        change, names = groups_of(reader, references, self.places)
        for each in change.touched:
            if not self.wish.reaches[Reorganisation.Of.PLACES].holds(each.pair[1], self.places):
                references.outside(each.row, "place", each.name)
        self.plan.counts[TableKind.GROUPS] = change.counts
        self.plan.changes += change.changes
        if change.come or change.gone:
            do = partial(write_groups, change, names, self.made)
            self.plan.steps.append(Step(SHEET_NAMES[TableKind.GROUPS], do))

    def _members(self, reader: Reader, references: References) -> None:
        reach = self.wish.reaches[Reorganisation.Of.UNITS]
        change = Members(reader, references, self.units, reach).read()
        self.plan.counts[TableKind.MEMBERS] = change.counts
        self.plan.changes += change.changes
        if change.come or change.gone:
            do = partial(write_members, change, self.made)
            self.plan.steps.append(Step(SHEET_NAMES[TableKind.MEMBERS], do))

    def _acts(self, reader: Reader, references: References) -> None:
        planned = Trial(reader, references, self.wish.reaches, self.standing).run()
        self.plan.counts[TableKind.ACTS] = planned.counts
        self.plan.changes += planned.changes
        self.plan.steps += planned.steps


def _stood_there(version: Version, standing: Overlay) -> bool:
    """Whether its days, or more of them, are what is recorded of it at its place."""
    said = version.stretch({})
    return any(
        stretch.state.attributes["place_id"] == version.place
        and (stretch.valid_from or date.min) <= (said.valid_from or date.min)
        and (stretch.valid_to or date.max) >= (said.valid_to or date.max)
        for key in standing.base.coded(version.code)
        for stretch in standing.base.stretches(key)
        if stretch.state.code == version.code
    )


def _write_portion(of: str, changed: Changed, made: dict[str, int], office: Office) -> None:
    written = write(of, Outcome(numbered(changed, made), (), {}), keep_before=False)
    made.update(written.made)
    touched = {key if isinstance(key, int) else made[key] for key in changed}
    if of == Reorganisation.Of.PLACES:
        rebuild_places()
        return
    # By number, as everybody who holds several lines.
    for line in Line.objects.order_by("pk"):
        if len(touched) > MANY:
            rebuild(line)
        else:
            rebuild_below(line, touched)


def refuse(plan: Plan) -> None:
    """Raises `ImportRefused` when anything has to be mended first."""
    if plan.wrong:
        raise ImportRefused(plan.problems, plan.wrong)


def told(plan: Plan) -> str:
    """One line of what was found: `Địa bàn: 12 mới, 3 thay đổi, 85 không đổi.`"""
    parts = []
    for kind, counts in plan.counts.items():
        words = _("%(new)s mới, %(changed)s thay đổi, %(unchanged)s không đổi") % {
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
        }
        if counts.left:
            words += _(", %s giữ như đợt sắp xếp đã làm") % counts.left
        parts.append(f"{SHEET_NAMES[TableKind(kind)]}: {words}.")
    return " ".join(parts)
