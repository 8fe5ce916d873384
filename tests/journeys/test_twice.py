"""The same thing sent twice: from two tabs, by a retry, by two people in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from roviec.audit.models import Entry
from roviec.inspections.models import (
    Conclusion,
    Finding,
    FollowUp,
    Inspection,
    Narrative,
    Recommendation,
)
from roviec.interface.formats import day
from roviec.reporting.tests.sheets import figure_kept
from tests.journeys import acts
from tests.journeys.kept import contents, nothing_written, page_of
from tests.journeys.scene import Scene
from tests.journeys.test_bad_input import opening

pytestmark = [
    pytest.mark.django_db(transaction=True),
]

Post = tuple[Client, str, dict[str, Any]]


# --- two tabs --------------------------------------------------------------------------------


def test_the_second_tab_overwrites_nothing_and_sees_both(scene, signed_in):
    officer = signed_in(scene.world.account("officer", acts.UNIT))
    entry = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    first, second = acts.typed(scene, attendances="1234"), acts.typed(scene, attendances="1300")
    assert officer.post(entry, first).status_code == 302
    with nothing_written():
        html = page_of(officer.post(entry, second), 409)
    assert "Chưa có gì bị ghi đè" in html
    both = html.split('id="hai-ban"')[1].split("</section>")[0]
    assert "1.234" in both
    assert "1.300" in both
    assert 'value="1300"' in html
    # What the page now holds is a choice made knowingly.
    assert officer.post(entry, second | {"seen": "1"}).status_code == 302
    assert figure_kept("attendances").value == 1300


def test_one_signs_what_one_has_read(scene, signed_in):
    """Opened for signing, sent back and changed in between: the old page signs nothing."""
    acts.submit(scene)
    report = scene.report(acts.UNIT)
    leader = signed_in(scene.world.account("leader", acts.UNIT))
    officer = signed_in(scene.world.account("officer", acts.UNIT))
    page = leader.get(report.get_absolute_url()).context["sign_form"].initial
    leader.post(
        reverse("reporting:send_back", args=[report.pk]), {"reason": "Xem lại lượt", **page}
    )
    changed = acts.typed(scene, seen=1, attendances="1300") | {"submit": "1"}
    assert officer.post(reverse("reporting:edit", args=[report.pk]), changed).status_code == 302
    with nothing_written():
        where = reverse("reporting:sign_and_send", args=[report.pk])
        answer = leader.post(where, {"document_number": "131-BC/ĐU", **page}, follow=True)
    assert "Báo cáo đã thay đổi sau khi bạn mở trang" in page_of(answer, 200)


def test_typing_after_it_was_handed_on_is_not_lost(scene, signed_in):
    """Nothing is saved any more, and what was typed is still there to be copied."""
    acts.submit(scene)
    officer = signed_in(scene.world.account("officer", acts.UNIT))
    entry = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    with nothing_written():
        html = page_of(officer.post(entry, acts.typed(scene, seen=1, attendances="5678")), 409)
    assert "Báo cáo đã chuyển sang bước khác, nên lần này không lưu được" in html
    assert 'value="5678"' in html


# --- a retried POST and two at once ----------------------------------------------------------


def step_submit(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.save(scene)
    where = reverse("reporting:submit", args=[scene.report(acts.UNIT).pk])
    return come("officer", acts.UNIT), where, {}


def step_save_and_submit(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    return come("officer", acts.UNIT), where, acts.typed(scene) | {"submit": "1"}


def step_sign(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.submit(scene)
    where = reverse("reporting:sign_and_send", args=[scene.report(acts.UNIT).pk])
    return come("leader", acts.UNIT), where, {"document_number": "131-BC/ĐU"}


def step_accept(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.send(scene)
    where = reverse("reporting:accept", args=[scene.report(acts.UNIT).pk])
    return come("reviewer", acts.ABOVE), where, {}


def step_return(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.send(scene)
    where = reverse("reporting:return", args=[scene.report(acts.UNIT).pk])
    return come("reviewer", acts.ABOVE), where, {"reason": "Lượt chưa khớp sổ"}


def step_correct(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.accept(scene)
    where = reverse("reporting:correct", args=[scene.report(acts.UNIT).pk])
    return come("officer", acts.UNIT), where, {}


def step_open(scene: Scene, come: Callable[..., Client]) -> Post:
    return come("inspector", "song_bac"), reverse("inspections:new"), opening(scene)


def step_narrative(scene: Scene, come: Callable[..., Client]) -> Post:
    acts.accept(scene)
    where = reverse("inspections:add_narrative", args=[acts.inspected(scene).pk])
    text = f"Năm {scene.year}, đơn vị mở 12 lớp bồi dưỡng."
    return come("inspector", "song_bac"), where, {"title": "", "text": text}


def step_finding(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:new_finding", args=[acts.inspected(scene).pk])
    return come("inspector", "song_bac"), where, {"kind": "strength", "text": "Mở lớp đúng kỳ."}


def step_recommend(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:new_recommendation", args=[acts.inspected(scene).pk])
    asked = {
        "text": "Rà lại sổ lớp.",
        "due_on": day(scene.today),
        "units": str(scene.world.unit(acts.UNIT).pk),
    }
    return come("inspector", "song_bac"), where, asked


def step_draft(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:draft", args=[acts.inspected(scene).pk])
    return come("inspector", "song_bac"), where, {}


def step_respond(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:respond", args=[acts.asked(scene).pk])
    return come("officer", acts.UNIT), where, {"respond-response": "accepted"}


def step_claim(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:claim", args=[acts.asked(scene).pk])
    said = {"claim-status": "in_progress", "claim-note": "Đang rà hai chi bộ cuối."}
    return come("officer", acts.UNIT), where, said


def step_verify(scene: Scene, come: Callable[..., Client]) -> Post:
    where = reverse("inspections:verify", args=[acts.claimed(scene).pk])
    said = {"verify-status": "verified", "verify-note": ""}
    return come("inspector", "song_bac"), where, said


STEPS = [
    step_submit, step_save_and_submit, step_sign, step_accept, step_return, step_correct,
    step_open, step_narrative, step_finding, step_recommend, step_draft,
    step_respond, step_claim, step_verify,
]  # fmt: skip


@pytest.fixture
def come(scene, signed_in) -> Callable[..., Client]:
    return lambda role, unit: signed_in(scene.world.account(role, unit))


def name_of(step: Any) -> str:
    return str(step.__name__)


@pytest.mark.parametrize("step", STEPS, ids=name_of)
def test_a_retried_post_does_nothing_more(scene, come, step):
    client, where, data = step(scene, come)
    before = contents()
    assert client.post(where, data).status_code == 302
    assert contents() != before
    with nothing_written():
        again = client.post(where, data, follow=True)
    page_of(again, 200)


@pytest.mark.parametrize("step", STEPS, ids=name_of)
def test_two_in_the_same_moment_do_it_once(scene, come, step):
    """On both databases one of them comes second, and finds it done."""
    client, where, data = step(scene, come)
    before = Entry.objects.count()
    answers = at_once([(client, where, data), (twin(client), where, data)])
    assert sorted(answers)[0] == 302
    assert all(status < 500 for status in answers), answers
    assert times_done(scene, step) == 1
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))[before:]
    assert len(verbs) == len(set(verbs)), verbs


def times_done(scene: Scene, step: Any) -> int:
    """How often the thing is there."""
    report = scene.report(acts.UNIT)
    found = {
        "step_correct": lambda: report.versions.count() - 1,
        "step_open": Inspection.objects.count,
        "step_narrative": Narrative.objects.count,
        "step_finding": Finding.objects.count,
        "step_recommend": Recommendation.objects.count,
        "step_draft": Conclusion.objects.count,
        "step_respond": FollowUp.objects.count,
        "step_claim": FollowUp.objects.count,
        "step_verify": lambda: FollowUp.objects.filter(step="verify").count(),
    }.get(name_of(step), report.versions.count)
    return int(found())


def twin(client: Client) -> Client:
    """The same session in another window."""
    other = Client()
    other.cookies = client.cookies
    return other


def at_once(posts: list[Post]) -> list[int]:
    """Statuses of POSTs that start together, each in a thread with a connection of its own."""
    start = Barrier(len(posts))
    answers: list[int] = []

    def send(client: Client, where: str, data: dict[str, Any]) -> None:
        client.raise_request_exception = False
        start.wait()
        try:
            answers.append(client.post(where, data).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=each) for each in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(posts)
    return answers


def test_two_officers_save_in_the_same_moment(scene, come):
    """One is kept whole, the other is told; nothing is mixed."""
    one, two = come("officer", acts.UNIT), come("leader", acts.UNIT)
    entry = reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])
    low = acts.typed(scene, attendances="1000", classes="10")
    high = acts.typed(scene, attendances="2000", classes="20")
    assert sorted(at_once([(one, entry, low), (two, entry, high)])) == [302, 409]
    kept = (figure_kept("classes").value, figure_kept("attendances").value)
    assert kept in [
        (Decimal(10), Decimal(1000)),
        (Decimal(20), Decimal(2000)),
    ]
