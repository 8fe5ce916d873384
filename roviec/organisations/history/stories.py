"""The story of one place or unit: what it was made of, what it has been, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from roviec.organisations.history.histories import (
    PLACES,
    UNITS,
    History,
    Named,
    names_of,
    on_day,
)
from roviec.organisations.history.successors import (
    Passed,
    Relation,
    Successor,
    later_ones,
    read_around,
    read_links,
    told_of,
)
from roviec.organisations.models import (
    ActLine,
    ActParty,
    CommitteeMember,
    Reorganisation,
    Subordination,
    UnitVersion,
)
from roviec.organisations.structure import OUT
from roviec.timeline.validity import valid_on

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_BODIES = 60

Versions = Mapping[int, list[Named]]

AS_SOURCE: dict[str, StrPromise] = {
    ActLine.Kind.RENAME: _("Đổi tên"),
    ActLine.Kind.UPGRADE: _("Nâng cấp"),
    ActLine.Kind.MOVE: _("Chuyển cấp trên"),
    ActLine.Kind.MERGE: _("Nhập vào đơn vị khác"),
    ActLine.Kind.SPLIT: _("Chia tách"),
    ActLine.Kind.PART: _("Tách một phần cho đơn vị khác"),
    ActLine.Kind.DISSOLVE: _("Kết thúc hoạt động"),
}
AS_TARGET: dict[str, StrPromise] = {
    ActLine.Kind.MERGE: _("Lập từ sáp nhập"),
    ActLine.Kind.SPLIT: _("Nhận một phần đơn vị khác"),
    ActLine.Kind.PART: _("Nhận một phần đơn vị khác"),
    ActLine.Kind.CREATE: _("Thành lập"),
}
AS_SOURCE_OF_PLACES = AS_SOURCE | {
    ActLine.Kind.MERGE: _("Nhập vào địa bàn khác"),
    ActLine.Kind.PART: _("Tách một phần cho địa bàn khác"),
}
AS_TARGET_OF_PLACES = AS_TARGET | {
    ActLine.Kind.SPLIT: _("Nhận một phần địa bàn khác"),
    ActLine.Kind.PART: _("Nhận một phần địa bàn khác"),
}
VERBS = {
    Reorganisation.Of.PLACES: (AS_TARGET_OF_PLACES, AS_SOURCE_OF_PLACES),
    Reorganisation.Of.UNITS: (AS_TARGET, AS_SOURCE),
}


@dataclass(frozen=True, slots=True)
class Upper:
    """Whom one answered to in a line over days; `named` is none at the line's top."""

    line: str
    line_code: str
    named: Named | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What one was called over some days, and the place it lay in or stood at then."""

    named: Named
    place: Named | None


@dataclass(frozen=True, slots=True)
class Kin:
    """A predecessor or successor, under its name of the day; `named` is none where unknown.
    `now`: who stands today for a successor that changed since."""

    named: Named | None
    relation: Relation
    note: str = ""
    now: tuple[Successor, ...] = ()
    within: str = ""
    """The name of the place it lay in or stood at."""


@dataclass
class Turn:
    """What one act did to it: its verbs, what it took in and what it gave."""

    act: Reorganisation
    verbs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    before: list[Kin] = field(default_factory=list)
    after: list[Kin] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    history: History
    pk: int
    stages: list[Stage]
    turns: list[Turn]
    uppers: list[Upper]

    @property
    def latest(self) -> Named:
        return self.stages[-1].named

    def stage_on(self, day: date) -> Stage:
        """What it is called on a day; outside its days, the nearest."""
        held = (stage for stage in self.stages if stage.named.holds_on(day))
        first = self.stages[0]
        ahead = first.named.valid_from is not None and day < first.named.valid_from
        return next(held, first if ahead else self.stages[-1])

    @property
    def before(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.before or turn.missing]

    @property
    def after(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.after]

    def stands(self, today: date) -> bool:
        return any(stage.named.holds_on(today) for stage in self.stages)

    def day_in(self, today: date) -> date:
        """A day on which it stands: today, or its last, or its first where that lies ahead."""
        if self.latest.valid_to is not None and self.latest.valid_to <= today:
            return self.latest.last or today
        first = self.stages[0].named.valid_from
        return max(today, first) if first else today


def read_story(history: History, pk: int, today: date) -> Story | None:
    """None where there is no such place or unit."""
    parties = _parties(history, pk)
    around = read_around(history, pk)
    relations = [row for row in around if pk in (row.earlier, row.later)]
    links = read_links(history, {pk}, (row for row in around if row.later != pk))
    others = {other for row in relations for other in (row.earlier, row.later) if other}
    answering = _answering(pk) if history is UNITS else []
    others |= {row.superior_id for row in answering if row.superior_id}
    names = names_of(history, {pk, *others, *later_ones(links)})
    if not names[pk]:
        return None
    above = {named.above for known in names.values() for named in known if named.above}
    places = names_of(PLACES, above)
    later = {row.later: row.day for row in relations if row.later and row.earlier == pk}
    # Most successors are today what they were made as; only of the others is told what became.
    changed = {key: day for key, day in later.items() if not _still(names[key], day, today)}
    return Story(
        history,
        pk,
        [_stage(named, places, today) for named in names[pk]],
        _turns(
            pk,
            parties,
            relations,
            Names(names, places, {row.line.code: row.line.name for row in answering}),
            told_of(changed, today, links, names),
        ),
        [_upper(row, names, today) for row in answering],
    )


def _parties(history: History, pk: int) -> list[ActParty]:
    rows = ActParty.objects.filter(
        **{history.owner: pk}, line__act__state=Reorganisation.State.CONFIRMED
    )
    order = ("line__act__day", "line__act", "line__number")
    return list(rows.select_related("line__act").order_by(*order))


def _still(known: Sequence[Named], day: date, today: date) -> bool:
    version = on_day(known, day)
    return version is not None and (version.holds_on(today) or today < day)


def _answering(pk: int) -> list[Subordination]:
    rows = Subordination.objects.filter(unit=pk).select_related("line")
    return sorted(rows, key=lambda row: (row.line.order, row.line.code, row.valid_from or date.min))


def _stage(named: Named, places: Versions, today: date) -> Stage:
    above = places.get(named.above, []) if named.above else []
    return Stage(named, on_day(above, named.last or max(today, named.valid_from or today)))


def _upper(row: Subordination, names: Versions, today: date) -> Upper:
    last = min(row.valid_to, today) if row.valid_to else today
    superior = on_day(names[row.superior_id], last) if row.superior_id else None
    return Upper(row.line.name, row.line.code, superior, row.valid_from, row.valid_to)


def _turns(
    pk: int,
    parties: Iterable[ActParty],
    relations: Sequence[Passed],
    names: Names,
    now: Mapping[int, Sequence[Successor]],
) -> list[Turn]:
    turns: dict[int, Turn] = {}
    lines: dict[int, tuple[Turn, ActLine]] = {}
    for party in parties:
        line = party.line
        turn = turns.setdefault(line.act_id, Turn(line.act))
        lines[line.pk] = (turn, line)
        _tell(turn, party, names.lines)
    for row in relations:
        if row.line in lines:
            turn, line = lines[row.line]
            if row.later == pk:
                turn.before.append(_kin(row, row.earlier, names, earlier=True))
            else:
                after = _kin(row, row.later, names, earlier=False, note=line.note)
                turn.after.append(_since(after, now))
    for turn in turns.values():
        turn.before.sort(key=_by_relation)
        turn.after.sort(key=_by_relation)
    return list(turns.values())


def _tell(turn: Turn, party: ActParty, hierarchies: Mapping[str, str]) -> None:
    """What the line says of it, once. A line that only follows from others says nothing of those
    it names as successors."""
    line, as_source = party.line, party.side == ActParty.Side.SOURCE
    left = [name for name, superior in party.superiors.items() if superior == OUT]
    verbs = [str(_("Rời hệ thống “%s”")) % hierarchies.get(name, name) for name in left]
    if not left or len(left) < len(party.superiors):
        verbs.insert(0, str(VERBS[Reorganisation.Of(turn.act.of)][as_source].get(line.kind, "")))
    turn.verbs += [verb for verb in verbs if verb and verb not in turn.verbs]
    if line.note and line.note not in turn.notes and (as_source or not line.derived):
        turn.notes.append(line.note)
    if not as_source:
        turn.missing += line.missing


def _kin(row: Passed, other: int | None, names: Names, *, earlier: bool, note: str = "") -> Kin:
    """The other side of a relation under its name just before the day, or on it."""
    relation = row.relation
    if other is None:
        return Kin(None, relation, note)
    known = names.versions[other]
    if earlier:
        past = [named for named in known if named.valid_to == row.day]
        named = past[0] if past else on_day(known, row.day)
    else:
        named = on_day(known, row.day)
    return Kin(named, relation, within=names.within(named))


def _since(kin: Kin, now: Mapping[int, Sequence[Successor]]) -> Kin:
    """With who stands today, where the successor itself changed since."""
    if kin.named is None:
        return kin
    return replace(kin, now=tuple(now.get(kin.named.pk, ())))


def _by_relation(kin: Kin) -> tuple[int, str]:
    return (kin.relation, kin.named.code if kin.named else "")


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody a story names, and the places they lie in or stand at."""

    versions: Versions
    places: Versions
    lines: Mapping[str, str] = field(default_factory=dict)

    def within(self, named: Named | None) -> str:
        if named is None or named.above is None:
            return ""
        last = named.last or named.valid_from or date.max
        upper = on_day(self.places[named.above], last)
        return upper.name if upper else ""


