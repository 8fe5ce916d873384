"""Any act, then its counter-act, gives back the same hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from roviec.organisations.actions import NewLine, Party
from roviec.organisations.reorganising.countering import Done, counter_lines
from roviec.organisations.structure import (
    Act,
    ActKind,
    ActRefused,
    Change,
    Founded,
    Key,
    Line,
    Outcome,
    State,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.random_acts import (
    Spare,
    act_of_kind,
    acts_on,
    settled,
    structures,
)
from roviec.organisations.tests.test_structure_undone import shape

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""Histories thrown away are not forgiven: there must be enough to compare."""
BACK = date(2031, 1, 1)


def numbered(act: Act, numbers: Mapping[str, int]) -> Act:
    """The act as the record holds it once it is confirmed: what it made has a number."""

    def known(key: Key | None) -> Key | None:
        return numbers.get(key, key) if isinstance(key, str) else key

    return Act(
        act.number,
        tuple(
            replace(
                line,
                targets=tuple(numbers.get(str(key), key) for key in line.targets),
                change=Change(
                    line.change.attributes,
                    {h: known(s) for h, s in line.change.superiors.items()},
                ),
            )
            for line in act.lines
        ),
    )


def as_line(number: int, new: NewLine) -> Line:
    first = new.sources[0] if new.sources else Party()
    return Line(
        number,
        new.kind,
        tuple(p.pk or p.label for p in new.sources),
        tuple(p.pk or p.label for p in new.targets),
        tuple(Founded(p.label, State(p.attributes, p.superiors)) for p in new.targets if p.founded),
        Change(first.attributes, first.superiors),
    )


def applied(structure: StructureInMemory, act: Act, day: date) -> Outcome | None:
    """What comes of an act by itself; none where it is refused, or tells what was before."""
    if any(line.was.attributes or line.was.superiors for line in act.lines):
        return None
    try:
        return work_out(structure, [act], day)
    except ActRefused:
        return None


def gives_back(structure: StructureInMemory, act: Act, day: date) -> bool:
    """The act, then its counter-act; whether there was something to compare. There is not where
    the act is refused, and where its counter-act leaves something to a person."""
    outcome = applied(structure, act, day)
    if outcome is None:
        return False
    between = settled(structure, outcome)
    first = max(key for key in structure.by_key if isinstance(key, int)) + 1
    labels = [key for key in outcome.changed if isinstance(key, str)]
    numbers = {label: number for number, label in enumerate(labels, first)}
    made = frozenset(numbers[each.label] for line in act.lines for each in line.founded)
    lines = counter_lines(between, Done(numbered(act, numbers), day, made), BACK)
    if any(line.to_complete for line in lines):
        return False
    back = Act(1, tuple(as_line(n, line) for n, line in enumerate(lines, 1)))
    after = settled(between, work_out(between, [back], BACK))
    assert shape(after, BACK) == shape(structure, BACK)
    assert shape(after, date(2030, 1, 1)) == shape(between, date(2030, 1, 1))
    return True


@SLOW
@given(structures(), st.data())
def test_an_act_and_its_counter_act(structure: StructureInMemory, data: st.DataObject):
    drawn = [acts_on(data.draw, structure, Spare()) for _try in range(4)]
    compared = [act for day, acts in drawn for act in acts if gives_back(structure, act, day)]
    assume(compared)
    for act in compared:
        event("+".join(sorted({line.kind.value for line in act.lines})))


@pytest.mark.parametrize("kind", ActKind)
@SLOW
@given(structure=structures(), data=st.data())
def test_an_act_of_each_kind_and_its_counter_act(
    structure: StructureInMemory, data: st.DataObject, kind: ActKind
):
    # Many merges and splits are refused, so that one of several is to be comparable.
    assume(
        any(
            gives_back(structure, act, day)
            for day, act in (act_of_kind(data.draw, structure, kind) for _try in range(12))
        )
    )
