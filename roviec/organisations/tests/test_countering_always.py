"""Any act, then its counter-act, gives back the same hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from roviec.organisations.actions import NewLine, Party
from roviec.organisations.reorganising.countering import Done, counter_lines
from roviec.organisations.structure import (
    Act,
    ActRefused,
    Change,
    Founded,
    Key,
    Line,
    State,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.random_acts import (
    Spare,
    acts_on,
    settled,
    structures,
)
from roviec.organisations.tests.test_structure_undone import shape

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
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


@SLOW
@given(structures(), st.data())
def test_an_act_and_its_counter_act(structure: StructureInMemory, data: st.DataObject):
    day, acts = acts_on(data.draw, structure, Spare())
    act = acts[0]
    assume(not any(line.was.attributes or line.was.superiors for line in act.lines))
    try:
        outcome = work_out(structure, [act], day)
    except ActRefused:
        assume(False)
    between = settled(structure, outcome)
    first = max(key for key in structure.by_key if isinstance(key, int)) + 1
    labels = [key for key in outcome.changed if isinstance(key, str)]
    numbers = {label: number for number, label in enumerate(labels, first)}
    made = frozenset(numbers[each.label] for line in act.lines for each in line.founded)
    lines = counter_lines(between, Done(numbered(act, numbers), day, made), BACK)
    if any(line.to_complete for line in lines):
        event("a person decides")
        return
    event("+".join(sorted({line.kind.value for line in act.lines})))
    back = Act(1, tuple(as_line(n, line) for n, line in enumerate(lines, 1)))
    after = settled(between, work_out(between, [back], BACK))
    assert shape(after, BACK) == shape(structure, BACK)
    assert shape(after, date(2030, 1, 1)) == shape(between, date(2030, 1, 1))
