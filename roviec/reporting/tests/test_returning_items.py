"""Single figures returned: what counts meanwhile, what may change, what is asked and answered."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.rules import RuleBroken, RulesBroken
from roviec.reporting import actions
from roviec.reporting.actions import Draft
from roviec.reporting.kept.checking import astray
from roviec.reporting.models import State
from roviec.reporting.returned.threads import threads_of
from roviec.reporting.tests.sheets import figure_kept
from roviec.reporting.tests.stage import FULL, as_value, refused
from roviec.reporting.verify import differences

pytestmark = pytest.mark.django_db

DAY = date(2020, 12, 31)


def returned(stage, unit: str, by: str = "song_bac", answer_by: date | None = None, /, **reasons):
    actor = stage.actor("reviewer", by)
    return actions.return_items(
        actor=actor,
        report=stage.report(unit),
        reasons={stage.item(code).pk: why for code, why in reasons.items()},
        answer_by=answer_by or actor.day,
    )


def answer(stage, unit: str, code: str, text: str):
    report = stage.report(unit)
    draft = Draft(report.versions.last().revision, answers={stage.item(code).pk: text})
    return actions.save_draft(actor=stage.actor("officer", unit), report=report, draft=draft)


def broken_by(act) -> dict[str, str]:
    with pytest.raises(RulesBroken) as caught:
        act()
    return {field: rule.number for field, rule in caught.value.broken.items()}


def test_what_was_signed_and_accepted_goes_on_counting(stage):
    first = stage.accepted("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    report = stage.report("ben_do")
    assert (report.state, report.counting, report.accepted) == (State.IN_PART, first, first)
    assert stage.total("song_bac").live.value == 50
    assert list(differences()) == []


def test_rep_143_only_the_returned_items_are_open(stage):
    first = stage.sent("ben_do", attendances=50, classes=3)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    version = stage.correct("ben_do")
    assert version.narrow
    item = stage.item("classes").pk
    wrong = broken_by(lambda: stage.save("ben_do", 1, classes=4, attendances=60))
    assert wrong == {f"item-{item}": "REP-143"}
    stage.save("ben_do", 1, classes=3, attendances=60)
    assert figure_kept("attendances", version=first).value == 50
    # What the superior returns further opens too, while the answer is being written.
    returned(stage, "ben_do", classes="Thiếu lớp của tổ Hai")
    stage.save("ben_do", 2, classes=4)
    stage.submit("ben_do")
    stage.sign("ben_do")
    report = stage.report("ben_do")
    assert (report.counting, report.accepted) == (version, None)


def test_rep_144_what_stays_needs_its_reason(stage):
    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    stage.correct("ben_do")
    item = stage.item("attendances").pk
    assert broken_by(lambda: stage.submit("ben_do")) == {f"item-{item}": "REP-144"}
    answer(stage, "ben_do", "attendances", "Đã đối chiếu, sổ lớp ghi đúng 50 lượt")
    stage.submit("ben_do")
    # Returned after the draft was laid before the leader: it is not signed over.
    returned(stage, "ben_do", classes="Thiếu lớp của tổ Hai")
    classes = stage.item("classes").pk
    assert broken_by(lambda: stage.sign("ben_do")) == {f"item-{classes}": "REP-144"}


def test_the_thread_goes_on_until_it_is_accepted(stage):
    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    stage.correct("ben_do")
    stage.save("ben_do", 1, attendances=60)
    stage.submit("ben_do")
    stage.sign("ben_do")
    stage.send("ben_do")
    returned(stage, "ben_do", attendances="Vẫn thiếu lớp của tổ Ba")
    stage.correct("ben_do")
    answer(stage, "ben_do", "attendances", "Tổ Ba không mở lớp trong năm")
    report = stage.report("ben_do")
    items = list(report.request.form.items.select_related("indicator"))

    def told(versions):
        [thread] = threads_of(report, versions, items)
        return [(each.then, each.now, each.changed) for each in thread.rounds]

    everything = list(report.versions.order_by("number"))
    assert told(everything) == [("50", "60", True), ("60", "60", None)]
    # Who sees signed versions alone sees no answer that is being written.
    assert told(everything[:2]) == [("50", "60", True), ("60", None, None)]
    stage.submit("ben_do")
    stage.sign("ben_do")
    stage.send("ben_do")
    version = stage.accept("ben_do")
    assert stage.total("song_bac").live.value == 60
    assert (version.number, stage.report("ben_do").state) == (3, State.ACCEPTED)
    assert list(astray()) == []


def test_accepting_after_all_asks_for_no_answer(stage):
    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    stage.accept("ben_do")
    report = stage.report("ben_do")
    assert report.state == State.ACCEPTED
    assert report.versions.get().returned_items.get().withdrawn_at is not None
    # It may be asked again later.
    returned(stage, "ben_do", attendances="Đoàn kiểm tra nêu số khác")
    assert stage.report("ben_do").state == State.IN_PART


def test_rep_140_141_142_what_is_asked_must_be_answerable(stage):
    stage.sent("ben_do")
    with refused("REP-140"):
        returned(stage, "ben_do")
    with refused("REP-142"):
        returned(stage, "ben_do", "song_bac", DAY, attendances="Chưa khớp sổ lớp")
    item = f"item-{stage.item('attendances').pk}"
    assert broken_by(lambda: returned(stage, "ben_do", attendances="?")) == {item: "REP-11"}
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    again = broken_by(lambda: returned(stage, "ben_do", attendances="Chưa khớp sổ lớp"))
    assert again == {item: "REP-141"}
    with refused("REP-14"):
        returned(stage, "ben_do", "centre", attendances="Chưa khớp sổ lớp")


def test_an_answer_begun_keeps_the_report_among_those_that_came(stage):
    from roviec.reporting.boards import FILTERS

    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    owed = stage.request.reports.filter(FILTERS["missing"])
    assert not owed.filter(unit=stage.world.unit("ben_do")).exists()
    stage.correct("ben_do")
    assert not owed.filter(unit=stage.world.unit("ben_do")).exists()


def test_a_whole_return_opens_everything(stage):
    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    stage.return_("ben_do")
    assert stage.report("ben_do").counting is None
    assert not stage.correct("ben_do").narrow
    stage.save("ben_do", 1, **{**FULL, "classes": 9, "attendances": 61})
    stage.submit("ben_do")


def test_answering_a_stale_page_overwrites_nothing(stage):
    stage.sent("ben_do", attendances=50)
    returned(stage, "ben_do", attendances="Chưa khớp sổ lớp của xã")
    stage.correct("ben_do")
    answer(stage, "ben_do", "attendances", "Đã đối chiếu lại với sổ lớp")
    stale = Draft(1, answers={stage.item("attendances").pk: "Ghi đè"})
    with pytest.raises(RuleBroken, match="REP-03"):
        actions.save_draft(
            actor=stage.actor("officer", "ben_do"), report=stage.report("ben_do"), draft=stale
        )
    assert as_value(50) == figure_kept("attendances", version__number=2).given
