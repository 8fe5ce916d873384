"""Every rule has its number here: what it refuses, and what it lets through."""

from __future__ import annotations

from datetime import date

import pytest

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.actions import NewDelegation, NewMember, NewSession, NewVisit
from roviec.inspections.models import Claimed, Conclusion, Narrative, Response, Verified
from roviec.inspections.tests.scene import ENDS, PLANNED, SESSION, STARTS, TEXT, evidence


def refused(number: str, field: str | None = None):
    """A refusal by that rule, shown at that field."""
    broken = pytest.raises(RuleBroken)

    class Check:
        def __enter__(self):
            self.info = broken.__enter__()
            return self

        def __exit__(self, *args):
            done = broken.__exit__(*args)
            assert self.info.value.number == number
            assert self.info.value.field == field
            return done

    return Check()


def test_INS_01_one_plan_is_one_inspection(scene):
    first = scene.opened()
    assert scene.opened() == first
    with refused("INS-01", "plan_number"):
        scene.opened(title="Kiểm tra việc khác")


def test_INS_01_no_plan_of_tomorrow(scene):
    with refused("INS-01", "plan_date"):
        scene.opened(plan_date=date(2199, 1, 1))


@pytest.mark.parametrize("code", ["2020-13", "năm nay", ""])
def test_INS_02_the_period_is_readable(scene, code):
    with refused("INS-02", "period_code"):
        scene.opened(period_code=code)


def test_INS_02_the_rule_set_is_known(scene):
    with refused("INS-02", "rule_set"):
        scene.opened(rule_set="khac")


@pytest.mark.parametrize("roles", [(), ("member",), ("head", "head")])
def test_INS_03_one_head(scene, roles):
    members = tuple(
        NewMember(name=f"Người {n}", office="Chuyên viên", role=r) for n, r in enumerate(roles)
    )
    new = NewDelegation(number="01", starts_on=STARTS, ends_on=ENDS, members=members)
    with refused("INS-03", "members"):
        actions.add_delegation(actor=scene.inspector, inspection=scene.opened(), new=new)


def test_INS_03_the_last_day_is_not_before_the_first(scene):
    head = NewMember(name="Lò Thị Ban", office="Phó Trưởng Ban", role="head")
    new = NewDelegation(number="01", starts_on=ENDS, ends_on=STARTS, members=(head,))
    with refused("INS-03", "ends_on"):
        actions.add_delegation(actor=scene.inspector, inspection=scene.opened(), new=new)


def test_INS_03_no_second_head_joins(scene):
    team = scene.team(scene.opened())
    second = NewMember(name="Khác", office="Trưởng phòng", role="head")
    with refused("INS-03", "members"):
        actions.add_member(actor=scene.inspector, delegation=team, new=second)


@pytest.mark.parametrize("unit", ["dong_chum", "nui_voi", "centre", "song_bac", "ben_do_committee"])
def test_INS_04_only_units_below_in_the_line(scene, unit):
    team = scene.team(scene.opened())
    with refused("INS-04", "unit"):
        actions.add_subject(actor=scene.inspector, delegation=team, unit=scene.world.unit(unit))


def test_INS_04_a_department_inspects_committees_below_its_own(scene):
    team = scene.team(scene.opened(line=scene.world.committee))
    unit = scene.world.unit("ben_do_committee")
    subject = actions.add_subject(actor=scene.inspector, delegation=team, unit=unit)
    assert subject.unit == unit


def test_INS_05_a_visit_is_named_and_has_one_day(scene):
    subject = scene.subject()
    with refused("INS-05", "name"):
        actions.record_visit(actor=scene.inspector, subject=subject, new=NewVisit())
    both = NewVisit(name="Nhà văn hoá", on=SESSION, before=SESSION)
    with refused("INS-05", "before"):
        actions.record_visit(actor=scene.inspector, subject=subject, new=both)
    none = actions.record_visit(
        actor=scene.inspector, subject=subject, new=NewVisit(name="Nhà văn hoá")
    )
    assert (none.on, none.before) == (None, None)


