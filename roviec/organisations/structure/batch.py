"""Working out what a batch of acts makes of a structure.

All acts of the batch take effect on one day, together: lines may name what other lines make, in
any order, and the rules hold of what stands at the day's end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from roviec.organisations.structure import rules
from roviec.organisations.structure.acts import END, GO_ON, Act, ActKind, Change, Line
from roviec.organisations.structure.refusals import ActRefused, Refusal
from roviec.organisations.structure.stretches import (
    OUT,
    Key,
    State,
    Stretch,
    Structure,
    Value,
    in_order,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What came of an identity. `later` is none where nobody knows. `whole`: all of it passed."""

    act: int
    line: int
    earlier: Key
    later: Key | None
    whole: bool
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """All stretches of every identity that changed, and the relations the batch makes."""

    changed: Mapping[Key, list[Stretch]]
    relations: tuple[Relation, ...]
    moved_along: Mapping[Key, Key]
    """Who followed a merged superior to its successor without a line of their own: child, then
    the successor."""
    moved: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    """By hierarchy, whose place in it changed: the tree below them is another from the day on."""


def work_out(structure: Structure, acts: Sequence[Act], day: date) -> Outcome:
    """Raises `ActRefused` with every rule the batch breaks."""
    batch = _Batch(structure, acts, day)
    batch.check_lines()
    batch.give_up_if_refused()
    batch.apply()
    batch.give_up_if_refused()
    batch.check_result()
    batch.give_up_if_refused()
    return Outcome(batch.changed, tuple(batch.relations()), batch.moved_along, batch.moved())


