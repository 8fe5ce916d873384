"""What is written is what was worked out: random hierarchies and batches through the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import set_up_confirmation, set_up_withdrawal
from roviec.organisations.models import ActParty, PlaceSuccession, Reorganisation, UnitSuccession
from roviec.organisations.reorganising.stored import TERRITORY
from roviec.organisations.structure import (
    Act,
    ActRefused,
    Key,
    Outcome,
    StructureInMemory,
    work_out,
)
from roviec.organisations.tests.kept import (
    ACTS_THEMSELVES,
    Kept,
    derived,
    keep,
    known,
    prepared,
    read_back,
    rebuild_all,
    tables,
)
from roviec.organisations.tests.random_acts import (
    AHEAD,
    DAYS,
    HIERARCHIES,
    TODAY,
    Spare,
    acts_on,
    renamed,
    structures,
)
from roviec.organisations.tests.test_structure_always import holds

pytestmark = pytest.mark.django_db

SLOW = settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PLACES, UNITS = Reorganisation.Of.PLACES, Reorganisation.Of.UNITS
KINDS = {PLACES: (TERRITORY,), UNITS: HIERARCHIES}


@contextmanager
def taken_back() -> Iterator[None]:
    """Each example begins with the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def worked_out(kept: Kept, acts: list[Act], day: date) -> Outcome | set[str]:
    try:
        return work_out(kept.structure, acts, day)
    except ActRefused as error:
        return {each.rule for each in error.refusals}


def confirm(kept: Kept, acts: list[Act], day: date) -> list[Reorganisation] | None:
    """Prepare and confirm, and hold what is kept against what the acts make in memory."""
    rows = prepared(kept.of, acts, day)
    made = worked_out(kept, acts, day)
    if isinstance(made, set):
        before = tables()
        with pytest.raises(ActRefused) as refusal:
            set_up_confirmation(office=SYSTEM, acts=rows, today=TODAY)
        assert {each.rule for each in refusal.value.refusals} == made
        assert tables() == before
        event("refused")
        return None
    batch = set_up_confirmation(office=SYSTEM, acts=rows, today=TODAY)
    event("applied")
    numbers = numbered(kept.of, rows)
    after = renamed(kept.structure.replaced(made.changed), numbers)
    kept.structure = StructureInMemory(after.by_key, *known(kept.of))
    assert relations(kept.of, batch.pk) == {
        (numbers.get(r.earlier, r.earlier), r.later and numbers.get(r.later, r.later), r.whole)
        for r in made.relations
    }
    return rows


def numbered(of: str, acts: list[Reorganisation]) -> dict[Key, Key]:
    """The number each label of the batch was given."""
    field = "place_id" if of == PLACES else "unit_id"
    rows = ActParty.objects.filter(line__act__in=acts).exclude(label="")
    found: dict[Key, set[int]] = {}
    for label, number in rows.values_list("label", field):
        found.setdefault(label, set()).add(number)
    return {label: number for label, (number,) in found.items()}


def relations(of: str, batch: int) -> set[tuple[int, int | None, bool]]:
    model = PlaceSuccession if of == PLACES else UnitSuccession
    rows = model._default_manager.filter(line__act__batch=batch)
    return set(rows.values_list("earlier_id", "later_id", "whole"))


def is_kept(kept: Kept) -> None:
    """The tables tell the structure, and the derived ones what a fresh derivation tells."""
    assert read_back(kept.of) == kept.structure.by_key
    one_by_one = derived(kept.of)
    rebuild_all(kept.of)
    assert one_by_one == derived(kept.of)


@pytest.mark.parametrize("of", [PLACES, UNITS])
@SLOW
@given(st.data())
def test_what_is_written_is_what_was_worked_out(of, data):
    with taken_back():
        kept = keep(of, data.draw(structures(KINDS[of])))
        is_kept(kept)
        spare = Spare()
        for _n in range(data.draw(st.integers(1, 4))):
            day, acts = acts_on(data.draw, kept.structure, spare, KINDS[of])
            if confirm(kept, [kept.act(act) for act in acts], day):
                is_kept(kept)


@pytest.mark.parametrize("of", [PLACES, UNITS])
@SLOW
@given(st.data())
def test_a_withdrawn_batch_leaves_every_row_as_it_was(of, data):
    with taken_back():
        kept = keep(of, data.draw(structures(KINDS[of])))
        spare = Spare()
        for days in (DAYS, AHEAD, AHEAD):
            before = tables(but=ACTS_THEMSELVES), derived(of)
            day, acts = acts_on(data.draw, kept.structure, spare, KINDS[of], days)
            rows = confirm(kept, [kept.act(act) for act in acts], day)
        if rows is None:
            return
        event("withdrawn")
        withdrawn = set_up_withdrawal(office=SYSTEM, act=rows[-1], today=TODAY)
        assert {act.pk for act in withdrawn} == {act.pk for act in rows}
        assert tables(but=ACTS_THEMSELVES) == before[0]
        assert derived(of) == before[1]
        for act in rows:
            act.refresh_from_db()
            assert (act.state, act.batch) == (Reorganisation.State.WITHDRAWN, None)


@pytest.mark.parametrize("of", [PLACES, UNITS])
@SLOW
@given(st.data())
def test_a_batch_is_withdrawn_from_among_others_or_refused_whole(of, data):
    """What others build on stays; what nobody built on goes, and every rule holds either way."""
    with taken_back():
        kept = keep(of, data.draw(structures(KINDS[of])))
        spare, ahead = Spare(), []
        for days in (AHEAD, DAYS, DAYS):
            day, acts = acts_on(data.draw, kept.structure, spare, KINDS[of], days)
            rows = confirm(kept, [kept.act(act) for act in acts], day)
            if rows and day > TODAY:
                ahead.append(rows[0])
        if ahead:
            withdrawn_or_refused(of, data.draw(st.sampled_from(ahead)))


def withdrawn_or_refused(of: str, act: Reorganisation) -> None:
    before = tables()
    number = None
    try:
        set_up_withdrawal(office=SYSTEM, act=act, today=TODAY)
    except RuleBroken as refusal:
        number = refusal.number
        event(refusal.message[:40])
    if number is not None:
        assert number == "ORG-10"
        assert tables() == before
        return
    event("withdrawn")
    kept = Kept(of)
    kept.structure = StructureInMemory(read_back(of))
    holds(kept.structure)
    is_kept(kept)