def test_INS_06_one_source_with_text(scene):
    subject = scene.subject()
    add = {"actor": scene.inspector, "subject": subject}
    with refused("INS-06", "text"):
        actions.add_narrative(**add, text=" \n ")
    with refused("INS-06", "file"):
        actions.add_narrative(**add, text="Năm 2020", upload=evidence())
    with refused("INS-06", "text"):
        actions.add_narrative(**add, text="Mở 3 lớp. " * 60_000)


def test_INS_06_the_same_text_is_the_same_narrative(scene):
    subject = scene.subject()
    first = scene.narrative(TEXT, subject)
    again = actions.add_narrative(
        actor=scene.inspector, subject=subject, text=TEXT.replace("\n", "\r\n")
    )
    upload = evidence("bao-cao.txt", TEXT.encode())
    uploaded = actions.add_narrative(actor=scene.inspector, subject=subject, upload=upload)
    assert first == again == uploaded
    assert Narrative.objects.count() == 1


def test_INS_07_a_file_that_cannot_be_read(scene):
    subject = scene.subject()
    upload = evidence("bao-cao.docx", b"PK\x03\x04rest")
    with refused("INS-07", "file"):
        actions.add_narrative(actor=scene.inspector, subject=subject, upload=upload)
    assert not Narrative.objects.exists()


@pytest.mark.parametrize("stamp", ["MẬT", "TUYỆT MẬT", "  TỐI MẬT "])
def test_INS_08_nothing_secret_comes_in(scene, stamp):
    with refused("INS-08", "text"):
        actions.add_narrative(
            actor=scene.inspector, subject=scene.subject(), text=f"BÁO CÁO\n{stamp}\n{TEXT}"
        )


def test_INS_08_the_word_within_a_sentence_is_no_stamp(scene):
    text = "Ban đã mở 35 lớp bồi dưỡng về bảo vệ bí MẬT nhà nước."
    assert scene.narrative(text).text == text


def test_INS_09_overruling_says_why(scene):
    claim = scene.claim(scene.narrative(), "2.611")
    with refused("INS-09", "note"):
        actions.overrule(actor=scene.inspector, claim=claim, verdict="matches", note="")


def test_INS_10_a_decided_claim_keeps_its_indicator(scene):
    claim = scene.claim(scene.narrative(), "2.611")
    with refused("INS-10", "indicator"):
        actions.choose_indicator(
            actor=scene.inspector, claim=claim, indicator=scene.world.indicators["classes"]
        )


def test_INS_10_the_chosen_indicator_stays_when_checked_again(scene):
    narrative = scene.narrative()
    claim = scene.claim(narrative, "12 buổi")
    actions.choose_indicator(
        actor=scene.inspector, claim=claim, indicator=scene.world.indicators["classes"]
    )
    actions.check_narrative(actor=scene.inspector, narrative=narrative)
    newest = claim.checks.first()
    assert newest.indicator.code == "classes"
    assert newest.found_text == "35"
    assert "Trưởng phòng" in newest.chosen_office
    assert claim.checks.count() == 3


def test_INS_11_a_finding_says_something_and_no_breach_by_an_advisory_body(scene):
    subject = scene.subject()
    with refused("INS-11", "text"):
        scene.finding(subject, text="")
    with refused("INS-11", "kind"):
        scene.finding(subject, kind="breach")


def test_INS_11_another_rule_set_knows_breaches(scene):
    subject = scene.subject(rule_set="party_committee")
    assert scene.finding(subject, kind="breach").kind == "breach"


