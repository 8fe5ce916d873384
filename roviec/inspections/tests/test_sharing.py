"""What was sent to the unit is what it sees, and what may be signed."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.actions import NewSession
from roviec.inspections.models import Conclusion
from roviec.inspections.tasks import tasks_for
from roviec.inspections.tests.scene import PLANNED
from roviec.interface.tests.page_check import check_page

LATE = "Chưa mở lớp cho cán bộ mới kết nạp."


@pytest.fixture
def officer(scene, signed_in):
    return signed_in(scene.world.account("officer", "ben_do"))


@pytest.fixture
def inspector(scene, signed_in):
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def head(scene, signed_in):
    return signed_in(scene.world.account("leader", "song_bac"))


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def page(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def explained(scene):
    """Shared, explained, and then another finding."""
    subject = scene.narrative().subject
    first = scene.finding(subject)
    actions.explain_conclusion(
        actor=scene.officer, conclusion=scene.shared(subject), explanation="Thống nhất."
    )
    return subject, first


def sign(scene, subject) -> Conclusion:
    return actions.sign_conclusion(
        actor=scene.head,
        conclusion=Conclusion.objects.get(subject=subject),
        number="12-TB/BTGTU",
        on=date(2020, 12, 20),
    )


def test_INS_21_only_what_was_explained_is_signed(scene):
    subject, _first = explained(scene)
    scene.finding(subject, text=LATE)
    with pytest.raises(RuleBroken, match="INS-21"):
        sign(scene, subject)
    again = actions.share_conclusion(
        actor=scene.inspector, conclusion=Conclusion.objects.get(subject=subject)
    )
    assert (again.draft, again.state) == (2, "draft")
    assert [task.kind for task in tasks_for(scene.officer)] == ["to_explain"]
    actions.explain_conclusion(actor=scene.officer, conclusion=again, explanation="Đã rõ.")
    assert sign(scene, subject).state == "signed"


@pytest.mark.parametrize(
    "change",
    [
        lambda scene, subject, first: actions.remove_finding(actor=scene.inspector, finding=first),
        lambda scene, subject, first: scene.asked(subject),
        lambda scene, subject, first: actions.record_session(
            actor=scene.inspector, subject=subject, new=NewSession(on=PLANNED)
        ),
        lambda scene, subject, first: actions.overrule(
            actor=scene.inspector,
            claim=scene.claim(subject.narratives.get(), "2.611"),
            verdict="matches",
            note="Đã sửa sổ.",
        ),
    ],
    ids=["finding removed", "recommendation", "session", "overruled"],
)
def test_INS_21_whatever_the_paper_says_counts(scene, change):
    subject, first = explained(scene)
    change(scene, subject, first)
    with pytest.raises(RuleBroken, match="INS-21"):
        sign(scene, subject)


def test_what_the_paper_does_not_say_may_change(scene):
    subject, _first = explained(scene)
    actions.check_narrative(actor=scene.inspector, narrative=subject.narratives.get())
    actions.edit_conclusion(
        actor=scene.inspector,
        conclusion=Conclusion.objects.get(subject=subject),
        place_name="Mường Thanh",
    )
    unchanged = actions.share_conclusion(
        actor=scene.inspector, conclusion=Conclusion.objects.get(subject=subject)
    )
    assert (unchanged.draft, unchanged.state) == (1, "explained")
    assert sign(scene, subject).place_name == "Mường Thanh"


def test_the_unit_sees_what_was_sent(scene, officer, inspector, head):
    subject, first = explained(scene)
    narrative = subject.narratives.get()
    claim = scene.claim(narrative, "2.611")
    scene.finding(subject, text=LATE)
    actions.remove_finding(actor=scene.inspector, finding=first)
    actions.overrule(actor=scene.inspector, claim=claim, verdict="matches", note="Đã sửa sổ 21.")
    html = page(officer, url("findings", subject.pk))
    assert LATE not in html
    assert first.text in html
    html = page(officer, narrative.get_absolute_url())
    assert "Đã sửa sổ 21." not in html
    assert "Lệch" in html
    html = page(officer, url("conclusion", subject.pk))
    assert LATE not in html
    assert "Dự thảo lần 1" in html
    content = officer.get(url("conclusion_docx", subject.pk)).content
    words = "\n".join(p.text for p in Document(BytesIO(content)).paragraphs)
    assert LATE not in words
    assert first.text in words
    assert LATE in page(inspector, url("conclusion", subject.pk))
    refused = head.post(url("sign", subject.pk), {"number": "12-TB/BTGTU", "date": "20/12/2020"})
    assert refused.status_code == 422
    assert "Hãy gửi lại cho đơn vị trước khi ký" in refused.content.decode()
    assert "Gửi lại dự thảo để giải trình" in page(inspector, url("conclusion", subject.pk))
    inspector.post(url("share", subject.pk))
    assert LATE in page(officer, url("findings", subject.pk))
    html = page(officer, url("conclusion", subject.pk))
    assert "Dự thảo lần 2" in html
    assert "Đã sửa sổ 21." in page(officer, narrative.get_absolute_url())


def test_the_tab_counts_what_was_sent(scene, officer):
    subject, _first = explained(scene)
    before = page(officer, subject.get_absolute_url())
    scene.finding(subject, text=LATE)
    assert _but_tokens(page(officer, subject.get_absolute_url())) == _but_tokens(before)


def _but_tokens(html: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", html)


def test_the_unit_does_not_learn_of_a_draft_from_its_status(scene, officer, inspector):
    subject = scene.subject()
    inspection = subject.inspection.get_absolute_url()
    actions.draft_conclusion(actor=scene.inspector, subject=subject)
    for where in (inspection, subject.get_absolute_url()):
        assert "Dự thảo" not in page(officer, where)
        assert "Dự thảo" in page(inspector, where)
    actions.share_conclusion(actor=scene.inspector, conclusion=Conclusion.objects.get())
    assert "Dự thảo" in page(officer, inspection)
