"""Every rule of the structure, with the act and the line it names."""

from dataclasses import replace

import pytest

from roviec.organisations.structure import (
    ActRefused,
    Change,
    Founded,
    Line,
    State,
    Stretch,
    work_out,
)
from roviec.organisations.tests.hierarchies import (
    AFTER,
    BEFORE,
    COUNTRY,
    DAY,
    FIELD,
    FORD,
    GONE,
    HILL,
    LAND,
    LONG_AGO,
    NORTH,
    SOUTH,
    act,
    country,
    done,
    line,
    name_on,
    outcome,
    refused,
    state,
)

HARMLESS = line("rename", FIELD, name="Xã Đồng")


def new(name: str = "Xã Mới", code: str = "99", superior: int | str = NORTH) -> dict[str, State]:
    return {"new": state(name, code, superior)}


# --- ORG-01: on one day a code names one ---------------------------------------------------------


def test_org_01_a_code_that_another_bears_is_refused():
    taken = line("create", new=new(code="12"))
    assert refused(country(), HARMLESS, taken) == [("ORG-01", 7, 2)]
    assert refused(country(), HARMLESS, line("rename", HILL, code="12")) == [("ORG-01", 7, 2)]


def test_org_01_two_lines_may_not_take_the_same_free_code():
    one, other = line("create", new=new()), line("rename", HILL, code="99")
    assert refused(country(), one, other) == [("ORG-01", 7, 1), ("ORG-01", 7, 2)]


def test_org_01_a_late_act_meets_the_code_as_it_is_given_out_later():
    later = done(country(), line("create", new=new(code="99")), day=AFTER)
    assert refused(later, line("rename", HILL, code="99")) == [("ORG-01", 7, 1)]


# --- ORG-02: each kind of line has its parts -----------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        line("rename", name="Xã Không"),
        line("rename", HILL, FORD, name="Xã Hai"),
        line("rename", HILL),
        line("rename", HILL, to=(FORD,), name="Xã Khác"),
        line("move", HILL),
        line("merge", new={"new": state("Tỉnh", "9", COUNTRY)}),
        line("merge", HILL, FORD),
        line("merge", HILL, HILL, new=new()),
        line("split", HILL, new=new()),
        line("split", HILL, FORD, new=new(), to=(FIELD,)),
        line("split", HILL, to=(FORD, FORD)),
        line("split", HILL, to=(HILL, FORD)),
        line("part", HILL),
        line("part", to=(FORD,)),
        line("dissolve"),
        line("dissolve", HILL, HILL),
        line("create", HILL, new=new()),
        line("rename", HILL, name=""),
        line("rename", HILL, colour="đỏ"),
    ],
    ids=lambda wrong: f"{wrong.kind}-{len(wrong.sources)}-{len(wrong.targets)}",
)
def test_org_02_a_line_without_its_parts_is_refused(wrong):
    assert ("ORG-02", 7, 2) in refused(country(), HARMLESS, wrong)
    assert all(at == ("ORG-02", 7, 2) for at in refused(country(), HARMLESS, wrong))


def test_org_02_a_hierarchy_there_is_not_is_refused():
    class OneHierarchy(type(country())):  # type: ignore[misc]  # a class found at run time
        def hierarchies(self):
            return (LAND,)

    known = OneHierarchy(country().by_key)
    assert refused(known, line("move", HILL, superiors={"party": NORTH})) == [("ORG-02", 7, 1)]
    elsewhere = {"new": State({"code": "9", "name": "Xã"}, {"party": None})}
    assert refused(known, line("create", new=elsewhere)) == [("ORG-02", 7, 1)]
    assert outcome(known, line("move", HILL, superiors={LAND: SOUTH})).changed


# --- ORG-03: an act changes what stands on its day -----------------------------------------------


def test_org_03_what_has_ended_is_not_reorganised_again():
    assert refused(country(), HARMLESS, line("rename", GONE, name="Xã")) == [("ORG-03", 7, 2)]
    assert refused(country(), line("part", HILL, to=(GONE,))) == [("ORG-03", 7, 1)]


def test_org_03_what_is_not_there_yet_is_not_reorganised():
    early = line("rename", GONE, name="Xã")
    assert refused(country(), early, day=LONG_AGO.replace(year=2009)) == [("ORG-03", 7, 1)]


