"""The acts by their forms: a refusal keeps what was typed, a link only shows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from roviec.reporting.models import State
from roviec.reporting.tests.stage import FULL, allow, typed

pytestmark = pytest.mark.django_db


def test_the_whole_way_by_forms_alone(stage, post, visit):
    pk = stage.report("ben_do").pk
    post("officer", "ben_do", "edit", pk, **typed(stage, **FULL), submit="1")
    assert stage.report("ben_do").state == State.SUBMITTED
    seen = stage.report("ben_do").versions.get().mark
    post("leader", "ben_do", "sign_and_send", pk, document_number="118-BC/BTG", seen=seen)
    assert stage.report("ben_do").state == State.SENT
    visit("reviewer", "song_bac", "review", pk)
    html = post("reviewer", "song_bac", "accept", pk, text="Đúng hạn", seen=seen)
    assert "Đã duyệt" in html
    assert stage.report("ben_do").state == State.ACCEPTED
    again = post("reviewer", "song_bac", "accept", pk, text="", seen=seen)
    assert "Việc này đã làm rồi" in again


def test_a_refused_form_keeps_what_was_typed(stage, post):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    pk = stage.report("ben_do").pk
    html = post("leader", "ben_do", "sign", pk, document_number="một trăm", seen="", expect=422)
    assert "một trăm" in html
    assert "ví dụ 118-BC/ĐU" in html
    html = post("leader", "ben_do", "send_back", pk, reason="sai", seen="", expect=422)
    assert "Hãy ghi rõ lý do" in html
    assert stage.report("ben_do").state == State.SUBMITTED


def test_returning_asks_for_a_reason_on_the_page(stage, post):
    stage.sent("ben_do")
    pk = stage.report("ben_do").pk
    html = post("reviewer", "song_bac", "return", pk, reason="", seen="", expect=422)
    assert "Hãy nhập “Lý do”" in html
    assert "Ký và gửi" not in html
    post("reviewer", "song_bac", "return", pk, reason="Thiếu minh chứng lớp", seen="")
    assert stage.report("ben_do").state == State.RETURNED


def test_an_act_opened_as_a_link_only_shows_the_report(stage, signed_in):
    client = signed_in(stage.world.account("officer", "ben_do"))
    report = stage.report("ben_do")
    for name in ("submit", "correct"):
        page = client.get(reverse(f"reporting:{name}", args=[report.pk]))
        assert page["Location"] == report.get_absolute_url()
    other = client.post(reverse("reporting:submit", args=[stage.report("tan_lap").pk]))
    assert other.status_code == 404


def test_who_opens_the_review_page(stage, visit, signed_in):
    stage.sent("ben_do")
    pk = stage.report("ben_do").pk
    allow("reviewer", "report.review", "granted")
    visit("reviewer", "song_bac", "review", pk)
    visit("reviewer", "ben_do", "review", pk, status=404)


def test_an_address_of_an_act_opened_again_leads_to_the_report(stage, signed_in):
    """As the language switch or a reload does after a refusal."""
    stage.sent("ben_do")
    report = stage.report("ben_do")
    for role, unit, name in (
        ("reviewer", "song_bac", "return"),
        ("reviewer", "song_bac", "accept"),
        ("leader", "ben_do", "sign"),
        ("leader", "ben_do", "sign_and_send"),
        ("leader", "ben_do", "send_back"),
        ("leader", "ben_do", "send"),
    ):
        client = signed_in(stage.world.account(role, unit))
        page = client.get(reverse(f"reporting:{name}", args=[report.pk]))
        assert (page.status_code, page["Location"]) == (302, report.get_absolute_url())
