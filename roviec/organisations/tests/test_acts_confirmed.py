"""Confirming: once, by whom it may, no more rows than it takes, whatever else happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations.actions import (
    NewAct,
    NewLine,
    Party,
    confirm_acts,
    pass_on,
    pass_on_due,
    prepare_act,
    set_up_act,
    set_up_confirmation,
    set_up_withdrawal,
    withdraw_act,
)
from roviec.organisations.hierarchy.paths import rebuild, rebuild_places
from roviec.organisations.models import (
    Batch,
    Line,
    Passing,
    Path,
    Place,
    PlacePath,
    PlaceVersion,
    Reorganisation,
    Subordination,
    Unit,
    UnitKind,
    UnitVersion,
)
from roviec.organisations.reorganising.stored import TERRITORY
from roviec.organisations.structure import ActKind, ActRefused
from roviec.organisations.tests.kept import derived, rebuild_all, tables

PLACES, UNITS = Reorganisation.Of.PLACES, Reorganisation.Of.UNITS

LATE, TODAY, AHEAD, YEARS_AHEAD = (
    date(2024, 3, 1),
    date(2026, 1, 1),
    date(2027, 1, 1),
    date(2030, 1, 1),
)


def act(day: date, *lines: NewLine, of: str = UNITS) -> Reorganisation:
    return set_up_act(office=SYSTEM, new=NewAct(of=of, day=day, title="Sắp xếp", lines=lines))


def confirmed(day: date, *lines: NewLine, of: str = UNITS) -> Reorganisation:
    made = act(day, *lines, of=of)
    set_up_confirmation(office=SYSTEM, acts=[made], today=TODAY)
    made.refresh_from_db()
    return made


def renaming(unit: Unit, name: str) -> NewLine:
    return NewLine(kind=ActKind.RENAME, sources=[Party(pk=unit.pk, attributes={"name": name})])


def merging(*units: Unit, code: str = "merged", superior: Unit) -> NewLine:
    like = units[0].versions.get()
    founded = Party(
        label="merged",
        founded=True,
        attributes={
            "code": code,
            "name": "Ban Tuyên giáo hợp nhất",
            "kind_id": like.kind_id,
            "place_id": like.place_id,
        },
        superiors={"department": superior.pk},
    )
    return NewLine(
        kind=ActKind.MERGE, sources=[Party(pk=unit.pk) for unit in units], targets=[founded]
    )


def dissolving(*units: Unit) -> NewLine:
    return NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=unit.pk) for unit in units])


# --- who may, and when ---------------------------------------------------------------------------


def test_who_reorganises_confirms_and_withdraws_within_reach(world):
    administrator = world.actor("administrator", "song_bac")
    new = NewAct(
        of=UNITS, day=YEARS_AHEAD, title="Đổi tên", lines=[renaming(world.unit("ben_do"), "B")]
    )
    made = prepare_act(actor=administrator, new=new)
    for stranger in (world.actor("administrator", "nui_voi"), world.actor("leader", "song_bac")):
        with pytest.raises(NotPermitted):
            confirm_acts(actor=stranger, acts=[made])
    batch = confirm_acts(actor=administrator, acts=[made])
    assert batch.confirmed_by == made.prepared_by != ""
    with pytest.raises(NotPermitted):
        withdraw_act(actor=world.actor("administrator", "nui_voi"), act=made)
    assert [each.state for each in withdraw_act(actor=administrator, act=made)]
    made.refresh_from_db()
    assert made.state == Reorganisation.State.WITHDRAWN


def test_org_11_what_is_confirmed_together_is_prepared_and_of_one_day(world):
    one, other = (act(day, renaming(world.unit("ben_do"), "B")) for day in (AHEAD, YEARS_AHEAD))
    for wrong in ([], [one, other]):
        with pytest.raises(RuleBroken, match="ORG-11"):
            confirm_acts(actor=world.actor("administrator", "centre"), acts=wrong)
    set_up_confirmation(office=SYSTEM, acts=[one], today=TODAY)
    before = tables()
    with pytest.raises(RuleBroken, match="ORG-11"):
        set_up_confirmation(office=SYSTEM, acts=[one], today=TODAY)
    assert tables() == before


def test_a_refused_batch_writes_nothing_of_its_good_acts_either(world):
    good = act(TODAY, renaming(world.unit("tan_lap"), "Ban Tuyên giáo Tân Lập Mới"))
    wrong = act(TODAY, dissolving(world.unit("song_bac")))
    before = tables()
    with pytest.raises(ActRefused) as refusal:
        set_up_confirmation(office=SYSTEM, acts=[good, wrong], today=TODAY)
    assert {(each.rule, each.act, each.line) for each in refusal.value.refusals} == {
        ("ORG-06", wrong.pk, 1)
    }
    assert tables() == before


# --- withdrawal ----------------------------------------------------------------------------------


def test_org_10_a_batch_is_withdrawn_before_its_day_only(world):
    made = confirmed(AHEAD, renaming(world.unit("ben_do"), "Tên mới"))
    for today in (AHEAD, YEARS_AHEAD):
        with pytest.raises(RuleBroken, match="ORG-10"):
            set_up_withdrawal(office=SYSTEM, act=made, today=today)
    set_up_withdrawal(office=SYSTEM, act=made, today=TODAY)
    with pytest.raises(RuleBroken, match="ORG-11"):
        set_up_withdrawal(office=SYSTEM, act=made, today=TODAY)


def test_org_10_what_a_later_act_builds_on_is_not_withdrawn(world):
    """Each of these, confirmed after it, needs what the first act did."""
    ben_do, nui_voi = world.unit("ben_do"), world.unit("nui_voi")
    first = confirmed(AHEAD, merging(ben_do, world.unit("tan_lap"), superior=nui_voi))
    merged = Unit.objects.get(versions__code="merged")
    confirmed(YEARS_AHEAD, renaming(merged, "Tên sau"))
    before = tables()
    with pytest.raises(RuleBroken, match=r"ORG-10.*“Sắp xếp”"):
        set_up_withdrawal(office=SYSTEM, act=first, today=TODAY)
    assert tables() == before


def test_org_10_who_was_only_taken_along_counts_too(world):
    """Ben Do is in no line of the merge; a later act renames nothing but moves it."""
    provinces = world.unit("song_bac"), world.unit("nui_voi")
    first = confirmed(AHEAD, merging(*provinces, superior=world.unit("centre")))
    move = Party(pk=world.unit("ben_do").pk, superiors={"department": world.unit("centre").pk})
    confirmed(YEARS_AHEAD, NewLine(kind=ActKind.MOVE, sources=[move]))
    with pytest.raises(RuleBroken, match="ORG-10"):
        set_up_withdrawal(office=SYSTEM, act=first, today=TODAY)


def test_org_10_a_code_that_went_to_another_does_not_come_back(world):
    coded = Party(pk=world.unit("ben_do").pk, attributes={"code": "other"})
    first = confirmed(AHEAD, NewLine(kind=ActKind.RENAME, sources=[coded]))
    taken = Party(pk=world.unit("tan_lap").pk, attributes={"code": "ben_do-department"})
    confirmed(YEARS_AHEAD, NewLine(kind=ActKind.RENAME, sources=[taken]))
    before = tables()
    with pytest.raises(RuleBroken, match="ORG-10"):
        set_up_withdrawal(office=SYSTEM, act=first, today=TODAY)
    assert tables() == before


def test_another_table_of_the_same_unit_is_nothing_it_builds_on(world):
    """A move ahead goes although the unit has a new name meanwhile."""
    move = Party(pk=world.unit("ben_do").pk, superiors={"department": world.unit("nui_voi").pk})
    first = confirmed(AHEAD, NewLine(kind=ActKind.MOVE, sources=[move]))
    confirmed(LATE, renaming(world.unit("ben_do"), "Tên mới"))
    set_up_withdrawal(office=SYSTEM, act=first, today=TODAY)
    ben_do = world.unit("ben_do")
    assert ben_do.superiors.get().superior == world.unit("song_bac")
    assert [v.name for v in ben_do.versions.order_by("valid_from")][1:] == ["Tên mới"]


# --- what is open passes on once -----------------------------------------------------------------


def test_what_is_open_passes_on_once(world):
    made = confirmed(
        TODAY, merging(world.unit("ben_do"), world.unit("tan_lap"), superior=world.unit("song_bac"))
    )
    batch = made.batch
    assert batch is not None
    assert batch.passed_on_at is not None
    passed = Passing.objects.count()
    assert passed > 0
    assert pass_on(batch, office=SYSTEM) == []
    assert pass_on_due(YEARS_AHEAD) == 0
    assert Passing.objects.count() == passed


def test_what_lies_ahead_passes_on_when_its_day_comes(world):
    confirmed(
        AHEAD, merging(world.unit("ben_do"), world.unit("tan_lap"), superior=world.unit("song_bac"))
    )
    assert pass_on_due(TODAY) == 0
    assert Passing.objects.count() == 0
    assert pass_on_due(AHEAD) == 1
    assert Passing.objects.count() > 0
    assert pass_on_due(AHEAD) == 0


# --- two at once ---------------------------------------------------------------------------------

both = pytest.mark.parametrize("times", range(3))
"""Chance decides who comes first; three times is enough to see both."""

together = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What calls that start together return or raise, each in a thread and a connection."""
    start, answers = Barrier(len(calls)), [None] * len(calls)

    def run(n: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[n] = call()
        except RuleBroken as refusal:
            answers[n] = refusal  # type: ignore[call-overload]  # either is an answer
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def confirming(made: Reorganisation) -> Callable[[], Batch]:
    return lambda: set_up_confirmation(office=SYSTEM, acts=[made], today=TODAY)


class TestTwoInTheSameMoment:
    pytestmark = together

    @both
    def test_one_act_is_confirmed_once(self, world, times):
        made = act(TODAY, renaming(world.unit("ben_do"), "Tên mới"))
        answers = at_once(confirming(made), confirming(made))
        refused = [each for each in answers if isinstance(each, RuleBroken)]
        assert [each.number for each in refused] == ["ORG-11"]
        assert Batch.objects.count() == 1
        assert world.unit("ben_do").versions.count() == 2

    @both
    def test_two_acts_do_not_both_end_one_unit(self, world, times):
        merge = act(
            TODAY,
            merging(world.unit("ben_do"), world.unit("tan_lap"), superior=world.unit("song_bac")),
        )
        dissolve = act(TODAY, dissolving(world.unit("ben_do")))
        answers = at_once(confirming(merge), confirming(dissolve))
        refused = [each for each in answers if isinstance(each, RuleBroken)]
        assert [type(each) for each in refused] == [ActRefused]
        assert Batch.objects.count() == 1
        ended = world.unit("ben_do").versions.get()
        assert ended.valid_to == TODAY

    @both
    def test_two_acts_do_not_close_a_circle_between_them(self, world, times):
        """Each is right by itself: neither names what the other moves."""
        song_bac, nui_voi = world.unit("song_bac"), world.unit("nui_voi")
        moves = [
            act(
                TODAY,
                NewLine(
                    kind=ActKind.MOVE,
                    sources=[Party(pk=moved.pk, superiors={"department": under.pk})],
                ),
            )
            for moved, under in (
                (song_bac, world.unit("dong_chum")),
                (nui_voi, world.unit("ben_do")),
            )
        ]
        answers = at_once(*map(confirming, moves))
        refused = [each for each in answers if isinstance(each, RuleBroken)]
        assert [each.number for each in refused] == ["ORG-05"]
        one_by_one = derived(UNITS)
        rebuild_all(UNITS)
        assert derived(UNITS) == one_by_one

    def test_what_is_open_passes_on_once(self, world):
        made = confirmed(
            AHEAD,
            merging(world.unit("ben_do"), world.unit("tan_lap"), superior=world.unit("song_bac")),
        )
        batch = made.batch
        assert batch is not None
        rows = at_once(*[lambda: pass_on(batch, office=SYSTEM)] * 2)
        assert sorted(map(bool, rows)) == [False, True]


# --- no more than it takes -----------------------------------------------------------------------


def site(communes: int) -> list[Unit]:
    """A centre, provinces of thirty communes each, places and units alike."""
    line = Line.objects.create(code="department", name="Ban")
    kind = UnitKind.objects.create(code="k", name="Ban", level="commune", rank=2)
    provinces = communes // 30
    total = 1 + provinces + communes
    units = Unit.objects.bulk_create(Unit() for _n in range(total))
    places = Place.objects.bulk_create(Place() for _n in range(total))
    above = [None, *[0] * provinces, *(1 + n % provinces for n in range(communes))]
    PlaceVersion.objects.bulk_create(
        PlaceVersion(
            place=place, parent=None if n is None else places[n], code=f"P{place.pk}",
            name=f"Nơi {place.pk}", level="commune", kind="xã",
        )
        for place, n in zip(places, above, strict=True)
    )  # fmt: skip
    UnitVersion.objects.bulk_create(
        UnitVersion(unit=unit, place=place, kind=kind, code=f"U{unit.pk}", name=f"Ban {unit.pk}")
        for unit, place in zip(units, places, strict=True)
    )
    Subordination.objects.bulk_create(
        Subordination(unit=unit, line=line, superior=None if n is None else units[n])
        for unit, n in zip(units, above, strict=True)
    )
    rebuild(line)
    rebuild_places()
    return units[1 + provinces :]


def three_lines(of: str, units: list[Unit]) -> Reorganisation:
    """A rename, a move to the province next door, and a merge of two."""
    if of == UNITS:
        hierarchy, rows = "department", units
        made: dict[str, Any]
        first = UnitVersion.objects.get(unit=units[0])
        made = {"kind_id": first.kind_id, "place_id": first.place_id}
        superior = units[1].superiors.get().superior_id
    else:
        hierarchy = TERRITORY
        rows = [Place.objects.get(unit_versions__unit=unit) for unit in units[:4]]  # type: ignore[misc]
        made = {"kind": "xã", "level": "commune"}
        superior = PlaceVersion.objects.get(place_id=rows[1].pk).parent_id
    founded = Party(
        label="m", founded=True, attributes={"code": "M", "name": "Mới", **made},
        superiors={hierarchy: superior},
    )  # fmt: skip
    return act(
        TODAY,
        NewLine(
            kind=ActKind.RENAME, sources=[Party(pk=rows[0].pk, attributes={"name": "Tên mới"})]
        ),
        NewLine(kind=ActKind.MOVE, sources=[Party(pk=rows[0].pk, superiors={hierarchy: superior})]),
        NewLine(
            kind=ActKind.MERGE,
            sources=[Party(pk=rows[2].pk), Party(pk=rows[3].pk)],
            targets=[founded],
        ),
        of=of,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("of", [PLACES, UNITS])
@pytest.mark.parametrize("communes", [60, 3000])
def test_a_small_act_reads_and_writes_little_however_large_the_site(of, communes):
    units = site(communes)
    made = three_lines(of, units)
    model = PlacePath if of == PLACES else Path
    paths = set(model._default_manager.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        set_up_confirmation(office=SYSTEM, acts=[made], today=TODAY)
    assert len(asked) <= 90
    for query in asked:
        of_tree = any(f'FROM "{table}"' in query["sql"] for table in TREE_TABLES)
        assert not of_tree or " WHERE " in query["sql"], query["sql"]
        assert len(query["sql"]) < 4000, query["sql"]
    left = set(model._default_manager.values_list("pk", flat=True))
    # Three each of the moved and the two ended ones; and a new one.
    assert len(paths - left) <= 9
    assert len(left - paths) <= 16


TREE_TABLES = (
    "organisations_placeversion",
    "organisations_placepath",
    "organisations_unitversion",
    "organisations_subordination",
    "organisations_path",
)
