"""Addresses met in unusual ways: reloaded, typed by hand, asked for their head alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from roviec.accounts.models import Appointment
from roviec.inspections import actions
from roviec.inspections.actions import NewMember, NewVisit
from roviec.inspections.models import Inspection
from roviec.inspections.tests.scene import DUE, SESSION, evidence
from roviec.inspections.tests.test_pages import opening
from roviec.interface.tests.page_check import check_page


@pytest.fixture
def inspector(scene, signed_in):
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def officer(scene, signed_in):
    return signed_in(scene.world.account("officer", "ben_do"))


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def forms(scene):
    """Every address that only takes forms, and the page its record is shown on."""
    narrative = scene.narrative()
    subject = narrative.subject
    finding = scene.finding(subject)
    claim = scene.claim(narrative, "2.611")
    team = subject.delegation
    member = actions.add_member(
        actor=scene.inspector, delegation=team, new=NewMember(name="Lù A Páo", office="Phòng Một")
    )
    addressee = scene.addressee(subject)
    inspection = url("inspection", subject.inspection.pk)
    shown = {
        **dict.fromkeys(
            ("draft", "edit_conclusion", "share", "explain", "sign", "issue"),
            (subject.pk, url("conclusion", subject.pk)),
        ),
        **dict.fromkeys(
            ("add_narrative", "record_visit"),
            (subject.pk, url("subject", subject.pk)),
        ),
        **dict.fromkeys(
            ("respond", "claim", "verify", "reopen"),
            (addressee.pk, url("addressee", addressee.pk)),
        ),
        **dict.fromkeys(("add_subject", "add_member"), (team.pk, inspection)),
        "remove_member": (member.pk, inspection),
        "remove_session": (subject.sessions.get().pk, url("subject", subject.pk)),
        "remove_finding": (finding.pk, url("findings", subject.pk)),
        "check": (narrative.pk, url("narrative", narrative.pk)),
        "overrule": (claim.pk, url("narrative", narrative.pk)),
    }
    return {url(name, pk): back for name, (pk, back) in shown.items()}


def test_coming_back_to_where_a_form_was_sent_leads_to_the_record(scene, signed_in, forms):
    own = {"explain", "respond", "claim"}
    clients = {
        who: signed_in(scene.world.account(role, unit))
        for who, role, unit in (
            ("lead", "inspector", "song_bac"),
            ("head", "leader", "song_bac"),
            ("unit", "officer", "ben_do"),
        )
    }
    for where, back in forms.items():
        name = where.rstrip("/").rsplit("/", 1)[-1]
        who = "unit" if name in own else "head" if name in {"sign", "issue"} else "lead"
        response = clients[who].get(where)
        assert (response.status_code, response.headers.get("Location")) == (302, back), where
        assert clients[who].put(where).status_code == 405


def test_whoever_is_outside_learns_nothing_there(scene, signed_in, forms):
    outside = signed_in(scene.world.account("inspector", "nui_voi"))
    for where in forms:
        assert outside.get(where, follow=True).status_code == 404, where


def test_the_head_of_every_page_is_answered(scene, inspector):
    narrative = scene.narrative()
    subject = narrative.subject
    claim = scene.claim(narrative, "12 buổi")
    addressee = scene.addressee(subject)
    other = scene.subject(plan_number="18-KH/BTGTU")
    pages = [
        url("inspections"),
        url("new"),
        url("inspection", subject.inspection.pk),
        *(url(name, subject.pk) for name in ("subject", "findings", "acts", "conclusion")),
        *(url(name, other.pk) for name in ("new_finding", "new_recommendation")),
        url("conclusion_docx", subject.pk),
        url("recommended", subject.pk),
        url("narrative", narrative.pk),
        url("choose_indicator", claim.pk),
        url("recommendations"),
        url("addressee", addressee.pk),
    ]
    assert {where: inspector.head(where).status_code for where in pages} == dict.fromkeys(
        pages, 200
    )


@pytest.mark.parametrize("claim", ["9" * 5000, "9" * 19, "-1", "x", "²"])
def test_a_claim_that_cannot_be_is_no_claim(scene, inspector, claim):
    where = url("new_finding", scene.subject().pk)
    response = inspector.get(where, {"claim": claim})
    assert response.status_code == 200
    assert 'name="claim"' not in response.content.decode()
    said = {"kind": "strength", "text": "Mở lớp đúng kế hoạch.", "claim": claim}
    assert inspector.post(where, said).status_code == 302


def test_refused_forms_say_so_in_their_status(scene, inspector, officer):
    narrative = scene.narrative()
    subject = narrative.subject
    claim = scene.claim(narrative, "12 buổi")
    sent = [
        (url("new"), {}),
        (url("add_member", subject.delegation_id), {}),
        (url("add_subject", subject.delegation_id), {}),
        (url("record_visit", subject.pk), {}),
        (url("new_session", subject.pk), {"on": "hôm qua"}),
        (url("session", subject.sessions.get().pk), {}),
        (url("add_narrative", subject.pk), {}),
        (url("new_finding", subject.pk), {}),
        (url("new_recommendation", subject.pk), {}),
        (url("overrule", claim.pk), {}),
        (url("choose_indicator", claim.pk), {}),
    ]
    for where, data in sent:
        response = inspector.post(where, data)
        assert response.status_code == 422, where
        assert check_page(response.content.decode()) == []
    addressee = scene.addressee(subject)
    assert officer.post(url("respond", addressee.pk), {}).status_code == 422
    assert inspector.post(url("verify", addressee.pk), {}).status_code == 422


def test_who_is_only_asked_has_no_link_to_the_inspection(scene, signed_in, officer):
    subject = scene.subject()
    other = scene.world.unit("tan_lap")
    actions.record_visit(actor=scene.inspector, subject=subject, new=NewVisit(unit=other))
    asked = scene.asked(subject, units=(subject.unit, other))
    scene.issued(subject)
    link = f'href="{subject.inspection.get_absolute_url()}"'
    mine = asked.addressees.get(unit=other)
    client = signed_in(scene.world.account("officer", "tan_lap"))
    html = client.get(mine.get_absolute_url()).content.decode()
    assert check_page(html) == []
    assert link not in html
    assert subject.inspection.title in html
    inspected = asked.addressees.get(unit=subject.unit)
    assert link in officer.get(inspected.get_absolute_url()).content.decode()


def test_recommendations_come_by_the_day_they_are_late_from(scene, inspector):
    subject = scene.subject()
    days: list[tuple[str, dict[str, date | None]]] = [
        ("Ba", {"due_on": date(2021, 5, 1)}),
        ("Hai", {"due_on": None, "review_on": date(2021, 4, 1)}),
        ("Một", {"due_on": DUE, "review_on": date(2021, 12, 1)}),
        ("Bốn", {"due_on": None, "review_on": date(2021, 6, 1)}),
    ]
    for name, given in days:
        scene.asked(subject, text=f"Việc số {name}.", **given)
    scene.issued(subject)
    html = inspector.get(url("recommendations")).content.decode()
    places = [html.index(f"Việc số {name}.") for name in ("Một", "Hai", "Ba", "Bốn")]
    assert places == sorted(places)


def test_visits_without_a_day_come_last(scene, inspector):
    subject = scene.subject()
    for name, on in (("Nơi Ba", None), ("Nơi Hai", SESSION), ("Nơi Một", date(2020, 12, 2))):
        visit = NewVisit(name=name, on=on)
        actions.record_visit(actor=scene.inspector, subject=subject, new=visit)
    actions.draft_conclusion(actor=scene.inspector, subject=subject)
    for where in (subject.get_absolute_url(), url("conclusion", subject.pk)):
        html = inspector.get(where).content.decode()
        places = [html.index(name) for name in ("Nơi Một", "Nơi Hai", "Nơi Ba")]
        assert places == sorted(places), where


def test_findings_of_no_area_come_last(scene):
    subject = scene.subject()
    area = scene.world.indicators["classes"].area
    none, some = scene.finding(subject), scene.finding(subject, text="Khác.", area=area)
    assert list(subject.findings.all()) == [some, none]


def test_who_leads_two_units_opens_for_either(scene, signed_in):
    account = scene.world.account("inspector", "song_bac")
    post = Appointment.objects.get(account=account)
    second = scene.world.unit("nui_voi")
    Appointment.objects.create(
        account=account,
        unit=second,
        line=post.line,
        role=post.role,
        title=post.title,
        valid_from=post.valid_from,
    )
    client = signed_in(account)
    html = client.get(url("new")).content.decode()
    assert "Ban Tuyên giáo Đảng ủy xã Đồng Chum" in html
    unit = scene.world.unit("dong_chum")
    said = opening(scene, led_by=second.pk, **{"subjects-0-unit": unit.pk})
    response = client.post(url("new"), said)
    assert response.status_code == 302, response.content.decode()
    opened = Inspection.objects.get()
    assert opened.led_by == second
    assert opened.delegations.get().subjects.get().unit == unit


def test_the_same_note_with_another_file_is_another_step(scene, officer):
    addressee = scene.addressee()
    for name, content in (
        ("so-lop.txt", b"So lop quy mot."),
        ("so-lop.txt", b"So lop quy hai."),
        ("ten-khac.txt", b"So lop quy hai."),
    ):
        said = {
            "claim-status": "done",
            "claim-note": "Đã rà soát.",
            "claim-evidence": evidence(name, content),
        }
        assert officer.post(url("claim", addressee.pk), said).status_code == 302
    assert addressee.steps.count() == 2
    html = officer.get(addressee.get_absolute_url()).content.decode()
    assert html.count(">so-lop.txt</a>") == 2
