"""Working sessions: when and where the delegation sat with the unit, and who of both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.inspections import actions
from roviec.inspections.actions import NewSession, Present
from roviec.inspections.conclusions import data_of
from roviec.inspections.forms.sessions import read_people
from roviec.inspections.models import Session
from roviec.interface.tests.page_check import check_page

HEAD = Present(name="Lò Thị Ban", office="Phó Trưởng Ban Tuyên giáo Tỉnh ủy Sông Bạc")
SECRETARY = Present(name="Tòng Văn Pó", office="Bí thư Đảng ủy phường Bến Đò")
DEPUTY = Present(name="Cà Thị Nga", office="Phó Bí thư Đảng ủy phường Bến Đò")
SAT = NewSession(
    on=date(2020, 12, 9),
    half_day="afternoon",
    place="trụ sở Đảng ủy phường",
    inspecting=(HEAD,),
    inspected=(SECRETARY, DEPUTY),
)


@pytest.fixture
def subject(scene):
    made = scene.subject()
    made.sessions.all().delete()
    return made


@pytest.fixture
def inspector(scene, signed_in):
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def officer(scene, signed_in):
    return signed_in(scene.world.account("officer", "ben_do"))


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def recorded(scene, subject, new: NewSession = SAT) -> Session:
    return actions.record_session(actor=scene.inspector, subject=subject, new=new)


def test_both_sides_are_typed_a_line_each_and_shown_to_both(subject, inspector, officer):
    form = inspector.get(url("new_session", subject.pk)).content.decode()
    assert check_page(form) == []
    assert f"{HEAD.name}, {HEAD.office}" in form, "the delegation is there to begin with"
    sent = {
        "on": "09/12/2020",
        "half_day": "afternoon",
        "place": "trụ sở Đảng ủy phường",
        "inspecting": f"Đồng chí {HEAD.name} – {HEAD.office}",
        "inspected": f"1. {SECRETARY.name}, {SECRETARY.office}.\n\n- {DEPUTY.name}, {DEPUTY.office}",
    }
    for _twice in range(2):
        assert inspector.post(url("new_session", subject.pk), sent).status_code == 302
    assert actions.session_as_given(subject.sessions.get()) == SAT
    for reader in (inspector, officer):
        html = reader.get(subject.get_absolute_url()).content.decode()
        assert check_page(html) == []
        for said in ("Buổi chiều, 09/12/2020", "Phía đoàn kiểm tra", "Phía đơn vị", DEPUTY.office):
            assert said in html, said


def test_the_conclusion_names_who_of_both_sides_sat_in_which_session(scene, subject):
    recorded(scene, subject)
    recorded(scene, subject, NewSession(on=date(2020, 12, 11), inspecting=(HEAD,)))
    conclusion = actions.draft_conclusion(actor=scene.inspector, subject=subject)
    first, second = data_of(conclusion, date(2020, 12, 12)).sessions
    assert (first.half_day, first.place) == ("buổi chiều", "trụ sở Đảng ủy phường")
    assert [each.name for each in first.inspected] == [SECRETARY.name, DEPUTY.name]
    assert [each.offices for each in second.inspecting] == [(HEAD.office,)]
    assert second.inspected == ()


def test_a_session_is_corrected_and_taken_out_with_a_trace(scene, subject, inspector):
    session = recorded(scene, subject)
    page = inspector.get(url("session", session.pk)).content.decode()
    assert check_page(page) == []
    assert f"{SECRETARY.name}, {SECRETARY.office}" in page
    sent = {"on": "10/12/2020", "inspected": f"{DEPUTY.name}, {DEPUTY.office}"}
    assert inspector.post(url("session", session.pk), sent).status_code == 302
    changed = actions.session_as_given(Session.objects.get())
    assert changed == NewSession(on=date(2020, 12, 10), inspected=(DEPUTY,))
    entry = Entry.objects.get(verb="inspection.session_changed")
    assert entry.before["on"] == "2020-12-09"
    assert SECRETARY.name not in str(entry.before), "names stand in the record alone"
    assert inspector.post(url("remove_session", session.pk)).status_code == 302
    assert not Session.objects.exists()
    assert Entry.objects.filter(verb="inspection.session_removed").count() == 1


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Hãy ghi ngày, nơi làm việc hoặc người dự"),
        ({"on": "09/12/2020", "inspected": "Tòng Văn Pó"}, "“Tòng Văn Pó” chưa đủ họ tên"),
        ({"on": "hôm qua", "inspected": "Tòng Văn Pó, Bí thư"}, "hôm qua"),
    ],
)
def test_ins_23_a_session_says_something_and_names_people_in_their_office(
    subject, inspector, sent, message
):
    refused = inspector.post(url("new_session", subject.pk), sent)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert message in html
    assert sent.get("inspected", "") in html, "nothing typed is lost"
    assert check_page(html) == []
    assert not Session.objects.exists()


def test_only_who_conducts_records_a_session_and_not_after_signing(scene, subject):
    session = recorded(scene, subject)
    for act in (
        lambda actor: actions.record_session(actor=actor, subject=subject, new=SAT),
        lambda actor: actions.change_session(actor=actor, session=session, new=SAT),
        lambda actor: actions.remove_session(actor=actor, session=session),
    ):
        with pytest.raises(NotPermitted):
            act(scene.officer)
    scene.signed(subject)
    with pytest.raises(RuleBroken, match="INS-12"):
        actions.remove_session(actor=scene.inspector, session=session)


def test_the_conclusion_is_not_dated_before_the_last_session(scene, subject):
    recorded(scene, subject)
    recorded(scene, subject, NewSession(on=date(2020, 12, 20)))
    assert subject.session_days == [date(2020, 12, 9), date(2020, 12, 20)]


def test_ins_24_a_session_taken_out_in_another_window_is_told(scene, subject):
    session = recorded(scene, subject)
    actions.remove_session(actor=scene.inspector, session=Session.objects.get())
    with pytest.raises(RuleBroken, match=r"INS-24.*vừa được bỏ"):
        actions.change_session(actor=scene.inspector, session=session, new=replace(SAT, place="xã"))
    with pytest.raises(RuleBroken, match="INS-24"):
        actions.remove_session(actor=scene.inspector, session=session)
    assert Entry.objects.filter(verb="inspection.session_removed").count() == 1


def test_recording_asks_no_query_for_each_session_there(scene, subject):
    def recording(day: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            recorded(scene, subject, NewSession(on=date(2020, 12, day), inspecting=(HEAD,)))
        return len(asked)

    recording(1)
    few = recording(2)
    for day in range(3, 9):
        recording(day)
    assert recording(9) == few


@pytest.mark.parametrize(
    ("line", "name", "office"),
    [
        ("Đồng chí Lò Thị Ban, Trưởng ban, Trưởng đoàn", "Lò Thị Ban", "Trưởng ban, Trưởng đoàn"),
        ("- đ/c Vi Văn A-Lử – Bí thư", "Vi Văn A-Lử", "Bí thư"),
        ("2) Ông Ông Văn Bà, Chủ tịch.", "Ông Văn Bà", "Chủ tịch"),
        ("Bà Triệu Thị Ông; Phó Bí thư", "Triệu Thị Ông", "Phó Bí thư"),
        ("Không chức vụ", "Không chức vụ", ""),
    ],
)
def test_a_line_is_read_as_a_name_and_an_office(line, name, office):
    assert read_people(f"\n  {line}\n") == (Present(name=name, office=office),)