# --- what stands around it ---------------------------------------------------------------------


def bodies_at(place: int, day: date) -> list[UnitVersion]:
    """Units that stand at a place on a day, the highest first; one more than are shown."""
    rows = UnitVersion.objects.as_at(day).filter(place=place).select_related("kind")
    return list(rows.order_by("kind__rank", "kind__code", "code")[: MOST_BODIES + 1])


@dataclass(frozen=True, slots=True)
class Seat:
    """One body of a steering committee: a member, or the committee itself (`committee`)."""

    pk: int
    name: str
    standing: bool
    note: str
    committee: bool


def seats(unit: int, day: date) -> list[Seat]:
    """Whom a steering committee is made of on a day, the standing one first; then the committees
    the unit itself sits on."""
    rows = CommitteeMember.objects.filter(valid_on(day)).order_by()
    of_it = rows.filter(valid_on(day, "member__versions__"), committee=unit).values_list(
        "member_id", "member__versions__name", "standing", "note", Value(False)
    )
    with_it = rows.filter(valid_on(day, "committee__versions__"), member=unit).values_list(
        "committee_id", "committee__versions__name", "standing", "note", Value(True)
    )
    found = [Seat(*row) for row in of_it.union(with_it, all=True)]
    return sorted(found, key=lambda seat: (seat.committee, not seat.standing, seat.name))