def test_org_03_what_the_record_does_not_hold_is_not_reorganised():
    assert refused(country(), line("dissolve", 404)) == [("ORG-03", 7, 1)]
    assert refused(country(), line("move", HILL, superiors={LAND: 404})) == [("ORG-03", 7, 1)]
    assert refused(country(), line("create", new=new(superior=404))) == [("ORG-03", 7, 1)]


def test_org_03_a_label_no_line_founds_is_refused():
    assert refused(country(), line("part", HILL, to=("nowhere",))) == [("ORG-03", 7, 1)]
    assert refused(country(), line("move", HILL, superiors={LAND: "nowhere"})) == [("ORG-03", 7, 1)]


@pytest.mark.parametrize("again", [line("rename", "new", name="Xã"), line("dissolve", "new")])
def test_org_03_what_the_batch_makes_is_not_reorganised_in_it(again):
    assert ("ORG-03", 7, 1) in refused(country(), again, line("create", new=new()))
    assert ("ORG-03", 7, 2) in refused(country(), line("create", new=new()), again)


# --- ORG-04: a life has neither gaps nor two states on one day -----------------------------------


@pytest.mark.parametrize("start", [AFTER, BEFORE])
def test_org_04_a_life_with_a_gap_or_two_states_is_not_built_on(start):
    """No act makes one; what came into the record otherwise is noticed."""
    broken = country()
    broken.by_key[HILL] = [
        Stretch(LONG_AGO, DAY, state("Xã Đồi", "11", NORTH)),
        Stretch(start, None, state("Xã Đồi", "11", NORTH)),
    ]
    on_day = BEFORE
    assert ("ORG-04", 7, 1) in refused(broken, line("rename", HILL, name="Xã"), day=on_day)


# --- ORG-05: nobody is above themselves ----------------------------------------------------------


def test_org_05_a_circle_is_refused_at_the_line_that_closes_it():
    closing = line("move", NORTH, superiors={LAND: HILL})
    assert refused(country(), HARMLESS, closing) == [("ORG-05", 7, 2)]
    itself = line("move", NORTH, superiors={LAND: NORTH})
    assert refused(country(), itself) == [("ORG-05", 7, 1)]


def test_org_05_two_moves_close_a_circle_together():
    one = line("move", NORTH, superiors={LAND: FIELD})
    other = line("move", SOUTH, superiors={LAND: HILL})
    assert refused(country(), one, other) == [("ORG-05", 7, 1), ("ORG-05", 7, 2)]
    assert outcome(country(), one).changed


def test_org_05_a_circle_that_would_close_only_later_is_refused():
    later = done(country(), line("move", SOUTH, superiors={LAND: HILL}), day=AFTER)
    assert refused(later, line("move", NORTH, superiors={LAND: SOUTH})) == [("ORG-05", 7, 1)]


def test_org_05_a_merge_below_its_own_child_is_refused():
    merge = line("merge", NORTH, SOUTH, new={"both": state("Tỉnh", "1", HILL)})
    assert ("ORG-05", 7, 1) in refused(country(), merge)


def test_org_05_a_hierarchy_has_no_more_than_twenty_above_one():
    deep = country()
    for n in range(100, 120):
        deep.by_key[n] = [Stretch(None, None, state(str(n), str(n), n - 1 if n > 100 else None))]
    hung = line("create", new=new(superior=119))
    assert outcome(deep, hung).changed
    deep.by_key[120] = [Stretch(None, None, state("120", "120", 119))]
    assert refused(deep, line("create", new=new(superior=120))) == [("ORG-05", 7, 1)]


# --- ORG-06: nothing answers to what is not there ------------------------------------------------


def test_org_06_a_child_does_not_outlive_its_parent():
    assert refused(country(), HARMLESS, line("dissolve", SOUTH)) == [("ORG-06", 7, 2)]
    both = line("dissolve", SOUTH), line("dissolve", FIELD)
    assert outcome(country(), *both).changed


def test_org_06_each_child_left_behind_is_named():
    with pytest.raises(ActRefused) as refusal:
        outcome(country(), line("split", NORTH, new=new(superior=COUNTRY), to=(SOUTH,)))
    said = [each.message for each in refusal.value.refusals]
    assert ["Xã Bến" in said[0], "Xã Đồi" in said[1]] == [True, True]


