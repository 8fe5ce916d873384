"""What cannot be judged while rows of the file are faulty, and on which rows it depends.

A faulty row may say anything once it is mended. So whoever bears its code is open till then, in the
file and in the record, and where its code itself cannot be read, anybody may be meant by it. What
is wrong whatever such a row comes to say is told; of the rest it is told what it waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roviec.organisations.structure import Key, Stretch

Where = tuple[str, int]
"""A sheet and a row."""

OPEN: Key = "?"
"""Stands for a superior nobody knows yet. It has no days and no superiors of its own."""

NAMED = 3
"""Rows told one by one; the others are counted."""


@dataclass
class Doubts:
    """Of places, or of units: which codes faulty rows bear."""

    by_code: dict[str, list[Where]] = field(default_factory=dict)
    nameless: list[Where] = field(default_factory=list)
    """Faulty rows whose code cannot be read either."""
    settled: set[Key] = field(default_factory=set)
    """Identities that good rows tell in full: no other row says anything of them."""

    def add(self, codes: Iterable[str], where: Where) -> None:
        for code in codes:
            rows = self.by_code.setdefault(code, [])
            if where not in rows[-1:]:
                rows.append(where)

    def of_code(self, code: str) -> Sequence[Where]:
        """On which rows it depends whom the code names, where nobody else is known to bear it."""
        return self.by_code.get(code) or self.nameless

    def of(self, key: Key, stretches: Iterable[Stretch]) -> Sequence[Where]:
        """On which rows it depends what an identity is like."""
        return () if key in self.settled or isinstance(key, str) else self.recorded(stretches)

    def recorded(self, stretches: Iterable[Stretch]) -> Sequence[Where]:
        """On which rows it depends what a file says of somebody the record knows so."""
        for stretch in stretches:
            if stretch.state.code in self.by_code:
                return self.by_code[stretch.state.code]
        return self.nameless


def told(where: Sequence[Where], sheet: str) -> str:
    """IMP-15: `Chưa kiểm tra hết được: phụ thuộc dòng 12, dòng ấy còn lỗi. …`"""
    if not where[0][1]:
        return _(
            "Chưa kiểm tra hết được: phụ thuộc cả trang, trang ấy còn lỗi. Sửa xong hãy gửi lại."
        )
    named = sorted(where[:NAMED])
    rows = [str(row) if of == sheet else f"{row} ({of})" for of, row in named]
    said = ", ".join(rows)
    if len(where) > NAMED:
        said = _("%(rows)s và %(more)s dòng nữa") % {"rows": said, "more": len(where) - NAMED}
    return ngettext(
        "Chưa kiểm tra hết được: phụ thuộc dòng %(rows)s, dòng ấy còn lỗi. Sửa xong hãy gửi lại để"
        " kiểm tra tiếp.",
        "Chưa kiểm tra hết được: phụ thuộc dòng %(rows)s, các dòng ấy còn lỗi. Sửa xong hãy gửi lại"
        " để kiểm tra tiếp.",
        len(where),
    ) % {"rows": said}
