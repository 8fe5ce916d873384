"""The list of the late as a message for a chat: bodies and days, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roviec.interface import formats
from roviec.reporting.completeness.asked import Asked
from roviec.reporting.completeness.reading import Cell, column_of

AT_ONCE = 150
"""Units in one message: what chats still take."""


@dataclass(frozen=True, slots=True)
class Late:
    """One unit that owes a report of a period."""

    unit: str
    superior: str
    cell: Cell


def messages(asked: Asked, late: Sequence[Late]) -> list[str]:
    """Plain Vietnamese text, in as many parts as chats take, ready to be pasted."""
    parts = [late[n : n + AT_ONCE] for n in range(0, len(late), AT_ONCE)]
    return [
        _message(asked, part, first=number * AT_ONCE + 1, of=len(late))
        for number, part in enumerate(parts)
    ]


def _message(asked: Asked, part: Sequence[Late], first: int, of: int) -> str:
    """In Vietnamese whatever language the page is in: it goes to units."""
    places = column_of(asked.columns)
    several = len(asked.columns) > 1
    periods = asked.columns[0].period.name
    if several:
        periods = f"{periods} đến {asked.columns[-1].period.name}"
    shown = f"{first}–{first + len(part) - 1} trong {of}" if len(part) < of else f"{of}"
    lines = [
        f"{asked.choice.name}, {periods}",
        f"Đến ngày {formats.day(asked.day)} còn {shown} báo cáo chậm:",
    ]
    for number, each in enumerate(part, first):
        which = f", {asked.columns[places[each.cell.request]].period.name}" if several else ""
        above = f" ({each.superior})" if each.superior else ""
        lines.append(
            f"{number}. {each.unit}{above}{which}: chậm {each.cell.days_late} ngày "
            f"(hạn {formats.day(each.cell.due_on)})"
        )
    lines.append("Đề nghị các đơn vị hoàn thành và gửi báo cáo. Đơn vị đã gửi xin bỏ qua tin này.")
    return "\n".join(lines)


def told(count: int) -> str:
    """What the page says above the messages."""
    return _("%(n)s báo cáo chậm") % {"n": formats.number(count)}