def test_org_06_a_superior_that_begins_later_is_refused():
    later = done(country(), line("create", new=new(superior=SOUTH)), day=AFTER)
    moved = line("create", new={"child": state("Thôn", "991", "new")})
    assert refused(later, moved) == [("ORG-03", 7, 1)]


def test_org_06_a_late_end_meets_who_comes_under_it_later():
    later = done(country(), line("move", HILL, superiors={LAND: SOUTH}), day=AFTER)
    gone = (line("dissolve", SOUTH), line("dissolve", FIELD))
    assert refused(later, *gone) == [("ORG-06", 7, 1)]


def test_org_06_a_move_under_what_ends_that_day_is_refused():
    merge = line("merge", NORTH, SOUTH, new={"both": state("Tỉnh", "1", COUNTRY)})
    under = line("move", FIELD, superiors={LAND: NORTH})
    assert refused(country(), merge, under) == [("ORG-06", 7, 2)]
    stays = line("move", HILL, superiors={LAND: NORTH})
    assert refused(country(), stays, merge) == [("ORG-06", 7, 1)]


def test_org_06_what_is_founded_under_what_ends_that_day_is_refused():
    lines = line("dissolve", FIELD), line("create", new=new(superior=FIELD))
    assert refused(country(), *lines) == [("ORG-06", 7, 2)]


def test_org_06_a_superior_stands_in_the_hierarchy_one_answers_to_it_in():
    under = line("move", FIELD, superiors={"party": NORTH})
    in_party = country()
    in_party.by_key[FIELD] = [
        Stretch(None, None, state("Xã Ruộng", "21", SOUTH).changed({}, {"party": None}))
    ]
    assert refused(in_party, under) == [("ORG-06", 7, 1)]
    in_party.by_key[NORTH] = [
        Stretch(None, None, state("Tỉnh Bắc", "1", COUNTRY).changed({}, {"party": None}))
    ]
    assert outcome(in_party, under).changed


# --- ORG-07: one day changes one thing of one once -----------------------------------------------


def test_org_07_what_ends_stands_in_no_other_line():
    ends, renames = line("dissolve", HILL), line("rename", HILL, name="Xã")
    assert refused(country(), ends, renames) == [("ORG-07", 7, 2)]
    assert refused(country(), ends, line("part", FORD, to=(HILL,))) == [("ORG-07", 7, 2)]
    assert refused(country(), ends, line("dissolve", HILL)) == [("ORG-07", 7, 1), ("ORG-07", 7, 2)]


def test_org_07_one_thing_is_changed_once_in_a_batch():
    two = line("rename", HILL, name="Xã A"), line("upgrade", HILL, name="Xã B", kind="phường")
    assert refused(country(), *two) == [("ORG-07", 7, 1), ("ORG-07", 7, 2)]


def test_org_07_what_another_act_of_that_day_changed_is_not_changed_again():
    renamed = done(country(), line("rename", HILL, name="Xã A"))
    assert refused(renamed, HARMLESS, line("rename", HILL, name="Xã B")) == [("ORG-07", 7, 2)]
    assert name_on(done(renamed, line("rename", HILL, name="Xã B"), day=AFTER), HILL, AFTER) == (
        "Xã B"
    )


# --- ORG-08: how identities are made -------------------------------------------------------------


def test_org_08_a_merge_makes_a_new_identity():
    into_standing = line("merge", HILL, FORD, to=(FIELD,))
    assert refused(country(), HARMLESS, into_standing) == [("ORG-08", 7, 2)]


def test_org_08_a_merge_has_two_sources():
    alone = line("merge", HILL, new=new())
    assert refused(country(), alone) == [("ORG-08", 7, 1)]
    made_apart = line("create", new=new()), line("merge", HILL, to=("new",))
    assert refused(country(), *made_apart) == [("ORG-08", 7, 2)]
    from_two_lines = line("merge", HILL, new=new()), line("merge", FORD, to=("new",))
    assert outcome(country(), *from_two_lines).changed
    with_a_part = line("merge", HILL, new=new()), line("part", FORD, to=("new",))
    assert outcome(country(), *with_a_part).changed


def test_org_08_one_label_is_founded_once():
    assert refused(country(), line("create", new=new()), line("part", HILL, new=new())) == [
        ("ORG-08", 7, 1),
        ("ORG-08", 7, 2),
    ]


