"""What must I do now: the work waiting for somebody, from every room, ordered by when it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roviec.access.actor import Actor

Text = str | Promise


class Task(Protocol):
    """A piece of work as a room tells it. `kind` is a key of `KINDS`."""

    @property
    def title(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def kind(self) -> str: ...


Source = Callable[[Actor], Iterable[Task]]

# What a task waits for, in words, and how loud it is when not yet overdue.
KINDS: dict[str, tuple[Text, str]] = {
    "due": (_("Chờ làm"), "info"),
    "overdue": (_("Quá hạn"), "bad"),
    "draft": (_("Đang soạn"), "info"),
    "changed_below": (_("Cấp dưới đã đổi"), "warn"),
    "reminded": (_("Được nhắc"), "warn"),
    "returned": (_("Bị trả lại"), "warn"),
    "waiting_send": (_("Chờ gửi"), "warn"),
    "waiting_signature": (_("Chờ ký"), "warn"),
    "waiting_review": (_("Chờ duyệt"), "warn"),
    "to_respond": (_("Chờ trả lời"), "warn"),
    "to_explain": (_("Chờ giải trình"), "warn"),
    "sent_back": (_("Yêu cầu làm lại"), "warn"),
    "waiting_verification": (_("Chờ xác minh"), "warn"),
    "waiting_assignment": (_("Chờ phân công"), "warn"),
    "waiting_confirmation": (_("Chờ xác nhận"), "info"),
    "failed_job": (_("Bị lỗi"), "bad"),
    "watch": (_("Đang theo dõi"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A task as the list component shows it."""

    label: str
    url: str
    detail: str
    due: date | None
    badge: tuple[Text, str]
    late: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: Text
    items: list[Item] = field(default_factory=list)


def agenda(tasks: Sequence[Task], today: date) -> list[Group]:
    """Tasks by when they are due; groups with nothing in them are left out.

    Overdue first, then the coming seven days, then later, then without a day.
    """
    overdue, week, later, undated = (
        Group(_("Quá hạn")),
        Group(_("Trong 7 ngày tới")),
        Group(_("Sau đó")),
        Group(_("Chưa có hạn")),
    )
    for task in sorted(tasks, key=lambda task: (task.due_on or date.max, task.title)):
        place = undated
        if task.due_on is not None:
            soon = today + timedelta(days=7)
            place = overdue if task.due_on < today else week if task.due_on <= soon else later
        place.items.append(_item(task, today))
    return [group for group in (overdue, week, later, undated) if group.items]


def _item(task: Task, today: date) -> Item:
    late = task.due_on is not None and task.due_on < today
    word, tone = KINDS[task.kind]
    if late and task.due_on is not None:
        days = (today - task.due_on).days
        named = task.kind != "overdue"
        shown = _("%(what)s, quá %(days)s ngày") if named else _("Quá %(days)s ngày")
        word, tone = shown % {"what": word, "days": days}, "bad"
    return Item(task.title, task.url, task.detail, task.due_on, (word, tone), late)
