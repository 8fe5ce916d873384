"""The form that puts places into a group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roviec.interface.forms import Form, VietnameseDateField
from roviec.organisations.models import Group, Place, PlaceVersion

MOST = 4000
"""Codes in one form; a country has fewer communes."""


class PutForm(Form):
    group = forms.TypedChoiceField(label=_("Nhóm"))
    codes = forms.CharField(
        label=_("Mã địa bàn"),
        help_text=_("Mỗi dòng một mã, hoặc cách nhau bằng dấu phẩy; đọc theo ngày bắt đầu."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    start = VietnameseDateField(label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, groups: Sequence[Group], **options: Any) -> None:
        super().__init__(*args, **options)
        by_code = {group.code: group for group in groups if not group.place_kinds}
        named: Any = self.fields["group"]
        named.choices = [(code, group.name) for code, group in by_code.items()]
        named.coerce = by_code.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, codes = cleaned.get("start"), cleaned.get("codes")
        if start and codes:
            cleaned["places"] = self._places(re.split(r"[\s,;]+", codes.strip()), start)
        return cleaned

    def _places(self, codes: list[str], start: date) -> list[Place]:
        if len(codes) > MOST:
            self.add_error("codes", _("Nhiều mã quá; hãy nhập từ tệp."))
            return []
        versions = PlaceVersion.objects.as_at(start).filter(code__in=codes).select_related("place")
        found = {version.code: version.place for version in versions}
        unknown = [code for code in dict.fromkeys(codes) if code not in found]
        if unknown:
            self.add_error(
                "codes",
                _("Không có địa bàn mang mã %(codes)s vào ngày đó.")
                % {"codes": ", ".join(unknown[:10])},
            )
        return [found[code] for code in dict.fromkeys(codes) if code in found]