@dataclass
class _Batch:
    structure: Structure
    acts: Sequence[Act]
    day: date
    changed: dict[Key, list[Stretch]] = field(default_factory=dict)
    moved_along: dict[Key, Key] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    blame: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Which line last touched an identity, to name it when a rule refuses the result."""

    def lines(self) -> Iterator[tuple[Act, Line]]:
        for act in self.acts:
            for line in act.lines:
                yield act, line

    def refuse(self, at: tuple[int, int], broken: rules.Broken) -> None:
        self.refusals.append(Refusal(broken.rule, *at, broken.message))

    def give_up_if_refused(self) -> None:
        if self.refusals:
            # A circle or a code is met once for each of its stretches, and said once.
            told = set(self.refusals)
            raise ActRefused(sorted(told, key=lambda r: (r.act, r.line, r.rule, r.message)))

    # --- what is written -----------------------------------------------------------------------

    def check_lines(self) -> None:
        giving = self._giving()
        founded = Counter(f.label for _act, line in self.lines() for f in line.founded)
        for act, line in self.lines():
            at = (act.number, line.number)
            for broken in rules.line_shape(line, founded, giving):
                self.refuse(at, broken)
            for broken in rules.states(line, self.structure):
                self.refuse(at, broken)
            for key in self._must_stand(line):
                if isinstance(key, str):
                    if key not in founded:
                        self.refuse(at, rules.unknown_label(key))
                    elif key in line.sources:
                        self.refuse(at, rules.new_as_source(key))
                elif not self._stands(key):
                    self.refuse(at, rules.not_there(self.structure.stretches(key), self.day))
            for key in self._not_in(line):
                self.refuse(at, rules.not_in_it(self._name(key)))
        self._refuse_twice()

    def _giving(self) -> Counter[Key]:
        """How many lines give something to each target; founding it gives nothing."""
        given = (line for _act, line in self.lines() if line.kind is not ActKind.CREATE)
        return Counter(key for line in given for key in line.targets)

    @staticmethod
    def _must_stand(line: Line) -> tuple[Key, ...]:
        named = list(line.change.superiors.values())
        named += [s for f in line.founded for s in f.state.superiors.values()]
        return (*line.sources, *line.targets, *(s for s in named if s is not None and s != OUT))

    def _not_in(self, line: Line) -> Iterator[Key]:
        """Who leaves a hierarchy without standing in it."""
        for key in line.sources:
            for stretch in self.structure.stretches(key):
                if stretch.holds_on(self.day) and line.change.left - stretch.state.superiors.keys():
                    yield key

    def _stands(self, key: Key) -> bool:
        return any(s.holds_on(self.day) for s in self.structure.stretches(key))

    def _refuse_twice(self) -> None:
        ended = Counter(key for _act, line in self.lines() for key in set(_ended(line)))
        changed = Counter(what for _act, line in self.lines() for what in _changed(line))
        for act, line in self.lines():
            at = (act.number, line.number)
            for key in {*line.sources, *line.targets}:
                if ended[key] > (key in _ended(line)):
                    self.refuse(at, rules.ended_twice(self._name(key)))
            for key in {key for key, what in _changed(line) if changed[key, what] > 1}:
                self.refuse(at, rules.changed_twice(self._name(key)))

    # --- what it makes -------------------------------------------------------------------------

    def apply(self) -> None:
        for act, line in self.lines():
            self._make(line, (act.number, line.number))
        for act, line in self.lines():
            for key in line.sources if _tells_before(line) else ():
                self._begin_otherwise(key, line.was, (act.number, line.number))
        asked = {
            (key, hierarchy, superior)
            for _act, line in self.lines()
            for key in line.sources
            for hierarchy, superior in line.change.superiors.items()
        }
        ending = {key for _act, line in self.lines() for key in _ended(line)}
        for act, line in self.lines():
            for key in line.sources if line.kind is ActKind.MERGE else ():
                for child in self.structure.below(key) - ending:
                    self._take_along(child, key, line.targets[0], asked)
                    self.blame.setdefault(child, (act.number, line.number))
        for act, line in self.lines():
            for key in _ended(line):
                self._end(key, (act.number, line.number))

    def _make(self, line: Line, at: tuple[int, int]) -> None:
        for founded in line.founded:
            self.changed[founded.label] = [Stretch(self.day, None, founded.state)]
            self.blame[founded.label] = at
        for key in line.sources:
            self.blame[key] = max(at, self.blame.get(key, at))
            if line.kind in GO_ON:
                self._change(key, line.change, at)

    def now(self, key: Key) -> list[Stretch]:
        found = self.changed.get(key)
        return found if found is not None else self.structure.stretches(key)

    def _change(self, key: Key, change: Change, at: tuple[int, int]) -> None:
        """From the day on; each attribute as far as it stayed what it was on that day."""
        stretches = self._cut(key)
        standing = next(s for s in stretches if s.valid_from == self.day).state
        before = [s for s in stretches if s.valid_to == self.day]
        for what, old in self._old(standing, change).items():
            if before and self._old(before[0].state, change)[what] != old:
                self.refuse(at, rules.changed_twice(self._name(key)))
        going = set(change.attributes) | set(change.superiors)
        for n, stretch in enumerate(stretches):
            if stretch.valid_from is None or stretch.valid_from < self.day:
                continue
            here = self._old(stretch.state, change)
            going = {w for w in going if here[w] == self._old(standing, change)[w]}
            state = stretch.state.changed(
                {w: v for w, v in change.attributes.items() if w in going},
                {w: v for w, v in change.superiors.items() if w in going},
            )
            stretches[n] = Stretch(stretch.valid_from, stretch.valid_to, state)
        self.changed[key] = _joined(stretches)

    def _begin_otherwise(self, key: Key, was: Change, at: tuple[int, int]) -> None:
        """What the record took for always so was otherwise before the day."""
        stretches = self._cut(key)
        first = stretches[0]
        if first.valid_from is not None or first.valid_to != self.day:
            self.refuse(at, rules.beginning_is_known(self._name(key)))
            return
        state = first.state.changed(was.attributes, was.superiors)
        stretches[0] = Stretch(None, self.day, state)
        self.changed[key] = _joined(stretches)

    def _cut(self, key: Key) -> list[Stretch]:
        """The identity's stretches with one that starts on the day."""
        cut: list[Stretch] = []
        for stretch in self.now(key):
            if stretch.holds_on(self.day) and stretch.valid_from != self.day:
                cut += [stretch.until(self.day), stretch.since(self.day)]
            else:
                cut.append(stretch)
        return cut

    @staticmethod
    def _old(state: State, change: Change) -> dict[str, Value]:
        return {
            **{w: state.attributes.get(w, _OUTSIDE) for w in change.attributes},
            **{w: state.superiors.get(w, _OUTSIDE) for w in change.superiors},
        }

    def _take_along(
        self, child: Key, source: Key, target: Key, asked: set[tuple[Key, str, Key | None]]
    ) -> None:
        """Who answers to a merged source answers to its successor. Lines of the child's own have
        been worked already; one that puts it under the source all the same is left to be refused.
        """
        stretches = self._cut(child)
        for n, stretch in enumerate(stretches):
            superiors = {
                hierarchy: target
                for hierarchy, superior in stretch.state.superiors.items()
                if superior == source and (child, hierarchy, source) not in asked
            }
            if superiors and (stretch.valid_from or date.min) >= self.day:
                state = stretch.state.changed({}, superiors)
                stretches[n] = Stretch(stretch.valid_from, stretch.valid_to, state)
                self.moved_along[child] = target
                self.changed[child] = stretches
        if child in self.changed:
            self.changed[child] = _joined(self.changed[child])

    def _end(self, key: Key, at: tuple[int, int]) -> None:
        stretches = self.now(key)
        last = next((s for s in stretches if s.holds_on(self.day)), None)
        if last is None or last.valid_to is not None or last.valid_from == self.day:
            self.refuse(at, rules.later_history(self._name(key), self.day))
            return
        self.changed[key] = [s.until(self.day) if s is last else s for s in stretches]

    # --- what came of it -----------------------------------------------------------------------

    def check_result(self) -> None:
        world = _After(self)
        left = self._left_behind()
        told = {key for _act, line in self.lines() if _tells_before(line) for key in line.sources}
        leaving = {key for _act, line in self.lines() if line.change.left for key in line.sources}
        for key in leaving:
            for broken in rules.in_none(self.now(key), self.day):
                self.refuse(self.blame[key], broken)
        for key in {*self.changed, *left}:
            at = self.blame.get(key, (0, 0))
            # What was before the day no line has touched, unless one told of it.
            since = date.min if key in told else self.day
            for broken in rules.standing(key, world, since):
                self.refuse(left.get(key, at), broken)
            if self._spans(key, _code) != self._spans(key, _code, before=True):
                for broken in rules.code_is_its_own(key, world, since):
                    self.refuse(at, broken)

    def _left_behind(self) -> dict[Key, tuple[int, int]]:
        """Who answered to something that ended or left a hierarchy, without a line that moves it:
        the line that ends or takes out the superior is to blame for what becomes of them."""
        moved = {
            key for _act, line in self.lines() if line.change.superiors for key in line.sources
        }
        left: dict[Key, tuple[int, int]] = {}
        for act, line in self.lines():
            for source in line.sources if line.kind in END or line.change.left else ():
                for child in self.structure.below(source) - moved:
                    left[child] = max((act.number, line.number), left.get(child, (0, 0)))
        return left

    def moved(self) -> dict[str, frozenset[Key]]:
        found: dict[str, set[Key]] = defaultdict(set)
        for key in self.changed:
            both = [*self.now(key), *self.structure.stretches(key)]
            for hierarchy in {name for s in both for name in s.state.superiors}:

                def superior(state: State, hierarchy: str = hierarchy) -> Value:
                    return state.superiors.get(hierarchy, _OUTSIDE)

                if self._spans(key, superior) != self._spans(key, superior, before=True):
                    found[hierarchy].add(key)
        return {hierarchy: frozenset(keys) for hierarchy, keys in found.items()}

    def _spans(
        self, key: Key, of: Callable[[State], Value], *, before: bool = False
    ) -> list[tuple[date | None, date | None, Value]]:
        """One thing about an identity from day to day, neighbours that say the same made one."""
        spans: list[tuple[date | None, date | None, Value]] = []
        for stretch in in_order(self.structure.stretches(key) if before else self.now(key)):
            start, value = stretch.valid_from, of(stretch.state)
            if spans and spans[-1][1:] == (start, value):
                start = spans.pop()[0]
            spans.append((start, stretch.valid_to, value))
        return spans

    def _name(self, key: Key) -> str:
        stretches = in_order(self.now(key))
        return str(stretches[-1].state.attributes.get("name", key)) if stretches else str(key)

    def relations(self) -> Iterator[Relation]:
        for act, line in self.lines():
            at = (act.number, line.number)
            if line.kind is ActKind.MERGE:
                for source in line.sources:
                    yield Relation(*at, source, line.targets[0], True, line.derived)
            elif line.kind in (ActKind.SPLIT, ActKind.PART):
                for target in line.targets:
                    yield Relation(*at, line.sources[0], target, whole=False)
            elif line.kind is ActKind.DISSOLVE:
                for source in line.sources:
                    for later in line.targets or (None,):
                        yield Relation(*at, source, later, whole=False, derived=line.derived)


