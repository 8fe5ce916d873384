"""What holds of every hierarchy on every day, whatever acts come upon it in whatever order."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from roviec.organisations.structure import (
    OUT,
    Act,
    ActKind,
    ActRefused,
    Key,
    Outcome,
    State,
    Stretch,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.random_acts import LOOKED_AT, Spare, acts_on, settled, structures

SLOW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def standing(structure: StructureInMemory, day: date) -> dict[Key, State]:
    """Who stands on the day, as what. Fails where one is two things on one day."""
    found: dict[Key, State] = {}
    for key, stretches in structure.by_key.items():
        states = [s.state for s in stretches if s.holds_on(day)]
        assert len(states) <= 1, (key, day)
        if states:
            found[key] = states[0]
    return found


def holds(structure: StructureInMemory) -> None:
    """Every rule, day by day, without the code that judges batches."""
    for key, stretches in structure.by_key.items():
        assert stretches == sorted(stretches, key=lambda s: s.valid_from or date.min)
        for one, other in pairwise(stretches):
            assert one.valid_to == other.valid_from, key
            assert one.state != other.state, key
        for each in stretches:
            assert None in (each.valid_from, each.valid_to) or each.valid_from < each.valid_to  # type: ignore[operator]
    for day in LOOKED_AT:
        there = standing(structure, day)
        codes = [state.code for state in there.values()]
        assert len(codes) == len(set(codes)), day
        for key, state in there.items():
            for hierarchy in state.superiors:
                climb(there, key, hierarchy)


def climb(there: dict[Key, State], key: Key, hierarchy: str) -> None:
    """Up to the root over superiors who all stand on the day."""
    met, here = {key}, there[key].superiors.get(hierarchy)
    while here is not None:
        assert here in there, (key, here)
        assert here not in met, (key, here)
        assert hierarchy in there[here].superiors, (key, here, hierarchy)
        met.add(here)
        here = there[here].superiors.get(hierarchy)


def tried(structure: StructureInMemory, acts: list[Act], day: date) -> Outcome | set[str]:
    """What the acts make, or the rules that refuse them. The structure itself stays as it is."""
    before = deepcopy(structure.by_key)
    try:
        made: Outcome | set[str] = work_out(structure, acts, day)
    except ActRefused as error:
        made = {refusal.rule for refusal in error.refusals}
    assert structure.by_key == before
    return made


def ends(structure: StructureInMemory) -> dict[Key, date]:
    last = {key: stretches[-1].valid_to for key, stretches in structure.by_key.items()}
    return {key: end for key, end in last.items() if end is not None}


@SLOW
@given(structures(), st.data())
def test_every_rule_holds_on_every_day_after_any_batches(structure, data):
    spare = Spare()
    holds(structure)
    for _n in range(data.draw(st.integers(1, 6))):
        day, acts = acts_on(data.draw, structure, spare)
        made = tried(structure, acts, day)
        event("refused" if isinstance(made, set) else "applied")
        if isinstance(made, set):
            continue
        after = settled(structure, made)
        holds(after)
        does_what_it_says(structure.replaced(made.changed), structure, acts, day)
        told = told_before(acts)
        for earlier in (d for d in LOOKED_AT if d < day):
            now, once = standing(after, earlier), standing(structure, earlier)
            assert now.keys() == once.keys()
            assert {k: now[k] for k in now if k not in told} == {
                k: once[k] for k in once if k not in told
            }
        # Who has ended stays ended, from the same day.
        assert ends(structure).items() <= ends(after).items()
        structure = after


def told_before(acts: list[Act]) -> set[Key]:
    """Of whom a line tells what they were before."""
    lines = [line for act in acts for line in act.lines]
    return {k for line in lines if line.was.attributes or line.was.superiors for k in line.sources}


def does_what_it_says(
    after: StructureInMemory, before: StructureInMemory, acts: list[Act], day: date
) -> None:
    there, stood = standing(after, day), standing(before, day)
    moves = {
        (key, hierarchy)
        for act in acts
        for line in act.lines
        for key in line.sources
        for hierarchy in line.change.superiors
    }
    for line in (line for act in acts for line in act.lines):
        if line.kind in (ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE):
            assert not set(line.sources) & there.keys()
        for each in line.founded:
            assert there[each.label] == each.state
        for key in line.sources:
            if key in there:
                assert line.change.attributes.items() <= there[key].attributes.items()
                for hierarchy, who in line.change.superiors.items():
                    assert there[key].superiors.get(hierarchy, OUT) == who
                assert there[key].superiors or not line.change.left
        if line.kind is ActKind.MERGE:
            for child, hierarchy in below(stood, set(line.sources)):
                if child in there and (child, hierarchy) not in moves:
                    assert there[child].superiors[hierarchy] == line.targets[0]


def below(there: dict[Key, State], superiors: set[Key]) -> list[tuple[Key, str]]:
    return [
        (key, hierarchy)
        for key, state in there.items()
        for hierarchy, superior in state.superiors.items()
        if superior in superiors
    ]


@SLOW
@given(structures(), st.data())
def test_order_of_lines_and_of_acts_does_not_matter(structure, data):
    day, acts = acts_on(data.draw, structure, Spare())
    shuffled = [
        Act(act.number, tuple(data.draw(st.permutations(act.lines))))
        for act in data.draw(st.permutations(acts))
    ]
    one, other = tried(structure, acts, day), tried(structure, shuffled, day)
    if isinstance(one, Outcome):
        assert isinstance(other, Outcome)
        assert one.changed == other.changed
        assert one.moved == other.moved
        assert set(one.relations) == set(other.relations)
    else:
        assert one == other


@SLOW
@given(structures(), st.data())
def test_one_act_after_the_other_of_a_day_makes_the_same_as_both_together(structure, data):
    """Where each of them stands by itself; the rules then hold after each, too."""
    day, acts = acts_on(data.draw, structure, Spare())
    both = tried(structure, acts, day)
    first = tried(structure, acts[:1], day)
    if not isinstance(both, Outcome) or not isinstance(first, Outcome):
        return
    between = structure.replaced(first.changed)
    second = tried(between, acts[1:], day)
    if isinstance(second, Outcome):
        event("both ways")
        assert between.replaced(second.changed).by_key == structure.replaced(both.changed).by_key


@SLOW
@given(structures(), st.data())
def test_moved_names_exactly_who_has_another_superior_or_another_life(structure, data):
    day, acts = acts_on(data.draw, structure, Spare())
    made = tried(structure, acts, day)
    if not isinstance(made, Outcome):
        return
    after = structure.replaced(made.changed)
    for hierarchy in ("committee", "department"):
        moved = {
            key
            for key in made.changed
            for each in LOOKED_AT
            if seen(after, key, each, hierarchy) != seen(structure, key, each, hierarchy)
        }
        assert made.moved.get(hierarchy, frozenset()) == moved


def seen(structure: StructureInMemory, key: Key, day: date, hierarchy: str) -> Any:
    state = standing(structure, day).get(key)
    return "out" if state is None else state.superiors.get(hierarchy, "out")


def test_the_random_structures_are_told_apart_by_the_rules():
    """The judge of these tests sees a fault when there is one."""
    lone = State({"code": "1", "name": "Xã"}, {"committee": None})
    circle = {
        1: [Stretch(None, None, lone.changed({}, {"committee": 2}))],
        2: [Stretch(None, None, lone.changed({"code": "2"}, {"committee": 1}))],
    }
    twice = {1: [Stretch(None, None, lone)], 2: [Stretch(None, None, lone)]}
    orphan = {1: [Stretch(None, None, lone.changed({}, {"committee": 9}))]}
    gap = {1: [Stretch(None, LOOKED_AT[1], lone), Stretch(LOOKED_AT[3], None, lone)]}
    for wrong in (circle, twice, orphan, gap):
        try:
            holds(StructureInMemory(wrong))  # type: ignore[arg-type]  # keys are numbers
        except AssertionError:
            continue
        raise AssertionError(wrong)
