"""Undoing an act that is in force: a new act of a later day, its lines the inverse ones.

What merged is split again, what was split merges, each under its old name and code and as a new
identity, because an identity that ended does not come back. It is prepared, looked at and confirmed
like any other act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Actor
from roviec.organisations import rules
from roviec.organisations.actions.confirm_acts import structure_for
from roviec.organisations.actions.prepare_act import NewAct, NewLine, Party, prepare_act
from roviec.organisations.models import ActParty, Reorganisation
from roviec.organisations.permissions import reorganising_office
from roviec.organisations.reorganising.written_acts import read_acts
from roviec.organisations.structure import OUT, Act, ActKind, Key, Line, State, Structure
from roviec.organisations.structure.acts import GO_ON

UNKNOWN = "?"
"""A superior a person must choose; nothing makes it, so nothing is confirmed before (ORG-03)."""


@transaction.atomic
def prepare_counter_act(*, actor: Actor, act: Reorganisation, day: date) -> Reorganisation:
    """Prepare the act that undoes a confirmed one from a later day on. Asked twice for one day, it
    is prepared once. Raises `NotPermitted`; `RuleBroken` ORG-11, ORG-15."""
    reorganising_office(actor, act)
    rules.in_force(act)
    rules.undone_later(day, act.day)
    same = act.undone_by.filter(day=day, state=Reorganisation.State.PREPARED).first()
    if same is not None:
        return same
    read = read_acts([act])
    done = Done(read[0], act.day, _made(act))
    lines = counter_lines(structure_for(act.of, read), done, day)
    new = NewAct(
        of=act.of,
        day=day,
        title=_("Đảo ngược: %(title)s") % {"title": act.title},
        lines=lines,
        undoes=act,
    )
    return prepare_act(actor=actor, new=new)


def _made(act: Reorganisation) -> frozenset[Key]:
    parties = ActParty.objects.filter(line__act=act, founded=True)
    return frozenset(pk for ids in parties.values_list("place_id", "unit_id") for pk in ids if pk)


@dataclass(frozen=True, slots=True)
class Done:
    """A confirmed act. Every key of its lines is a number: what it made is known by now."""

    act: Act
    on: date
    made: frozenset[Key]


def counter_lines(structure: Structure, done: Done, day: date) -> list[NewLine]:
    """The inverse lines of an act, as of a later day, on the structure it left."""
    counter = _Counter(structure, done.act, done.on, day, done.made)
    return [replace(each, to_complete=_left_open(each)) for each in counter.lines()]


def _left_open(line: NewLine) -> bool:
    parties = (*line.sources, *line.targets)
    return line.to_complete or any(UNKNOWN in p.superiors.values() for p in parties)


@dataclass
class _Counter:
    structure: Structure
    act: Act
    was_on: date
    day: date
    made: frozenset[Key]
    givers: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    """Who ended into each identity, by merge or split."""
    takers: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    founded: set[Key] = field(default_factory=set)
    """Old identities that a line of the counter-act founds already."""

    def __post_init__(self) -> None:
        for line in self.act.lines:
            if line.kind in (ActKind.MERGE, ActKind.SPLIT):
                for source in line.sources:
                    for target in line.targets:
                        self.givers[target].append(source)
                        self.takers[source].append(target)

    def lines(self) -> Iterator[NewLine]:
        yield from self._apart()
        for line in self.act.lines:
            if line.kind in GO_ON:
                yield from self._as_before(line)
            elif line.kind is ActKind.PART:
                yield from self._part_back(line)
            elif line.kind is ActKind.DISSOLVE:
                for source in line.sources:
                    yield NewLine(kind=ActKind.CREATE, targets=[self._again(source)])
            elif line.kind is ActKind.CREATE:
                yield NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=_pk(line.targets[0]))])
        yield from self._back_to_whom_they_followed()

    # --- merges and splits ---------------------------------------------------------------------

    def _apart(self) -> Iterator[NewLine]:
        """What several went into is split; what one alone went into goes back into it."""
        back: dict[Key, list[Key]] = defaultdict(list)
        for target, givers in self.givers.items():
            if target not in self.made:
                for giver in givers:
                    yield NewLine(
                        kind=ActKind.PART,
                        sources=[Party(pk=_pk(target))],
                        targets=[self._again(giver)],
                    )
            elif len(givers) > 1:
                yield NewLine(
                    kind=ActKind.SPLIT,
                    sources=[Party(pk=_pk(target))],
                    targets=[self._again(giver) for giver in givers],
                )
            else:
                back[givers[0]].append(target)
        for giver, targets in back.items():
            yield NewLine(
                kind=ActKind.MERGE,
                sources=[Party(pk=_pk(target)) for target in targets],
                targets=[self._again(giver)],
            )

    def _part_back(self, line: Line) -> Iterator[NewLine]:
        giver = Party(pk=_pk(line.sources[0]))
        for target in line.targets:
            kind = ActKind.DISSOLVE if target in self.made else ActKind.PART
            yield NewLine(kind=kind, sources=[Party(pk=_pk(target))], targets=[giver])

    def _again(self, key: Key) -> Party:
        """The identity that ended, made anew as it was; once, then named by its label."""
        label = f"lai-{key}"
        if key in self.founded:
            return Party(label=label)
        self.founded.add(key)
        was = self._before(key)
        superiors = {line: self._now(superior) for line, superior in was.superiors.items()}
        return Party(label=label, founded=True, attributes=was.attributes, superiors=superiors)

    # --- what goes on --------------------------------------------------------------------------

    def _as_before(self, line: Line) -> Iterator[NewLine]:
        for key in line.sources:
            was = line.was if line.was.attributes or line.was.superiors else None
            before = was or self._state_before(key)
            if before is None:
                yield self._never_otherwise(key, line)
                continue
            attributes = {what: before.attributes[what] for what in line.change.attributes}
            superiors = {
                hierarchy: self._now(before.superiors.get(hierarchy, OUT))
                for hierarchy in line.change.superiors
            }
            source = Party(pk=_pk(key), attributes=attributes, superiors=superiors)
            yield NewLine(
                kind=line.kind, sources=[source], to_complete=self._changed_since(key, line)
            )

    def _never_otherwise(self, key: Key, line: Line) -> NewLine:
        """It began with the act's day, so that there is no state to go back to; a person says."""
        source = Party(
            pk=_pk(key), attributes=line.change.attributes, superiors=line.change.superiors
        )
        return NewLine(
            kind=line.kind,
            sources=[source],
            to_complete=True,
            note=_("Chưa biết trước đợt này thế nào; hãy ghi cho đúng."),
        )

    def _changed_since(self, key: Key, line: Line) -> bool:
        """It changed again since; a person looks whether the old one is still meant."""
        now = self._on(key, self.day)
        return now is not None and any(
            now.attributes.get(what) != value for what, value in line.change.attributes.items()
        )

    def _back_to_whom_they_followed(self) -> Iterator[NewLine]:
        """Who answers to what ends again goes back to whom they answered before; those that came
        later go where a person says."""
        ending = {key for key in self.made if key in self.givers or self._was_created(key)}
        for upper in sorted(ending, key=str):
            for child in sorted(self.structure.below(upper), key=str):
                now = self._on(child, self.day)
                if now is None or child in ending:
                    continue
                superiors = {
                    hierarchy: self._superior_before(child, hierarchy)
                    for hierarchy, superior in now.superiors.items()
                    if superior == upper and not self._moves_anyway(child, hierarchy)
                }
                if superiors:
                    yield NewLine(
                        kind=ActKind.MOVE,
                        sources=[Party(pk=_pk(child), superiors=superiors)],
                    )

    def _was_created(self, key: Key) -> bool:
        return any(key in line.targets for line in self.act.lines if line.kind is ActKind.CREATE)

    def _moves_anyway(self, child: Key, hierarchy: str) -> bool:
        return any(
            child in line.sources and hierarchy in line.change.superiors
            for line in self.act.lines
            if line.kind in GO_ON
        )

    def _superior_before(self, child: Key, hierarchy: str) -> Key | None:
        was = self._state_before(child)
        if was is None or hierarchy not in was.superiors:
            return UNKNOWN
        superior = was.superiors[hierarchy]
        return self._now(superior)

    # --- the structure -------------------------------------------------------------------------

    def _now(self, key: Key | None) -> Key | None:
        """A superior of then as it may be named now: itself where it stands, made anew where this
        counter-act makes it, else unknown."""
        if key is None or key == OUT:
            return key
        if key in self.takers or self._is_dissolved(key):
            return f"lai-{key}"
        return key if self._on(key, self.day) is not None else UNKNOWN

    def _is_dissolved(self, key: Key) -> bool:
        return any(key in line.sources for line in self.act.lines if line.kind is ActKind.DISSOLVE)

    def _before(self, key: Key) -> State:
        state = self._state_before(key)
        if state is None:
            raise AssertionError(f"{key} did not stand before its own reorganisation")
        return state

    def _state_before(self, key: Key) -> State | None:
        """As it was just before the act's day."""
        for stretch in self.structure.stretches(key):
            starts = stretch.valid_from is None or stretch.valid_from < self.was_on
            if starts and (stretch.valid_to is None or stretch.valid_to >= self.was_on):
                return stretch.state
        return None

    def _on(self, key: Key, day: date) -> State | None:
        return next((s.state for s in self.structure.stretches(key) if s.holds_on(day)), None)


def _pk(key: Key) -> int:
    assert isinstance(key, int), key
    return key
