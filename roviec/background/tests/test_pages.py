"""What administrators see of the work in the background, and whoever asked for a run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.background import actions
from roviec.background.models import Run, WorkerSeen
from roviec.background.queueing import queue
from roviec.background.working import Worker, take_up
from roviec.interface.tests.page_check import check_fragment, check_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(world, signed_in):
    return signed_in(world.account("administrator", "song_bac"))


def shown(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def broken(doing, **_arguments) -> None:
    raise ValueError("Không đọc được tệp so-lieu.xlsx")


@pytest.fixture
def failed(register) -> Run:
    register(broken, most=1)
    queue("test.job")
    while Worker().work_one():
        pass
    return Run.objects.get()


def test_a_failed_job_says_what_to_do(administrator, failed):
    html = shown(administrator, reverse("background:runs"))
    assert "Việc thử test.job" in html
    assert "Không đọc được tệp so-lieu.xlsx" in html
    assert "Chạy lại" in html
    assert "1 việc nền bị lỗi" in shown(administrator, "/")


def test_a_failed_job_is_run_again(administrator, failed, world):
    response = administrator.post(reverse("background:retry", args=[failed.pk]), follow=True)
    assert "Đã đưa vào hàng đợi" in response.content.decode()
    failed.refresh_from_db()
    assert failed.state == "waiting"
    entry = Entry.objects.get(verb="background.retry")
    assert (entry.office, entry.after["job"]) == (
        "Quản trị viên, Ban Tuyên giáo Tỉnh ủy Sông Bạc", "test.job",
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="BGD-01"):
        actions.retry(actor=world.actor("administrator", "song_bac"), run=failed)


def test_a_failed_job_is_set_aside(administrator, failed):
    administrator.post(reverse("background:set_aside", args=[failed.pk]))
    assert "Không có việc nào bị lỗi" in shown(administrator, reverse("background:runs"))
    assert not Run.objects.failed()
    again = administrator.post(reverse("background:set_aside", args=[failed.pk]), follow=True)
    assert "không còn ở trạng thái lỗi" in again.content.decode()


def test_others_neither_see_nor_touch_it(world, signed_in, failed):
    client = signed_in(world.account("leader", "song_bac"))
    assert client.get(reverse("background:runs")).status_code == 404
    assert client.get(failed.get_absolute_url()).status_code == 404
    with pytest.raises(NotPermitted):
        actions.set_aside(actor=world.actor("leader", "song_bac"), run=failed)


def test_a_worker_that_has_gone_silent_is_missed(administrator):
    assert "Chưa thấy máy chạy việc nền" in shown(administrator, reverse("background:runs"))
    assert "Hãy khởi động lại roviec serve, hoặc chạy roviec worker." in shown(administrator, "/")
    now = timezone.now()
    WorkerSeen.objects.create(worker="may-1", at=now - timedelta(minutes=2))
    html = shown(administrator, reverse("background:runs"))
    assert "Đang chạy" in html
    assert "không có ai làm" not in html
    assert "không có ai làm" not in shown(administrator, "/")
    WorkerSeen.objects.update(at=now - timedelta(minutes=20))
    assert "không có ai làm" in shown(administrator, reverse("background:runs"))
    assert "Việc nền không có ai làm" in shown(administrator, "/")
    Worker().until_idle()
    assert "không có ai làm" not in shown(administrator, "/")


def test_progress_shows_with_and_without_scripts(register, world, signed_in):
    register(lambda doing: None)
    officer = world.actor("officer", "ben_do")
    run = queue("test.job", actor=officer)
    assert run is not None
    take_up("one")
    Run.objects.update(done=30, of=120)
    client = signed_in(officer.account)
    html = shown(client, run.get_absolute_url())
    assert "30/120" in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert "Còn" in html
    part = client.get(run.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert check_fragment(part) == []
    assert "<html" not in part
    assert "30/120" in part
    type(run.task).objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    html = shown(client, run.get_absolute_url())
    assert "refresh" not in html
    assert "hx-trigger" not in html
    other = signed_in(world.account("officer", "tan_lap"))
    assert other.get(run.get_absolute_url()).status_code == 404
    assert (
        signed_in(world.account("administrator", "ben_do")).get(run.get_absolute_url()).status_code
        == 200
    )


def test_the_page_costs_the_same_however_much_waits(
    register, administrator, django_assert_max_num_queries
):
    register(lambda doing: None)
    for _n in range(20):
        queue("test.job")
    administrator.get(reverse("background:runs"))
    with django_assert_max_num_queries(12):
        html = shown(administrator, reverse("background:runs"))
    assert html.count("Việc thử test.job") == 20