def test_INS_12_after_signing_nothing_is_added(scene):
    narrative = scene.narrative()
    subject = narrative.subject
    finding = scene.finding(subject)
    scene.signed(subject)
    claim = scene.claim(narrative, "2.611")
    late = [
        lambda: scene.finding(subject, text="Muộn"),
        lambda: scene.asked(subject, text="Muộn"),
        lambda: actions.remove_finding(actor=scene.inspector, finding=finding),
        lambda: actions.check_narrative(actor=scene.inspector, narrative=narrative),
        lambda: actions.record_session(
            actor=scene.inspector, subject=subject, new=NewSession(on=PLANNED)
        ),
        lambda: actions.overrule(
            actor=scene.inspector, claim=claim, verdict="matches", note="Muộn"
        ),
    ]
    for act in late:
        with refused("INS-12"):
            act()


def test_INS_13_the_order_of_steps(scene):
    subject = scene.subject()
    draft = actions.draft_conclusion(actor=scene.inspector, subject=subject)
    explain = {"actor": scene.officer, "explanation": "Thống nhất."}
    with refused("INS-13"):
        actions.explain_conclusion(conclusion=draft, **explain)
    sign = {"actor": scene.head, "number": "12-TB/BTGTU", "on": date(2020, 12, 20)}
    with refused("INS-13"):
        actions.sign_conclusion(conclusion=draft, **sign)
    with refused("INS-13"):
        actions.issue_conclusion(actor=scene.head, conclusion=draft)
    shared = actions.share_conclusion(actor=scene.inspector, conclusion=draft)
    with refused("INS-13", "explanation"):
        actions.explain_conclusion(actor=scene.officer, conclusion=shared, explanation="")
    actions.explain_conclusion(conclusion=shared, **explain)
    signed = actions.sign_conclusion(conclusion=shared, **sign)
    with refused("INS-13"):
        actions.explain_conclusion(conclusion=signed, **explain)
    with refused("INS-13"):
        actions.sign_conclusion(conclusion=signed, **{**sign, "number": "13-TB/BTGTU"})
    assert actions.issue_conclusion(actor=scene.head, conclusion=signed).state == "issued"


@pytest.mark.parametrize("number", ["12", "TB/BTGTU", "mười hai-TB/BTGTU", ""])
def test_INS_14_the_number_is_whole(scene, number):
    shared = scene.shared(scene.subject())
    with refused("INS-14", "number"):
        actions.sign_conclusion(
            actor=scene.head, conclusion=shared, number=number, on=date(2020, 12, 20)
        )


@pytest.mark.parametrize("on", [date(2020, 12, 7), date(2199, 1, 1)])
def test_INS_14_the_day_is_after_the_session_and_not_to_come(scene, on):
    shared = scene.shared(scene.subject())
    with refused("INS-14", "date"):
        actions.sign_conclusion(actor=scene.head, conclusion=shared, number="12-TB/BTGTU", on=on)


def test_INS_15_a_recommendation_is_whole(scene):
    subject = scene.subject()
    with refused("INS-15", "text"):
        scene.asked(subject, text="")
    with refused("INS-15", "due_on"):
        scene.asked(subject, due_on=None)
    with refused("INS-15", "due_on"):
        scene.asked(subject, due_on=date(2020, 12, 7))
    with refused("INS-15", "review_on"):
        scene.asked(subject, due_on=None, review_on=date(2020, 12, 7))
    with refused("INS-15", "units"):
        scene.asked(subject, units=())
    with refused("INS-15", "units"):
        scene.asked(subject, units=(scene.world.unit("dong_chum"),))
    assert scene.asked(subject, due_on=None, review_on=SESSION).day == SESSION


def test_INS_15_units_visited_may_be_asked_too(scene):
    subject = scene.subject()
    other = scene.world.unit("tan_lap")
    actions.record_visit(actor=scene.inspector, subject=subject, new=NewVisit(unit=other))
    asked = scene.asked(subject, units=(subject.unit, other))
    assert asked.addressees.count() == 2


