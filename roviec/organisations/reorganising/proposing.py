"""What acts on places mean for the bodies that stand there, proposed as acts on units.

Bodies of merged places merge, of a renamed place change their name, of a moved one their superior;
where a place was cut or dissolved, nobody can know what becomes of its bodies, and the line waits
for a person. Nothing is confirmed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.organisations.actions.prepare_act import NewAct, NewLine, Party, set_up_act
from roviec.organisations.models import Line, Reorganisation
from roviec.organisations.reorganising.proposed_names import free, recoded, renamed
from roviec.organisations.reorganising.standing import (
    Body,
    Fates,
    Standing,
    read_fates,
    read_standing,
)
from roviec.organisations.structure import ActKind, Key

Lines = dict[tuple[int, str], list[NewLine]]
"""Proposed lines by the act on places they follow and the hierarchy they are of."""


def propose(acts: Sequence[Reorganisation], *, office: Office) -> list[Reorganisation]:
    """Prepare acts on the units that stand where confirmed acts on places changed something: one
    for each of them and each hierarchy, because who answers for a hierarchy confirms its acts."""
    fates = read_fates(acts)
    standing = read_standing(fates, acts[0].day)
    if not standing.bodies:
        return []
    work = _Proposal(fates, standing)
    work.merge()
    work.split()
    work.go_on()
    work.dissolve()
    work.follow()
    names = dict(Line.objects.values_list("code", "name"))
    by_pk = {act.pk: act for act in acts}
    return [
        set_up_act(
            office=office,
            new=NewAct(
                of=Reorganisation.Of.UNITS,
                day=by_pk[act].day,
                title=_("%(line)s: đơn vị theo “%(title)s”")
                % {"line": names.get(line, ""), "title": by_pk[act].title},
                lines=lines,
                follows=by_pk[act],
            ),
        )
        for (act, line), lines in sorted(work.lines.items())
    ]


@dataclass
class _Proposal:
    fates: Fates
    standing: Standing
    lines: Lines = field(default_factory=lambda: defaultdict(list))
    after: dict[int, Key | None] = field(default_factory=dict)
    """What comes of a body: itself, the label of a new one, or none where it ends otherwise.
    Bodies that are not here go on as they are."""
    near: dict[tuple[int, int, str], list[Key]] = field(default_factory=dict)
    """By place, kind and hierarchy: the bodies there after the acts."""
    taken: set[str] = field(default_factory=set)
    told: set[tuple[int, str]] = field(default_factory=set)
    """Bodies whose superior in a hierarchy a line names already."""
    labels: int = 0

    def __post_init__(self) -> None:
        ending = self.fates.merged.keys() | self.fates.split.keys() | self.fates.dissolved.keys()
        self.taken = {b.code for b in self.standing.all if b.place not in ending}
        self.near = defaultdict(list)
        for place in (*self.fates.split, *self.fates.dissolved):
            self.after |= {body.unit: None for body in self.standing.at(place)}
        for body in self.standing.all:
            if body.place not in ending:
                self._stands(body.unit, body.place, body)

    def _stands(self, key: Key, place: int, body: Body) -> None:
        for line in body.superiors:
            self.near[place, body.kind, line].append(key)

    def put(self, place: int, body: Body, line: NewLine) -> None:
        """Under the act that changed the place, and the first hierarchy of the body."""
        self.lines[self.fates.act[place], body.main_line].append(line)

    # --- merged places -------------------------------------------------------------------------

    def merge(self) -> None:
        """New identities first, so that superiors may be found among them."""
        made = [
            (target, group, self._label(target) if len(group) > 1 else group[0].unit)
            for target, sources in self.fates.into.items()
            for group in paired([self.standing.at(place) for place in sources])
        ]
        for target, group, key in made:
            for body in group:
                self.after[body.unit] = key
            self._stands(key, target, group[0])
        for target, group, key in made:
            if isinstance(key, str):
                self.put(group[0].place, group[0], self._merged(group, target, key))
            else:
                self._moved_place(group[0], target)

    def _label(self, place: int) -> str:
        self.labels += 1
        return f"a{self.fates.act_of_target[place]}.p{place}.{self.labels}"

    def _merged(self, group: list[Body], target: int, label: str) -> NewLine:
        new, unsure = self._new(group, target, label)
        return NewLine(
            kind=ActKind.MERGE,
            sources=[Party(pk=body.unit) for body in group],
            targets=[new],
            to_complete=bool(unsure),
            note=" ".join(unsure),
        )

    def _new(self, group: list[Body], target: int, label: str) -> tuple[Party, list[str]]:
        """The body after its sources, and what a person must look at."""
        unsure = []
        name = self._first_renamed(group, target, "name")
        if not name:
            unsure.append(_("Chưa rõ tên mới."))
        if len({body.kind for body in group}) > 1:
            unsure.append(_("Các đơn vị khác loại; hãy kiểm tra loại đơn vị mới."))
        superiors: dict[str, Key | None] = {}
        for line in dict.fromkeys(line for body in group for line in body.superiors):
            superiors[line] = self._common_superior(group, line, target)
        if UNKNOWN in superiors.values():
            unsure.append(_("Chưa rõ cấp trên."))
        first = group[0]
        new = Party(
            label=label,
            founded=True,
            attributes={
                "kind_id": first.kind,
                "place_id": target,
                "code": free(self._code(first, target), self.taken),
                "name": name or first.name,
                "short_name": self._first_renamed(group, target, "short_name"),
            },
            superiors=superiors,
        )
        return new, unsure

    def _first_renamed(self, group: list[Body], target: int, what: str) -> str:
        """The first name, or short name, that held its place's; empty where none does."""
        for body in group:
            name = renamed(getattr(body, what), *self.standing.called(body.place, target))
            if name:
                return name
        return ""

    def _common_superior(self, group: list[Body], line: str, target: int) -> Key | None:
        found = {
            self._superior(body, line, target, merged=True)
            for body in group
            if line in body.superiors
        }
        return found.pop() if len(found) == 1 else UNKNOWN

    def _code(self, body: Body, target: int) -> str:
        return recoded(body.code, *self.standing.called(body.place, target))

    def _moved_place(self, body: Body, target: int) -> None:
        """The only body of its kind among the merged places goes on at the new one."""
        change = self._renamed(body, target) | {"place_id": target}
        self.put(
            body.place,
            body,
            NewLine(kind=ActKind.RENAME, sources=[Party(pk=body.unit, attributes=change)]),
        )
        self._moved(body, target)

    def _renamed(self, body: Body, target: int) -> dict[str, object]:
        called = self.standing.called(body.place, target)
        change: dict[str, object] = {}
        name = renamed(body.name, *called)
        if name and name != body.name:
            change["name"] = name
        short = renamed(body.short_name, *called) if body.short_name else None
        if short and short != body.short_name:
            change["short_name"] = short
        code = recoded(body.code, *called)
        if code != body.code:
            self.taken.discard(body.code)
            change["code"] = free(code, self.taken)
        return change

    # --- cut and dissolved places --------------------------------------------------------------

    def split(self) -> None:
        founded: dict[tuple[int, int], str] = {}
        for place, targets in self.fates.split.items():
            for body in self.standing.at(place):
                self.put(place, body, self._split(body, targets, founded))

    def _split(
        self, body: Body, targets: Sequence[int], founded: dict[tuple[int, int], str]
    ) -> NewLine:
        parties = []
        for target in targets:
            there = self.near[target, body.kind, body.main_line]
            if there:
                parties.append(Party.named(there[0]))
                continue
            label = founded[target, body.kind] = self._label(target)
            self._stands(label, target, body)
            parties.append(self._new([body], target, label)[0])
        return NewLine(
            kind=ActKind.SPLIT,
            sources=[Party(pk=body.unit)],
            targets=parties,
            to_complete=True,
            note=_("Địa bàn bị chia; hãy chọn đơn vị kế tục."),
        )

    def dissolve(self) -> None:
        for place in self.fates.dissolved:
            for body in self.standing.at(place):
                line = NewLine(
                    kind=ActKind.DISSOLVE,
                    sources=[Party(pk=body.unit)],
                    to_complete=True,
                    note=_("Địa bàn không còn; hãy xác nhận giải thể hoặc chọn cách khác."),
                )
                self.put(place, body, line)

    # --- places that go on ---------------------------------------------------------------------

    def go_on(self) -> None:
        for place in sorted(self.fates.going_on):
            for body in self.standing.at(place):
                change = self._renamed(body, place)
                if change:
                    source = Party(pk=body.unit, attributes=change)
                    self.put(place, body, NewLine(kind=ActKind.RENAME, sources=[source]))
                elif place in self.fates.of_other_kind:
                    self.put(place, body, self._of_other_kind(body))
                if place in self.fates.moved:
                    self._moved(body, place)

    def _of_other_kind(self, body: Body) -> NewLine:
        """A place became a town: its body may be called otherwise now, which nobody here knows."""
        return NewLine(
            kind=ActKind.UPGRADE,
            sources=[Party(pk=body.unit, attributes={"kind_id": body.kind})],
            to_complete=True,
            note=_("Địa bàn đổi loại; hãy kiểm tra tên và loại đơn vị."),
        )

    def _moved(self, body: Body, place: int) -> None:
        """Whom a body that goes on answers to afterwards, where that is another one."""
        superiors: dict[str, Key | None] = {}
        for line, superior in body.superiors.items():
            if (body.unit, line) in self.told:
                continue
            found = self._superior(body, line, place, merged=False)
            taken_along = superior is not None and self.after.get(superior) == found
            if found != superior and not taken_along:
                superiors[line] = found
        if not superiors:
            return
        unsure = UNKNOWN in superiors.values()
        self.told |= {(body.unit, line) for line in superiors}
        self.put(
            body.place,
            body,
            NewLine(
                kind=ActKind.MOVE,
                sources=[Party(pk=body.unit, superiors=superiors)],
                to_complete=unsure,
                note=_("Chưa rõ cấp trên.") if unsure else "",
            ),
        )

    def follow(self) -> None:
        """Who answers to a body that ends without one successor, and has no line of its own."""
        for body in self.standing.left_behind(self.after):
            if body.place not in self.fates.act:
                superior = next(s for s in body.superiors.values() if s and self._ends(s))
                self.fates.act[body.place] = self.fates.act[self.standing.by_unit[superior].place]
            self._moved(body, body.place)

    def _ends(self, unit: int) -> bool:
        return unit in self.after and self.after[unit] is None

    # --- superiors -----------------------------------------------------------------------------

    def _superior(self, body: Body, line: str, place: int, *, merged: bool) -> Key | None:
        """Whom a body answers to once it stands at the place: what became of its superior; else a
        body of the superior's kind at the place or around it; else the same of the superior's own
        superior. `UNKNOWN` where none of these is there."""
        superior = body.superiors[line]
        if superior is None:
            return None
        while superior is not None:
            key = self.after.get(superior, superior)
            if key is not None and (merged or self._around(key, superior, place)):
                return key
            merged = False
            above = self.standing.by_unit.get(superior)
            if above is None:
                break
            for around in self.standing.around(place):
                there = self.near[around, above.kind, line]
                if len(there) == 1:
                    return there[0]
            superior = above.superiors.get(line)
        return UNKNOWN

    def _around(self, key: Key, was: int, place: int) -> bool:
        """Whether the body stands at the place or at one around it, after the acts."""
        body = self.standing.by_unit.get(was)
        if body is None:
            return False
        here = self.fates.whole_of(body.place) if isinstance(key, str) else body.place
        if key == was and was in self.after:
            here = self.fates.whole_of(body.place)
        return here in self.standing.around(place)


