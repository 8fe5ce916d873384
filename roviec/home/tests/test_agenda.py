from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roviec.home.agenda import KINDS, agenda
from roviec.interface.tests.page_check import check_page

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Work:
    title: str = "Báo cáo tháng"
    detail: str = ""
    url: str = "/reports/1/"
    due_on: date | None = None
    kind: str = "due"


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_work_is_grouped_by_when_it_is_due():
    tasks = [Work(due_on=days(n), title=str(n)) for n in (30, 7, -1, 0, -40)] + [Work(title="?")]
    groups = agenda(tasks, TODAY)
    assert [[item.label for item in group.items] for group in groups] == [
        ["-40", "-1"],
        ["0", "7"],
        ["30"],
        ["?"],
    ]


def test_overdue_work_says_by_how_many_days():
    [group] = agenda([Work(due_on=days(-2), kind="waiting_review")], TODAY)
    word, tone = group.items[0].badge
    assert str(word) == "Chờ duyệt, quá 2 ngày"
    assert tone == "bad"


@given(
    st.lists(
        st.builds(
            Work,
            due_on=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
            kind=st.sampled_from(sorted(KINDS)),
        )
    )
)
def test_no_work_is_lost_or_doubled(tasks):
    groups = agenda(tasks, TODAY)
    assert sum(len(group.items) for group in groups) == len(tasks)
    assert sum(item.late for group in groups for item in group.items) == sum(
        task.due_on is not None and task.due_on < TODAY for task in tasks
    )


def test_the_first_page_with_nothing_to_do_says_so(world, signed_in):
    page = signed_in(world.account("officer", "dong_chum")).get(reverse("home:tasks"))
    text = page.content.decode()
    assert "Không có việc nào đang chờ" in text
    assert check_page(text) == []


def test_the_first_page_asks_for_sign_in(client, db):
    response = client.get(reverse("home:tasks"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


def test_anybody_may_read_what_the_site_is(client, db):
    assert check_page(client.get(reverse("home:about")).content.decode()) == []
    assert client.get(reverse("home:health")).content == b"ok"