def test_org_08_a_line_founds_only_what_comes_of_it():
    stray = replace(
        line("part", HILL, to=(FORD,)), founded=(Founded("new", state("Xã", "99", NORTH)),)
    )
    assert refused(country(), stray) == [("ORG-08", 7, 1)]


def test_org_08_a_creation_says_what_it_creates():
    assert refused(country(), line("create", to=(HILL,))) == [("ORG-08", 7, 1)]


@pytest.mark.parametrize("lacking", [{"code": "9"}, {"name": "Xã"}, {"name": " ", "code": ""}])
def test_org_08_what_is_new_has_a_code_and_a_name(lacking):
    nameless = {"new": State(lacking, {LAND: NORTH})}
    assert refused(country(), HARMLESS, line("create", new=nameless)) == [("ORG-08", 7, 2)]


# --- ORG-09: an end has nothing after it ---------------------------------------------------------


def test_org_09_what_changes_later_does_not_end_before():
    later = done(country(), line("rename", HILL, name="Xã Đồi Mới"), day=AFTER)
    assert refused(later, HARMLESS, line("dissolve", HILL)) == [("ORG-09", 7, 2)]
    assert outcome(later, line("dissolve", HILL), day=AFTER.replace(month=2)).changed


def test_org_09_what_ends_later_does_not_end_twice():
    later = done(country(), line("dissolve", HILL), day=AFTER)
    assert refused(later, line("dissolve", HILL)) == [("ORG-09", 7, 1)]


def test_org_09_nothing_ends_on_the_day_it_begins():
    founded = done(country(), line("create", new=new()))
    again = founded.replaced({8: founded.by_key["new"]})
    del again.by_key["new"]
    assert refused(again, line("dissolve", 8)) == [("ORG-09", 7, 1)]


# --- together ------------------------------------------------------------------------------------


def test_everything_that_refuses_a_batch_is_said_at_once_by_act_and_line():
    first = act(replace(line("rename", HILL), number=3), number=5)
    second = act(replace(line("dissolve", GONE), number=1), number=2)
    with pytest.raises(ActRefused) as refusal:
        work_out(country(), [first, second], DAY)
    assert [(r.rule, r.act, r.line) for r in refusal.value.refusals] == [
        ("ORG-03", 2, 1),
        ("ORG-02", 5, 3),
    ]


# --- what one was before -------------------------------------------------------------------------


def told(was: dict[str, str], superior: int | str | None = NORTH) -> Line:
    return replace(line("rename", HILL, name="Xã Đồi Mới"), was=Change(was, {LAND: superior}))


def test_what_one_was_before_is_held_to_the_rules_of_those_days():
    assert refused(country(), told({"code": "22"})) == [("ORG-01", 7, 1)]
    assert refused(country(), told({"name": ""})) == [("ORG-02", 7, 1)]
    assert refused(country(), told({}, HILL)) == [("ORG-05", 7, 1)]
    assert refused(country(), told({}, GONE)) == [("ORG-06", 7, 1)]
    assert refused(country(), told({}, 404)) == [("ORG-06", 7, 1)]


def test_org_07_what_one_was_before_is_told_once():
    twice = (
        told({"name": "Xã A"}),
        replace(line("rename", HILL, code="77"), was=told({"name": "B"}).was),
    )
    assert refused(country(), *twice) == [("ORG-07", 7, 1), ("ORG-07", 7, 2)]


def test_org_16_what_one_was_is_not_told_where_the_record_knows_it():
    renamed = done(country(), line("rename", HILL, name="Xã Đồi Cao"), day=BEFORE)
    assert refused(renamed, told({"name": "Xã A"})) == [("ORG-16", 7, 1)]
    founded = done(country(), line("create", new=new()), day=BEFORE)
    founded.by_key[8] = founded.by_key.pop("new")
    said = replace(line("rename", 8, name="Xã B"), was=Change({"name": "Xã A"}))
    assert refused(founded, said) == [("ORG-16", 7, 1)]


def test_org_06_what_one_answered_to_before_was_there_then():
    founded = done(country(), line("create", new=new(superior=COUNTRY)), day=BEFORE)
    founded.by_key[8] = founded.by_key.pop("new")
    assert refused(founded, told({}, 8)) == [("ORG-06", 7, 1)]
