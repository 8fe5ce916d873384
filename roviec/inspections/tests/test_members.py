"""Members of a delegation: who may be named, what they reach and until when."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.access.policy import NotPermitted, may
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account, Appointment, Grant
from roviec.audit.models import Entry
from roviec.files import owners
from roviec.inspections import actions
from roviec.inspections.actions import NewMember
from roviec.inspections.models import Delegation, Member
from roviec.inspections.tests.scene import evidence
from roviec.interface.tests.page_check import check_page
from roviec.organisations.models import Line


@pytest.fixture
def guest(scene):
    """A member from a body beside, who holds no permission on the one that leads."""
    subject = scene.subject()
    new = NewMember(
        name="Vàng A Sử",
        office="Chuyên viên Ban Tuyên giáo Tỉnh ủy Núi Voi",
        account=scene.world.account("officer", "nui_voi"),
    )
    return actions.add_member(actor=scene.inspector, delegation=subject.delegation, new=new)


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def test_a_member_from_another_body_sees_and_conducts(scene, guest, signed_in):
    client = signed_in(guest.account)
    subject = guest.delegation.subjects.get()
    upload = evidence("bao-cao.txt", "Năm 2020, Ban đã mở 35 lớp bồi dưỡng.".encode())
    sent = client.post(url("add_narrative", subject.pk), {"text": "", "file": upload})
    assert sent.status_code == 302
    narrative = subject.narratives.get()
    assert narrative.added_office == "Thành viên, Đoàn kiểm tra số 01"
    said = {"kind": "strength", "text": "Mở lớp đúng kế hoạch."}
    assert client.post(url("new_finding", subject.pk), said).status_code == 302
    for where in (
        subject.inspection.get_absolute_url(),
        subject.get_absolute_url(),
        narrative.get_absolute_url(),
        url("findings", subject.pk),
        url("acts", subject.pk),
    ):
        response = client.get(where)
        assert response.status_code == 200, where
        assert check_page(response.content.decode()) == []
    assert "17-KH/BTGTU" in client.get(url("inspections")).content.decode()
    who = scene.world.actor("officer", "nui_voi")
    assert owners.may_read(who, "inspections.narrative", narrative.pk)
    entry = Entry.objects.get(verb="inspection.finding_recorded")
    assert (entry.name, entry.office) == (who.name, "Thành viên, Đoàn kiểm tra số 01")


def test_what_stays_with_the_leading_body(scene, guest, signed_in):
    client = signed_in(guest.account)
    subject = guest.delegation.subjects.get()
    draft = scene.shared(subject)
    who = scene.world.actor("officer", "nui_voi")
    with pytest.raises(NotPermitted):
        actions.sign_conclusion(
            actor=who, conclusion=draft, number="12-TB/BTGTU", on=date(2020, 12, 20)
        )
    assert client.post(url("add_member", guest.delegation.pk), {}).status_code == 404
    other = scene.subject("tan_lap", plan_number="18-KH/BTGTU")
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(other.inspection.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("ended", ["delegation", "member"])
def test_after_that_it_is_not_found(scene, guest, signed_in, ended):
    client = signed_in(guest.account)
    subject = guest.delegation.subjects.get()
    assert client.get(subject.get_absolute_url()).status_code == 200
    if ended == "member":
        actions.remove_member(actor=scene.inspector, member=guest)
    else:
        yesterday = timezone.localdate() - timedelta(days=1)
        Delegation.objects.filter(pk=guest.delegation_id).update(ends_on=yesterday)
    for where in (subject.get_absolute_url(), subject.inspection.get_absolute_url()):
        assert client.get(where).status_code == 404
    late = actions.NewFinding(kind="strength", text="Muộn.")
    who = scene.world.actor("officer", "nui_voi")
    with pytest.raises(NotPermitted):
        actions.record_finding(actor=who, subject=subject, new=late)


def test_a_member_who_left_reads_no_reports_and_stays_on_the_list(scene, guest, signed_in):
    subject = guest.delegation.subjects.get()
    inspector = signed_in(scene.world.account("inspector", "song_bac"))
    where = subject.inspection.get_absolute_url()
    assert "Rút khỏi đoàn" in inspector.get(where).content.decode()
    for _turn in range(2):
        assert inspector.post(url("remove_member", guest.pk))["Location"] == where
    guest.refresh_from_db()
    today = timezone.localdate()
    assert guest.left_on == today
    assert set(Grant.objects.filter(account=guest.account).values_list("valid_to", flat=True)) == {
        today
    }
    html = inspector.get(where).content.decode()
    assert "rút khỏi đoàn từ" in html
    assert check_page(html) == []
    assert "Vàng A Sử" not in inspector.get(subject.get_absolute_url()).content.decode()
    entry = Entry.objects.get(verb="inspection.member_removed")
    assert entry.before["units"] == [subject.unit_id]
    assert entry.before["name"] == "Vàng A Sử"
    assert may(scene.inspector, "report.view", subject.unit_id)


def test_who_left_may_come_back(scene, guest):
    subject = guest.delegation.subjects.get()
    actions.remove_member(actor=scene.inspector, member=guest)
    new = NewMember(name=guest.name, office=guest.office, account=guest.account)
    again = actions.add_member(actor=scene.inspector, delegation=guest.delegation, new=new)
    assert again.pk != guest.pk
    held = Grant.objects.as_at(timezone.localdate()).filter(account=guest.account)
    assert list(held.values_list("unit_id", flat=True)) == [subject.unit_id]


def test_a_head_who_left_is_followed_by_a_new_head(scene, guest):
    team = guest.delegation
    actions.remove_member(actor=scene.inspector, member=team.members.get(role="head"))
    with pytest.raises(RuleBroken, match="INS-03"):
        actions.add_member(
            actor=scene.inspector, delegation=team, new=NewMember(name="A", office="B")
        )
    new = NewMember(name="Lường Thị Pó", office="Phó Trưởng Ban", role="head")
    assert actions.add_member(actor=scene.inspector, delegation=team, new=new).role == "head"
    with pytest.raises(NotPermitted):
        actions.remove_member(actor=scene.officer, member=Member.objects.get(pk=guest.pk))


def test_the_audit_says_who_joined_with_which_account_and_units(scene, guest):
    entry = Entry.objects.get(verb="inspection.member_added")
    assert entry.after == {
        "role": "member",
        "name": "Vàng A Sử",
        "office": "Chuyên viên Ban Tuyên giáo Tỉnh ủy Núi Voi",
        "account": guest.account_id,
        "units": [scene.world.unit("ben_do").pk],
    }
    head = Entry.objects.get(verb="inspection.delegation_set_up").after["members"][0]
    inspector = scene.world.account("inspector", "song_bac").pk
    assert (head["name"], head["account"]) == ("Lò Thị Ban", inspector)
    added = Entry.objects.get(verb="inspection.subject_added")
    assert added.after["granted_to"] == [inspector]


def test_every_new_addressee_is_in_the_audit(scene):
    subject = scene.subject()
    scene.asked(subject)
    other = scene.world.unit("tan_lap")
    team = subject.delegation
    actions.add_subject(actor=scene.inspector, delegation=team, unit=other)
    for _turn in range(2):
        scene.asked(subject, units=(subject.unit, other))
    told = Entry.objects.filter(verb="inspection.recommendation_addressed").order_by("pk")
    assert [entry.unit_id for entry in told] == [subject.unit_id, other.pk]


def outsider(scene) -> Account:
    """Somebody of a line in which the leading unit does not stand."""
    account = Account.objects.create_account("ngoai@khac", "Người ngoài (ví dụ)", "mat-khau-thu")
    line = Line.objects.create(code="government", name="Chính quyền", order=3)
    post = Appointment.objects.filter(unit=scene.world.unit("nui_voi"))[0]
    Appointment.objects.create(
        account=account,
        unit=scene.world.unit("nui_voi_committee"),
        line=line,
        role=post.role,
        title="Chuyên viên",
        valid_from=post.valid_from,
    )
    return account


def test_INS_22_only_people_of_the_line_are_named(scene):
    team = scene.team(scene.opened())
    new = NewMember(name="Người ngoài", office="Chuyên viên", account=outsider(scene))
    with pytest.raises(RuleBroken, match="INS-22") as broken:
        actions.add_member(actor=scene.inspector, delegation=team, new=new)
    assert broken.value.field == "login"


def test_the_form_tells_nobody_which_accounts_exist(scene, signed_in):
    team = scene.team(scene.opened())
    outsider(scene)
    inspector = signed_in(scene.world.account("inspector", "song_bac"))
    answers = []
    for login in ("ngoai@khac", "khong@co-ai"):
        said = {"role": "member", "name": "Ai đó", "office": "Chuyên viên", "login": login}
        response = inspector.post(url("add_member", team.pk), said)
        html = response.content.decode()
        assert check_page(html) == []
        assert "Không dùng được tên đăng nhập này cho đoàn" in html
        answers.append(_but_token(html).replace(login, ""))
    assert answers[0] == answers[1]


def _but_token(html: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", html)
