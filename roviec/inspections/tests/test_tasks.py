"""What the first page says of inspections, to either side."""

from __future__ import annotations

from roviec.home.agenda import KINDS
from roviec.inspections import actions
from roviec.inspections.tasks import tasks_for
from roviec.inspections.tests.scene import evidence


def kinds(actor) -> list[str]:
    found = tasks_for(actor)
    assert {task.kind for task in found} <= set(KINDS)
    return sorted(task.kind for task in found)


def test_each_side_sees_what_waits_for_it(scene):
    subject = scene.subject()
    scene.asked(subject, text="Việc không ai làm.")
    scene.shared(subject)
    assert kinds(scene.officer) == ["to_explain"]
    assert kinds(scene.inspector) == []
    addressee = scene.addressee(subject)
    assert kinds(scene.officer) == ["overdue", "overdue"]
    assert kinds(scene.inspector) == ["overdue", "overdue"]
    actions.claim_done(
        actor=scene.officer, addressee=addressee, status="done", note="Xong.", files=[evidence()]
    )
    assert kinds(scene.officer) == ["overdue"]
    assert kinds(scene.inspector) == ["overdue", "waiting_verification"]
    actions.verify(
        actor=scene.inspector, addressee=addressee, status="sent_back", note="Thiếu lớp 21."
    )
    assert kinds(scene.officer) == ["overdue", "sent_back"]
    assert kinds(scene.world.actor("officer", "tan_lap")) == []
    assert kinds(scene.world.actor("inspector", "nui_voi")) == []


def test_tasks_are_told_in_few_queries(scene, django_assert_max_num_queries):
    for number in range(4):
        subject = scene.subject(plan_number=f"{number}-KH/BTGTU")
        scene.addressee(subject)
    for actor in (scene.officer, scene.inspector):
        _posts = actor.posts  # read once per request, whoever asks
        with django_assert_max_num_queries(6):
            found = tasks_for(actor)
        assert len(found) == 4
        assert "Ban Tuyên giáo Đảng ủy phường Bến Đò" in found[0].detail
