"""Paths say, for every day, exactly who stands under whom: checked against walking the superiors."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import NewUnit, set_up_unit
from roviec.organisations.hierarchy.paths import Stretch, climb, rebuild, rebuild_below
from roviec.organisations.models import Path, Subordination, Unit

START, SPRING, SUMMER, AUTUMN = (date(2024, month, 1) for month in (1, 3, 6, 9))
DAYS = [date(2023, 12, 31), START, date(2024, 2, 1), SPRING, SUMMER, AUTUMN, date(2025, 1, 1)]


def holds(stretch: Stretch, day: date) -> bool:
    return (stretch.valid_from is None or stretch.valid_from <= day) and (
        stretch.valid_to is None or day < stretch.valid_to
    )


def walked(unit: int, superiors: dict[int, list[Stretch]], day: date) -> list[tuple[int, int]]:
    """The units above on one day, by walking up one superior at a time."""
    above: list[tuple[int, int]] = []
    depth, here = 0, unit
    while True:
        stretch = next((s for s in superiors.get(here, []) if holds(s, day)), None)
        if stretch is None:
            return above
        if depth == 0:
            above.append((unit, 0))
        if stretch.superior is None:
            return above
        depth += 1
        # A superior that is not itself in the line on that day is still the superior.
        above.append((stretch.superior, depth))
        here = stretch.superior


@st.composite
def trees(draw):
    """Superiors over at most two stretches each; a superior always has a smaller number."""
    size = draw(st.integers(1, 7))
    superiors: dict[int, list[Stretch]] = {}
    for unit in range(size):
        above = st.none() if unit == 0 else st.integers(0, unit - 1)
        change = draw(st.sampled_from([None, SPRING, SUMMER, AUTUMN]))
        first = draw(st.sampled_from([None, START]))
        end = draw(st.sampled_from([None, date(2024, 12, 1)]))
        if change is None:
            superiors[unit] = [Stretch(draw(above), first, end)]
        else:
            superiors[unit] = [
                Stretch(draw(above), first, change),
                Stretch(draw(above), change, end),
            ]
    return superiors


@given(trees(), st.sampled_from(DAYS))
def test_climbing_agrees_with_walking_on_every_day(superiors, day):
    for unit in superiors:
        climbed = sorted(
            (upper, depth)
            for upper, depth, start, end in climb(unit, superiors)
            if holds(Stretch(None, start, end), day)
        )
        assert climbed == sorted(walked(unit, superiors, day))


def test_a_circle_is_refused_with_its_rule():
    circle = {1: [Stretch(2, None, None)], 2: [Stretch(1, None, None)]}
    with pytest.raises(RuleBroken, match="ORG-05"):
        list(climb(1, circle))


def test_under_finds_every_depth_and_directly_under_one(world):
    today = date(2026, 1, 1)
    under = Unit.objects.under(world.unit("centre"), world.department, today)
    assert set(under) == {
        world.unit(name)
        for name in ("song_bac", "nui_voi", "ben_do", "tan_lap", "muong_thanh", "dong_chum")
    }
    direct = Unit.objects.directly_under(world.unit("centre"), world.department, today)
    assert set(direct) == {world.unit("song_bac"), world.unit("nui_voi")}


def test_nothing_is_under_before_the_units_existed(world):
    before = date(2018, 12, 31)
    assert not Unit.objects.under(world.unit("centre"), world.department, before).exists()


def test_lines_are_kept_apart(world):
    under = Unit.objects.under(world.unit("song_bac_committee"), world.department, date(2026, 1, 1))
    assert not under.exists()


def test_a_move_changes_the_path_from_its_day(world):
    moved = world.unit("ben_do")
    Subordination.objects.filter(unit=moved).update(valid_to=SUMMER)
    Subordination.objects.create(
        line=world.department, unit=moved, superior=world.unit("nui_voi"), valid_from=SUMMER
    )
    rebuild(world.department)
    for day, province in ((date(2024, 5, 31), "song_bac"), (SUMMER, "nui_voi")):
        above = Path.objects.as_at(day).filter(lower=moved, depth=1).values_list("upper", flat=True)
        assert list(above) == [world.unit(province).pk]
    centre = Path.objects.filter(lower=moved, upper=world.unit("centre"))
    assert [row.depth for row in centre.as_at(SUMMER)] == [2]


def test_org_01_a_code_names_one_unit_on_one_day(world):
    place = world.unit("ben_do").versions.get().place
    kind = world.unit("ben_do").versions.get().kind
    taken = NewUnit(code="ben_do-department", name="Khác", kind=kind, place=place, superiors={})
    with pytest.raises(RuleBroken, match="ORG-01"):
        set_up_unit(office=SYSTEM, new=taken)
    world.unit("ben_do").versions.update(valid_to=SUMMER)
    later = NewUnit(
        code="ben_do-department",
        name="Khác",
        kind=kind,
        place=place,
        superiors={},
        valid_from=SUMMER,
    )
    version = set_up_unit(office=SYSTEM, new=later).version_at(SUMMER)
    assert version is not None
    assert version.name == "Khác"


def test_a_unit_that_ended_keeps_its_last_name(world):
    unit = world.unit("ben_do")
    unit.versions.update(valid_to=SUMMER)
    named = Unit.objects.named_at(date(2026, 1, 1)).get(pk=unit.pk)
    assert vars(named)["name_then"] == "Ban Tuyên giáo Đảng ủy phường Bến Đò"
    assert unit.version_at(date(2026, 1, 1)) is None


def test_a_new_superior_below_the_same_upper_leaves_the_paths_above_alone(world):
    """Work of an act goes by what it touches: a path that goes on is one row, not two."""
    commune, province = world.unit("ben_do"), world.unit("song_bac")
    other, day = world.unit("tan_lap"), date(2025, 7, 1)
    cell = Unit.objects.create()
    line = world.department
    Subordination.objects.create(line=line, unit=cell, superior=commune, valid_from=START)
    rebuild(line)
    to_province = Path.objects.get(line=line, lower=cell, upper=province)
    to_commune = Path.objects.get(line=line, lower=cell, upper=commune)
    Subordination.objects.filter(unit=cell).update(valid_to=day)
    Subordination.objects.create(line=line, unit=cell, superior=other, valid_from=day)
    # One path ends where it stands, and one is new.
    assert rebuild_below(line, [cell.pk]) == 2
    assert Path.objects.get(line=line, lower=cell, upper=province) == to_province
    to_commune.refresh_from_db()
    assert to_commune.valid_to == day
    told = ("upper", "lower", "depth", "valid_from", "valid_to")
    kept = set(Path.objects.filter(line=line).values_list(*told))
    rebuild(line)
    assert kept == set(Path.objects.filter(line=line).values_list(*told))