UNKNOWN: Key = "?"
"""Stands for a superior nobody knows. It is written as it is: no line of any batch makes it, so
nothing is confirmed before a person chose one (ORG-03)."""


def paired(places: Sequence[Sequence[Body]]) -> list[list[Body]]:
    """Bodies of merging places that become one: those of one kind; of what is left alone, those
    that stand in the same hierarchies."""
    by_kind: dict[int, list[Body]] = defaultdict(list)
    for bodies in places:
        for body in bodies:
            by_kind[body.kind].append(body)
    groups = [group for group in by_kind.values() if _one_each(group)]
    groups += [[body] for group in by_kind.values() if not _one_each(group) for body in group]
    joined: list[list[Body]] = []
    for group in sorted(groups, key=len, reverse=True):
        other = next((g for g in joined if _belong_together(g, group)), None)
        if other is None:
            joined.append(list(group))
        else:
            other += group
    return joined


def _one_each(group: Sequence[Body]) -> bool:
    return len({body.place for body in group}) == len(group)


def _belong_together(one: Sequence[Body], other: Sequence[Body]) -> bool:
    """Bodies of different kinds, at different places, in the same hierarchies."""
    return (
        one[0].kind != other[0].kind
        and one[0].superiors.keys() == other[0].superiors.keys()
        and not {b.place for b in one} & {b.place for b in other}
    )
