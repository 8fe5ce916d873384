"""Who sat where, typed as it stands in minutes: one person a line, the name before the office."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roviec.inspections.actions import NewSession, Present, session_as_given
from roviec.inspections.models import HalfDay, Member, Session
from roviec.interface.forms import Form, VietnameseDateField

_HONORIFIC = re.compile(r"^(?:các )?(?:đồng chí|đ/c|ông|bà)[:\s]\s*", re.IGNORECASE)
_MARK = re.compile(r"^\s*(?:[-–—+•*]|\d{1,2}[.)])\s*")
# "Nguyễn Văn A, chức vụ" or "Nguyễn Văn A – chức vụ"; no hyphen inside a word.
_BREAK = re.compile(r"\s*[,;:]\s*|\s+[-–—]\s+")


def _people(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi người một dòng: Họ và tên, chức vụ, cơ quan."),
    )


class SessionForm(Form):
    on = VietnameseDateField(label=_("Ngày làm việc"), required=False)
    half_day = forms.ChoiceField(
        label=_("Buổi"), choices=[("", _("Không ghi buổi")), *HalfDay.choices], required=False
    )
    place = forms.CharField(
        label=_("Nơi làm việc"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: trụ sở Đảng ủy phường, hoặc trực tuyến."),
    )
    inspecting = _people(_("Người dự, phía đoàn kiểm tra"))
    inspected = _people(_("Người dự, phía đơn vị"))

    def session(self) -> NewSession:
        said = self.cleaned_data
        return NewSession(
            on=said["on"],
            half_day=said["half_day"],
            place=said["place"],
            inspecting=read_people(said["inspecting"]),
            inspected=read_people(said["inspected"]),
        )


def read_people(text: str) -> tuple[Present, ...]:
    """One of each line, without bullets and honorifics; a line without an office has none."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        said = _HONORIFIC.sub("", _MARK.sub("", " ".join(line.split())), count=1)
        name, *office = _BREAK.split(said, maxsplit=1)
        found.append(Present(name=name.strip(), office="".join(office).strip(" .;,")))
    return tuple(found)


def typed_again(session: Session) -> dict[str, Any]:
    """What a session says, as it would be typed."""
    said = session_as_given(session)
    return {
        "on": said.on,
        "half_day": said.half_day,
        "place": said.place,
        "inspecting": _lines(said.inspecting),
        "inspected": _lines(said.inspected),
    }


def of_delegation(members: Iterable[Member]) -> str:
    """The delegation's members, for a session that most of them attend."""
    return _lines(Present(name=each.name, office=each.office) for each in members)


def _lines(people: Iterable[Present]) -> str:
    return "\n".join(f"{each.name}, {each.office}" for each in people)