_OUTSIDE = "\0"
"""Stands for what is not there at all, which a superior of none (a root's) is not."""


def _code(state: State) -> Value:
    return state.code


def _ended(line: Line) -> tuple[Key, ...]:
    return line.sources if line.kind in END else ()


def _changed(line: Line) -> list[tuple[Key, str]]:
    """What of whom the line changes: attributes, and superiors by hierarchy."""
    if line.kind not in GO_ON:
        return []
    changed = [*line.change.attributes, *line.change.superiors]
    told = [f"{what} before" for what in (*line.was.attributes, *line.was.superiors)]
    return [(key, what) for key in line.sources for what in (*changed, *told)]


def _tells_before(line: Line) -> bool:
    return line.kind in GO_ON and bool(line.was.attributes or line.was.superiors)


@dataclass
class _After:
    """The structure as the batch leaves it, for the rules to look at."""

    batch: _Batch
    _codes: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for key, stretches in self.batch.changed.items():
            for stretch in stretches:
                self._codes[stretch.state.code].add(key)

    def stretches(self, key: Key) -> list[Stretch]:
        return self.batch.now(key)

    def coded(self, code: str) -> set[Key]:
        return self.batch.structure.coded(code) | self._codes[code]


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbours in the same state made one."""
    joined: list[Stretch] = []
    for stretch in in_order(stretches):
        last = joined[-1] if joined else None
        if last and last.valid_to == stretch.valid_from and last.state == stretch.state:
            joined[-1] = Stretch(last.valid_from, stretch.valid_to, last.state)
        else:
            joined.append(stretch)
    return joined
