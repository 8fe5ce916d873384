"""Codes that name somebody else, each read as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from roviec.interface.formats import day as shown
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.values import RESTORE, Reader
from roviec.organisations.structure import Key


@dataclass
class References:
    """`zeros`: what was chosen for codes whose leading zeros a spreadsheet dropped."""

    reader: Reader
    zeros: str

    def find(
        self, overlay: Overlay, code: str, day: date | None, at: tuple[Row, str]
    ) -> Key | None:
        """Who bears the code on the day; None, with a problem at the row and column, when nobody
        does, or with what it waits for when a faulty row may."""
        found = overlay.holder(code, day)
        if found is not None:
            return found
        like = overlay.like(code, day) if code.isascii() and code.isdigit() else set()
        if len(like) == 1 and self.zeros == RESTORE:
            return overlay.holder(min(like), day)
        open_rows = overlay.doubts.of_code(code)
        if open_rows:
            self.reader.depends(*at, open_rows)
            return None
        rule, told = self._told(overlay, code, day, sorted(like))
        self.reader.wrong(rule, told, *at)
        return None

    def outside(self, row: Row, column: str, code: str) -> None:
        """IMP-12: a file changes only what its sender may reorganise."""
        told = _("“%s” ngoài phạm vi bạn được sắp xếp. Hãy bỏ dòng này, hoặc nhờ cấp trên nhập.")
        self.reader.wrong("IMP-12", told % code, row, column)

    def _told(
        self, overlay: Overlay, code: str, day: date | None, like: list[str]
    ) -> tuple[str, str]:
        values = {"code": code, "day": shown(day) if day else "", "like": ", ".join(like)}
        if like:
            told = _(
                "Không có mã “%(code)s” vào ngày này, nhưng có %(like)s: có lẽ Excel bỏ số 0 ở đầu."
                " Hãy sửa mã, hoặc chọn “Điền lại số 0” rồi kiểm tra lại."
            )
            return "IMP-08", told % values
        if not overlay.coded(code):
            told = _("Không có mã “%(code)s”, cả trong tệp lẫn trong hệ thống. Hãy xem lại mã.")
        elif day is None:
            told = _(
                "Mã “%(code)s” đã được cấp cho nhiều nơi. Hãy điền “Từ ngày” để biết là nơi nào."
            )
        else:
            told = _(
                "Vào ngày %(day)s chưa có hoặc không còn mã “%(code)s”. Hãy dùng mã của ngày đó,"
                " hoặc sửa ngày."
            )
        return "IMP-07", told % values