def test_INS_16_only_what_is_issued_and_open_is_answered(scene):
    subject = scene.subject()
    draft = scene.asked(subject).addressees.get()
    with refused("INS-16"):
        actions.respond(actor=scene.officer, addressee=draft, response=Response.ACCEPTED)
    scene.issued(subject)
    actions.verify(
        actor=scene.inspector,
        addressee=draft,
        status=Verified.CLOSED_SUPERSEDED,
        note="Đã có yêu cầu của cuộc kiểm tra sau.",
    )
    with refused("INS-16"):
        actions.respond(actor=scene.officer, addressee=draft, response=Response.ACCEPTED)


def test_INS_17_a_refusal_says_why(scene):
    addressee = scene.addressee()
    for response in (Response.NOT_ACCEPTED, Response.PARTLY, Response.NO_LONGER_RELEVANT):
        with refused("INS-17", "note"):
            actions.respond(actor=scene.officer, addressee=addressee, response=response)
    with refused("INS-17", "response"):
        actions.respond(actor=scene.officer, addressee=addressee, response=Response.PENDING)


def test_INS_18_done_needs_evidence(scene):
    addressee = scene.addressee()
    claim = {"actor": scene.officer, "addressee": addressee}
    with refused("INS-18", "note"):
        actions.claim_done(**claim, status=Claimed.DONE, note="", files=[evidence()])
    with refused("INS-18", "evidence"):
        actions.claim_done(**claim, status=Claimed.DONE, note="Đã rà soát.")
    step = actions.claim_done(**claim, status=Claimed.PARTLY, note="Đã rà soát một nửa.")
    assert step.status == Claimed.PARTLY


def test_INS_19_only_what_was_reported_is_verified(scene):
    addressee = scene.addressee()
    verify = {"actor": scene.inspector, "addressee": addressee}
    for status in (Verified.VERIFIED, Verified.PARTLY, Verified.SENT_BACK):
        with refused("INS-19", "status"):
            actions.verify(**verify, status=status, note="Xem lại.")
    with refused("INS-19", "status"):
        actions.verify(**verify, status=Verified.NOT_YET)
    with refused("INS-19", "note"):
        actions.verify(**verify, status=Verified.CLOSED_NOT_IMPLEMENTED)


def test_INS_20_only_what_is_closed_opens_again(scene):
    addressee = scene.addressee()
    with refused("INS-20"):
        actions.reopen(actor=scene.inspector, addressee=addressee, note="Vì sao")
    actions.verify(
        actor=scene.inspector,
        addressee=addressee,
        status=Verified.CLOSED_NOT_IMPLEMENTED,
        note="Đơn vị đã giải thể phòng phụ trách.",
    )
    with refused("INS-20", "note"):
        actions.reopen(actor=scene.inspector, addressee=addressee, note="")


def test_who_may_do_what(scene):
    narrative = scene.narrative()
    subject = narrative.subject
    addressee = scene.addressee(subject)
    world = scene.world
    beside = world.actor("inspector", "nui_voi")
    own = world.actor("inspector", "ben_do")
    conclusion = Conclusion.objects.get(subject=subject)
    acts = [
        lambda who: actions.open_inspection(actor=who, new=scene.new(plan_number="1-KH/X")),
        lambda who: actions.check_narrative(actor=who, narrative=narrative),
        lambda who: actions.verify(actor=who, addressee=addressee, status="verified"),
        lambda who: actions.issue_conclusion(actor=who, conclusion=conclusion),
        lambda who: actions.draft_conclusion(actor=who, subject=subject),
    ]
    for act in acts:
        for who in (beside, own, scene.officer, world.actor("officer", "song_bac")):
            with pytest.raises(NotPermitted):
                act(who)
    with pytest.raises(NotPermitted):
        actions.respond(actor=scene.inspector, addressee=addressee, response="accepted")
    with pytest.raises(NotPermitted):
        actions.issue_conclusion(actor=scene.inspector, conclusion=conclusion)
