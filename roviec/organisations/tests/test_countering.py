"""Undoing an act that is in force, by an act of a later day."""

from datetime import date

import pytest

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import NewLine, NewUnit, Party, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import (
    PlaceVersion,
    Reorganisation,
    Subordination,
    Unit,
    UnitVersion,
)
from roviec.organisations.reorganising.countering import prepare_counter_act
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of

BEFORE, JULY, BACK = date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


def shape(day: date) -> set[tuple[object, ...]]:
    """The hierarchies of units of a day as people see them: superiors by their code."""
    codes = dict(UnitVersion.objects.as_at(day).values_list("unit_id", "code"))
    above: dict[int, set[tuple[str, str]]] = {unit: set() for unit in codes}
    for unit, line, superior in Subordination.objects.as_at(day).values_list(
        "unit_id", "line__code", "superior_id"
    ):
        above[unit].add((line, codes[superior] if superior else ""))
    return {
        (v.code, v.name, v.kind_id, v.place_id, frozenset(above[v.unit_id]))
        for v in UnitVersion.objects.as_at(day)
    }


def shape_of_places(day: date) -> set[tuple[object, ...]]:
    rows = list(PlaceVersion.objects.as_at(day))
    codes = {row.place_id: row.code for row in rows}
    return {(r.code, r.name, r.kind, r.level, codes.get(r.parent_id or 0)) for r in rows}


def there_and_back(stage: Stage, of: str, *lines: NewLine) -> Reorganisation:
    """The counter-act, confirmed, after which the hierarchy is what it was; the days between keep
    what the act made."""
    look = shape if of == UNITS else shape_of_places
    before = look(JULY)
    act = stage.act(of, JULY, lines)
    stage.confirm(act)
    between = look(JULY)
    assert between != before
    act.refresh_from_db()
    counter = prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    assert not counter.lines.filter(to_complete=True).exists()
    stage.confirm(counter)
    assert look(BACK) == before
    assert look(JULY) == between
    return counter


def founded(stage: Stage, code: str, source: str) -> Party:
    was = UnitVersion.objects.get(unit=stage.unit(source), valid_to=None)
    superiors = {
        s.line.code: s.superior_id
        for s in stage.unit(source).superiors.filter(valid_to=None).select_related("line")
    }
    attributes = {
        "kind_id": was.kind_id,
        "place_id": was.place_id,
        "code": code,
        "name": f"Ban {code}",
        "short_name": "",
    }
    return Party(label=code, founded=True, attributes=attributes, superiors=superiors)


def source(stage: Stage, unit: str, /, **change: object) -> Party:
    return Party(pk=stage.unit(unit).pk, attributes=change)


def test_a_merge_is_split_with_the_old_names_and_codes_as_new_identities(stage):
    counter = there_and_back(stage, UNITS, stage.merge_units("ben_do", "tan_lap"))
    [line] = counter.lines.all()
    assert line.kind == ActKind.SPLIT
    assert stage.unit("ben_do").version_at(BACK) is None
    assert UnitVersion.objects.as_at(BACK).get(code="ben_do-department").unit != stage.unit(
        "ben_do"
    )


def test_whoever_followed_a_merged_superior_goes_back(stage):
    counter = there_and_back(stage, UNITS, stage.merge_units("song_bac", "nui_voi"))
    kinds = list(counter.lines.values_list("kind", flat=True))
    assert kinds.count(ActKind.MOVE) == 4


def test_a_split_merges_again(stage):
    line = NewLine(
        kind=ActKind.SPLIT,
        sources=[source(stage, "tan_lap")],
        targets=[founded(stage, "a", "tan_lap"), founded(stage, "b", "tan_lap")],
    )
    [back] = there_and_back(stage, UNITS, line).lines.all()
    assert back.kind == ActKind.MERGE


def test_a_body_cut_between_merged_ones_is_whole_again(stage):
    """Bến Đò and half of Mường Thanh become one, Tân Lập and the other half another."""
    cut = NewLine(
        kind=ActKind.SPLIT,
        sources=[source(stage, "muong_thanh")],
        targets=[Party(label="x"), Party(label="y")],
    )
    one = NewLine(
        kind=ActKind.MERGE,
        sources=[source(stage, "ben_do")],
        targets=[founded(stage, "x", "ben_do")],
    )
    two = NewLine(
        kind=ActKind.MERGE,
        sources=[source(stage, "tan_lap")],
        targets=[founded(stage, "y", "tan_lap")],
    )
    there_and_back(stage, UNITS, cut, one, two)


def test_names_and_superiors_go_back(stage):
    rename = NewLine(
        kind=ActKind.RENAME, sources=[source(stage, "tan_lap", name="Ban khác", code="k")]
    )
    move = NewLine(
        kind=ActKind.MOVE,
        sources=[
            Party(pk=stage.unit("tan_lap").pk, superiors={"department": stage.unit("nui_voi").pk})
        ],
    )
    there_and_back(stage, UNITS, rename, move)


def test_what_was_dissolved_is_created_and_what_was_created_dissolved(stage):
    dissolve = NewLine(kind=ActKind.DISSOLVE, sources=[source(stage, "tan_lap")])
    create = NewLine(kind=ActKind.CREATE, targets=[founded(stage, "moi", "ben_do")])
    there_and_back(stage, UNITS, dissolve, create)


def test_a_part_goes_back(stage):
    part = NewLine(
        kind=ActKind.PART,
        sources=[source(stage, "tan_lap")],
        targets=[founded(stage, "phan", "tan_lap")],
    )
    there_and_back(stage, UNITS, part)


def test_places_go_back_and_their_bodies_are_proposed_again(stage):
    counter = there_and_back(stage, PLACES, stage.merge_places("ben_do", "tan_lap"))
    assert Reorganisation.objects.filter(follows__undoes=None, of=UNITS).exists()
    assert counter.undoes is not None


def test_a_body_that_came_since_waits_for_a_person(stage):
    act = stage.act(UNITS, JULY, [stage.merge_units("song_bac", "nui_voi")])
    stage.confirm(act)
    act.refresh_from_db()
    upper = Unit.objects.get(predecessions__earlier=stage.unit("song_bac"))
    version = stage.unit("ben_do").version_at(JULY)
    assert version is not None
    new = NewUnit(
        code="sau",
        name="Ban lập sau",
        kind=version.kind,
        place=version.place,
        superiors={stage.world.department: upper},
        valid_from=date(2025, 9, 1),
    )
    later = set_up_unit(office=SYSTEM, new=new)
    rebuild(stage.world.department)
    counter = prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    [open_line] = counter.lines.filter(to_complete=True)
    assert open_line.parties.get().unit == later
    with pytest.raises(RuleBroken, match="ORG-14"):
        stage.confirm(counter)


def test_only_what_is_in_force_and_only_later(stage):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    with pytest.raises(RuleBroken, match="ORG-11"):
        prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    stage.confirm(act)
    act.refresh_from_db()
    with pytest.raises(RuleBroken, match="ORG-15"):
        prepare_counter_act(actor=stage.actor, act=act, day=JULY)
    one = prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    assert prepare_counter_act(actor=stage.actor, act=act, day=BACK) == one
