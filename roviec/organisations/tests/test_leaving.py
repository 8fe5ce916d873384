"""A unit leaves one line and goes on in another."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from roviec.access.actor import SYSTEM
from roviec.access.policy import NotPermitted
from roviec.organisations.actions import NewAct, NewLine, Party, prepare_act, withdraw_act
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.importing import ImportRefused, import_acts
from roviec.organisations.models import Path, Reorganisation, Subordination
from roviec.organisations.reorganising.countering import prepare_counter_act
from roviec.organisations.structure import OUT, ActKind, ActRefused, State, Stretch
from roviec.organisations.structure.stretches import StructureInMemory
from roviec.organisations.tests.acting import UNITS, Stage, stage_of
from roviec.organisations.tests.hierarchies import line, on, outcome, refused

JULY = date(2025, 7, 1)
BACK = date(2026, 1, 1)


def country() -> StructureInMemory:
    """1 stands over 2 over 3 in both lines, and over 4 in one of them."""

    def state(key: int, **superiors: int | None) -> State:
        return State({"code": f"c{key}", "name": f"Xã {key}"}, superiors)

    both = {1: None, 2: 1, 3: 2}
    states = {key: state(key, party=above, work=above) for key, above in both.items()}
    states[4] = state(4, party=1)
    return StructureInMemory({key: [Stretch(None, None, each)] for key, each in states.items()})


def test_it_stands_in_the_other_line_alone_from_the_day_on():
    made = outcome(country(), line("move", 3, superiors={"work": OUT}), day=JULY)
    after = country().replaced(made.changed)
    eve = JULY - timedelta(days=1)
    told = [on(after, 3, day) for day in (eve, JULY)]
    assert [s and s.superiors for s in told] == [{"party": 2, "work": 2}, {"party": 2}]
    assert made.moved == {"work": frozenset({3})}
    assert made.relations == ()


def test_org_06_nobody_remains_below_it_in_that_line():
    """ORG-06"""
    assert refused(country(), line("move", 2, superiors={"work": OUT})) == [("ORG-06", 7, 1)]
    lines = [
        line("move", 2, superiors={"work": OUT}),
        line("move", 3, superiors={"work": 1}),
    ]
    made = outcome(country(), *lines)
    assert made.changed[3][-1].state.superiors == {"party": 2, "work": 1}


def test_org_23_one_leaves_what_it_stands_in_and_stays_in_another():
    """ORG-23"""
    assert refused(country(), line("move", 4, superiors={"work": OUT})) == [("ORG-23", 7, 1)]
    assert refused(country(), line("move", 4, superiors={"party": OUT})) == [("ORG-23", 7, 1)]
    moved_over = line("move", 4, superiors={"party": OUT, "work": 1})
    assert outcome(country(), moved_over).changed[4][-1].state.superiors == {"work": 1}


@pytest.mark.parametrize("kind", ["rename", "upgrade"])
def test_org_02_only_a_move_takes_out_of_a_line(kind):
    """ORG-02"""
    assert ("ORG-02", 7, 1) in refused(country(), line(kind, 3, superiors={"work": OUT}, name="x"))


def test_org_08_what_is_new_is_not_told_to_be_out():
    """ORG-08"""
    new = {"new": State({"code": "n", "name": "Mới"}, {"party": 1, "work": OUT})}
    assert refused(country(), line("create", new=new)) == [("ORG-08", 7, 1)]


# --- stored, shown, undone -----------------------------------------------------------------------


@pytest.fixture
def stage(world) -> Stage:
    """Bến Đò's department stands in the committees' line too."""
    stage = stage_of(world)
    Subordination.objects.create(
        unit=stage.unit("ben_do"),
        line=world.committee,
        superior=stage.unit("ben_do_committee"),
        valid_from=date(2019, 1, 1),
    )
    rebuild(world.committee)
    return stage


def leaving(stage: Stage, code: str) -> NewLine:
    source = Party(pk=stage.unit("ben_do").pk, superiors={code: OUT})
    return NewLine(kind=ActKind.MOVE, sources=[source])


def above(stage: Stage, day: date) -> set[str]:
    paths = Path.objects.as_at(day).filter(lower=stage.unit("ben_do"), depth__gt=0)
    return set(paths.values_list("line__code", flat=True))


def test_the_record_ends_its_superior_in_that_line_and_undoing_gives_it_back(stage):
    both = {stage.world.committee.code, stage.world.department.code}
    assert above(stage, JULY) == both
    act = stage.act(UNITS, JULY, [leaving(stage, stage.world.committee.code)])
    stage.confirm(act)
    assert above(stage, JULY - timedelta(days=1)) == both
    assert above(stage, JULY) == {stage.world.department.code}
    act.refresh_from_db()
    counter = prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    [source] = counter.lines.get().parties.all()
    assert source.superiors == {stage.world.committee.code: stage.unit("ben_do_committee").pk}
    stage.confirm(counter)
    assert above(stage, BACK - timedelta(days=1)) == {stage.world.department.code}
    assert above(stage, BACK) == both


def test_undoing_an_entry_into_a_line_takes_it_out_again(stage):
    code = stage.world.committee.code
    unit, above_it = stage.unit("tan_lap"), stage.unit("tan_lap_committee")
    entering = NewLine(
        kind=ActKind.MOVE, sources=[Party(pk=unit.pk, superiors={code: above_it.pk})]
    )
    act = stage.act(UNITS, JULY, [entering])
    stage.confirm(act)
    act.refresh_from_db()
    counter = prepare_counter_act(actor=stage.actor, act=act, day=BACK)
    [source] = counter.lines.get().parties.all()
    assert source.superiors == {code: OUT}
    stage.confirm(counter)
    rows = Subordination.objects.filter(unit=unit, line=stage.world.committee)
    assert list(rows.values_list("valid_from", "valid_to")) == [(JULY, BACK)]


def test_an_act_ahead_that_takes_out_of_a_line_is_withdrawn_without_a_trace(stage):
    day = stage.actor.day + timedelta(days=30)
    act = stage.act(UNITS, day, [leaving(stage, stage.world.committee.code)])
    stage.confirm(act)
    assert len(above(stage, day)) == 1
    withdraw_act(actor=stage.actor, act=Reorganisation.objects.get(pk=act.pk))
    assert len(above(stage, day)) == 2


def test_the_form_has_a_box_and_the_pages_tell_it(stage, signed_in):
    visitor = signed_in(stage.account)
    line_of = stage.world.committee
    new = NewAct(of=UNITS, day=JULY, title="Sắp xếp", lines=[])
    act = prepare_act(actor=stage.actor, new=new)
    where = reverse("organisations:add_line", args=[act.pk, "move"])
    assert f"Không còn trong hệ thống “{line_of.name}”" in visitor.get(where).content.decode()
    box = f"leaves_{line_of.code}"
    both = {"sources": "ben_do-department", box: "on", f"superior_{line_of.code}": "-"}
    refused_ = visitor.post(where, both)
    assert refused_.status_code == 422
    assert "hãy bỏ một bên" in refused_.content.decode()
    assert visitor.post(where, {"sources": "ben_do-department", box: "on"}).status_code == 302
    row = act.lines.get()
    assert row.parties.get().superiors == {line_of.code: OUT}
    html = visitor.get(reverse("organisations:act", args=[act.pk])).content.decode()
    assert "không còn trong hệ thống này" in html
    html = visitor.get(reverse("organisations:edit_line", args=[act.pk, row.pk])).content.decode()
    assert f'name="{box}"' in html
    assert "checked" in html
    act.refresh_from_db()
    [changed] = look_ahead(actor=stage.actor, acts=[act]).seen["changed"]
    assert changed["name"] == "Ban Tuyên giáo phường Bến Đò"
    stage.confirm(act)
    where = reverse("organisations:unit", args=[stage.unit("ben_do").pk])
    html = visitor.get(where).content.decode()
    assert f"Rời hệ thống “{line_of.name}”" in html
    assert "Chuyển cấp trên" not in html


@pytest.mark.parametrize("word", ["out", "rời", "Rời"])
def test_a_file_says_it_by_a_word_and_once_more_changes_nothing(stage, tmp_path, word):
    code = stage.world.committee.code
    file = tmp_path / "dot.csv"
    file.write_text(
        f"act,of,day,title,kind,sources,superior:{code}\n"
        f"a,units,2025-07-01,Rời hệ thống,move,ben_do-department,{word}\n"
    )
    import_acts(file, office=SYSTEM)
    assert above(stage, JULY) == {stage.world.department.code}
    assert import_acts(file, office=SYSTEM).row is None
    last = tmp_path / "dot-sau.csv"
    last.write_text(
        f"act,of,day,title,kind,sources,superior:{code}\n"
        f"b,units,2025-08-01,Rời lần nữa,move,ben_do-department,{word}\n"
    )
    with pytest.raises(ImportRefused) as wrong:
        import_acts(last, office=SYSTEM)
    assert [each.rule for each in wrong.value.problems] == ["ORG-23"]


def test_who_may_not_touch_the_unit_does_not_take_it_out(stage):

    stage.world.account("administrator", "nui_voi")
    other = stage.world.actor("administrator", "nui_voi")
    new = NewAct(of=UNITS, day=JULY, title="x", lines=[leaving(stage, stage.world.committee.code)])
    with pytest.raises(NotPermitted):
        prepare_act(actor=other, new=new)


def test_confirming_is_refused_while_somebody_answers_to_it_there(stage):
    act = stage.act(
        UNITS,
        JULY,
        [
            NewLine(
                kind=ActKind.MOVE,
                sources=[
                    Party(
                        pk=stage.unit("song_bac").pk,
                        superiors={stage.world.department.code: OUT},
                    )
                ],
            )
        ],
    )
    with pytest.raises(ActRefused) as wrong:
        stage.confirm(act)
    assert {each.rule for each in wrong.value.refusals} == {"ORG-06", "ORG-23"}
